"""The records of a kind as they stood at one moment. A base, once made, never changes."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from ngo_portal.shared.shelves.days import DAYS, Days
from ngo_portal.shared.shelves.rows import COUNTED_ONLY, Row, Wanted
from ngo_portal.shared.shelves.sets import SLOTS, Sets, Slots

# Typecode of an array of docids: 64 bits.
DOCIDS = "q"

# facet -> value -> ascending slots
type Postings = dict[str, dict[str, array[int]]]


@dataclass(frozen=True)
class Listing:
    """One fact of each slot, slot by slot, from the last of the list to the first.

    The names are empty where the newest comes first: there a docid is all the order there is.
    """

    is_by_name: bool
    docids: array[int] = field(default_factory=lambda: array(DOCIDS))
    names: list[str] = field(default_factory=list)
    first_days: array[int] = field(default_factory=lambda: array(DAYS))
    last_days: array[int] = field(default_factory=lambda: array(DAYS))

    def add(self, docid: int, order_name: str, first_day: int, last_day: int) -> None:
        self.docids.append(docid)
        if self.is_by_name:
            self.names.append(order_name)
        self.first_days.append(first_day)
        self.last_days.append(last_day)

    def add_slots(self, other: "Listing", start: int, stop: int) -> None:
        self.docids.extend(other.docids[start:stop])
        self.names.extend(other.names[start:stop])
        self.first_days.extend(other.first_days[start:stop])
        self.last_days.extend(other.last_days[start:stop])

    def add_row(self, row: Row) -> None:
        self.add(row.docid, row.order_name, row.first_day, row.last_day)

    def place_of(self, row: Row) -> int:
        """The slot before which a row belongs."""
        if not self.is_by_name:
            return bisect_left(self.docids, row.docid)
        size = len(self.docids)
        # By name the first has the highest slot, so names ascend from the end.
        name_at = range(size - 1, -1, -1)
        key = (row.order_name, row.docid)
        return size - bisect_left(
            name_at, key, key=lambda slot: (self.names[slot], self.docids[slot])
        )


class Base[Set: Slots, Stored]:
    """Sets of slots by value and by day, and for each slot its docid and its values.

    The values of all facets are numbered together, those of one facet in a row, from the one
    that most records have to the rarest.
    """

    def __init__(self, sets: Sets[Set, Stored], listing: Listing, postings: Postings) -> None:
        self.sets = sets
        self.listing = listing
        self.size = len(listing.docids)
        self.everything = sets.everything(self.size)
        self.first_days: Days[Set, Stored] = Days(sets, listing.first_days)
        self.last_days: Days[Set, Stored] = Days(sets, listing.last_days)
        self.docids, self.slot_at = by_docid(listing)
        self.values: list[str] = []
        self.stored: list[Stored] = []
        self.totals: list[int] = []
        self.ranges: dict[str, range] = {}
        self.numbers: dict[str, dict[str, int]] = {}
        # What is only counted comes last: it is no part of the values of a slot.
        for facet in sorted(postings, key=COUNTED_ONLY.__contains__):
            self.put_away(facet, postings[facet])
        of_slots = [self.ranges[facet].stop for facet in postings if facet not in COUNTED_ONLY]
        self.forward = sets.forward(self.stored[: max(of_slots, default=0)], self.size)

    def put_away(self, facet: str, by_value: dict[str, array[int]]) -> None:
        start = len(self.values)
        values = sorted(by_value, key=lambda value: (-len(by_value[value]), value))
        self.values += values
        self.stored += [self.sets.stored(by_value[value], self.size) for value in values]
        self.totals += [len(by_value[value]) for value in values]
        self.ranges[facet] = range(start, len(self.values))
        self.numbers[facet] = {value: number for number, value in enumerate(values, start)}

    def numbers_of(self, facet: str, values: Iterable[str]) -> list[int]:
        """Numbers of those values that a record has."""
        known = self.numbers.get(facet, {})
        return [known[value] for value in values if value in known]

    def any_of(self, facet: str, values: Iterable[str]) -> Set:
        return self.sets.union(self.stored[number] for number in self.numbers_of(facet, values))

    def in_period(self, wanted: Wanted) -> Set:
        found = self.first_days.dated & self.last_days.dated
        if wanted.since:
            found = found & self.last_days.since(wanted.since.toordinal())
        if wanted.until:
            found = found & self.first_days.until(wanted.until.toordinal())
        return found

    def of_docids(self, docids: Collection[int]) -> Set:
        """The slots of those docids that are here."""
        return self.sets.of(self.slots(docids))

    def slots(self, docids: Collection[int]) -> array[int]:
        places = self.sets.places(self.docids, docids)
        return array(SLOTS, map(self.slot_at.__getitem__, places))


def by_docid(listing: Listing) -> tuple[array[int], Sequence[int]]:
    """Docids in ascending order, and the slot of each; newest first, they stand so already."""
    docids = listing.docids
    if not listing.is_by_name:
        return docids, range(len(docids))
    slots = array(SLOTS, sorted(range(len(docids)), key=docids.__getitem__))
    return array(DOCIDS, map(docids.__getitem__, slots)), slots


def base_of[Set: Slots, Stored](
    sets: Sets[Set, Stored], rows: Iterable[Row], *, is_by_name: bool
) -> Base[Set, Stored]:
    """Make a base of rows that come in ascending order of slots: last of the list first."""
    listing, postings = Listing(is_by_name), new_postings()
    for slot, row in enumerate(rows):
        listing.add_row(row)
        post(postings, slot, row.facets)
    return Base(sets, listing, postings)


def merged[Set: Slots, Stored](
    base: Base[Set, Stored], alive: Set, late: Iterable[Row]
) -> Base[Set, Stored]:
    """Make a base of those slots that are still alive and of rows in ascending order of slots."""
    listing, postings = Listing(base.listing.is_by_name), new_postings()
    # Where each old slot is found in the new listing, counted from 1; 0 where it is gone.
    moved = array(SLOTS)
    gone = base.sets.ascending(base.everything ^ alive)
    cuts: list[tuple[int, Row | None]] = [(base.listing.place_of(row), row) for row in late]
    cuts += [(slot, None) for slot in gone]
    cuts.sort(key=itemgetter(0))
    for slot, row in [*cuts, (base.size, None)]:
        start, new = len(moved), len(listing.docids) + 1
        moved.extend(range(new, new + slot - start))
        listing.add_slots(base.listing, start, slot)
        if row is None:
            moved.append(0)
        else:
            post(postings, len(listing.docids), row.facets)
            listing.add_row(row)
    move(base, moved, postings)
    return Base(base.sets, listing, postings)


def move[Set: Slots, Stored](
    base: Base[Set, Stored], moved: array[int], postings: Postings
) -> None:
    """Add the slots of each value, where they are now, to those of late rows."""
    for facet, numbers in base.numbers.items():
        for value, number in numbers.items():
            old = base.sets.ascending_stored(base.stored[number])
            kept = [new - 1 for new in map(moved.__getitem__, old) if new]
            if kept:
                added = postings[facet][value]
                postings[facet][value] = array(SLOTS, sorted([*kept, *added]))


def new_postings() -> Postings:
    return defaultdict(lambda: defaultdict(lambda: array(SLOTS)))


def post(postings: Postings, slot: int, facets: Mapping[str, Collection[str]]) -> None:
    for facet, values in facets.items():
        for value in values:
            postings[facet][value].append(slot)
