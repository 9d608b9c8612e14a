"""Whether two wordings can mean the same number or date.

Reports write «1500», «1,500» and «١٬٥٠٠», «20/5/2022», «2022-05-20» and «20 أيار». Where a wording
can be read in several ways, any of them may be meant; what cannot be read contradicts nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ngo_portal.shared import dates
from ngo_portal.shared.arabic.letters import fold

WORD = re.compile(r"\w+")
# «1,500» and «1٬500»; with a space or a point it can be something else as well.
THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[,٬'’]\d{3})+)(?![\d])")
LOOSE_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ .]\d{3})+)(?![\d])")
NUMBER = re.compile(r"\d+")
HOUR = re.compile(r"\d{1,2}:\d{2}|الساعه\s+\d+")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*([/.-])\s*(\d{1,2})(?:\s*\2\s*(\d{1,2}))?(?!\d)")
YEAR_LAST = re.compile(
    r"(?<!\d)(?:(\d{1,2})\s*([/.-])\s*)?(\d{1,2})\s*(?(2)\2|[/.-])\s*(\d{4})(?!\d)"
)
NO_YEAR = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})(?!\d)")
YEARS = range(1000, 3000)
# «أيار/مايو 2022», «مايو 2022», «ماي 2022» and "May 2022" are one month; longer names first.
NAMES = (dates.LEVANT, dates.GULF, dates.MAGHREB, dates.MOROCCO, dates.ENGLISH)
MONTHS = {fold(name): number for names in NAMES for number, name in enumerate(names, start=1)}
MONTH = re.compile(
    rf"(?<!\w)({'|'.join(sorted(map(re.escape, MONTHS), key=len, reverse=True))})(?!\w)"
)
HIJRI = re.compile(rf"(?<!\w)(?:{'|'.join(map(fold, dates.HIJRI_MONTHS))}|ه|هجري\w*)(?!\w)")


class Day(NamedTuple):
    """What a wording says of a date."""

    years: frozenset[int]
    months: frozenset[int]
    days: frozenset[int]


def words(text: str) -> set[str]:
    """The words of a text, numbers and months in one spelling."""
    folded = MONTH.sub(lambda name: f" month{MONTHS[name[1]]} ", joined(fold(text), THOUSANDS))
    return {str(int(word)) if word.isdecimal() else word for word in WORD.findall(folded)}


def joined(text: str, pattern: re.Pattern) -> str:
    return pattern.sub(lambda number: re.sub(r"\D", "", number[0]), text)


def are_numbers_kept(said: str, found: str) -> bool:
    """Whether neither wording has a number that is missing in the other, in one of the readings.

    One of them may say more than the other: «120 من 5 دول» and «120».
    """
    return any(
        not (one and other) or one <= other or other <= one
        for one in numbers(said)
        for other in numbers(found)
    )


def numbers(text: str) -> Iterator[set[int]]:
    plain = joined(fold(text), THOUSANDS)
    for reading in {plain, joined(plain, LOOSE_THOUSANDS)}:
        yield {int(number) for number in NUMBER.findall(reading)}


def is_date_kept(said: str, found: str) -> bool:
    """Whether the date found can be the one said, as far as both tell years, months and days."""
    texts = fold(said), fold(found)
    if any(HIJRI.search(text) for text in texts):
        return True
    return any(
        all(not (told and other) or told <= other for told, other in zip(one, day, strict=True))
        for one in days(texts[0])
        for day in days(texts[1])
    )


def days(folded: str) -> Iterator[Day]:
    """The readings of a date: «5/6/2022» is in June, or in May where the month stands first."""
    for is_month_first in (False, True):
        parts: tuple[set[int], set[int], set[int]] = (set(), set(), set())
        rest = HOUR.sub(" ", folded)
        for pattern, order in ((YEAR_FIRST, (1, 3, 4)), (YEAR_LAST, (4, 3, 1)), (NO_YEAR, None)):
            rest = taken(rest, pattern, order, is_month_first, parts)
        parts[1].update(MONTHS[name] for name in MONTH.findall(rest))
        for number in map(int, NUMBER.findall(rest)):
            if number in YEARS:
                parts[0].add(number)
            elif 1 <= number <= 31:
                parts[2].add(number)
        yield Day(*map(frozenset, parts))


def taken(text: str, pattern: re.Pattern, order, is_month_first: bool, parts) -> str:
    """The text without the dates in digits that it has, which go to their parts."""

    def take(match: re.Match) -> str:
        year, month, day = match.group(*order) if order else (None, match[2], match[1])
        if day and pattern is not YEAR_FIRST and (is_month_first or int(month) > 12):
            month, day = day, month
        if not 1 <= int(month) <= 12:
            return match[0]
        for part, value in zip(parts, (year, month, day), strict=True):
            part.update([int(value)] if value else [])
        return " "

    return pattern.sub(take, text)
