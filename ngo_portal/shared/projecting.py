"""Keeps the projection in step with the records, in the transaction that changes them.

A room describes its records once (`<room>/projection.py`): how they become documents, and which
other rows a document is made of. Whatever saves one of those rows then rewrites the entries that
show it. Where many rows are saved together, `together()` writes each entry once, at the end.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched

from django.conf import settings
from django.db import connections, models, transaction
from django.db.models import Min
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.utils import timezone, translation

from ngo_portal.shared import generation, public_changes
from ngo_portal.shared.entry_tables import (
    Row,
    entries_of,
    insert,
    marks,
    replace,
    replace_names,
    rows_of,
    using,
)
from ngo_portal.shared.models.projection import Awaited, Change, Generation
from ngo_portal.shared.searching.documents import Document
from ngo_portal.shared.searching.keys import Kind, docid_of

logger = logging.getLogger(__name__)

RECORDS_PER_WRITE = 500
# A worker that was away for longer than this many generations reads everything anew.
GENERATIONS_KEPT = 10_000

# Applications whose rows stand on public pages, and the tables that do not.
CONTENT = {"shared", "organizations", "events", "articles", "taggit"}
OWN_MODULES = (
    *("projection", "user", "move", "version", "safeguarding", "bulk"),
    *("working_copy", "preview_link", "public_change"),
)
OWN_TABLES = {f"ngo_portal.shared.models.{name}" for name in OWN_MODULES}
ADDED_OR_REMOVED = {"post_add", "post_remove", "post_clear"}

type Reached = Iterable[tuple[Kind, Collection[int]]]


class Projection:
    """How the records of one kind become documents. A subclass a kind, in the room of the kind."""

    kind: Kind
    model: type[models.Model]
    # The template that draws a record in a list, and what it calls the record; "" without cards.
    card = ""
    noun = ""
    # Whether people type names of these records to find or choose one.
    is_named = False
    # The column of the moment of its documents; none for those that are listed by name.
    placed_by: tuple[str, ...] = ()

    def documents(self, records: Collection[int]) -> Iterable[Document]:
        """What is to be found of these records, in a constant number of queries.

        A record that is gone has no document; one that is not public has a document that says so.
        """
        raise NotImplementedError  # pragma: no cover

    def number(self, record: models.Model) -> int:
        """The number of a record among those of its kind."""
        return record.pk

    def key(self, record: int) -> object:
        """The primary key of the record with a number."""
        return record

    def docid(self, key: int, moment: datetime | date | None = None) -> int:
        """The key of the entry of a record, from its own and from what is `placed_by`."""
        if isinstance(moment, datetime):
            moment = timezone.localtime(moment)
        return docid_of(self.kind, key, moment)


PROJECTIONS: dict[Kind, Projection] = {}
KINDS: dict[type[models.Model], Kind] = {}
# What the rows of a table reach, for those that are written in bulk and send no signals.
REACHES: dict[type[models.Model], list[Callable[[models.Model], "Reached"]]] = defaultdict(list)
# The same of what readers get of other records without being found by it.
MARKS: dict[type[models.Model], list[Callable[[models.Model], "Reached"]]] = defaultdict(list)
# Those whose names stand on pages of others, public or not.
ALWAYS_NAMED = {Kind.ORGANIZATION, Kind.PERSON}

# Asked, after a moment, for the next one at which pages change although no record does.
MOMENTS: list[Callable[[datetime], datetime | None]] = []

_gathered: ContextVar["Gathered | None"] = ContextVar("gathered", default=None)


@dataclass
class Gathered:
    """What was touched inside `together()`."""

    records: dict[Kind, set[int]] = field(default_factory=lambda: defaultdict(set))
    marked: dict[Kind, set[int]] = field(default_factory=lambda: defaultdict(set))
    is_changed: bool = False


# What a room says


def register(projection: Projection) -> None:
    """Let the records of a projection be found, and follow their own table."""
    PROJECTIONS[projection.kind] = projection
    KINDS[projection.model] = projection.kind
    follow(projection.model, lambda record: [(projection.kind, [projection.number(record)])])


def follow(model, reach: Callable[[models.Model], Reached], shown: Collection[str] = ()) -> None:
    """Rewrite what a row of another table reaches when it is saved or deleted.

    With `shown`, only a change of one of these fields counts: many entries may hang on the row.
    """
    REACHES[model].append(reach)
    watched = Watched(reach, tuple(shown))
    options = {"sender": model, "weak": False, "dispatch_uid": (model._meta.label, id(watched))}
    if shown:
        pre_save.connect(watched.before, **options)
    post_save.connect(watched.after, **options)
    post_delete.connect(watched.gone, **options)


def follow_many(through, kind: Kind, name: str) -> None:
    """Rewrite the records of a kind whose rows in a many-to-many table change.

    `name` is the column of the table that holds the record.
    """

    def changed(sender, instance, action, reverse, pk_set, **kwargs):
        if not reverse and action in ADDED_OR_REMOVED:
            touch(kind, [instance.pk])
        elif reverse and action == "pre_clear":
            # Afterwards nothing tells what hung on it: they are written at the end.
            instance.__dict__["_cleared"] = hung_on(sender, instance, name)
        elif reverse and action in ADDED_OR_REMOVED:
            touch(kind, pk_set or instance.__dict__.pop("_cleared", []))

    m2m_changed.connect(changed, sender=through, weak=False, dispatch_uid=(through, kind))


def hung_on(through, instance, name) -> list[int]:
    other = next(
        field.name for field in through._meta.fields if field.related_model is type(instance)
    )
    rows = through._base_manager.filter(**{other: instance})
    return list(rows.values_list(name, flat=True))


class Watched:
    """Receivers of the signals of one table."""

    def __init__(self, reach, shown):
        self.reach, self.shown = reach, shown
        # Where the instance that is saved keeps what was stored; others may watch it too.
        self.memory = f"_stored_before_{id(self)}"

    def before(self, sender, instance, raw=False, **kwargs):
        if instance._state.adding:
            return
        stored = sender._base_manager.filter(pk=instance.pk).values(*self.shown).first()
        instance.__dict__[self.memory] = stored

    def after(self, sender, instance, created=False, raw=False, **kwargs):
        if raw:
            # A fixture: the rows it hangs on may not be there yet. `reindex` follows.
            return
        if self.shown and not created:
            stored = instance.__dict__.pop(self.memory, None)
            if stored == {name: getattr(instance, name) for name in self.shown}:
                return
        self.touch_reached(instance)

    def gone(self, sender, instance, **kwargs):
        self.touch_reached(instance)

    def touch_reached(self, instance):
        for kind, records in self.reach(instance):
            touch(kind, records)


# Writing


def touch(kind: Kind, records: Iterable[int]) -> None:
    """Bring the entries of records in step, now or at the end of `together()`."""
    records = {record for record in records if record}
    gathered = _gathered.get()
    if gathered is not None:
        gathered.records[kind] |= records
    elif records:
        write(kind, records)


def mark(kind: Kind, records: Iterable[int]) -> None:
    """Note that readers get something else of records, now or at the end of `together()`."""
    records = {record for record in records if record}
    gathered = _gathered.get()
    if gathered is not None:
        gathered.marked[kind] |= records
    elif records:
        with transaction.atomic(using=using(), savepoint=False):
            write_marks(kind, records)


def write_marks(kind: Kind, records: Collection[int], number: int | None = None) -> None:
    """In a generation of their own, or in one that this transaction has begun."""
    for some in batched(sorted(records), RECORDS_PER_WRITE):
        if public := public_changes.public_among(kind, some):
            public_changes.mark(kind, public, number or generation.bump(using()))


def touch_rows(model: type[models.Model], records: Iterable[int], marks: bool = True) -> None:
    """Bring everything in step that rows written in bulk reach."""
    for row in model._base_manager.filter(pk__in=list(records)):
        for reach in REACHES[model]:
            for kind, reached in reach(row):
                touch(kind, reached)
        for reach in MARKS[model] if marks else ():
            mark_reached(row, reach)


def mark_reached(row: models.Model, reach: Callable[[models.Model], Reached]) -> None:
    """Mark what a row reaches, unless it is of a record that readers never saw.

    An event names organizations and people also where their own records are not published.
    """
    kind = KINDS.get(type(row))
    is_seen = kind in ALWAYS_NAMED or getattr(row, "is_public", True)
    if kind is None or is_seen or public_changes.is_known(kind, row.pk):
        for reached_kind, records in reach(row):
            mark(reached_kind, records)


def note_change() -> None:
    """Begin a new generation: something that a page may show has changed."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.is_changed = True
    else:
        generation.bump(using())


