"""Footnotes in a text: signs that point to the sources of its record by their numbers.

Stored as `<sup data-source="2">[2]</sup>`, so that whoever knows nothing of footnotes shows a sign
that can still be understood. Readers see them numbered in the order of the text.
"""

import re
from collections.abc import Callable, Container

from ngo_portal.shared.richtext.allowed import ATTRIBUTE_VALUES
from ngo_portal.shared.richtext.blocks import Marks

_SIGN = re.compile(r"\[\d{1,3}\]", re.ASCII)
_NOTE = re.compile(r'<sup data-source="(\d{1,3})">\[\d{1,3}\]</sup>', re.ASCII)


def source_of(tag: str, attrs: dict[str, str | None]) -> str:
    """The number of the source that an element points to; "" if it is no footnote."""
    number = (attrs.get("data-source") or "").strip() if tag == "sup" else ""
    return number if ATTRIBUTE_VALUES["data-source"].fullmatch(number) else ""


def sign_of(source: str) -> tuple[str, Marks]:
    """The sign in the text; it stands in no link and has no other mark."""
    return f"[{source}]", (("sup", f'sup data-source="{source}"'),)


def one_sign(marks: Marks) -> str:
    """The sign that a run with these marks is, however often it was written in a row."""
    for name, value in marks:
        if name == "sup" and isinstance(value, str):
            return f"[{value.split('"')[1]}]"
    return ""


def without_signs(text: str) -> str:
    """What somebody wrote into a footnote beside its sign."""
    return _SIGN.sub("", text)


def notes_in(html: str) -> list[int]:
    """Numbers of the sources that a sanitised text points to, in its order."""
    return [int(number) for number in _NOTE.findall(html)]


def numbered(html: str, known: Container[int]) -> dict[int, int]:
    """The number that readers see for each source that the text points to and that there is."""
    cited = dict.fromkeys(number for number in notes_in(html) if number in known)
    return {source: place for place, source in enumerate(cited, start=1)}


def with_notes(html: str, shown: Callable[[int], str]) -> str:
    """Return sanitised HTML with each footnote replaced by what `shown` makes of its source."""
    return _NOTE.sub(lambda note: shown(int(note[1])), html)


def without_notes(html: str) -> str:
    """The text alone: for searching, and wherever there is no list of notes."""
    return _NOTE.sub("", html) if "data-source" in html else html
