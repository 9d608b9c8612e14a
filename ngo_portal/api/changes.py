"""What a mirror has to fetch and to forget, in the order in which it became so."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from ngo_portal.api.cursors import Since
from ngo_portal.api.parameters import OfList
from ngo_portal.shared import asking, generation
from ngo_portal.shared.listing import Selection
from ngo_portal.shared.models import Entry, PublicChange
from ngo_portal.shared.projecting import PROJECTIONS
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.searching.keys import BIGGEST_RECORD, record_of
from ngo_portal.shared.shapes import api_address

WITHDRAWN, MERGED, REMOVED, NOT_SELECTED = "withdrawn", "merged", "removed", "not_selected"
REASONS = (WITHDRAWN, MERGED, REMOVED, NOT_SELECTED)


@dataclass(frozen=True)
class Changes:
    """Numbers of records that changed, what is gone, and where the next page begins."""

    records: list[int]
    gone: list[dict]
    since: Since
    has_more: bool


def present() -> Since:
    """The place in the order of changes up to which everything is known at this moment."""
    return Since(generation.current(), BIGGEST_RECORD)


def changes_of(resource: Resource, selection: Selection, asked: OfList) -> Changes:
    # Before the rows are read: what is due comes out with this, and later ones have later numbers.
    until = present()
    rows = list(rows_of(resource, asked)[: asked.limit + 1])
    has_more = len(rows) > asked.limit
    rows = rows[: asked.limit]
    alive = [row.record for row in rows if not row.is_gone]
    selected = among(resource, selection, alive)
    if rows:
        last = Since(rows[-1].number, rows[-1].record)
        until = last if has_more else max(last, until)
    gone = tombstones(resource, [row for row in rows if row.record not in selected], selected)
    return Changes([record for record in alive if record in selected], gone, until, has_more)


def rows_of(resource: Resource, asked: OfList):
    rows = PublicChange.objects.filter(kind=resource.kind).order_by("number", "record")
    if asked.since is not None:
        number, record = asked.since.number, asked.since.record
        return rows.filter(Q(number__gt=number) | Q(number=number, record__gt=record))
    return rows.filter(changed_at__gte=asked.updated_since)


def among(resource: Resource, selection: Selection, records: Collection[int]) -> set[int]:
    """Those of some records that meet what is asked."""
    if not selection.query or not records:
        return set(records)
    entries = Entry.objects.filter(kind=resource.kind, record__in=records).order_by()
    docids = list(entries.values_list("docid", flat=True))
    found = asking.ask(selection.question, among=docids, limit=len(docids)).docids
    return set(map(record_of, found)) & set(records)


def tombstones(resource: Resource, rows: list[PublicChange], selected: set[int]) -> list[dict]:
    """What a mirror has to forget, and why, as far as readers are told."""
    gone = [row.record for row in rows if row.is_gone]
    reasons = reasons_of(resource, gone)
    homes = public_homes(resource, gone)
    return [tombstone(resource, row, reasons, homes) for row in rows]


def tombstone(resource: Resource, row: PublicChange, reasons, homes) -> dict:
    home = homes.get(row.record)
    if not row.is_gone:
        reason = NOT_SELECTED
    elif home is not None:
        reason = MERGED
    else:
        reason = WITHDRAWN if row.record in reasons else REMOVED
    return {
        "type": resource.type,
        "id": row.record,
        "gone_at": row.changed_at.isoformat(),
        "reason": reason,
        "explanation": reasons.get(row.record, "") if reason == WITHDRAWN else "",
        "merged_into": home
        and {
            "type": resource.type,
            "id": home,
            "api_url": api_address(resource.type, home),
        },
    }


def reasons_of(resource: Resource, records: Collection[int]) -> dict[int, str]:
    """What readers are told about those that were withdrawn; of the withheld nothing."""
    manager = resource.listing.model.objects
    if not records or not hasattr(manager, "withdrawn"):
        return {}
    rows = manager.withdrawn().filter(pk__in=records)
    return dict(rows.values_list("pk", "withdrawal"))


def public_homes(resource: Resource, records: Collection[int]) -> dict[int, int]:
    homes = resource.merged(records) if records else {}
    keys = [PROJECTIONS[resource.kind].key(home) for home in homes.values()]
    public = set(resource.rows().filter(pk__in=keys).values_list("pk", flat=True)) if keys else ()
    return {record: home for record, home in homes.items() if home in public}
