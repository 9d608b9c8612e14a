"""Kinds of records as the read API serves them: from which rows, and in which shape.

A room says in `api.py` which fields a record has and what has to be read for each. Nothing may be
read here that a page of the site would not show.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.utils.functional import Promise

from ngo_portal.shared.illustrating import photos_of
from ngo_portal.shared.listing import Listing
from ngo_portal.shared.models import PublicChange
from ngo_portal.shared.projecting import KINDS, PROJECTIONS
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.shapes import ALWAYS, RecordShape, Reference, Shape


@dataclass(frozen=True)
class Resource:
    """Records of a kind as the API serves them.

    `rows` are the public records with what their own columns need; `parts` says for each field
    which relations to read for it, so that what is left out is not asked for.
    """

    listing: Listing
    shape: type[RecordShape]
    title: str | Promise
    rows: Callable[[], models.QuerySet]
    parts: Callable[[], Mapping[str, list]] = dict
    # Texts in which photos may stand.
    illustrated: str = ""
    # The records into which others of these numbers went.
    merged: Callable[[Collection[int]], dict[int, int]] = lambda numbers: {}
    # What the key in an address of a record says of it.
    named: Callable[[str], dict] = lambda key: {"pk": key}

    @property
    def noun(self) -> str:
        return self.listing.noun

    @property
    def type(self) -> str:
        return self.shape.type_of_record

    @property
    def kind(self) -> Kind:
        return KINDS[self.listing.model]

    @property
    def names(self) -> list[str]:
        return list(shape_of(self.shape, ()).fields)

    def queryset(self, fields: Collection[str] = ()) -> models.QuerySet:
        """Public records with all that the fields need, in a constant number of queries."""
        parts = self.parts()
        names = [name for name in parts if not fields or name in fields]
        # Two fields may be made of the same rows.
        wanted = dict.fromkeys(one for name in names for one in parts[name])
        return self.rows().prefetch_related(*wanted)

    def prepare(self, records: list) -> None:
        """Read what belongs to several records at once and to none of their relations."""
        numbers = {PROJECTIONS[self.kind].number(record): record for record in records}
        changes = PublicChange.objects.filter(kind=self.kind, record__in=numbers)
        moments = dict(changes.values_list("record", "changed_at"))
        photos = {}
        if self.illustrated:
            photos = photos_of(getattr(record, self.illustrated) for record in records)
        for number, record in numbers.items():
            record.shown_photos = photos
            record.changed_at = moments.get(number) or getattr(record, "updated_at", None)

    def represent(self, records: Iterable, fields: Collection[str] = ()) -> list[dict]:
        """Records that `prepare` was handed, as data."""
        shape = shape_of(self.shape, self.in_order(fields))
        return [shape.to_representation(record) for record in records]

    def in_order(self, fields: Collection[str]) -> tuple[str, ...]:
        """Whoever asks chooses fields in any order: one shape serves them all."""
        return tuple(name for name in self.names if name in (*ALWAYS, *fields)) if fields else ()

    def by_number(self, numbers: Collection[int], fields: Collection[str] = ()) -> list[dict]:
        """The public ones of these records, in the order of their numbers here."""
        projection = PROJECTIONS[self.kind]
        keys = [projection.key(number) for number in numbers]
        found = {record.pk: record for record in self.queryset(fields).filter(pk__in=keys)}
        records = [found[key] for key in keys if key in found]
        self.prepare(records)
        return self.represent(records, fields)

    @property
    def expandable(self) -> dict[str, str]:
        """The ways to references inside a record, and the type of record at their end."""
        return dict(ways_in(shape_of(self.shape, ())))


# Strangers choose the fields: without an end, every choice would stay in memory.
@lru_cache(maxsize=64)
def shape_of(shape: type[RecordShape], fields: tuple[str, ...]) -> RecordShape:
    """A shape with some of its fields: made once, because making it takes longer than using it."""
    made = shape()
    for name in list(made.fields) if fields else ():
        if name not in fields:
            del made.fields[name]
    return made


def ways_in(shape, above: str = "") -> Iterable[tuple[str, str]]:
    for name, found in shape.fields.items():
        inner = getattr(found, "child", found)
        way = f"{above}{name}"
        if isinstance(inner, Reference):
            yield way, inner.type_of_record
        elif isinstance(inner, Shape):
            yield from ways_in(inner, f"{way}.")
