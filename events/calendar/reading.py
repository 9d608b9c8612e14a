"""What a question finds in a period: events on their days, and those of which no day is known."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time

from events.calendar.periods import Period
from events.models import Event
from ngo_portal.shared.asking import EVERYTHING, ask
from ngo_portal.shared.page_parts import with_terms
from ngo_portal.shared.searching.keys import day_of, record_of
from ngo_portal.shared.searching.question import NEWEST, Question

# So many that begin in the period are laid out; more are counted on the day they begin.
LOOKED_THROUGH = 1000
# And so many that began before and are not over, the latest first.
LOOKED_BACK = 60
SHOWN_WITHOUT_DAY = 20
DATED = (Event.DatePrecision.DAY, Event.DatePrecision.RANGE)
SHOWN = (
    *("title", "starts_on", "ends_on", "last_on", "date_precision", "date_basis"),
    *("duration_days", "starts_at", "ends_at", "life", "mode", "type", "country", "place"),
)


@dataclass(frozen=True)
class Occurrence:
    """An event on its days."""

    event: Event
    first: date
    last: date

    @property
    def is_long(self) -> bool:
        return self.last > self.first

    def touches(self, period: Period) -> bool:
        return self.first <= period.last and self.last >= period.first

    def order(self, period: Period) -> tuple:
        """Those that begin first, of these the longest, of these those of the whole day."""
        first = max(self.first, period.first)
        hour = self.event.starts_at
        return first, self.first - self.last, hour is not None, hour or time.min, self.event.pk


@dataclass
class Found:
    """What lies in a period."""

    period: Period
    total: int = 0
    occurrences: list[Occurrence] = field(default_factory=list)
    # Of which no more is known than the month or the year.
    without_day: list[Event] = field(default_factory=list)
    # Of those that were not looked at: how many begin on each day.
    unread: Counter[date] = field(default_factory=Counter)

    @property
    def shown_without_day(self) -> list[Event]:
        return self.without_day[:SHOWN_WITHOUT_DAY]

    @property
    def more_without_day(self) -> int:
        return len(self.without_day) - len(self.shown_without_day)


def find(question: Question, period: Period) -> Found:
    """What a question finds in a period that also lies in the period of the question itself."""
    asked = ask(within(question, period), limit=EVERYTHING)
    dated = [(day, docid) for docid in asked.docids if (day := day_of(docid))]
    begun = [(day, docid) for day, docid in reversed(dated) if day >= period.first]
    earlier = [docid for day, docid in dated if day < period.first]
    looked_at = [docid for _day, docid in begun[:LOOKED_THROUGH]] + earlier[:LOOKED_BACK]
    found = Found(period, asked.total)
    found.unread = Counter(day for day, _docid in begun[LOOKED_THROUGH:])
    for event in read(looked_at):
        if event.date_precision in DATED:
            last = event.last_on or event.starts_on
            found.occurrences.append(Occurrence(event, event.starts_on, last))
        else:
            found.without_day.append(event)
    found.occurrences.sort(key=lambda occurrence: occurrence.order(period))
    found.without_day.sort(key=lambda event: (event.date_precision, event.starts_on, event.pk))
    return found


def within(question: Question, period: Period) -> Question:
    """The same question about what lies in the period too."""
    since = max(question.since or period.first, period.first)
    until = min(question.until or period.last, period.last)
    return replace(question, since=since, until=until, order=NEWEST)


def read(docids: Collection[int]) -> Iterable[Event]:
    keys = [record_of(docid) for docid in docids]
    if not keys:
        return []
    events = list(Event.objects.published().filter(pk__in=keys).only(*SHOWN).order_by())
    return with_terms(events, "type", "country", "place")
