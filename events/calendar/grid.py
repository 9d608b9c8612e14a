"""Weeks of days, with the events of each: one of several days is a bar across them.

A bar keeps its line in a week. It is drawn in the cell of the first of its days in that week, and
as wide as it has days there, so that it stands where it begins in the order of the page as well.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from events.calendar.periods import Period
from events.calendar.reading import Found, Occurrence, told
from ngo_portal.shared import dates

LINES_OF_A_MONTH, LINES_OF_A_WEEK = 3, 12
DOTS = 3


@dataclass(frozen=True)
class Segment:
    """What is seen of an event in one week."""

    occurrence: Occurrence
    line: int
    # Days of this week that it covers.
    length: int
    # Whether it began before this week, or before what is shown; and whether it goes on after it.
    is_continued: bool
    goes_on: bool

    @property
    def event(self):
        return self.occurrence.event


@dataclass
class Day:
    """A day: the events that are drawn from it on, and how many there are in all."""

    date: date
    is_inside: bool
    is_today: bool
    hijri: dates.HijriDay | None
    segments: list[Segment] = field(default_factory=list)
    count: int = 0
    # How many of them are not drawn.
    more: int = 0
    # The day from which what is drawn across this one begins.
    told_on: date | None = None

    @property
    def is_told(self) -> bool:
        """Whether its own cell says something: bars from before only run across it."""
        return bool(self.segments or self.more)

    @property
    def occurrences(self) -> list[Occurrence]:
        """What is drawn from this day on."""
        return [segment.occurrence for segment in self.segments]

    @property
    def dots(self) -> range:
        return range(min(self.count, DOTS))


@dataclass
class Week:
    period: Period
    days: list[Day]


def weeks_of(
    found: Found, weeks: Iterable[Period], today: date, lines: int, *, hijri: bool = False
) -> list[Week]:
    """The weeks of what was found, with at most so many events above each other on a day."""
    drawn = [week_of(found, week, today, lines, hijri) for week in weeks]
    days = [day for week in drawn for day in week.days]
    told(found, {id(one): one for day in days for one in day.occurrences}.values())
    for day in days:
        day.segments = [segment for segment in day.segments if segment.event]
    return drawn


def week_of(found: Found, week: Period, today: date, lines: int, hijri: bool) -> Week:
    days = [
        Day(day, day in found.period, day == today, dates.hijri_day(day) if hijri else None)
        for day in week.days
    ]
    seen = part_of(found.period, week)
    drawn = Counter[date]()
    taken: list[date] = [date.min] * lines
    here = [occurrence for occurrence in found.occurrences if occurrence.touches(seen)]
    here.sort(key=lambda occurrence: occurrence.order(seen))
    for occurrence in here:
        first, last = max(occurrence.first, seen.first), min(occurrence.last, seen.last)
        covered = days[(first - week.first).days : (last - week.first).days + 1]
        for day in covered:
            day.count += 1
        line = next((number for number in range(lines) if taken[number] < first), None)
        if line is None:
            continue
        taken[line] = last
        drawn.update(day.date for day in covered)
        is_continued, goes_on = occurrence.first < first, occurrence.last > last
        segment = Segment(occurrence, line + 1, len(covered), is_continued, goes_on)
        covered[0].segments.append(segment)
        for day in covered:
            day.told_on = day.told_on or covered[0].date
    for day in days:
        if day.is_inside:
            day.count += found.unread[day.date]
            day.more = day.count - drawn[day.date]
        if day.is_told:
            day.told_on = day.date
        day.segments.sort(key=lambda segment: segment.line)
    return Week(week, days)


def part_of(period: Period, week: Period) -> Period:
    return Period(max(period.first, week.first), min(period.last, week.last))


@dataclass
class DayOfList:
    """A day of the list of a month, with what begins on it or goes on from before."""

    date: date
    hijri: dates.HijriDay | None
    occurrences: list[Occurrence] = field(default_factory=list)


def listed_by_day(found: Found, most: int, *, hijri: bool = False) -> list[DayOfList]:
    """The days of the first events that were found, as many as are asked for."""
    days: dict[date, DayOfList] = {}
    for occurrence in told(found, found.occurrences[:most]):
        day = max(occurrence.first, found.period.first)
        if day not in days:
            days[day] = DayOfList(day, dates.hijri_day(day) if hijri else None)
        days[day].occurrences.append(occurrence)
    return list(days.values())
