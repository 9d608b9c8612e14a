"""Rich text: which HTML may be stored, and how pasted HTML is brought into that shape.

Three steps. nh3 removes what is dangerous; the reader rebuilds what is left as blocks of text in
which lists are lists; nh3, stricter, has the last word. The result is a fixed point: sanitising
it again changes nothing. No Django here; the model field is in `richtext_field`.
"""

from ngo_portal.shared.richtext.allowed import only_allowed, readable
from ngo_portal.shared.richtext.blocks import to_html
from ngo_portal.shared.richtext.reader import Reader, TextReader

__all__ = ["only_allowed", "plain_text", "sanitize", "summary_of"]


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
