"""The records of a list in the order of their publication, which is no order of the projection.

Lists are in the order of what they list: events by their day, actors by name. A feed tells what is
new, so a report of today on an event of last year stands first in it.
"""

from heapq import nlargest

from ngo_portal.shared import asking
from ngo_portal.shared.listing import RECORDS_AT_ONCE, Selection
from ngo_portal.shared.searching.keys import record_of
from ngo_portal.shared.searching.question import Question

# A row that is looked up costs as much as so many that a walk along the index passes by.
LOOKING_UP = 30
NEWEST_FIRST = ("-publish_at", "-pk")


def newest_published(selection: Selection, first: int, size: int) -> list[int]:
    """Keys of the projection for a page of a selection, the last to be published first.

    Either all public records are walked through from the newest on until so many of the selection
    have come by, or the moments of all that it has are looked up: whichever reads fewer rows.
    """
    by_record = {record_of(docid): docid for docid in selection.docids}
    wanted = first + size
    if walk_is_shorter(selection, len(by_record), wanted):
        records = walked(selection, by_record, wanted)
    else:
        records = looked_up(selection, by_record, wanted)
    return [by_record[record] for record in records[first:]]


def walk_is_shorter(selection: Selection, found: int, wanted: int) -> bool:
    """A walk meets one record of the selection in so many as it is the part of the whole."""
    everything = Question(selection.question.kinds)
    whole = asking.ask(everything, limit=0).total
    return min(wanted, found) * whole < found * found * LOOKING_UP


def walked(selection: Selection, among: dict[int, int], wanted: int) -> list[int]:
    public = selection.listing.model.objects.published().order_by(*NEWEST_FIRST)
    found: list[int] = []
    for record in public.values_list("pk", flat=True).iterator(RECORDS_AT_ONCE):
        if record in among:
            found.append(record)
        if len(found) == wanted:
            break
    return found


def looked_up(selection: Selection, among: dict[int, int], wanted: int) -> list[int]:
    public = selection.listing.model.objects.published().order_by()
    keys, moments = [*among], []
    for start in range(0, len(keys), RECORDS_AT_ONCE):
        some = public.filter(pk__in=keys[start : start + RECORDS_AT_ONCE])
        moments += some.values_list("publish_at", "pk")
    return [record for _moment, record in nlargest(wanted, moments)]
