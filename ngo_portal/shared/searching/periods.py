"""Dates in what a reader typed: «أيار 2022», «22/5/2022», «عام 2022», «2021-2022».

Months go by all the names that readers use for them, whatever names their country shows. A month
or a day without its year is no date: nobody says which.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ngo_portal.shared.arabic import Token, fold
from ngo_portal.shared.dates import ENGLISH, GULF, LEVANT, MAGHREB, MOROCCO

FIRST_YEAR, LAST_YEAR = 1900, 2099


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __or__(self, other: "Period") -> "Period":
        return Period(min(self.first, other.first), max(self.last, other.last))


# Written otherwise than in the tables; two-word months also without their articles.
_OTHER_NAMES = {
    "يونيه": 6,
    "يوليه": 7,
    "اغسطوس": 8,
    "اوغسطس": 8,
    "كانون ثاني": 1,
    "تشرين اول": 10,
    "تشرين ثاني": 11,
    "كانون اول": 12,
}


def _months() -> dict[str, int]:
    tables = (LEVANT, GULF, MAGHREB, MOROCCO, ENGLISH)
    named = {fold(name): month for table in tables for month, name in enumerate(table, start=1)}
    return named | _OTHER_NAMES


_MONTHS = _months()
_MONTH = f"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_YEAR = r"(?:19|20)\d\d"

_WAYS = [
    re.compile(rf"(?<![\w/.-]){pattern}(?![\w])")
    for pattern in (
        # 2022-05-22
        rf"(?P<year>{_YEAR})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)",
        # 22/5/2022
        rf"(?P<day>\d\d?)[-/.](?P<month>\d\d?)[-/.](?P<year>{_YEAR})",
        # 23–24 أيار/مايو 2022, أيار - حزيران 2022, May 22, 2022
        rf"(?:(?P<day>\d\d?) ?(?:(?:[-/]|الي|حتي|و) ?(?P<to_day>\d\d?) )?(?:من )?)?"
        rf"(?:شهر )?[وبل]?(?P<name>{_MONTH})"
        rf"(?: ?(?:[-/]|الي|حتي)? ?و?(?P<to_name>{_MONTH}))?"
        rf"(?: (?P<late_day>\d\d?))?"
        rf"[ -/](?:(?:من )?(?:عام|لعام|سنه) )?(?P<year>{_YEAR})",
        # 2022/5
        rf"(?P<year>{_YEAR})[-/](?P<month>\d\d?)",
        # 5/2022
        rf"(?P<month>\d\d?)[-/](?P<year>{_YEAR})",
        # عام 2022, 2021-2022
        rf"(?:(?:[بل]?عام|[بل]?سنه) )?(?P<year>{_YEAR})"
        rf"(?: ?(?:[-/]|الي|حتي|و) ?(?P<to_year>{_YEAR}))?",
    )
]

_SEPARATOR = re.compile(r"\s*([-/.])\s*")
_DASHES = str.maketrans("–—−", "---")


def period_in(text: str, found: Sequence[Token]) -> tuple[Period | None, frozenset[int]]:
    """The period that the words of a text name, and the positions of those words among `found`.

    Several dates make the period from the first to the last of them.
    """
    line, starts = _line(text, found)
    period: Period | None = None
    places: set[int] = set()
    for way in _WAYS:
        for match in way.finditer(line):
            if read := _read(match):
                period = period | read if period else read
                places.update(place for place, at in enumerate(starts) if _covers(match, at))
                line = _blanked(line, match)
    return period, frozenset(places)


def _covers(match: re.Match[str], at: int) -> bool:
    return match.start() <= at < match.end()


def _blanked(line: str, match: re.Match[str]) -> str:
    return f"{line[: match.start()]}{'|' * len(match[0])}{line[match.end() :]}"


def _line(text: str, found: Sequence[Token]) -> tuple[str, list[int]]:
    """The folded words in one line, with what dates are written with between them."""
    line, starts = "", []
    for place, token in enumerate(found):
        if place:
            line += _between(text[found[place - 1].end : token.start])
        starts.append(len(line))
        line += token.folded
    return line, starts


def _between(gap: str) -> str:
    match = _SEPARATOR.fullmatch(gap.translate(_DASHES))
    if not match:
        return " "
    return match[1] if gap == gap.strip() else f" {match[1]} "


def _read(match: re.Match[str]) -> Period | None:
    try:
        return _period(match.groupdict())
    except ValueError:
        return None


def _period(said: dict[str, str | None]) -> Period:
    """Raises ValueError for a day or month that no calendar has."""
    year = int(said["year"] or 0)
    months = sorted(_month_numbers(said)) or [1, 12]
    first_day, last_day = said.get("day") or said.get("late_day"), said.get("to_day")
    first = date(year, months[0], int(first_day or 1))
    if last_day or first_day:
        return Period(first, date(year, months[-1], int(last_day or first_day or 1)))
    to_year = int(said.get("to_year") or year)
    last = date(to_year, months[-1], monthrange(to_year, months[-1])[1])
    return Period(min(first, last), max(first, last))


def _month_numbers(said: dict[str, str | None]) -> Iterator[int]:
    if number := said.get("month"):
        if not 1 <= int(number) <= 12:
            raise ValueError(number)
        yield int(number)
    for key in ("name", "to_name"):
        if name := said.get(key):
            yield _MONTHS[name]
