"""The shelves of this process, kept in step with the tables of the projection.

A shelf is filled when somebody first asks for it, and follows the generation from then on: the
changes since its own number are read, and the rows they name. The number is always read before
the rows. A row may then be newer than the number, never older, and reading it again at the next
number does no harm.
"""

import logging
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from threading import Lock

from django.db.models import F, QuerySet, StringAgg, TextField, Value
from django.db.models.functions import Cast

from ngo_portal.shared.models.projection import Change, Entry, EntryFacet, Generation
from ngo_portal.shared.projecting import GENERATIONS_KEPT
from ngo_portal.shared.searching.keys import KIND_BITS, RECORD_BITS, Kind
from ngo_portal.shared.searching.question import NAMES
from ngo_portal.shared.shelves.base import DOCIDS, Base, Listing, Postings, by_docid
from ngo_portal.shared.shelves.rows import UNDATED, Row
from ngo_portal.shared.shelves.sets import SLOTS, Sets
from ngo_portal.shared.shelves.shelf import Shelf

logger = logging.getLogger(__name__)

# Everything else is listed by name.
NEWEST_FIRST = {Kind.EVENT, Kind.ARTICLE}
# More changes than these, or than a part of the records, are not read one by one.
MANY_CHANGES = 500
PART_CHANGED = 20
# A change of this docid says that everything may have changed.
EVERYTHING = 0
KIND_OF_DOCID = F("docid").bitrightshift(RECORD_BITS).bitand((1 << KIND_BITS) - 1)
OF_AN_ENTRY = ["docid", "order_name", "starts_on", "last_on"]
ROWS_AT_A_TIME = 5_000
NAMED_AT_A_TIME = 500
# A value of all records is a text of twenty letters a record.
VALUES_AT_A_TIME = 20


