"""Sets of slots in plain Python: the bits of one long integer.

A value that few records have would waste a whole row of bits, so its slots are put away as an
array of numbers.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from functools import cached_property, reduce
from itertools import accumulate, chain, compress
from operator import or_

from ngo_portal.shared.shelves.sets import SLOTS

# An array of slots is smaller than a row of bits from one in 32 records on. Counting with it is
# faster from about one in 250.
RARE = 256
# Searching a column for one number takes as long as passing by so many.
SEARCHED_FOR_ONE = 8
ONE = ord("1")
SHORT = 1 << 16

type Bits = int
type StoredBits = int | array[int]


class Integers:
    def everything(self, size: int) -> Bits:
        return (1 << size) - 1

    def of(self, slots: Iterable[int]) -> Bits:
        slots = array(SLOTS, slots)
        flags = bytearray(b"0") * (max(slots, default=0) + 1)
        for slot in slots:
            flags[slot] = ONE
        return bits_of(flags)

    def masked(self, column: array[int], mask: int) -> Bits:
        flag = {number: b"01"[number & mask != 0] for number in set(column)}
        return bits_of(bytearray(map(flag.__getitem__, column)))

    def stored(self, slots: array[int], size: int) -> StoredBits:
        return slots if len(slots) * RARE < size else self.of(slots)

    def union(self, stored: Iterable[StoredBits]) -> Bits:
        return reduce(or_, (one if isinstance(one, int) else self.of(one) for one in stored), 0)

    def forward(self, stored: Sequence[StoredBits], size: int) -> "Columns":
        return Columns([self.ascending_stored(one) for one in stored], size)

    def count(self, found: Bits) -> int:
        return found.bit_count()

    def counting(self, found: Bits) -> "Counting":
        return Counting(found)

    def at_or_above(self, found: Bits, slot: int) -> int:
        return (found >> slot).bit_count()

    def descending(self, found: Bits, offset: int, limit: int) -> list[int]:
        limit = min(limit, found.bit_count() - offset)
        if limit <= 0:
            return []
        first, last = nth_highest(found, offset), nth_highest(found, offset + limit - 1)
        window = found >> last & (1 << first - last + 1) - 1
        return [first - place for place in places(format(window, "b"))]

    def ascending(self, found: Bits) -> array[int]:
        return array(SLOTS, places(flags_of(found)))

    def ascending_stored(self, stored: StoredBits) -> array[int]:
        return self.ascending(stored) if isinstance(stored, int) else stored

    def places(self, ascending: array[int], wanted: Collection[int]) -> Iterable[int]:
        if len(wanted) * SEARCHED_FOR_ONE > len(ascending):
            known = wanted if isinstance(wanted, Set) else set(wanted)
            return compress(range(len(ascending)), map(known.__contains__, ascending))
        found = ((bisect_left(ascending, number), number) for number in wanted)
        size = len(ascending)
        return (place for place, number in found if place < size and ascending[place] == number)

    def leaders(self, tally: Sequence[int], numbers: range, most: int | None) -> list[int]:
        least = 1
        if most and most < len(numbers):
            ordered = sorted(tally[numbers.start : numbers.stop], reverse=True)
            least = max(least, ordered[most - 1])
        return [number for number in numbers if tally[number] >= least]


class Counting:
    """Counts what stored sets have in common with one set of bits."""

    def __init__(self, found: Bits) -> None:
        self.found = found

    @cached_property
    def flags(self) -> str:
        return flags_of(self.found)

    def __call__(self, stored: StoredBits) -> int:
        if isinstance(stored, int):
            return (stored & self.found).bit_count()
        # The flags end with the highest slot found.
        reached = stored[: bisect_left(stored, len(self.flags))]
        return "".join(map(self.flags.__getitem__, reached)).count("1")


class Columns:
    """The values of each slot, one after the other: those of slot 3 lie between starts 3 and 4."""

    def __init__(self, stored: Sequence[array[int]], size: int) -> None:
        self.totals: list[int] = list(map(len, stored))
        lengths = [0] * (size + 1)
        for slots in stored:
            for slot in slots:
                lengths[slot + 1] += 1
        self.starts = array(SLOTS, accumulate(lengths))
        typecode = "H" if len(stored) < SHORT else "I"
        self.values = array(typecode, [0]) * self.starts[-1]
        place = self.starts[:]
        for value, slots in enumerate(stored):
            for slot in slots:
                self.values[place[slot]] = value
                place[slot] += 1

    def tally(self, found: Bits) -> list[int]:
        tally = [0] * len(self.totals)
        for value, number in self.counted(found).items():
            tally[value] = number
        return tally

    def tally_without(self, missing: Bits) -> list[int]:
        tally = self.totals[:]
        for value, number in self.counted(missing).items():
            tally[value] -= number
        return tally

    def counted(self, found: Bits) -> Counter[int]:
        starts, values = self.starts, self.values
        each = (values[starts[slot] : starts[slot + 1]] for slot in places(flags_of(found)))
        return Counter(chain.from_iterable(each))


def flags_of(bits: Bits) -> str:
    """Write bits as 0 and 1, slot 0 first."""
    return format(bits, "b")[::-1]


def bits_of(flags: bytearray) -> Bits:
    """Read 0 and 1, slot 0 first."""
    flags.reverse()
    return int(flags or b"0", 2)


def places(flags: str) -> Iterator[int]:
    """Where a 1 stands."""
    place = flags.find("1")
    while place >= 0:
        yield place
        place = flags.find("1", place + 1)


def nth_highest(bits: Bits, n: int) -> int:
    """Return the slot before which `n` higher ones are set, by halves."""
    slot, width = 0, bits.bit_length()
    while width > 1:
        half = width // 2
        upper = bits >> half
        above = upper.bit_count()
        if n < above:
            bits, slot, width = upper, slot + half, width - half
        else:
            bits, n, width = bits & (1 << half) - 1, n - above, half
    return slot
