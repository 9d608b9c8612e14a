"""What a question finds in a period: events on their days, and those of which no day is known."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time

from django.db.models import Q

from events.calendar.periods import Period
from events.models import Event
from ngo_portal.shared.asking import EVERYTHING, ask
from ngo_portal.shared.page_parts import with_terms
from ngo_portal.shared.searching.keys import day_of, record_of
from ngo_portal.shared.searching.question import NEWEST, Question

# So many that begin in the period are laid out; more are counted on the day they begin.
LOOKED_THROUGH = 1000
# And so many that began before and are not over, the latest first; of the rest there is a number.
LOOKED_BACK = 60
SHOWN_WITHOUT_DAY = 20
SHOWN = (
    *("title", "starts_on", "ends_on", "last_on", "date_precision", "date_basis"),
    *("duration_days", "starts_at", "ends_at", "life", "mode", "type", "country", "place"),
)


@dataclass
class Occurrence:
    """An event on its days, by its key; what else is shown of it is known when it was `told`."""

    record: int
    first: date
    last: date
    hour: time | None
    event: Event | None = None

    @property
    def is_long(self) -> bool:
        return self.last > self.first

    def touches(self, period: Period) -> bool:
        return self.first <= period.last and self.last >= period.first

    def order(self, period: Period) -> tuple:
        """Those that begin first, of these the longest, of these those of the whole day."""
        first, hour = max(self.first, period.first), self.hour
        return first, self.first - self.last, hour is not None, hour or time.min, self.record


@dataclass
class Found:
    """What lies in a period."""

    period: Period
    total: int = 0
    occurrences: list[Occurrence] = field(default_factory=list)
    # Of which no more is known than the month or the year: the first of them, known when they were
    # `told`, their keys, and how many there are.
    without_day: list[Event] = field(default_factory=list)
    unstated: list[int] = field(default_factory=list)
    count_without_day: int = 0
    # Of those that were not looked at: how many begin on each day, and how many began before.
    unread: Counter[date] = field(default_factory=Counter)
    unread_before: int = 0

    @property
    def more_without_day(self) -> int:
        return self.count_without_day - len(self.unstated)


def find(question: Question, period: Period) -> Found:
    """What a question finds in a period that also lies in the period of the question itself.

    Events of a stated day are told apart from the others before any are left out: all of which
    only the year is known begin on its first day, and would take the places of those that run on.
    """
    asked = ask(within(question, period), limit=EVERYTHING)
    vague = precisions(period)
    without = [docid for docid in asked.docids if record_of(docid) in vague]
    without.sort(key=lambda docid: (vague[record_of(docid)], day_of(docid), record_of(docid)))
    known = [docid for docid in asked.docids if record_of(docid) not in vague]
    dated = [(day, docid) for docid in known if (day := day_of(docid))]
    begun = [(day, docid) for day, docid in reversed(dated) if day >= period.first]
    earlier = [docid for day, docid in dated if day < period.first]
    looked_at = [docid for _day, docid in begun[:LOOKED_THROUGH]] + earlier[:LOOKED_BACK]
    found = Found(period, asked.total, count_without_day=len(without))
    found.unread = Counter(day for day, _docid in begun[LOOKED_THROUGH:])
    found.unread_before = len(earlier[LOOKED_BACK:])
    found.occurrences = on_their_days(map(record_of, looked_at))
    found.occurrences.sort(key=lambda occurrence: occurrence.order(period))
    found.unstated = [record_of(docid) for docid in without[:SHOWN_WITHOUT_DAY]]
    return found


def on_their_days(records: Iterable[int]) -> list[Occurrence]:
    """No more of each than decides on its place: of a busy month few are drawn."""
    columns = ("pk", "starts_on", "last_on", "starts_at")
    found = Event.objects.published().filter(pk__in=[*records]).order_by().values_list(*columns)
    return [Occurrence(pk, first, last or first, hour) for pk, first, last, hour in found]


def told(found: Found, shown: Iterable[Occurrence]) -> list[Occurrence]:
    """Read what the page says of these occurrences, and of the events that have no day.

    What is no longer public meanwhile is left out.
    """
    shown = list(shown)
    records = {occurrence.record for occurrence in shown}
    events = {event.pk: event for event in read([*records, *found.unstated])}
    for occurrence in shown:
        occurrence.event = events.get(occurrence.record)
    found.without_day = [events[record] for record in found.unstated if record in events]
    return [occurrence for occurrence in shown if occurrence.event]


def precisions(period: Period) -> dict[int, str]:
    """What is known of the date of public events that have no day and may lie in a period, by key.

    They begin with the month or the year that is known: few days to look for, by an index.
    """
    years = range(period.first.year, period.last.year + 1)
    months = {day.replace(day=1) for day in (period.first, period.last)}
    vague = Q(date_precision=Event.DatePrecision.MONTH, starts_on__in=months) | Q(
        date_precision=Event.DatePrecision.YEAR, starts_on__in=[date(year, 1, 1) for year in years]
    )
    return dict(
        Event.objects.published().filter(vague).order_by().values_list("pk", "date_precision")
    )


def within(question: Question, period: Period) -> Question:
    """The same question about what lies in the period too."""
    since = max(question.since or period.first, period.first)
    until = min(question.until or period.last, period.last)
    return replace(question, since=since, until=until, order=NEWEST)


def read(records: Collection[int]) -> Iterable[Event]:
    if not records:
        return []
    events = Event.objects.published().filter(pk__in=records).only(*SHOWN).order_by()
    return with_terms(events, "type", "country", "place")
