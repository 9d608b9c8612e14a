"""Where an event stands in its series: those around it, of however many there are.

Numbered ones come first, by their number; then those with a date, by it; then the others.
"""

from typing import NamedTuple

from django.db.models import Count, F, Q, Subquery

from events.models import Event

# Undated ones last on every database: by itself each has its own idea of where NULL belongs.
CHRONOLOGICAL = [F("starts_on").asc(nulls_last=True), "pk"]
IN_ORDER = [F("series_ordinal").asc(nulls_last=True), *CHRONOLOGICAL]
BACKWARDS = [
    F("series_ordinal").desc(nulls_first=True),
    F("starts_on").desc(nulls_first=True),
    "-pk",
]


class Surroundings(NamedTuple):
    """Of a series, in its order, the events nearest to one; `before` and `after` stand beside it.

    `length` is that of the whole series.
    """

    near: list[Event]
    before: Event | None
    after: Event | None
    length: int


def surroundings(event: Event, most: int) -> Surroundings:
    """The place of an event among the public ones of its series, at most so many of them.

    A series of years has hundreds: the database hands over those that are shown, and a number.
    """
    if not event.series_id:
        return Surroundings([], None, None, 0)
    others = Event.objects.published().filter(series=event.series_id).exclude(pk=event.pk)
    before = others.filter(is_before(event)).order_by(*BACKWARDS).values("pk")[: most - 1]
    after = others.filter(is_after(event)).order_by(*IN_ORDER).values("pk")[: most - 1]
    number = others.order_by().values("series").annotate(number=Count("pk")).values("number")
    found = others.filter(Q(pk__in=before) | Q(pk__in=after)).order_by(*IN_ORDER)
    rows = list(
        found.only("series_ordinal", *Event.NAMED).annotate(
            others=Subquery(number), is_later=is_after(event)
        )
    )
    here = sum(not row.is_later for row in rows)
    ordered = [*rows[:here], event, *rows[here:]]
    first = max(0, min(here - most // 2, len(ordered) - most))
    return Surroundings(
        ordered[first : first + most],
        rows[here - 1] if here else None,
        rows[here] if here < len(rows) else None,
        1 + (rows[0].others if rows else 0),
    )


def is_after(event: Event) -> Q:
    if event.series_ordinal is not None:
        return Q(series_ordinal__gt=event.series_ordinal) | Q(series_ordinal=None)
    same = Q(starts_on=event.starts_on, pk__gt=event.pk)
    if event.starts_on is None:
        return Q(series_ordinal=None) & same
    return Q(series_ordinal=None) & (Q(starts_on__gt=event.starts_on) | Q(starts_on=None) | same)


def is_before(event: Event) -> Q:
    if event.series_ordinal is not None:
        return Q(series_ordinal__lt=event.series_ordinal)
    same = Q(starts_on=event.starts_on, pk__lt=event.pk)
    dated = Q(starts_on__isnull=False)
    earlier = dated if event.starts_on is None else Q(starts_on__lt=event.starts_on)
    return Q(series_ordinal__isnull=False) | Q(series_ordinal=None) & (earlier | same)
