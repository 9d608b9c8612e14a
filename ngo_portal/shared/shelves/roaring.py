"""Sets of slots as roaring bitmaps, and columns in numpy: the extra `scale`."""

from array import array
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from ngo_portal.shared.shelves.sets import SLOTS, Counting

SHORT = 1 << 16

type Numbers = NDArray[np.int64]


class Roaring:
    def everything(self, size: int) -> BitMap:
        return BitMap(range(size))

    def of(self, slots: Iterable[int]) -> BitMap:
        return BitMap(slots)

    def masked(self, column: array[int], mask: int) -> BitMap:
        numbers = np.array(column, np.int32)
        return BitMap(array(SLOTS, np.flatnonzero(numbers & mask).astype(np.uint32).tobytes()))

    def stored(self, slots: array[int], size: int) -> BitMap:
        return BitMap(slots)

    def union(self, stored: Iterable[BitMap]) -> BitMap:
        return BitMap.union(BitMap(), *stored)

    def forward(self, stored: Sequence[BitMap], size: int) -> "Columns":
        return Columns(stored, size)

    def count(self, found: BitMap) -> int:
        return len(found)

    def counting(self, found: BitMap) -> Counting[BitMap]:
        return found.intersection_cardinality

    def at_or_above(self, found: BitMap, slot: int) -> int:
        return len(found) - (found.rank(slot - 1) if slot else 0)

    def descending(self, found: BitMap, offset: int, limit: int) -> list[int]:
        end = len(found) - offset
        return list(found[max(end - limit, 0) : max(end, 0)])[::-1]

    def ascending(self, found: BitMap) -> array[int]:
        return found.to_array()

    def ascending_stored(self, stored: BitMap) -> array[int]:
        return stored.to_array()

    def places(self, ascending: array[int], wanted: Collection[int]) -> list[int]:
        if not ascending or not wanted:
            return []
        column = np.frombuffer(ascending, np.int64)
        numbers = np.array(wanted if isinstance(wanted, array) else list(wanted), np.int64)
        numbers.sort()
        found = np.searchsorted(column, numbers)
        found[found == len(column)] = 0
        places: list[int] = found[column[found] == numbers].tolist()
        return places

    def leaders(self, tally: Numbers, numbers: range, most: int | None) -> Iterable[int]:
        part = tally[numbers.start : numbers.stop]
        found = np.flatnonzero(part)
        if most and most < len(found):
            least = np.partition(part[found], -most)[-most]
            found = found[part[found] >= least]
        return (numbers.start + found).tolist()


class Columns:
    """The values of each slot, one after the other: those of slot 3 lie between starts 3 and 4."""

    def __init__(self, stored: Sequence[BitMap], size: int) -> None:
        self.totals = np.array([len(one) for one in stored], np.int64)
        slots = [np.frombuffer(one.to_array(), np.uint32) for one in stored if one]
        every = np.concatenate([np.empty(0, np.uint32), *slots])
        lengths = np.bincount(every, minlength=size)
        self.starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)
        short = np.uint16 if len(stored) < SHORT else np.uint32
        values = np.repeat(np.arange(len(stored), dtype=short), self.totals)
        self.values = values[np.argsort(every, kind="stable")]

    def tally(self, found: BitMap) -> Numbers:
        slots = np.frombuffer(found.to_array(), np.uint32) if found else np.empty(0, np.uint32)
        starts = self.starts[slots]
        lengths = self.starts[slots + 1] - starts
        ends = np.cumsum(lengths, dtype=np.int64)
        # Places run on within a slot and jump between slots.
        jumps = np.repeat(starts - (ends - lengths), lengths)
        places = jumps + np.arange(len(jumps))
        return np.bincount(self.values[places], minlength=len(self.totals))

    def tally_without(self, missing: BitMap) -> Numbers:
        return self.totals - self.tally(missing) if missing else self.totals
