"""The parts of a record that its page shows: which there are at all, and terms of the vocabulary.

A record may have rows in some twenty tables and mostly has them in a few. One statement says in
which, so that a page asks only those.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.db import connections, models
from taggit.managers import TaggableManager

from ngo_portal.shared import labels
from ngo_portal.shared.models import Place

# As far as a page counts for itself: who has more has many.
FEW = 50
ROWS = (
    "SELECT '{name}', CAST(COUNT(*) AS varchar(40)) FROM"
    f" (SELECT 1 FROM {{table}} WHERE {{column}} = %s LIMIT {FEW + 1}) AS of_{{name}}"
)
KEYS = "SELECT '{name}', CAST({key} AS varchar(40)) FROM {table} WHERE {column} = %s"
TAGS = (
    "SELECT '{name}', CAST(tag_id AS varchar(40)) FROM {table} WHERE object_id = %s"
    " AND content_type_id = (SELECT id FROM django_content_type"
    " WHERE app_label = '{app}' AND model = '{model}')"
)


class TagName(NamedTuple):
    slug: str
    name: str


class Parts:
    """What there is of a record beside its own row, by the names of its relations."""

    def __init__(self, record: models.Model, names: tuple[str, ...]):
        self.record = record
        self.keys = keys_of(record, names)

    def has(self, name: str) -> bool:
        return name in self.keys

    def are_few(self, name: str) -> bool:
        return int(self.keys[name][0]) <= FEW

    def rows(self, name: str, ask: Callable | None = None) -> list:
        """The rows of a part, asked for only where there are some."""
        if name not in self.keys:
            return []
        rows = getattr(self.record, name)
        return list(ask(rows) if ask else rows.all())

    def terms(self, name: str) -> list:
        """What the record has of a vocabulary, in its order."""
        if name not in self.keys:
            return []
        model: Any = self.record._meta.get_field(name).related_model
        chosen = {model._meta.pk.to_python(key) for key in self.keys[name]}
        return [term for key, term in labels.vocabulary(model).items() if key in chosen]

    def tags(self) -> list[TagName]:
        found = labels.tags(sorted(self.keys.get("tags", []), key=int))
        return [TagName(*tag) for tag in found.values()]


def keys_of(record: models.Model, names: tuple[str, ...]) -> dict[str, list[str]]:
    """Names of the parts there are, each with its number of rows, or with the keys of its terms."""
    found = defaultdict(list)
    with connections[record._state.db].cursor() as cursor:
        cursor.execute(statement(type(record), names), [record.pk] * len(names))
        for name, key in cursor.fetchall():
            if key != "0":
                found[name].append(key)
    return dict(found)


@cache
def statement(model: type[models.Model], names: tuple[str, ...]) -> str:
    return " UNION ALL ".join(branch(model, name) for name in names)


def branch(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    if isinstance(field, TaggableManager):
        options, table = model._meta, field.through._meta.db_table
        return TAGS.format(name=name, table=table, app=options.app_label, model=options.model_name)
    if field.one_to_many:
        table, column = field.related_model._meta.db_table, field.field.column
        return ROWS.format(name=name, table=table, column=column)
    if field.auto_created:
        table, column = field.through._meta.db_table, field.field.m2m_reverse_name()
        return ROWS.format(name=name, table=table, column=column)
    table, column, key = field.m2m_db_table(), field.m2m_column_name(), field.m2m_reverse_name()
    return KEYS.format(name=name, table=table, column=column, key=key)


def keep(record: models.Model, **parts: list) -> None:
    """Keep rows with a record as `prefetch_related` does, for whoever asks for all of them."""
    # The managers hand over what they find here as it is.
    record.__dict__.setdefault("_prefetched_objects_cache", {}).update(parts)


def with_terms(rows: Iterable[models.Model], *names: str) -> list:
    """Rows with the terms, countries and places that their foreign keys name, without a join."""
    rows = list(rows)
    for name in names if rows else ():
        field: Any = rows[0]._meta.get_field(name)
        keys = {getattr(row, field.attname) for row in rows} - {None}
        terms = named(field.related_model, keys)
        for row in rows:
            field.set_cached_value(row, terms.get(getattr(row, field.attname)))
    return rows


def named(model: type[models.Model], keys: set) -> Mapping:
    if not keys:
        return {}
    return labels.places(keys) if model is Place else labels.vocabulary(model)


def with_names(rows: models.QuerySet, *relations: str) -> models.QuerySet:
    """Rows with the records that they name, of which only what a link shows is read."""
    return (
        rows.select_related(None).select_related(*relations).only(*columns(rows.model, relations))
    )


@cache
def columns(model: type[models.Model], relations: tuple[str, ...]) -> list[str]:
    own = [field.name for field in model._meta.concrete_fields if field.name != "search_text"]
    named = [
        f"{relation}__{name}"
        for relation in relations
        for name in getattr(model_at(model, relation), "NAMED", [])
    ]
    return [*own, *named]


def model_at(model: Any, relation: str) -> Any:
    """The model that a chain of relations leads to."""
    for name in relation.split("__"):
        model = model._meta.get_field(name).related_model
    return model
