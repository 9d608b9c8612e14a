"""Makes the projection again from the records, while readers go on reading, and compares the two.

Each batch of records is a transaction of its own in which old entries give way to new ones, so
nobody ever finds a record missing. Where a run stopped is kept, and the next one goes on there.
"""

import gc
from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import batched
from multiprocessing import get_context

import django
from django.db import connections, transaction

from ngo_portal.shared import generation
from ngo_portal.shared.entry_tables import Row, facets_of, insert, rows_of, using
from ngo_portal.shared.models.projection import (
    Change,
    Entry,
    EntryFacet,
    Rebuild,
    Word,
)
from ngo_portal.shared.projecting import (
    PROJECTIONS,
    Projection,
    documents_of,
    put,
    write,
)
from ngo_portal.shared.searching.documents import Document
from ngo_portal.shared.searching.index import index_on
from ngo_portal.shared.searching.keys import Kind, number_of_country, record_of
from ngo_portal.shared.searching.question import FACETS

BATCH = 500
COMPARED = [
    "docid",
    "title",
    "url",
    "note",
    "summary",
    "text",
    "order_name",
    "starts_on",
    "last_on",
]

type Progress = Callable[[int], object]
type Make = Callable[[Projection, Iterable[list[int]]], Iterable[tuple[list[int], "Made | None"]]]


@dataclass(frozen=True)
class Difference:
    """An entry that does not say what its record says."""

    kind: Kind
    record: int
    fault: str


def keys_of(projection: Projection) -> "array[int]":
    """The keys of the entries that all records of a kind would have, in their order.

    Newest last, so that each batch lies together in every table and index that is written.
    """
    rows = projection.model._base_manager.order_by().values_list("pk", *projection.placed_by)
    return array("q", sorted(projection.docid(*row) for row in rows))


def batches_of(projection: Projection, after: int = 0) -> Iterator[list[int]]:
    """Keys of all records of a kind above one, in their order, some at a time.

    All are read before the first: a question that stays open over commits keeps SQLite from ever
    emptying its log. What comes to be in the meantime is written by whoever saves it.
    """
    keys = keys_of(projection)
    for start in range(bisect_right(keys, after), len(keys), BATCH):
        yield list(keys[start : start + BATCH])


def projections(kinds: Collection[Kind] = ()) -> list[Projection]:
    """Those of some kinds, or all, in the order in which they are worked through."""
    return [PROJECTIONS[kind] for kind in sorted(kinds or PROJECTIONS)]


def count_records(kinds: Collection[Kind] = ()) -> int:
    return sum(projection.model._base_manager.count() for projection in projections(kinds))


def begun() -> tuple[Kind, int] | None:
    """The kind and the key at which the run before this one stopped; None if it came to its end."""
    row = Rebuild.objects.using(using()).first()
    return (Kind(row.kind), row.record) if row else None


def rebuild(
    progress: Progress = lambda done: None,
    *,
    anew: bool = False,
    kinds: Collection[Kind] = (),
    processes: int = 0,
) -> None:
    """Write the entries of all records, going on where a run before this one stopped.

    `processes` make documents beside this one, which then only writes them.
    """
    if anew:
        Rebuild.objects.using(using()).all().delete()
    kind, place = begun() or (min(PROJECTIONS), 0)
    with index_on(connections[using()]).rebuilding(), makers(processes) as make:
        for projection in projections(kinds):
            if projection.kind < kind:
                progress(projection.model._base_manager.count())
            else:
                after = place if projection.kind == kind else 0
                rebuild_kind(projection, after, progress, make, is_anew=anew)
    count_words()
    Rebuild.objects.using(using()).all().delete()


def rebuild_kind(
    projection: Projection, after: int, progress: Progress, make: "Make", *, is_anew: bool = False
) -> None:
    if after:
        done = projection.model._base_manager.count()
        progress(done - sum(map(len, batches_of(projection, after))))
    own: set[int] = set()
    for keys, made in make(projection, batches_of(projection, after)):
        with transaction.atomic(using=using()):
            own.add(write_batch(projection, keys, made, own, is_anew=is_anew))
            Rebuild.objects.using(using()).update_or_create(
                pk=1, defaults={"kind": projection.kind, "record": keys[-1]}
            )
        progress(len(keys))
    forget_the_gone(projection)


def write_batch(
    projection: Projection,
    keys: list[int],
    made: "Made | None",
    own: set[int],
    *,
    is_anew: bool = False,
) -> int:
    """Write rows that were made before, or new ones if anybody changed something since.

    `own` are the generations of this run. Return the one in which they are written.
    """
    number = generation.bump(using())
    records = list(map(record_of, keys))
    if made is not None and own.issuperset(range(made.number + 1, number)):
        rows = made.rows
    else:
        rows = made_of(projection, records)
    put(projection, records, rows, number, is_anew=is_anew)
    return number


@dataclass(frozen=True)
class Made:
    """What tables are to hold, and the generation before the records were read."""

    number: int
    rows: list[Row]


