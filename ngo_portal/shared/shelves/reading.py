"""How a shelf answers one question."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, reduce
from heapq import heappop, heappush
from operator import and_
from typing import Any

from ngo_portal.shared.shelves.rows import COUNTED_ONLY, Counts, Page, Place, Row, Wanted, leading
from ngo_portal.shared.shelves.sets import Slots
from ngo_portal.shared.shelves.state import State, by_name, newest_first

# Measured with both kinds of sets: comparing the set of one value costs as much as tallying the
# values of about one slot in so many of the shelf,
TALLIED_FOR_ONE = 10_000
# and so many values are compared for each leading one, about.
WALKED_FOR_ONE = 25


class Reading[Set: Slots, Stored]:
    """One question to one state.

    Each facet's choice is a set of its own, so that any one of them can be left out. A late row
    counts for what it meets: all choices, or all but that of one facet.
    """

    def __init__(self, state: State[Set, Stored], wanted: Wanted) -> None:
        self.base, self.sets = state.base, state.base.sets
        self.wanted = wanted
        self.always = state.alive
        if wanted.since or wanted.until:
            self.always = self.always & self.base.in_period(wanted)
        if wanted.within is not None:
            self.always = self.always & self.base.of_docids(wanted.within)
        self.chosen = {
            facet: self.base.any_of(facet, values) for facet, values in wanted.chosen.items()
        }
        self.late = list(self.late_rows(state))
        self.founds: dict[str | None, Set] = {}

    def late_rows(self, state: State[Set, Stored]) -> Iterable[tuple[Row, set[str]]]:
        """Late rows that miss one choice at most, with the facet that they miss."""
        late, within = state.late, self.wanted.within
        if late and within is not None:
            inside = {row.docid for row in late}.intersection(within)
            late = tuple(row for row in late if row.docid in inside)
        for row in late:
            missed = self.wanted.missed_by(row)
            if len(missed) < 2 and self.wanted.is_in_period(row):
                yield row, missed

    def found(self, ignored: str | None = None) -> Set:
        """Slots that meet everything, or everything but the choice of one facet."""
        if ignored not in self.founds:
            choices = (slots for facet, slots in self.chosen.items() if facet != ignored)
            self.founds[ignored] = reduce(and_, choices, self.always)
        return self.founds[ignored]

    # Pages

    def page(self, offset: int, limit: int, after: Place | None = None) -> Page:
        """Take the page's part of the slots and set the late rows in where they belong.

        With a place in the list, the offset is counted from the first record after it.
        """
        found = self.found()
        late = [row for row, missed in self.late if not missed]
        if after is not None:
            offset += self.passed(after, late)

        def position(number: int) -> int:
            place = self.base.listing.place_of(late[number])
            return self.sets.at_or_above(found, place) + number

        first = bisect_left(range(len(late)), offset, key=position)
        last = bisect_left(range(len(late)), offset + limit, key=position)
        slots = self.sets.descending(found, offset - first, limit - (last - first))
        docids = [self.base.listing.docids[slot] for slot in slots]
        for number in range(first, last):
            docids.insert(position(number) - offset, late[number].docid)
        return Page(docids, self.sets.count(found) + len(late))

    def passed(self, place: Place, late: Sequence[Row]) -> int:
        """How many of the records found stand at a place of the list or before it."""
        listing = self.base.listing
        # By name a slot's own place lies after those before it: the one behind it counts it in.
        edge = Row(place.docid + listing.is_by_name, place.order_name)
        # One of the two orders, whose keys only compare with their own.
        order: Callable[[Row], Any] = by_name if listing.is_by_name else newest_first
        last = order(Row(place.docid, place.order_name))
        early = sum(bool(order(row) <= last) for row in late)
        return self.sets.at_or_above(self.found(), listing.place_of(edge)) + early

    # Counts

    def counts(self, facets: Iterable[str], top: Mapping[str, int]) -> Counts:
        """Each facet is counted among what everything else finds: all facets without a choice
        among the same slots, one with a choice among its own.
        """
        facets = list(facets)
        choices = self.wanted.choices
        shared = [facet for facet in facets if facet not in choices]
        counted = self.counts_among(None, shared, top) if shared else {}
        for facet in choices.intersection(facets):
            counted |= self.counts_among(facet, [facet], top)
        return {facet: counted[facet] for facet in facets}

    def counts_among(
        self, ignored: str | None, facets: Iterable[str], top: Mapping[str, int]
    ) -> Counts:
        found = self.found(ignored)
        tallied = [facet for facet in facets if facet not in COUNTED_ONLY]
        tally = self.tally(found, sum(self.effort(facet, top.get(facet)) for facet in tallied))
        return {
            facet: self.counts_of(facet, top.get(facet), found, tally if facet in tallied else None)
            for facet in facets
        }

    def effort(self, facet: str, most: int | None) -> int:
        """How many values are looked at one by one, about: the best stand near the beginning."""
        values = len(self.base.ranges.get(facet, ()))
        return min(values, most * WALKED_FOR_ONE) if most else values

    def tally(self, found: Set, effort: int) -> Sequence[int] | None:
        """Count all values of slots that are few, or all but few; None where sets are quicker."""
        number, size = self.sets.count(found), self.base.size
        few = effort * (1 + size // TALLIED_FOR_ONE)
        if number <= few:
            return self.base.forward.tally(found)
        if size - number <= few:
            return self.base.forward.tally_without(found ^ self.base.everything)
        return None

    def counts_of(
        self, facet: str, most: int | None, found: Set, tally: Sequence[int] | None
    ) -> dict[str, int]:
        """Count the leading values among the slots, and all that late rows or the choice name.

        A value that is none of these has fewer slots than the leading ones, and no late row.
        """
        numbers = self.base.ranges.get(facet, range(0))
        leaders: Iterable[int] = numbers
        count = self.counting(found) if tally is None else tally.__getitem__
        if tally is not None:
            leaders = self.sets.leaders(tally, numbers, most)
        elif most:
            leaders = self.walk(numbers, most, count)
        counted = self.late_counts(facet)
        chosen = self.wanted.chosen.get(facet, ())
        named = self.base.numbers_of(facet, [*counted, *chosen])
        for number in {*leaders, *named}:
            counted[self.base.values[number]] += int(count(number))
        return leading(counted, most, chosen)

    def counting(self, found: Set) -> Callable[[int], int]:
        """A function that counts the slots found that have a value, each value once."""
        count, stored = self.sets.counting(found), self.base.stored
        return cache(lambda number: count(stored[number]))

    def walk(self, numbers: Iterable[int], most: int, count: Callable[[int], int]) -> Iterable[int]:
        """Values from the one that most records have on, until no other can be among the best."""
        best: list[int] = []
        for number in numbers:
            if len(best) == most and best[0] > self.base.totals[number]:
                return
            heappush(best, count(number))
            if len(best) > most:
                heappop(best)
            yield number

    def late_counts(self, facet: str) -> Counter[str]:
        """How many late rows have each value: those that meet all but this facet's own choice."""
        nothing: frozenset[str] = frozenset()
        ignored = self.wanted.choices & {facet}
        return Counter(
            value
            for row, missed in self.late
            if missed <= ignored
            for value in row.facets.get(facet, nothing)
        )
