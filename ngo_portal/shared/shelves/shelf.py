"""A shelf: the records of one kind in memory, asked for pages and for counts of facets.

Almost everything stands in a base, which never changes. What has changed since the base was made
stands beside it: slots that are no longer alive, and at most a few hundred late rows, which are
looked at one by one. Both together are a state, which never changes either. Whoever asks takes
the state there is and needs no lock; whoever changes puts another in its place.
"""

from collections.abc import Callable, Iterable, Mapping
from threading import Lock, Thread

from ngo_portal.shared.shelves.base import Base, base_of, merged
from ngo_portal.shared.shelves.reading import Reading
from ngo_portal.shared.shelves.rows import Answer, Counts, Page, Place, Row, Wanted
from ngo_portal.shared.shelves.sets import Sets, Slots
from ngo_portal.shared.shelves.state import State

# So many changes are looked at one by one before they are merged into a new base: at least, and
# one for so many records of a big shelf.
LATE_CHANGES = 256
RECORDS_FOR_ONE = 2_000

type Run = Callable[[Callable[[], None]], None]


def aside(work: Callable[[], None]) -> None:
    """Do something that nobody waits for."""
    Thread(target=work, daemon=True).start()


class Shelf[Set: Slots, Stored]:
    """The records of one kind. Threads may ask and change at the same time.

    A change is seen by whoever asks after it. It costs microseconds, however many records there
    are: only when there are many changes a new base is made, by `run`, while the old one answers.
    """

    def __init__(
        self, base: Base[Set, Stored], *, late_changes: int | None = None, run: Run = aside
    ) -> None:
        usual = max(LATE_CHANGES, base.size // RECORDS_FOR_ONE)
        self.late_changes = usual if late_changes is None else late_changes
        self.run = run
        self.state = State(base, base.everything)
        self.changing = Lock()
        self.merging = Lock()

    @classmethod
    def of(
        cls,
        sets: Sets[Set, Stored],
        rows: Iterable[Row],
        *,
        is_by_name: bool = False,
        late_changes: int | None = None,
        run: Run = aside,
    ) -> "Shelf[Set, Stored]":
        """Fill a shelf with rows from the last of the list to the first."""
        base = base_of(sets, rows, is_by_name=is_by_name)
        return cls(base, late_changes=late_changes, run=run)

    def __len__(self) -> int:
        state = self.state
        return state.base.sets.count(state.alive) + len(state.late)

    # Asking

    def find(self, wanted: Wanted, offset: int, limit: int, after: Place | None = None) -> Page:
        return Reading(self.state, wanted).page(offset, limit, after)

    def counts(
        self, wanted: Wanted, facets: Iterable[str], top: Mapping[str, int] | None = None
    ) -> Counts:
        """How many records each value would find, chosen in place of its facet's own choice.

        Of a facet in `top` only so many leading values are returned, and those chosen.
        """
        return Reading(self.state, wanted).counts(facets, top or {})

    def answer(
        self,
        wanted: Wanted,
        facets: Iterable[str] = (),
        top: Mapping[str, int] | None = None,
        offset: int = 0,
        limit: int = 20,
        after: Place | None = None,
    ) -> Answer:
        """A page and counts of the same moment."""
        reading = Reading(self.state, wanted)
        return Answer(reading.page(offset, limit, after), reading.counts(facets, top or {}))

    # Changing

    def put(self, row: Row) -> None:
        """Add a record, or replace what was there under its docid."""
        self.change({row.docid: row})

    def remove(self, docid: int) -> None:
        self.change({docid: None})

    def change(self, changes: Mapping[int, Row | None]) -> None:
        """Put rows under their docids; None takes away what was there."""
        with self.changing:
            self.state = self.state.changed(changes)
            is_long = len(self.state.changes) > self.late_changes
        if is_long and not self.merging.locked():
            self.run(self.merge)

    def merge(self) -> None:
        """Make a new base of the old one and what has changed, unless somebody is at it.

        Changes that come while it is made are made again on the new one.
        """
        if not self.merging.acquire(blocking=False):
            return
        try:
            before = self.state
            base = merged(before.base, before.alive, before.late[::-1])
            with self.changing:
                since = {
                    docid: row
                    for docid, row in self.state.changes.items()
                    if docid not in before.changes or before.changes[docid] is not row
                }
                self.state = State(base, base.everything).changed(since)
        finally:
            self.merging.release()