def follow_content(sender, raw=False, **kwargs) -> None:
    """Receiver for rows of any table: a page may show it even where no entry does.

    Not for those of a fixture, one by one: `reindex` follows.
    """
    options = sender._meta
    if not raw and options.app_label in CONTENT and sender.__module__ not in OWN_TABLES:
        note_change()


@contextmanager
def together() -> Iterator[None]:
    """Write every entry that is touched inside once, at the end, in one transaction."""
    if _gathered.get() is not None:
        yield
        return
    gathered = Gathered()
    token = _gathered.set(gathered)
    try:
        with transaction.atomic():
            yield
            _gathered.reset(token)
            token = None
            number = None
            if gathered.is_changed:
                number = generation.bump(using())
            for kind, records in sorted(gathered.records.items()):
                write(kind, records)
            for kind, records in sorted(gathered.marked.items()):
                write_marks(kind, records, number)
    finally:
        if token is not None:
            _gathered.reset(token)


def write(kind: Kind, records: Collection[int]) -> None:
    """Replace the entries of records by what the records say now."""
    projection = PROJECTIONS[kind]
    for some in batched(sorted(records), RECORDS_PER_WRITE):
        with transaction.atomic(using=using(), savepoint=False):
            write_some(projection, some)


def write_some(projection: Projection, records: Collection[int]) -> None:
    """The same for as many as one statement may name."""
    number = generation.bump(using())
    put(projection, records, rows_of(documents_of(projection, records)), number)


