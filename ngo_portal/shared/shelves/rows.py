"""What a shelf is filled with, what it is asked for, and what it answers."""

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

type Counts = dict[str, dict[str, int]]

UNDATED = 0
# Facets that nobody chooses values of: their values are no words of a document, and not looked for
# where the values of a record are.
COUNTED_ONLY = frozenset({"figure"})


@dataclass(frozen=True)
class Row:
    """A record on a shelf. Days are ordinals (`date.toordinal`), `UNDATED` where not known."""

    docid: int
    order_name: str = ""
    first_day: int = UNDATED
    last_day: int = UNDATED
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """Conditions that a record meets all of.

    Of the values chosen of a facet it has any. Something of it lies between `since` and `until`,
    both included; a record without dates lies in no period. Its docid is among `within`, which is
    what a search for words found.

    A facet is counted without the choice of its own values, to tell what another choice would find;
    where the choice `is_fixed`, with it.
    """

    chosen: Mapping[str, Collection[str]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    within: Collection[int] | None = None
    is_fixed: bool = False

    @property
    def choices(self) -> frozenset[str]:
        """The facets that are counted without what is chosen of them."""
        return frozenset() if self.is_fixed else frozenset(self.chosen)

    def is_in_period(self, row: Row) -> bool:
        if self.since is None and self.until is None:
            return True
        if row.first_day == UNDATED or row.last_day == UNDATED:
            return False
        starts_late = self.until is not None and row.first_day > self.until.toordinal()
        ended_early = self.since is not None and row.last_day < self.since.toordinal()
        return not starts_late and not ended_early

    def missed_by(self, row: Row) -> set[str]:
        """The facets of which a row has none of the chosen values."""
        nothing: frozenset[str] = frozenset()
        return {
            facet
            for facet, values in self.chosen.items()
            if row.facets.get(facet, nothing).isdisjoint(values)
        }


@dataclass(frozen=True)
class Place:
    """Where a record stands in its list, whether it is still there or not."""

    docid: int
    order_name: str = ""


@dataclass(frozen=True)
class Page:
    """Records in the order of their list, from some place on, and how many there are in all."""

    docids: list[int]
    total: int


@dataclass(frozen=True)
class Answer:
    """A page of what was found, and beside it what other choices would find."""

    page: Page
    counts: Counts


def leading(
    counted: Mapping[str, int], most: int | None, chosen: Collection[str]
) -> dict[str, int]:
    """Return the values that have records, most records first, and the chosen ones in any case.

    Equal counts stand in the order of the values. `most` limits the values that were not chosen
    for themselves.
    """
    some = [(value, number) for value, number in counted.items() if number]
    best = heapq.nsmallest(len(some) if most is None else most, some, key=by_number)
    kept = dict(best) | {value: counted.get(value, 0) for value in chosen}
    return dict(sorted(kept.items(), key=by_number))


def by_number(pair: tuple[str, int]) -> tuple[int, str]:
    value, number = pair
    return -number, value
