"""Rich text: which HTML may be stored, and how pasted HTML is brought into that shape.

Three steps. nh3 removes what is dangerous; the reader rebuilds what is left as blocks of text in
which lists are lists; nh3, stricter, has the last word. The result is a fixed point: sanitising
it again changes nothing. No Django here; the model field is in `richtext_field`.
"""

import re

from ngo_portal.shared.richtext.allowed import only_allowed, readable
from ngo_portal.shared.richtext.blocks import to_html
from ngo_portal.shared.richtext.reader import Reader, TextReader

__all__ = ["nesting_of", "only_allowed", "plain_text", "sanitize", "summary_of"]

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
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


def sanitize(html: str) -> str:
    """Return HTML that may be stored and shown: safe, tidy, with every word of the original."""
    reader = Reader()
    reader.feed(readable(html))
    reader.close()
    return only_allowed("\n".join(to_html(block) for block in reader.finished()))


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
