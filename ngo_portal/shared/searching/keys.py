"""The key of a record in the projection: its place in time, its kind and its number in one integer.

Newest first is then the order of the key itself, whatever asks for it: an index, a full-text
table, a bitmap. 33 bits hold the minutes since the year 1, 3 the kind, 27 the number.
"""

from datetime import date, datetime
from enum import IntEnum

KIND_BITS = 3
RECORD_BITS = 27
MINUTE_SHIFT = KIND_BITS + RECORD_BITS
MINUTES_PER_DAY = 24 * 60
BIGGEST_RECORD = 2**RECORD_BITS - 1
FIRST_LETTER = ord("A")
LETTERS = 26


class Kind(IntEnum):
    """What a reader can find; the numbers are part of stored keys."""

    EVENT = 1
    ARTICLE = 2
    ORGANIZATION = 3
    PERSON = 4
    THEME = 5
    PLACE = 6
    COUNTRY = 7


def docid_of(kind: int, record: int, moment: datetime | date | None = None) -> int:
    """Return the key of a record; without a moment it stands after everything that has one.

    A moment with a zone counts as it stands: turn it into the time of the site before.
    Raises ValueError for a number that does not fit.
    """
    if not 0 < record <= BIGGEST_RECORD:
        raise ValueError(f"A record cannot have the number {record}.")
    return minute_of(moment) << MINUTE_SHIFT | kind << RECORD_BITS | record


def minute_of(moment: datetime | date | None) -> int:
    if moment is None:
        return 0
    minutes = moment.toordinal() * MINUTES_PER_DAY
    if isinstance(moment, datetime):
        minutes += moment.hour * 60 + moment.minute
    return minutes


def kind_of(docid: int) -> Kind:
    return Kind(docid >> RECORD_BITS & (1 << KIND_BITS) - 1)


def record_of(docid: int) -> int:
    return docid & BIGGEST_RECORD


def day_of(docid: int) -> date | None:
    """Return the day of a key, None for one without a moment."""
    minute = docid >> MINUTE_SHIFT
    return date.fromordinal(minute // MINUTES_PER_DAY) if minute else None


def first_of_day(day: date) -> int:
    """Return a key below those of everything on that day and above everything before it."""
    return minute_of(day) << MINUTE_SHIFT


def first_after(day: date) -> int:
    """Return a key above those of everything on that day."""
    return (day.toordinal() + 1) * MINUTES_PER_DAY << MINUTE_SHIFT


def number_of_country(code: str) -> int:
    """Return a number for a two-letter code: AA is 1, ZZ 676."""
    first, second = (ord(letter) - FIRST_LETTER for letter in code.upper())
    return first * LETTERS + second + 1


def country_of(number: int) -> str:
    first, second = divmod(number - 1, LETTERS)
    return chr(FIRST_LETTER + first) + chr(FIRST_LETTER + second)
