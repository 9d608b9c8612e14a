"""Months and weeks; a week begins on the day that the site has set (`WEEK_STARTS_ON`)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

DAYS_OF_A_WEEK = 7
FIRST_YEAR, LAST_YEAR = 1000, 9998
# As `date.weekday` counts.
WEEKDAYS = {"monday": 0, "saturday": 5, "sunday": 6}


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(self.length))

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> date:
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.last + timedelta(days=1)

    @property
    def weeks(self) -> Iterator["Period"]:
        """The whole weeks that hold it."""
        week = week_of(self.first)
        while week.first <= self.last:
            yield week
            week = week_of(week.after)


def month_of(year: int, month: int) -> Period:
    """Raises ValueError for what is no month."""
    first = date(year, month, 1)
    return Period(first, first.replace(day=monthrange(year, month)[1]))


def week_of(day: date) -> Period:
    """The week in which a day lies."""
    first = day - timedelta(days=(day.weekday() - first_weekday()) % DAYS_OF_A_WEEK)
    return Period(first, first + timedelta(days=DAYS_OF_A_WEEK - 1))


def is_reached(day: date) -> bool:
    """Whether the calendar goes so far."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def first_weekday() -> int:
    return WEEKDAYS[settings.WEEK_STARTS_ON]
