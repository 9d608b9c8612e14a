"""What a shelf holds at one moment. A state, once made, never changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ngo_portal.shared.shelves.base import Base
from ngo_portal.shared.shelves.rows import Row
from ngo_portal.shared.shelves.sets import Slots


@dataclass(frozen=True)
class State[Set: Slots, Stored]:
    """A base and what has changed since it was made.

    `changes` has each docid that changed since the base: its row, or None where it is gone.
    `late` are those rows in the order of the list.
    """

    base: Base[Set, Stored]
    alive: Set
    changes: Mapping[int, Row | None] = field(default_factory=dict)
    late: tuple[Row, ...] = ()

    def changed(self, changes: Mapping[int, Row | None]) -> "State[Set, Stored]":
        gone = self.base.of_docids(changes.keys())
        changes = {**self.changes, **changes}
        late = [row for row in changes.values() if row is not None]
        late.sort(key=by_name if self.base.listing.is_by_name else newest_first)
        return State(self.base, self.alive ^ (self.alive & gone), changes, tuple(late))


def newest_first(row: Row) -> int:
    return -row.docid


def by_name(row: Row) -> tuple[str, int]:
    return row.order_name, row.docid