def put(
    projection: Projection,
    records: Collection[int],
    rows: list[Row],
    number: int,
    *,
    is_anew: bool = False,
) -> None:
    """Replace the entries of records by others, in a generation begun before these were made.

    Its row is the lock that puts writers in order, so that the last to write has read what the
    others committed.
    """
    if projection.is_named:
        replace_names(projection.kind, records, rows)
    await_moments(projection.kind, records, rows)
    new = [row for row in rows if row.is_public]
    public_changes.note(projection.kind, records, {row.record for row in new}, number)
    old = entries_of(projection.kind, records)
    if old or new:
        changed = replace(old, new, is_anew=is_anew)
        note_changes(number, changed, old.keys() - {row.docid for row in new})


def documents_of(projection: Projection, records: Collection[int]) -> list[Document]:
    """What is to be found of records, in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        return list(projection.documents(records))


def note_changes(number: int, written: Collection[int], gone: Collection[int]) -> None:
    changes = [(number, docid, False) for docid in sorted(written)]
    changes += [(number, docid, True) for docid in sorted(gone)]
    insert(Change, ["number", "docid", "is_gone"], changes)
    if number % 100 == 0:
        late = Change.objects.using(using()).filter(number__lte=number - GENERATIONS_KEPT)
        late._raw_delete(using())


# What changes by itself


def await_moments(kind: Kind, records: Collection[int], found: Collection[Row]) -> None:
    """Remember when entries change by themselves, and tell those who keep pages until then."""
    now = timezone.now()
    moments = [(row.record, row.changes_at) for row in found if row.changes_at]
    rows = [Awaited(kind=kind, record=record, moment=at) for record, at in moments if at > now]
    with connections[using()].cursor() as cursor:
        sql = f"DELETE FROM shared_awaited WHERE kind = %s AND record IN ({marks(records)})"
        cursor.execute(sql, [kind, *records])
        is_changed = rows or cursor.rowcount
    if is_changed:
        Awaited.objects.using(using()).bulk_create(rows)
        set_next_moment()


def also_awaited(next_after: Callable[[datetime], datetime | None]) -> None:
    """Let pages change at moments that no record awaits, such as when a front page is to end.

    Whoever changes them begins a new generation and calls `set_next_moment`.
    """
    if next_after not in MOMENTS:
        MOMENTS.append(next_after)


def set_next_moment(now: datetime | None = None) -> None:
    now = now or timezone.now()
    first = Awaited.objects.using(using()).aggregate(first=Min("moment"))["first"]
    moments = filter(None, [first, *(next_after(now) for next_after in MOMENTS)])
    Generation.objects.using(using()).update(next_moment=min(moments, default=None))


def is_due(now: datetime) -> bool:
    """Whether the moment until which pages were true has come."""
    row = Generation.objects.using(using()).filter(pk=generation.ROW)
    return row.filter(next_moment__lte=now).exists()


@generation.when_due
def open_due(now: datetime | None = None) -> None:
    """Write the entries of records whose moment has come: of those that were scheduled, and of
    those that show a photo to which the consent has ended.

    Whoever asks for a page first after the moment does it; nothing else has to run. Of several
    that come at once one writes, and the others find it done.
    """
    now = now or timezone.now()
    due = Awaited.objects.using(using()).filter(moment__lte=now)
    if not due.exists() and not is_due(now):
        return
    with transaction.atomic(using=using()):
        generation.bump(using())
        found = defaultdict(list)
        for kind, record in due.values_list("kind", "record"):
            found[Kind(kind)].append(record)
        for kind, records in found.items():
            for record in records:
                bring_out(kind, record)
        set_next_moment(now)


def bring_out(kind: Kind, record: int) -> None:
    """Write what a scheduled record reaches; one that cannot be written keeps no other waiting."""
    projection = PROJECTIONS[kind]
    try:
        with transaction.atomic(using=using()):
            # What was public before loses a photo, of which no other record tells.
            was_public = bool(public_changes.public_among(kind, [record]))
            touch_rows(projection.model, [projection.key(record)], marks=not was_public)
            mark(kind, [record])
    except Exception:
        logger.exception("%s %d did not come out: run reindex.", kind.name, record)
        Awaited.objects.using(using()).filter(kind=kind, record=record).delete()


def blank_cards(entries) -> None:
    """Let the cards of some entries be drawn anew by whoever shows them."""
    with transaction.atomic(using=using()):
        generation.bump(using())
        entries.using(using()).update(card="")


for signal in (post_save, post_delete, m2m_changed):
    signal.connect(follow_content, dispatch_uid="a new generation")
