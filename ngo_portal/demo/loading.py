"""The demonstration content: read from TOML files and written through the models' own rules.

A file holds arrays of tables named for a noun (`[[events]]`, `[[articles]]`, ...). A key of a
table is a field of the model, or the name of a list of parts (`agenda`, `outcomes`), whose tables
work the same way. Values that TOML does not have:

* another record of the demonstration is named by its `key`, a term by its code, a country by its
  ISO code, a place by English name and country (`"Homs, SY"`);
* `"+21d"` and `"-3d"` are days from the day of loading, so that something is always about to
  happen; in a moment of publication they mean nine in the morning;
* a picture is a scene and a palette of `drawing`, a document a file name and its text.

`[defaults.events]` in a file holds for every event of that file.

A record is known by its natural key: a title, a name, the text alternative of a photo. This makes
loading idempotent, since a record that is there is left alone whatever has become of it. A record
with a public page also says who made it, an account of the demonstration's own; so a namesake that
somebody else wrote is foreign, and so is a record whose title an editor changed: with that the
database is no longer a demonstration.
"""

import re
import tomllib
from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import Q
from django.utils import timezone
from taggit.managers import TaggableManager

from articles.models import Article
from events.models import Event, EventSeries, Project
from ngo_portal.demo import documents, drawing, front
from ngo_portal.shared import projecting
from ngo_portal.shared.models import Attachment, Country, Photo, Place, Term, User
from ngo_portal.shared.publishing import Publishable
from organizations.models import Organization, Person

CONTENT = Path(__file__).parent / "content"

# In the order of writing: what others point to comes first. The fields tell one record from
# another, within the demonstration and in the database.
NOUNS: dict[str, tuple[type[models.Model], list[str]]] = {
    "places": (Place, ["name_en", "country"]),
    "photos": (Photo, ["alt"]),
    "documents": (Attachment, ["title"]),
    "organizations": (Organization, ["name"]),
    "people": (Person, ["name"]),
    "series": (EventSeries, ["name"]),
    "projects": (Project, ["name"]),
    "events": (Event, ["title"]),
    "articles": (Article, ["title"]),
}
# Places come with a new site, so they say nothing about what else it holds.
OWN_NOUNS = [noun for noun in NOUNS if noun != "places"]
PUBLIC_NOUNS = [noun for noun, (model, _fields) in NOUNS.items() if issubclass(model, Publishable)]
DAYS_FROM_TODAY = re.compile(r"[+-]\d+d")
MORNING = time(9)
# Who makes the records of the demonstration: an account that nobody can sign in with.
DEMONSTRATOR = "demonstration"

Table = dict[str, Any]
Content = dict[str, list[Table]]


class ContentError(Exception):
    """A table of the content cannot become a record; the message names the table."""


def read(folder: Path = CONTENT) -> Content:
    """The tables of all files, by noun, in the order of the file names."""
    content: Content = {noun: [] for noun in NOUNS}
    for path in sorted(folder.glob("*.toml")):
        with path.open("rb") as file:
            tables = tomllib.load(file)
        defaults = tables.pop("defaults", {})
        for noun, rows in tables.items():
            if noun not in NOUNS:
                raise ContentError(f"{path.name}: {noun}")
            content[noun] += [{**defaults.get(noun, {}), **row} for row in rows]
    return content


def holds_content() -> bool:
    """Whether any record with a page of its own is in the database, ours or not."""
    return any(NOUNS[noun][0]._base_manager.exists() for noun in PUBLIC_NOUNS)


def foreign_records(content: Content) -> list[models.Model]:
    """Records that are not of the demonstration, whatever they are called.

    A record with a page of its own is ours if the demonstration made it; a photo, a document, a
    series or a project if it is called as one of ours.
    """
    found: list[models.Model] = []
    for noun in OWN_NOUNS:
        model, (name,) = NOUNS[noun]
        ours = Q(**{f"{name}__in": [table[name] for table in content[noun]]})
        if noun in PUBLIC_NOUNS:
            ours &= Q(created_by__username=DEMONSTRATOR)
        found += model._base_manager.exclude(ours).order_by("pk")
    return found


def load(content: Content, *, today: date | None = None) -> Counter[type[models.Model]]:
    """Write the records that are not there yet, all or none; return how many of each model.

    Raises ContentError, after removing the files that were written for pictures and documents.
    """
    loading = Loading(today or timezone.localdate())
    try:
        with projecting.together():
            loading.write(content)
            if loading.written:
                front.compose(loading.known, loading.moment)
    except Exception:
        loading.remove_files()
        raise
    return loading.written


