"""What tables read beside the records themselves: plain values, a batch in one statement.

Values and not instances: nothing in them can ask the database again, and they are made five times
as fast.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from ngo_portal.shared import labels
from ngo_portal.shared.models import Place
from ngo_portal.shared.publishing import Status
from ngo_portal.shared.searching.facets import tags_of


class Coded(NamedTuple):
    """A word of a vocabulary: its code for programs, its name (maybe a lazy one) for people."""

    code: str
    name: Any


class Part:
    """Something that belongs to each record of a batch.

    `is_shared` says that it is the part of a sheet and of the records' own columns as well.
    """

    is_shared = False

    def read(self, records: list[Any]) -> Mapping[int, Any]:
        """What each record has, by its key; those that have nothing may be left out."""
        raise NotImplementedError  # pragma: no cover


class Rows(Part):
    """Rows of another table, as named tuples of some of their columns.

    `rows` is called for each batch, because what is public changes with the clock; `owner` is the
    column that names the record.
    """

    def __init__(
        self, rows: Callable[[], models.QuerySet], owner: str, *columns: str, is_shared=False
    ):
        self.rows, self.owner, self.columns = rows, owner, columns
        self.is_shared = is_shared

    def read(self, records):
        keys = [record.pk for record in records]
        rows = self.rows().filter(**{f"{self.owner}__in": keys})
        found = defaultdict(list)
        for row in rows.values_list(self.owner, *self.columns, named=True):
            found[row[0]].append(row)
        return found


class Terms(Part):
    """The terms of a vocabulary that records have, in its order. `code` is what programs read."""

    def __init__(self, model: type[models.Model], name: str, code: str = "code"):
        self.field: Any = model._meta.get_field(name)
        self.code = code

    def read(self, records):
        field = self.field
        record, term = field.m2m_field_name(), field.m2m_reverse_field_name()
        ties = field.remote_field.through.objects.filter(**{f"{record}__in": records})
        chosen = defaultdict(set)
        for key, value in ties.values_list(f"{record}_id", f"{term}_id"):
            chosen[key].add(value)
        return self.in_order(chosen) if chosen else {}

    def in_order(self, chosen: Mapping[int, set]) -> dict[int, list[Coded]]:
        used = set().union(*chosen.values())
        known = {
            key: Coded(str(getattr(term, self.code)), term.name)
            for key, term in labels.vocabulary(self.field.related_model).items()
            if key in used
        }
        return {
            record: [word for key, word in known.items() if key in keys]
            for record, keys in chosen.items()
        }


class Tags(Part):
    """The names of the free tags of records."""

    def __init__(self, model: type[models.Model]):
        self.model = model

    def read(self, records):
        keys = [record.pk for record in records]
        rows = tags_of(self.model).queryset.filter(object_id__in=keys).order_by("tag__name")
        found = defaultdict(list)
        for key, name in rows.values_list("object_id", "tag__name"):
            found[key].append(name)
        return found


class Governorates(Part):
    """The governorate in which the place of a record lies, as far as it has one."""

    def __init__(self, name: str = "place"):
        self.name = name

    def read(self, records):
        places = {record.pk: getattr(record, self.name) for record in records}
        return {key: name for key, name in governorates(places).items() if name}


def governorates(places: Mapping[int, Place | None]) -> dict[int, str]:
    """Go up from each place, a level of all of them in one statement."""
    above, found = dict(places), {}
    while above:
        reached = {key: place for key, place in above.items() if place is not None}
        found |= {
            key: place.name
            for key, place in reached.items()
            if place.kind == Place.Kind.GOVERNORATE
        }
        higher = {
            key: place.parent_id
            for key, place in reached.items()
            if key not in found and place.parent_id
        }
        known = labels.places(set(higher.values())) if higher else {}
        above = {key: known.get(parent) for key, parent in higher.items()}
    return found


def public_key(row: Any, name: str, now: datetime) -> int | None:
    """The number of the record that a row names, where readers may see that record.

    Needs its columns `status` and `publish_at`, and of a person `is_withheld`.
    """
    is_public = (
        getattr(row, f"{name}__status") == Status.PUBLISHED
        and getattr(row, f"{name}__publish_at") <= now
        and not getattr(row, f"{name}__is_withheld", False)
    )
    return getattr(row, f"{name}_id") if is_public else None


def state_of(name: str) -> tuple[str, str, str]:
    """The columns by which `public_key` knows a record of a relation."""
    return f"{name}_id", f"{name}__status", f"{name}__publish_at"


def first_of(rows: Iterable[Any], **values: Any) -> Any:
    """The first row with these values; None if there is none."""
    for row in rows:
        if all(getattr(row, name) == value for name, value in values.items()):
            return row
    return None
