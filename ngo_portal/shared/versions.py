"""What a record says, as one value: read in one statement, kept at each save, compared later.

`model.PARTS` names the rows that belong to a record by the way that leads to them, so
"outcomes__notes" are the notes of the outcomes. `PARTS_ONLY` narrows some of them.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import CharField, F, Value
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from taggit.managers import TaggableManager

from ngo_portal.shared.models.user import User, name_of
from ngo_portal.shared.models.version import Version

# Of the record itself: where it is on its way is told by its moves.
OF_THE_WAY = {"status"}
# Moves change it too, so on its own it makes no other record.
MOMENT = "publish_at"
TITLE_LENGTH = 250

# {"record": {name: value}, "parts": {way: {number of the row: {name: value}}}}; a field that holds
# many has a list of keys, tags a list of names.
type Row = dict[str, Any]
type Contents = dict[str, Any]


@dataclass
class Shape:
    """What there is to be read of a table. `above` is the field that leads to the record."""

    model: type[models.Model]
    above: str = ""
    lookup: str = "pk"
    only: dict = field(default_factory=dict)

    @property
    def is_shared(self) -> bool:
        """Whether its rows belong to another record, and only stand on this one too."""
        if not self.above:
            return False
        return self.model._meta.get_field(self.above).remote_field.on_delete is not models.CASCADE

    @property
    def fields(self) -> dict[str, models.Field]:
        left_out = {self.model._meta.pk.name, self.above, *OF_THE_WAY}
        if self.above and "__" in self.lookup:
            left_out.discard(self.above)
        return {
            each.name: each
            for each in self.model._meta.concrete_fields
            if each.editable and each.name not in left_out
        }

    @property
    def many(self) -> dict[str, models.ManyToManyField]:
        return {
            each.name: each
            for each in self.model._meta.local_many_to_many
            if not isinstance(each, TaggableManager)
            and each.remote_field.through._meta.auto_created
        }

    @property
    def tags(self) -> dict[str, TaggableManager]:
        fields = [*self.model._meta.many_to_many, *self.model._meta.private_fields]
        return {each.name: each for each in fields if isinstance(each, TaggableManager)}


@cache
def shape_of(model) -> Shape:
    return Shape(model)


@cache
def parts_of(model) -> dict[str, Shape]:
    return {way: shape_at(model, way) for way in getattr(model, "PARTS", ())}


def shape_at(model, way: str) -> Shape:
    """The table to which a way leads, and how its rows are found from the record."""
    back, above, at = [], "", model
    for step in way.split("__"):
        relation = next(
            each for each in at._meta.related_objects if each.get_accessor_name() == step
        )
        above, at = relation.field.name, relation.related_model
        back.insert(0, above)
    return Shape(at, above, "__".join(back), getattr(model, "PARTS_ONLY", {}).get(way, {}))


# Reading


def contents_of(model, number) -> Contents | None:
    """What is stored of a record, in one statement; None if it is not there."""
    # A part without rows stands here too: a version of before there was such a part has none.
    found: Contents = {"record": {}, "parts": {way: {} for way in parts_of(model)}}
    selected = list(statement(model, number))
    shapes = {"": shape_of(model), **parts_of(model)}
    # The rows stand before what hangs on them.
    for where, row, told in sorted(selected, key=lambda each: "." in each[0]):
        way, _dot, name = where.partition(".")
        if name:
            told = {name: [plain(key_of(shapes[way], name), told["key"])]}
        else:
            told = told_by(shapes[way], told)
        into = found["parts"][way].setdefault(str(row), {}) if way else found["record"]
        if name:
            into[name] = sorted([*into.get(name, []), *told[name]], key=str)
        else:
            into |= told
    return found if found["record"] else None


def told_by(shape: Shape, told: Row) -> Row:
    empty = {name: [] for name in (*shape.many, *shape.tags)}
    return {name: plain(each, told[name]) for name, each in shape.fields.items()} | empty


def key_of(shape: Shape, name: str) -> models.Field:
    if name in shape.tags:
        return models.CharField()
    return shape.many[name].related_model._meta.pk


def statement(model, number):
    """All rows of a record from all tables, each as a text of its own."""
    selects = list(selects_of(shape_of(model), "", number))
    for way, shape in parts_of(model).items():
        selects += selects_of(shape, way, number)
    first, *others = selects
    return first.union(*others, all=True).order_by() if others else first


def selects_of(shape: Shape, way: str, number):
    rows = shape.model._base_manager.filter(**{shape.lookup: number}, **shape.only).order_by()
    told = {name: F(each.attname) for name, each in shape.fields.items()}
    yield rows.values_list(where(way), F("pk"), JSONObject(**told))
    for name, each in shape.many.items():
        through = each.remote_field.through
        source, target = each.m2m_field_name(), each.m2m_reverse_field_name()
        lookup = source if shape.lookup == "pk" else f"{source}__{shape.lookup}"
        links = through._base_manager.filter(**{lookup: number}).order_by()
        key = F(through._meta.get_field(target).attname)
        yield links.values_list(where(f"{way}.{name}"), F(f"{source}_id"), JSONObject(key=key))
    for name, each in shape.tags.items():
        links = each.through._base_manager.filter(
            content_type=ContentType.objects.get_for_model(shape.model), object_id=number
        )
        link = JSONObject(key=F("tag__name"))
        yield links.order_by().values_list(where(f"{way}.{name}"), F("object_id"), link)


def where(way: str) -> Value:
    return Value(way, output_field=CharField())


def plain(column: models.Field, value):
    """A value as JSON has it, the same from either database and from a form."""
    if column.is_relation:
        column = column.target_field
    if value is None:
        return None
    if isinstance(column, models.DateTimeField):
        return moment(value)
    value = column.to_python(value)
    if isinstance(value, str):
        # A browser sends other ends of lines than an import writes.
        return value.replace("\r\n", "\n")
    return value if isinstance(value, bool | int) else str(value)


def moment(value: datetime | str) -> str:
    """A moment in UTC; SQLite stores it so and does not say it."""
    read = parse_datetime(value) if isinstance(value, str) else value
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def without_moment(contents: Contents) -> Contents:
    record = {name: value for name, value in contents["record"].items() if name != MOMENT}
    return {
        "record": record,
        "parts": {way: rows for way, rows in contents["parts"].items() if rows},
    }


def fingerprint(contents: Contents) -> str:
    """The same for the same contents, whenever the record is published."""
    text = json.dumps(without_moment(contents), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def token(contents: Contents) -> str:
    """What a form carries to say on what it was opened."""
    return f"{fingerprint(contents)}@{contents['record'].get(MOMENT) or ''}"


def says_the_same(old: Contents, new: Contents) -> bool:
    """Whether nothing differs in what both know: tables change between versions."""
    old, new = without_moment(old), without_moment(new)
    parts = {*old["parts"], *new["parts"]}
    return agree(old["record"], new["record"]) and all(
        rows_agree(old["parts"].get(way, {}), new["parts"].get(way, {})) for way in parts
    )


def rows_agree(old, new) -> bool:
    return old.keys() == new.keys() and all(agree(old[number], new[number]) for number in old)


def agree(old: Row, new: Row) -> bool:
    return all(old[name] == new[name] for name in old.keys() & new.keys())


# Keeping


@dataclass
class Before:
    """What a record said before it is changed, and who had left it so."""

    record: Any
    contents: Contents
    title: str
    made_at: datetime | None
    made_by: int | None

    @classmethod
    def of(cls, record):
        return cls(
            record=record,
            contents=contents_of(type(record), record.pk),
            title=str(record),
            # What stands on a record has neither.
            made_at=getattr(record, "updated_at", None),
            made_by=getattr(record, "updated_by_id", None),
        )


def last_of(record) -> Version | None:
    return Version.objects.of(record).first()


def keep(record, contents, *, title="", by=None, last=None, **told) -> Version:
    """Write down what a record says. `last` is its version of before."""
    return Version.objects.create(
        record_type=ContentType.objects.get_for_model(record),
        record_number=record.pk,
        number=last.number + 1 if last else 1,
        title=(title or str(record))[:TITLE_LENGTH],
        contents=contents,
        fingerprint=fingerprint(contents),
        made_by=by,
        made_by_name=name_of(by),
        **told,
    )


def keep_found(before: Before, last: Version | None) -> Version:
    """Write down what a record said before it is changed, unless its last version has it.

    It was made by an import, in bulk, or before there were versions.
    """
    if last is not None and says_the_same(last.contents, before.contents):
        return last
    return keep(
        before.record,
        before.contents,
        title=before.title,
        by=User.objects.filter(pk=before.made_by).first() if before.made_by else None,
        last=last,
        kind=Version.Kind.FOUND,
        made_at=before.made_at,
    )


def keep_change(record, before: Before | None, *, by, **told) -> Version | None:
    """Write down what a record says now, if it is something else than before."""
    contents = contents_of(type(record), record.pk)
    if before is not None and contents == before.contents:
        return None
    last = last_of(record)
    if before is not None:
        last = keep_found(before, last)
    return keep(record, contents, by=by, last=last, **told)


def keep_before_deletion(record, *, by) -> Version:
    contents = contents_of(type(record), record.pk)
    return keep(record, contents, by=by, last=last_of(record), kind=Version.Kind.DELETED)


def version_for_move(record) -> Version | None:
    """The version that a move is about; made now where there is none yet."""
    last = Version.objects.of(record).only("pk").first()
    if last is not None:
        return last
    before = Before.of(record)
    return keep_found(before, None) if before.contents else None
