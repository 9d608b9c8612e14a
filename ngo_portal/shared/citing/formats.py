"""A reference as the files that reference managers take: BibTeX, RIS and CSL-JSON.

Three small functions rather than a library: pybtex and rispy read and write whole bibliographies,
and neither writes CSL-JSON; what is needed is one record, correctly escaped.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from ngo_portal.shared.bidi import plain
from ngo_portal.shared.citing.reference import Reference

# BibTeX counts braces before TeX reads a word, escaped ones too: a lone one has to be a command.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# As babel calls the languages of which hyphens and direction are known to it.
BABEL = {"ar": "arabic", "en": "english", "fr": "french", "ku": "kurmanji", "tr": "turkish"}


class Format(NamedTuple):
    """A kind of file: how it is called, how its name ends, and its media type."""

    name: str
    ending: str
    media_type: str


BIBTEX = Format("BibTeX", "bib", "application/x-bibtex; charset=utf-8")
RIS = Format("RIS", "ris", "application/x-research-info-systems; charset=utf-8")
CSL = Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json; charset=utf-8")


def written(reference: Reference, form: Format) -> str:
    return {BIBTEX: bibtex, RIS: ris, CSL: csl}[form](reference)


def bibtex(reference: Reference) -> str:
    """One `@misc`, the only type of classic BibTeX for what is on the web.

    Values stand in braces; a second pair keeps a title's letters and a body's name as they are.
    `eventdate`, `venue` and `langid` are of biblatex; BibTeX passes over what it does not know.
    """
    issued, held = reference.issued_on, reference.held
    fields = {
        "author": " and ".join(f"{{{tex(name)}}}" for name in reference.authors),
        "title": f"{{{tex(reference.titled)}}}",
        "howpublished": tex(reference.publisher),
        "year": f"{issued:%Y}",
        "month": MONTHS[issued.month - 1],
        "url": tex(reference.url),
        "note": tex(note(reference)),
        "eventdate": "/".join("-".join(two(part) for part in end) for end in held.ends)
        if held
        else "",
        "venue": tex(reference.place),
        "langid": BABEL.get(reference.language, ""),
    }
    # The name of a month is a word of BibTeX itself, which styles translate.
    lines = [
        f"  {name} = {value}" if name == "month" else f"  {name} = {{{value}}}"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{reference.key},", ",\n".join(lines), "}", ""])


def tex(text: str) -> str:
    return plain(text).translate(TEX)


def ris(reference: Reference) -> str:
    """One record: a tag of two signs, two spaces, a dash, a space; TY first, ER last; CRLF.

    A value ends with its line. A date is year/month/day/ and words, all three strokes there.
    """
    issued = reference.issued_on
    lines: list[tuple[str, str]] = [
        ("TY", "NEWS" if reference.is_report else "ELEC"),
        *(("AU", name) for name in reference.authors),
        ("TI", reference.titled),
        ("T2", reference.outlet),
        ("PB", reference.publisher),
        ("PY", f"{issued:%Y}"),
        ("DA", f"{issued:%Y/%m/%d}/"),
        ("LA", reference.language),
        ("M3", reference.genre),
        ("N1", note(reference)),
        ("UR", reference.url),
        ("ID", reference.key),
    ]
    said = [f"{tag}  - {plain(value)}\r\n" for tag, value in lines if value]
    return "".join([*said, "ER  - \r\n"])


def csl(reference: Reference) -> str:
    """A list of one item of the schema csl-data.json: dates are lists of numbers, names literal."""
    held = reference.held
    item: dict[str, Any] = {
        "id": reference.key,
        "type": "article-newspaper" if reference.is_report else "webpage",
        "title": reference.titled,
        "author": [{"literal": name} for name in reference.authors],
        "container-title": reference.outlet or reference.publisher,
        "publisher": reference.publisher,
        "issued": parts_of([day(reference.issued_on)]),
        "event-date": parts_of(held.ends) if held else None,
        "event-place": reference.place,
        "genre": reference.genre,
        "language": reference.language,
        "note": note(reference),
        "URL": reference.url,
    }
    return json.dumps([{name: said for name, said in item.items() if said}], ensure_ascii=False)


def parts_of(days: Iterable[tuple[int, ...]]) -> dict[str, list[list[int]]]:
    return {"date-parts": [[*one] for one in days]}


def day(value: date) -> tuple[int, int, int]:
    return value.year, value.month, value.day


def two(part: int) -> str:
    return f"{part:02d}"


def note(reference: Reference) -> str:
    """What no field of any of them has."""
    return ". ".join(part for part in (reference.details, reference.last_change) if part)
