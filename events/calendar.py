"""One month of a filtered list: what begins on each day, and what began before and goes on."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ngo_portal.shared.asking import EVERYTHING, ask
from ngo_portal.shared.models import Entry
from ngo_portal.shared.searching.keys import day_of
from ngo_portal.shared.searching.question import NEWEST, Question

SHOWN_A_DAY = 3
SHOWN_GOING_ON = SHOWN_WITHOUT_DAY = 10
LOOKED_THROUGH = 500


@dataclass
class Day:
    """A day of a calendar: how many events begin on it, and the first of them."""

    date: date
    count: int = 0
    entries: list[Entry] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


@dataclass
class Month:
    first: date
    last: date
    days: list[Day]
    # Begun before the first day and not over then, the latest first.
    going_on: list[Entry]
    going_on_count: int
    # Of which no more is known than the month or the year.
    without_day: list[Entry]
    without_day_count: int

    @property
    def count(self) -> int:
        on_days = sum(day.count for day in self.days)
        return self.going_on_count + self.without_day_count + on_days


def month_of(question: Question, year: int, month: int) -> Month:
    """Lay out what a question finds in a month; its own period is replaced by the month."""
    first = date(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    begun = ask(replace(question, since=first, until=last, order=NEWEST), limit=EVERYTHING)
    before = replace(question, since=first, until=first - timedelta(days=1), order=NEWEST)
    earlier = ask(before, limit=SHOWN_GOING_ON)
    by_day: dict[date, list[int]] = defaultdict(list)
    for docid in reversed(begun.docids):
        if (day := day_of(docid)) >= first:
            by_day[day].append(docid)
    without_day = whole_months(by_day[first][:LOOKED_THROUGH], last)
    by_day[first] = [docid for docid in by_day[first] if docid not in without_day]
    shown = [docid for docids in by_day.values() for docid in docids[:SHOWN_A_DAY]]
    entries = Entry.objects.only("title", "url").in_bulk([*shown, *earlier.docids])
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return Month(
        first,
        last,
        [day_with(day, by_day[day], entries) for day in days],
        [entries[docid] for docid in earlier.docids if docid in entries],
        earlier.total,
        list(without_day.values())[:SHOWN_WITHOUT_DAY],
        len(without_day),
    )


def whole_months(docids: list[int], last: date) -> dict[int, Entry]:
    """Those entries that fill the month or the year to its last day, as no stated day does."""
    ends = [last, last.replace(month=12, day=31)]
    found = Entry.objects.filter(pk__in=docids, last_on__in=ends).order_by("docid")
    return {entry.docid: entry for entry in found.only("title", "url")}


def day_with(day: date, docids: list[int], entries: dict[int, Entry]) -> Day:
    shown = [entries[docid] for docid in docids[:SHOWN_A_DAY] if docid in entries]
    return Day(day, len(docids), shown)