class Loading:
    """One run: what it has written so far, and what its tables call each other."""

    def __init__(self, today: date):
        self.today = today
        self.written: Counter[type[models.Model]] = Counter()
        self.keyed: dict[type[models.Model], dict[str, models.Model]] = {}
        self.files: list[Photo | Attachment] = []

    def write(self, content: Content) -> None:
        """First the records, then what ties them, so that any record may name any other."""
        fresh = []
        for noun, (model, identity) in NOUNS.items():
            for table in content[noun]:
                record, is_new = self.found_or_made(model, identity, table)
                self.keyed.setdefault(model, {})[table.get("key", "")] = record
                if is_new:
                    fresh.append((record, table))
        for record, table in fresh:
            self.relate(record, table)

    def found_or_made(
        self, model: type[models.Model], identity: list[str], table: Table
    ) -> tuple[models.Model, bool]:
        known = model._base_manager.filter(**{name: table[name] for name in identity})
        record = known.order_by("pk").first()
        return (record, False) if record else (self.make(model, table), True)

    def make(self, model: type[models.Model], table: Table, **owner: models.Model) -> models.Model:
        """Save one row after every rule of its model has been asked."""
        try:
            record = model(**owner, **self.columns(model, table))
            if isinstance(record, Publishable):
                record.created_by = record.updated_by = self.demonstrator
            record.full_clean()
        except (FieldDoesNotExist, ObjectDoesNotExist, ValidationError) as error:
            raise ContentError(f"{model.__name__} {table}: {error}") from error
        record.save()
        if isinstance(record, Photo | Attachment):
            self.files.append(record)
        self.written[model] += 1
        return record

    def columns(self, model: type[models.Model], table: Table) -> Table:
        """The values that stand in the row itself."""
        values = {}
        for name, value in table.items():
            if name == "key":
                continue
            field = model._meta.get_field(name)
            if field.concrete and not field.many_to_many:
                values[name] = self.column(field, value)
        return values

    def column(self, field: models.Field, value: Any) -> Any:
        if isinstance(field, models.ForeignKey):
            return self.referred(field.related_model, value)
        if isinstance(field, models.ImageField):
            return ContentFile(drawing.draw(**value), name="scene.png")
        if isinstance(field, models.FileField):
            return ContentFile(documents.written(**value), name=value["name"])
        if isinstance(field, models.DateTimeField):
            return self.moment(value)
        if isinstance(field, models.DateField):
            return self.day(value)
        return value.strip() if isinstance(value, str) else value

    def relate(self, record: models.Model, table: Table) -> None:
        """Fill many-to-many fields and tags, and write the parts the record owns."""
        for name, value in table.items():
            if name == "key":
                continue
            field = record._meta.get_field(name)
            if field.one_to_many:
                self.make_parts(record, field, value)
            elif isinstance(field, TaggableManager):
                getattr(record, name).set(value)
            elif field.many_to_many:
                chosen = [self.referred(field.related_model, name) for name in value]
                getattr(record, field.name).set(chosen)

    def make_parts(
        self, record: models.Model, relation: models.ManyToOneRel, tables: list[Table]
    ) -> None:
        """Write the parts in the order of the file, which is their position."""
        model = relation.related_model
        ordered = any(field.name == "position" for field in model._meta.fields)
        for position, table in enumerate(tables, start=1):
            numbered = {"position": position, **table} if ordered else table
            self.relate(self.make(model, numbered, **{relation.field.name: record}), table)

    def known(self, model: type[models.Model], key: str) -> models.Model | None:
        """The record that the files call so, None if they have no such record."""
        return self.keyed.get(model, {}).get(key)

    def referred(self, model: type[models.Model], name: Any) -> models.Model:
        """The row that a table means: by key, by code, or as a place is written."""
        if model is Place:
            return self.place(name)
        if name in self.keyed.get(model, {}):
            return self.keyed[model][name]
        if issubclass(model, Term):
            return model._base_manager.get(code=name)
        if model in self.models_with_keys:
            raise ContentError(f"{model.__name__}: {name}")
        return model._base_manager.get(pk=name)

    @cached_property
    def demonstrator(self) -> User:
        """The account, made on first use; without a password and without any right."""
        user, is_new = User.objects.get_or_create(
            username=DEMONSTRATOR, defaults={"is_active": False}
        )
        if is_new:
            user.set_unusable_password()
            user.save()
        return user

    @cached_property
    def models_with_keys(self) -> set[type[models.Model]]:
        return {model for model, _identity in NOUNS.values()}

    def place(self, name: str) -> Place:
        """«Homs, SY»: the city rather than a governorate of that name."""
        name_en, country = name.rsplit(", ", 1)
        namesakes = Place.objects.filter(name_en=name_en, country=Country(pk=country))
        narrow = [place for place in namesakes if place.kind != Place.Kind.GOVERNORATE]
        if not (narrow or namesakes):
            raise ContentError(f"Place: {name}")
        return (narrow or namesakes)[0]

    def day(self, value: date | str) -> date:
        if isinstance(value, str) and DAYS_FROM_TODAY.fullmatch(value):
            return self.today + timedelta(days=int(value[:-1]))
        return value

    def moment(self, value: datetime | str) -> datetime:
        naive = value
        if isinstance(value, str):
            naive = datetime.combine(self.day(value), MORNING)
        return timezone.make_aware(naive)

    def remove_files(self) -> None:
        """Files do not roll back with the rows that name them."""
        for record in self.files:
            for storage, name in record.stored_files():
                storage.delete(name)
