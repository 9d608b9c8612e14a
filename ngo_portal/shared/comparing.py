"""What differs between two texts, by words: an Arabic word with its marks is one piece."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Literal, NamedTuple

# A word with its vowel marks and tatweel, or a single sign; the space behind it goes with it.
_PIECE = re.compile(
    r"(?:[\w\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d'’-]+|\S)\s*|\s+"
)
# Pairs of words that are looked at before a paragraph is shown as gone and another as new.
_PAIRS = 4_000_000
# Paragraphs of which less than this share stayed are two, not one that was changed.
_ALIKE = 0.3
_BLOCKS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "tr", "hr", "figure"),
    *("ul", "ol", "table", "div", "figcaption", "pre"),
}

type Kind = Literal["same", "gone", "new"]


class Piece(NamedTuple):
    """Some words in a row that stayed, went, or came."""

    kind: Kind
    text: str


type Line = list[Piece]


def words(text: str) -> list[str]:
    return _PIECE.findall(text)


def compared(old: str, new: str) -> list[Line]:
    """The paragraphs of both texts, each in pieces; those that stayed are in it as one piece."""
    before, after = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    for tag, start, end, first, last in _steps(before, after):
        if tag == "equal":
            lines += [[Piece("same", line)] for line in before[start:end]]
        else:
            lines += _lines(before[start:end], after[first:last])
    return lines


def only_changed(lines: list[Line]) -> list[Line]:
    """Without the paragraphs in which nothing differs; a gap is an empty line."""
    kept: list[Line] = []
    for line in lines:
        is_changed = any(piece.kind != "same" for piece in line)
        if is_changed:
            kept.append(line)
        elif not kept or kept[-1]:
            kept.append([])
    return kept


def _lines(gone: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Paragraphs one against the other, as far as they belong together."""
    for number in range(max(len(gone), len(new))):
        before = gone[number] if number < len(gone) else None
        after = new[number] if number < len(new) else None
        if before is not None and after is not None:
            yield from _line(before, after)
        elif before is not None:
            yield [Piece("gone", before)]
        elif after is not None:
            yield [Piece("new", after)]


def _line(before: str, after: str) -> Iterator[Line]:
    old, new = words(before), words(after)
    # The space at an end says nothing: with it the last word would differ from the same inside.
    found = SequenceMatcher(None, _bare(old), _bare(new), autojunk=False)
    if len(old) * len(new) > _PAIRS or found.ratio() < _ALIKE:
        yield [Piece("gone", before)]
        yield [Piece("new", after)]
        return
    line: Line = []
    for tag, start, end, first, last in found.get_opcodes():
        if tag == "equal":
            # Of the same word at the end of one and inside the other: the one with the space.
            pairs = zip(old[start:end], new[first:last], strict=True)
            line.append(Piece("same", "".join(max(pair, key=len) for pair in pairs)))
            continue
        if end > start:
            line.append(Piece("gone", "".join(old[start:end])))
        if last > first:
            line.append(Piece("new", "".join(new[first:last])))
    yield _without_marked_spaces(line)


def _without_marked_spaces(line: Line) -> Line:
    """The space behind a word that went or came belongs to neither."""
    tidy: Line = []
    for kind, text in line:
        space = text[len(text.rstrip()) :] if kind != "same" else ""
        tidy.append(Piece(kind, text.removesuffix(space)))
        if space:
            tidy.append(Piece("same", space))
    joined: Line = []
    for kind, text in tidy:
        if kind == "same" and joined and joined[-1].kind == "same":
            joined[-1] = Piece("same", joined[-1].text + text)
        else:
            joined.append(Piece(kind, text))
    return joined


def _bare(pieces: list[str]) -> list[str]:
    return [piece.strip() for piece in pieces]


def _steps(
    before: Sequence[str], after: Sequence[str]
) -> list[tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


class _Reader(HTMLParser):
    """The words of rich text, a line for each paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag == "br":
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("• ")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag == "img":
            self.parts.append(f"[{dict(attrs).get('alt') or ''}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        # A line of the source is no paragraph.
        self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    """Rich text as lines of words: paragraphs, headings and points of a list, one a line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).splitlines())
    # A point of a list may hold a paragraph of its own.
    return re.sub(r"•\s*\n", "• ", "\n".join(line for line in lines if line))
