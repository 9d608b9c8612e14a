"""Rich text: which HTML may be stored, and how pasted HTML is brought into that shape.

Three steps. nh3 removes what is dangerous; the reader rebuilds what is left as blocks of text in
which lists are lists; nh3, stricter, has the last word. The result is a fixed point: sanitising
it again changes nothing. No Django here; the model field is in `richtext_field`.
"""

import re
from collections.abc import Callable, Container
from html import unescape

from ngo_portal.shared.richtext.allowed import only_allowed, readable
from ngo_portal.shared.richtext.blocks import to_html
from ngo_portal.shared.richtext.noting import notes_in, numbered, with_notes, without_notes
from ngo_portal.shared.richtext.reader import Reader, TextReader

__all__ = [
    "nesting_of",
    "notes_in",
    "numbered",
    "only_allowed",
    "photos_in",
    "plain_text",
    "sanitize",
    "summary_of",
    "with_notes",
    "with_photos",
    "without_notes",
]

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# As the reader writes them: a photo first, then its caption.
_PHOTO = re.compile(r'<img [^>]*?data-photo="(\d{1,18})"')
_FIGURE = re.compile(
    r'<figure[^>]*>(?P<image><img [^>]*?data-photo="(?P<photo>\d{1,18})"[^>]*>)'
    r"(?:<figcaption[^>]*>(?P<caption>.*?)</figcaption>)?</figure>|<img[^>]*>",
    re.DOTALL,
)
_ALT = re.compile(r' alt="([^"]*)"')
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}


def nesting_of(html: str) -> int:
    """How deep the elements are nested at most, as far as their tags say; linear in the length."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _VOID:
            depth = max(depth - 1, 0) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def sanitize(html: str, photos: Container[int] | None = None) -> str:
    """Return HTML that may be stored and shown: safe, tidy, with every word of the original.

    With `photos`, the keys of those that may stand in it, figures lose every other photo.
    """
    reader = Reader(photos)
    reader.feed(readable(html))
    reader.close()
    return only_allowed("\n".join(to_html(block) for block in reader.finished()))


def photos_in(html: str) -> list[int]:
    """Keys of the photos that a sanitised text shows, in their order."""
    return [int(key) for key in _PHOTO.findall(html)]


def with_photos(html: str, shown: Callable[[int, str | None, str], str]) -> str:
    """Return sanitised HTML with each figure of a photo replaced by what `shown` makes of it: of
    the key, of the text alternative given here (None: that of the photo) and of the caption.
    """

    def replaced(figure: re.Match[str]) -> str:
        if figure["photo"] is None:
            return ""
        alt = _ALT.search(figure["image"])
        caption = figure["caption"] or ""
        return shown(int(figure["photo"]), unescape(alt[1]) if alt else None, caption)

    return _FIGURE.sub(replaced, html)


def plain_text(html: str) -> str:
    """Return the words, one line per block: for the search document and for descriptions."""
    reader = TextReader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def summary_of(html: str, words: int) -> str:
    """Return the first words on one line, with an ellipsis if there are more."""
    found = plain_text(html).split()
    return " ".join(found[:words]) + ("…" if len(found) > words else "")
