"""What a shelf needs of sets of slots.

Slots are numbers from 0. Sets are cut, joined and compared with the operators of Python (& | ^),
never with those that work in place (&= changes a bitmap for everybody who holds it): a set, once
made, stays as it is. `Stored` is the form in which the records of one value wait, which
may be smaller.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol, Self

# Typecode of an array of slots: 32 bits without a sign.
SLOTS = "I"

type Counting[Stored] = Callable[[Stored], int]


class Slots(Protocol):
    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __xor__(self, other: Self, /) -> Self: ...


class Forward[Set](Protocol):
    """The way back: which values each slot has, for counting where few slots are found."""

    def tally(self, found: Set) -> Sequence[int]:
        """How many of the slots found each value has."""

    def tally_without(self, missing: Set) -> Sequence[int]:
        """How many of all slots but these each value has."""


class Sets[Set: Slots, Stored](Protocol):
    """One way of keeping sets of slots."""

    def everything(self, size: int) -> Set: ...

    def of(self, slots: Iterable[int]) -> Set: ...

    def masked(self, column: array[int], mask: int) -> Set:
        """The slots whose number in a column shares a bit with the mask."""

    def stored(self, slots: array[int], size: int) -> Stored:
        """Ascending slots of a shelf of some size, put away."""

    def union(self, stored: Iterable[Stored]) -> Set: ...

    def forward(self, stored: Sequence[Stored], size: int) -> Forward[Set]: ...

    def count(self, found: Set) -> int: ...

    def counting(self, found: Set) -> Counting[Stored]:
        """A function that counts what a stored set has in common with this one."""

    def at_or_above(self, found: Set, slot: int) -> int:
        """How many of them are this slot or higher."""

    def descending(self, found: Set, offset: int, limit: int) -> Sequence[int]:
        """Some of them, highest first."""

    def ascending(self, found: Set) -> array[int]: ...

    def ascending_stored(self, stored: Stored) -> array[int]: ...

    def places(self, ascending: array[int], wanted: Collection[int]) -> Iterable[int]:
        """Where in a column the wanted numbers stand that it has, in any order."""

    def leaders(self, tally: Sequence[int], numbers: range, most: int | None) -> Iterable[int]:
        """Numbers that are tallied at all; with `most`, at least the greatest and their equals."""
