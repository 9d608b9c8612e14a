"""The vocabulary a new site starts with: CSV files read into the tables by migrations.

In a migration:

    operations = [
        initial_data.insert("shared.Goal", DATA / "goals.csv", key="number"),
        initial_data.insert("shared.Theme", DATA / "themes.csv"),
        initial_data.insert_places("shared.Place", DATA / "places.csv"),
    ]

Order matters: goals before the themes that name them, countries before places.

Only missing rows are written. A row that is there stays as editors left it, and what they retired
stays retired. What a later version adds belongs in a file of its own: loading an old file again
would bring back rows that editors deleted, and places whose English name they changed.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ngo_portal.shared.arabic import search_text

Row = dict[str, str]
Key = tuple[str, ...]
KeyOf = Callable[[Row], Key]

LIST_SEPARATOR = ";"
PLACE_KEY = ("name_en", "country", "kind")
PLACE_PARENT_COLUMN = "parent_name_en"
PLACE_PARENT_KIND = "governorate"

# What `save()` derives, a historical model does not: bulk writing must do it.
SEARCHED_FIELDS = ("name_ar", "name_en", "code")


def insert(model: str, path: Path, *, key: str = "code") -> migrations.RunPython:
    """A migration operation that loads a file of terms, countries or goals.

    `model` is "app_label.ModelName". Undoing the migration leaves the rows alone: by then records
    may refer to them.
    """
    return _operation(
        model, lambda historical, using: load_terms(historical, path, key=key, using=using)
    )


def insert_places(model: str, path: Path) -> migrations.RunPython:
    """A migration operation that loads a file of places, after the countries."""
    return _operation(model, lambda historical, using: load_places(historical, path, using=using))


def rename(model: str, names: dict[str, tuple[str, str]]) -> migrations.RunPython:
    """A migration operation that gives terms new Arabic names: by their code, the old and the new.

    Only where the name is the old one: what editors wrote stays, and so it does when the migration
    is undone.
    """

    def renaming(old: int, new: int):
        def run(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
            terms = apps.get_model(model)._base_manager.using(schema_editor.connection.alias)
            for code, forms in names.items():
                terms.filter(code=code, name_ar=forms[old]).update(name_ar=forms[new])

        return run

    return migrations.RunPython(renaming(0, 1), renaming(1, 0))


def load_terms(
    model: type[models.Model], path: Path, *, key: str = "code", using: str = DEFAULT_DB_ALIAS
) -> int:
    """Write the rows of a file whose `key` is not in the table yet; return how many.

    A column is a field of the model. An empty cell leaves the default of the field. `parent` holds
    the key of another row, in any order. A many-to-many column or a JSON list holds values
    separated by semicolons: primary keys of the related rows, or whole numbers.
    """
    return _load(
        model,
        read_rows(path),
        key=(key,),
        parent_of=lambda row: (row["parent"],) if row.get("parent") else (),
        using=using,
    )


def load_places(model: type[models.Model], path: Path, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Write the places that are not in the table yet; return how many.

    A place has no code: English name, country and kind tell it apart. `parent_name_en` names a
    governorate of the same country, whatever its local title (emirate, region, wilaya).
    """
    return _load(model, read_rows(path), key=PLACE_KEY, parent_of=place_parent_key, using=using)


def place_parent_key(row: Row) -> Key:
    """Key of the governorate that a place lies in; () for a place that lies in none."""
    name = row[PLACE_PARENT_COLUMN]
    return (name, row["country"], PLACE_PARENT_KIND) if name else ()


def read_rows(path: Path) -> list[Row]:
    """Rows of a UTF-8 file with a header. ValueError when a row has too many or too few cells."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ValueError(f"{path.name}: row {number} does not fit the header")
    return rows


def parents_first(rows: Iterable[Row], key_of: KeyOf, parent_of: KeyOf) -> Iterator[list[Row]]:
    """Yield the rows in batches such that a parent stands in an earlier batch than its children.

    A parent that is no row of the file counts as written before. ValueError for a circle.
    """
    waiting = list(rows)
    while waiting:
        unwritten = {key_of(row) for row in waiting}
        ready = [row for row in waiting if parent_of(row) not in unwritten]
        if not ready:
            raise ValueError(f"These rows are their own ancestors: {sorted(unwritten)}")
        yield ready
        waiting = [row for row in waiting if parent_of(row) in unwritten]


def _operation(model: str, load: Callable[[type[models.Model], str], int]) -> migrations.RunPython:
    def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        load(apps.get_model(model), schema_editor.connection.alias)

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def _load(
    model: type[models.Model], rows: list[Row], *, key: Key, parent_of: KeyOf, using: str
) -> int:
    def key_of(row: Row) -> Key:
        return tuple(row[name] for name in key)

    table = model._base_manager.using(using)
    written = 0
    for batch in parents_first(rows, key_of, parent_of):
        known = _primary_keys(table, key)
        missing = [row for row in batch if key_of(row) not in known]
        instances = [_instance(model, row, known, parent_of(row)) for row in missing]
        # Objects written in bulk carry their keys: PostgreSQL and SQLite from 3.35 return them.
        table.bulk_create(instances)
        _relate(model, list(zip(instances, missing, strict=True)), using)
        written += len(instances)
    return written


def _primary_keys(table: models.QuerySet, key: Key) -> dict[Key, object]:
    """Primary keys by the values of `key` as text, as a file has them."""
    rows = table.values_list("pk", *key)
    return {tuple(str(value) for value in values): pk for pk, *values in rows}


def _instance(
    model: type[models.Model], row: Row, known: dict[Key, object], parent: Key
) -> models.Model:
    instance = model()
    for name, cell in row.items():
        if cell and name not in ("parent", PLACE_PARENT_COLUMN):
            _set(instance, model._meta.get_field(name), cell)
    if parent:
        if parent not in known:
            raise ValueError(f"Unknown parent {parent} of {row}")
        instance.parent_id = known[parent]
    _derive(instance)
    return instance


def _set(instance: models.Model, field: models.Field, cell: str) -> None:
    if isinstance(field, models.JSONField):
        setattr(instance, field.name, [int(value) for value in cell.split(LIST_SEPARATOR)])
    elif not field.many_to_many:
        setattr(instance, field.attname, field.to_python(cell))


def _derive(instance: models.Model) -> None:
    names = {field.name for field in instance._meta.concrete_fields}
    if "search_text" in names:
        searched = [getattr(instance, name) for name in SEARCHED_FIELDS if name in names]
        instance.search_text = search_text(*searched)


def _relate(model: type[models.Model], pairs: list[tuple[models.Model, Row]], using: str) -> None:
    """Fill the many-to-many columns of rows just written."""
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
        links = [
            through(**{f"{source}_id": instance.pk, f"{target}_id": value})
            for instance, row in pairs
            for value in row.get(field.name, "").split(LIST_SEPARATOR)
            if value
        ]
        through._base_manager.using(using).bulk_create(links)
