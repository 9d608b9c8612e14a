"""Events as pages outside their own list show them: those to come, and those just held."""

from collections.abc import Collection
from datetime import date, timedelta

from events.models import Event
from ngo_portal.shared.asking import ask
from ngo_portal.shared.models import Entry, EntryFacet
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import FACETS, Question, chosen_of

EXPECTED = (Event.Life.ANNOUNCED, Event.Life.CONFIRMED, Event.Life.ONGOING)
# Looked through for those that are over and stand on their own.
LOOKED_THROUGH = 5

type Conditions = dict[str, Collection[str]]


def coming(today: date, limit: int, conditions: Conditions | None = None) -> list[int]:
    """Keys of events that are still meant to take place, the next one first."""
    expected = {**(conditions or {}), "life": [str(life) for life in EXPECTED]}
    question = Question((Kind.EVENT,), chosen_of(expected), since=today)
    total = ask(question, limit=0).total
    # The list begins with the most distant: the next ones are its end.
    return ask(question, offset=max(total - limit, 0), limit=limit).docids[::-1]


def past(today: date, limit: int, conditions: Conditions | None = None) -> list[int]:
    """Keys of events that ended before today, the last one first; then those without a date."""
    question = Question((Kind.EVENT,), chosen_of(conditions or {}))
    begun = Question(question.kinds, question.chosen, until=today - timedelta(days=1))
    found = over(ask(begun, limit=limit * LOOKED_THROUGH).docids, today)[:limit]
    if len(found) < limit:
        total = ask(question, limit=0).total
        last = ask(question, offset=max(total - limit, 0), limit=limit).docids
        found += undated(last)[: limit - len(found)]
    return found


def over(docids: list[int], today: date) -> list[int]:
    ended = set(
        Entry.objects.filter(pk__in=docids, last_on__lt=today)
        .order_by()
        .values_list("docid", flat=True)
    )
    return [docid for docid in docids if docid in ended]


def undated(docids: list[int]) -> list[int]:
    known = set(
        Entry.objects.filter(pk__in=docids, starts_on=None)
        .order_by()
        .values_list("docid", flat=True)
    )
    return [docid for docid in docids if docid in known]


def not_parts(docids: list[int]) -> list[int]:
    """Without events that are part of another one, which stand on its page."""
    parts = set(
        EntryFacet.objects.filter(docid__in=docids, facet=FACETS["parent"]).values_list(
            "docid", flat=True
        )
    )
    return [docid for docid in docids if docid not in parts]