@contextmanager
def makers(processes: int) -> Iterator["Make"]:
    """Start processes that make rows ahead of the one that writes them."""
    if not processes:
        yield lambda projection, batches: ((keys, None) for keys in batches)
        return
    # Not forked: processes must not share a connection to a database.
    with ProcessPoolExecutor(processes, get_context("spawn"), django.setup) as pool:
        yield partial(made_ahead, pool, processes + 1)


def made_ahead(pool, ahead: int, projection, batches) -> Iterator[tuple[list[int], Made]]:
    waiting: deque = deque()
    database = connections[using()].settings_dict["NAME"]
    for keys in batches:
        waiting.append((keys, pool.submit(make_rows, database, projection.kind, keys)))
        if len(waiting) > ahead:
            keys, made = waiting.popleft()
            yield keys, made.result()
    for keys, made in waiting:
        yield keys, made.result()


def make_rows(database: str, kind: Kind, keys: list[int]) -> Made:
    """Runs in another process, which knows the database from the settings, as tests do not."""
    # Nearly everything a batch is made of goes by itself: it is looked through once, not at every
    # few hundred objects, which would be a sixth of the time.
    gc.disable()
    connections[using()].settings_dict["NAME"] = database
    number, _moment = generation.read(using())
    rows = made_of(PROJECTIONS[kind], list(map(record_of, keys)))
    gc.collect(0)
    return Made(number, rows)


def made_of(projection: Projection, records: list[int]) -> list[Row]:
    # Words are counted at the end.
    return rows_of(documents_of(projection, records), has_words=False)


def forget_the_gone(projection: Projection) -> None:
    """Take away entries whose record was removed behind the back of the projection."""
    for records in batched(list(orphans_of(projection)), BATCH):
        write(projection.kind, records)


def orphans_of(projection: Projection) -> Iterator[int]:
    """Numbers of entries without a record that readers may see."""
    manager = projection.model._default_manager
    public = manager.published() if hasattr(manager, "published") else manager.all()
    entries = Entry.objects.using(using()).filter(kind=projection.kind).order_by()
    if projection.kind == Kind.COUNTRY:
        there = set(map(number_of_country, public.values_list("pk", flat=True)))
        records = entries.values_list("record", flat=True)
        yield from (record for record in records if record not in there)
    else:
        gone = entries.exclude(record__in=public.order_by().values("pk"))
        yield from gone.values_list("record", flat=True)


def count_words() -> None:
    """Count in how many entries each word stands, and forget words that stand in none."""
    counts = index_on(connections[using()]).word_counts()
    with transaction.atomic(using=using()):
        Word.objects.using(using()).all()._raw_delete(using())
        for rows in batched(counts, BATCH):
            insert(Word, ["word", "entries"], list(rows))


def clear() -> None:
    """Empty the projection; readers find nothing until it is rebuilt."""
    with transaction.atomic(using=using()):
        number = generation.bump(using())
        # A change of the key 0 says that everything may have changed.
        Change.objects.using(using()).create(number=number, docid=0, is_gone=True)
        for model in (Entry, EntryFacet):
            model.objects.using(using()).all()._raw_delete(using())
        index_on(connections[using()]).clear()


def differences(kinds: Collection[Kind] = ()) -> Iterator[Difference]:
    """Compare every entry with its record."""
    for projection in projections(kinds):
        seen = set()
        for keys in batches_of(projection):
            found = list(differences_in(projection, list(map(record_of, keys))))
            seen |= {difference.record for difference in found}
            yield from found
        for record in orphans_of(projection):
            if record not in seen:
                yield Difference(projection.kind, record, "has an entry and is gone")


def differences_in(projection: Projection, records) -> Iterator[Difference]:
    documents = {
        document.record: document
        for document in documents_of(projection, records)
        if document.is_public
    }
    entries = Entry.objects.using(using()).filter(kind=projection.kind, record__in=records)
    stored = {entry.record: entry for entry in entries}
    facets = facets_of([entry.docid for entry in stored.values()])
    index = index_on(connections[using()])
    texts = index.same([index.row_of(document) for document in documents.values()])
    for record in sorted({*documents, *stored}):
        fault = fault_of(documents.get(record), stored.get(record), facets, texts)
        if fault:
            yield Difference(projection.kind, record, fault)


def fault_of(document: Document | None, entry: Entry | None, facets, texts) -> str:
    """Say what is wrong between a record and its entry; '' if nothing is."""
    if entry is None:
        return "has no entry"
    if document is None:
        return "has an entry and is not public"
    if facets[entry.docid] != {(FACETS[facet], value) for facet, value in document.facets}:
        return "has other facets"
    other = (name for name in COMPARED if getattr(entry, name) != getattr(document, name))
    if name := next(other, ""):
        return f"has another {name}"
    if entry.docid not in texts:
        return "has other words in the full-text index"
    return fault_of_card(document, entry)


def fault_of_card(document: Document, entry: Entry) -> str:
    is_drawn = entry.card and entry.card_version == document.card_version
    return "has an outdated card" if is_drawn and entry.card != document.card else ""