class Keeper:
    """Keeps the shelf of one kind as one database has it."""

    def __init__(self, sets: Sets, alias: str, kind: Kind):
        self.sets, self.alias, self.kind = sets, alias, kind
        self.lock = Lock()
        self.number = -1
        self.shelf: Shelf | None = None

    def shelf_at(self, number: int) -> Shelf:
        """The shelf as it stands at a generation or later, or as late as the database knows."""
        if self.shelf is None or self.number < number:
            with self.lock:
                if self.shelf is None or self.number < number:
                    self.follow()
        return self.shelf

    def follow(self) -> None:
        if self.shelf is None:
            self.fill()
        # Also after filling: what was written meanwhile may have been read in part.
        number = self.number_now()
        if number > self.number and not self.catch_up(number):
            self.fill()

    def number_now(self) -> int:
        numbers = Generation.objects.using(self.alias).values_list("number", flat=True)
        return numbers.first() or 0

    def fill(self) -> None:
        number = self.number_now()
        shelf = Shelf(base_in(self.alias, self.sets, self.kind))
        self.shelf, self.number = shelf, number
        logger.info("Read %d records of kind %s at %d.", len(shelf), self.kind.name, number)

    def catch_up(self, number: int) -> bool:
        """Apply the changes since the shelf's number; say whether that was possible."""
        if number - self.number > GENERATIONS_KEPT:
            return False
        most = max(MANY_CHANGES, len(self.shelf) // PART_CHANGED)
        changes = Change.objects.using(self.alias).filter(number__gt=self.number)
        ours = changes.annotate(kind=KIND_OF_DOCID).filter(kind__in=[self.kind, EVERYTHING])
        docids = set(ours.values_list("docid", flat=True).distinct()[: most + 1])
        if EVERYTHING in docids or len(docids) > most:
            return False
        # Whether a docid is gone is for the entries to say, not for the order of the changes.
        self.shelf.change(dict.fromkeys(docids) | rows_in(self.alias, docids))
        self.number = number
        return True


def base_in(alias: str, sets: Sets, kind: Kind) -> Base:
    """Read all records of a kind."""
    listing = Listing(is_by_name=kind not in NEWEST_FIRST)
    order = ["-order_name", "-docid"] if listing.is_by_name else ["docid"]
    rows = entries(alias, kind).values_list(*OF_AN_ENTRY)
    stream = rows.order_by(*order).iterator(chunk_size=ROWS_AT_A_TIME)
    if listing.is_by_name:
        # A database may have another opinion of the order of letters.
        stream = sorted(stream, key=lambda row: (row[1], row[0]), reverse=True)
    for docid, order_name, starts_on, last_on in stream:
        listing.add(docid, order_name, *days_of(starts_on, last_on))
    return Base(sets, listing, postings_in(alias, sets, kind, listing))


def postings_in(alias: str, sets: Sets, kind: Kind, listing: Listing) -> Postings:
    column, slot_at = by_docid(listing)
    postings: Postings = defaultdict(dict)
    for facet, value, docids in values_in(alias, kind):
        places = sets.places(column, array(DOCIDS, map(int, docids.split(","))))
        slots = sorted(map(slot_at.__getitem__, places))
        if slots:
            postings[NAMES[facet]][value] = array(SLOTS, slots)
    return postings


def values_in(alias: str, kind: Kind) -> Iterable[tuple[str, str, str]]:
    """Facet, value and docids, put together by the database: a row a value, not a row a record."""
    rows = EntryFacet.objects.using(alias).annotate(kind=KIND_OF_DOCID).filter(kind=kind)
    docids = StringAgg(Cast("docid", TextField()), Value(","))
    named = rows.order_by().values_list("facet", "value").annotate(docids=docids)
    return named.iterator(chunk_size=VALUES_AT_A_TIME)


def rows_in(alias: str, docids: Collection[int]) -> dict[int, Row]:
    """Read the records that are there of some docids."""
    rows = {}
    ordered = sorted(docids)
    for start in range(0, len(ordered), NAMED_AT_A_TIME):
        rows |= some_rows_in(alias, ordered[start : start + NAMED_AT_A_TIME])
    return rows


def some_rows_in(alias: str, docids: Collection[int]) -> dict[int, Row]:
    facets: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    values = EntryFacet.objects.using(alias).filter(docid__in=docids)
    for docid, facet, value in values.values_list("docid", "facet", "value"):
        facets[docid][NAMES[facet]].add(value)
    rows = Entry.objects.using(alias).filter(docid__in=docids).order_by()
    return {
        docid: Row(
            docid,
            order_name,
            *days_of(starts_on, last_on),
            {facet: frozenset(values) for facet, values in facets[docid].items()},
        )
        for docid, order_name, starts_on, last_on in rows.values_list(*OF_AN_ENTRY)
    }


def entries(alias: str, kind: Kind) -> QuerySet:
    return Entry.objects.using(alias).filter(kind=kind)


def days_of(starts_on: date | None, last_on: date | None) -> tuple[int, int]:
    return (
        starts_on.toordinal() if starts_on else UNDATED,
        last_on.toordinal() if last_on else UNDATED,
    )


class Keepers:
    """The keepers of this process: one a kind of sets, a database and a kind of records."""

    def __init__(self):
        self.lock = Lock()
        self.known: dict[tuple[Sets, str, Kind], Keeper] = {}

    def keeper(self, sets: Sets, alias: str, kind: Kind) -> Keeper:
        with self.lock:
            key = (sets, alias, kind)
            if key not in self.known:
                self.known[key] = Keeper(sets, alias, kind)
            return self.known[key]

    def has_filled(self, sets: Sets, alias: str, kind: Kind) -> bool:
        keeper = self.known.get((sets, alias, kind))
        return keeper is not None and keeper.shelf is not None

    def forget(self) -> None:
        """Start as a new process does."""
        with self.lock:
            self.known.clear()


keepers = Keepers()


def shelf_of(kind: Kind, generation: int, sets: Sets, alias: str) -> Shelf:
    """The shelf of a kind as it stands at a generation of a database, or later."""
    return keepers.keeper(sets, alias, kind).shelf_at(generation)
