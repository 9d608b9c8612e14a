"""How many came to many events together, as far as it was stated.

Persons and organizations are never added up, and neither are numbers of different certainty:
«about 40» and «40» make no 80.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import batched

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from events.models import Attendance, Event
from ngo_portal.shared.counting import noun_of
from ngo_portal.shared.quantity import Qualifier, Unit

EVENTS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Tally:
    """What is stated of one unit with one qualifier: in how many events, and how many together."""

    unit: str
    qualifier: str
    events: int
    total: int

    @property
    def unit_label(self) -> str:
        return str(Unit(self.unit).label)

    @property
    def noun(self) -> str:
        """What is counted, for `counting`: «38 منظمة»."""
        return noun_of(self.unit)

    @property
    def qualifier_label(self) -> str:
        return str(Qualifier(self.qualifier).label)


def attendance_of(events: Collection[int] | QuerySet | None = None) -> list[Tally]:
    """Tally the attendance of these events; of all published ones if None.

    Events come as their numbers, or as a queryset of public ones, which one statement asks.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for rows in stated(events):
        tallied = rows.values("unit", "qualifier").order_by("unit", "qualifier")
        for row in tallied.annotate(events=Count("event", distinct=True), total=Sum("count")):
            sums = found.setdefault((row["unit"], row["qualifier"]), [0, 0])
            sums[0] += row["events"]
            sums[1] += row["total"]
    return [
        Tally(unit, qualifier, *found[unit, qualifier])
        for unit in Unit.values
        for qualifier in Qualifier.values
        if (unit, qualifier) in found
    ]


def stated(events: Collection[int] | QuerySet | None) -> Iterable[QuerySet]:
    """Rows that together say how many came to each event, in parts that a database can take."""
    rows = everybody()
    if events is None or isinstance(events, QuerySet):
        yield rows.filter(event__in=Event.objects.published() if events is None else events)
        return
    for some in batched(events, EVENTS_AT_ONCE, strict=False):
        yield rows.filter(event__in=some)


def everybody() -> QuerySet:
    """Rows that count all who came: those of single roles are part of them.

    Where a number for all ways of taking part is stated, those for each way are part of it.
    """
    counted = Attendance.objects.filter(role=None, count__isnull=False)
    together = counted.filter(event=OuterRef("event"), unit=OuterRef("unit"), mode="")
    return counted.filter(Q(mode="") | ~Exists(together))
