"""Where a text says what was asked for, in the spelling of the text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ngo_portal.shared.arabic import Token, tokens
from ngo_portal.shared.searching.wording import Phrase, Term, Wording

MOST_CHARACTERS = 200_000
EXCERPT_LENGTH = 240
# Of the room that an excerpt has beside its matches, the part that stands before them.
_BEFORE = 0.3
_ANOTHER_WORD, _SAME_WORD, _PHRASE = 10, 1, 30
_ENDS_OF_SENTENCES = ".!?؟…\n"

type Runs = list[tuple[str, bool]]


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text in runs, and whether the text has more before and after it."""

    runs: Runs
    is_cut_before: bool = False
    is_cut_after: bool = False


class _Match(NamedTuple):
    start: int
    end: int
    what: str
    worth: int


def marked(text: str, wording: Wording, widened: Iterable[str] = ()) -> Runs:
    """The text in runs, those that match flagged; joined they are the text.

    `widened` are folded words that were looked for besides, as corrections of spelling.
    """
    read = text[:MOST_CHARACTERS]
    found = _matches(read, tokens(read), wording, widened)
    return _runs(text, found, 0, len(text))


def excerpt(
    text: str, wording: Wording, length: int = EXCERPT_LENGTH, widened: Iterable[str] = ()
) -> Excerpt:
    """The piece of a text that shows most of what was asked for; its beginning if nothing is.

    At most `length` characters, cut between words.
    """
    read = text[:MOST_CHARACTERS]
    words = tokens(read)
    found = _matches(read, words, wording, widened)
    start, end = _window(read, words, _densest(found, length), length)
    return Excerpt(
        _runs(text, found, start, end), bool(text[:start].strip()), bool(text[end:].strip())
    )


def _runs(text: str, found: Iterable[_Match], start: int, end: int) -> Runs:
    runs: Runs = []
    for match in found:
        if start <= match.start and match.end <= end:
            if start < match.start:
                runs.append((text[start : match.start], False))
            runs.append((text[match.start : match.end], True))
            start = match.end
    if start < end:
        runs.append((text[start:end], False))
    return runs


def _matches(
    text: str, words: Sequence[Token], wording: Wording, widened: Iterable[str]
) -> list[_Match]:
    """What is marked, in order and without overlaps."""
    wanted = _Wanted(wording, widened)
    found = [*_phrases(words, wording.phrases), *wanted.among(words)]
    return list(_apart(sorted(found, key=lambda match: (match.start, -match.end))))


def _apart(found: Iterable[_Match]) -> Iterator[_Match]:
    end = 0
    for match in found:
        if match.start >= end:
            yield match
            end = match.end


class _Wanted:
    """The words that are marked, by the form in which they are recognised."""

    def __init__(self, wording: Wording, widened: Iterable[str]) -> None:
        terms = [term for term in wording.asked if not _is_part_of_date(term)]
        self.folded = {term.folded: term.folded for term in terms}
        self.folded |= {word: word for word in widened}
        self.stems = {stem: term.folded for term in terms for stem in term.alternatives}
        self.stems |= {term.stem: term.folded for term in terms}
        self.said: dict[str, str] = {}

    def among(self, words: Iterable[Token]) -> Iterator[_Match]:
        folded, stems = self.folded, self.stems
        for word in words:
            what = folded.get(word.folded)
            if what is None and not word.is_stop:
                what = stems.get(word.stem)
            if what is not None:
                yield _Match(word.start, word.end, what, _SAME_WORD)


def _is_part_of_date(term: Term) -> bool:
    """Days and months in figures would mark every list number of a text."""
    return term.is_date and len(term.folded) < 3


def _phrases(words: Sequence[Token], phrases: Iterable[Phrase]) -> Iterator[_Match]:
    """Every place where all words of a phrase stand side by side."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0].folded, []).append(tuple(term.folded for term in phrase))
    if not by_first:
        return
    for place, word in enumerate(words):
        for phrase_words in by_first.get(word.folded, ()):
            here = words[place : place + len(phrase_words)]
            if tuple(token.folded for token in here) == phrase_words:
                yield _Match(word.start, here[-1].end, "\n".join(phrase_words), _PHRASE)


def _densest(found: Sequence[_Match], length: int) -> Sequence[_Match]:
    """The matches that fit in one excerpt and say most: different words before repeated ones."""
    best: tuple[int, int, int] = (0, 0, 0)
    first, worth = 0, 0
    seen: Counter[str] = Counter()
    for last, match in enumerate(found):
        worth += match.worth + (0 if seen[match.what] else _ANOTHER_WORD)
        seen[match.what] += 1
        while first < last and match.end - found[first].start > length:
            gone = found[first]
            seen[gone.what] -= 1
            worth -= gone.worth + (0 if seen[gone.what] else _ANOTHER_WORD)
            first += 1
        best = max(best, (worth, -first, last + 1))
    return found[-best[1] : best[2]]


def _window(
    text: str, words: Sequence[Token], found: Sequence[_Match], length: int
) -> tuple[int, int]:
    text_end = len(text.rstrip())
    if text_end <= length:
        return 0, text_end
    start = _start(text, words, found, length, text_end)
    return start, _end(text, words, start, length)


def _start(
    text: str, words: Sequence[Token], found: Sequence[_Match], length: int, text_end: int
) -> int:
    if not found:
        return 0
    room = max(0, length - (found[-1].end - found[0].start))
    latest = found[0].start
    earliest = min(latest - int(room * _BEFORE), text_end - length)
    if earliest <= 0:
        return 0
    # The beginning of a sentence, if there is one within reach; or else of a word.
    sentence = max(text.rfind(mark, earliest, latest) for mark in _ENDS_OF_SENTENCES)
    after = sentence + 1 if sentence >= 0 else earliest
    return _first_word_from(words, after, latest)


def _first_word_from(words: Sequence[Token], start: int, latest: int) -> int:
    return next((word.start for word in words if word.start >= start), latest)


def _end(text: str, words: Sequence[Token], start: int, length: int) -> int:
    end = start + length
    if end >= len(text):
        return len(text.rstrip())
    last = max((word.end for word in words if start < word.end <= end), default=0)
    # A word longer than the excerpt is cut where it has to be.
    return last or end
