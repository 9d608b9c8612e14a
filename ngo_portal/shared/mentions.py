"""Where texts mention somebody: prose, titles, captions that no link leads to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Q

from ngo_portal.shared import arabic, projecting
from ngo_portal.shared.publishing import Publishable
from ngo_portal.shared.spelling import spelling_pattern

APPS = ("shared", "organizations", "events", "articles", "taggit")
# Not written by editors, or never shown to readers.
OWN_TABLES = (*projecting.OWN_MODULES, "merge")
NO_PROSE = (models.URLField, models.EmailField, models.SlugField, models.FileField)
# What readers see at the address of what was withdrawn.
SHOWN_THOUGH_NOT_EDITED = {"withdrawal"}
MOST = 100
AROUND = 60
BETWEEN_WORDS = r"[\s.،,_-]+"


@dataclass(frozen=True)
class Mention:
    row: models.Model
    field: models.Field
    before: str
    name: str
    after: str

    @property
    def host(self) -> models.Model:
        """The record on whose page the text stands, or the row itself."""
        row = self.row
        while not isinstance(row, Publishable) and (above := record_above(row)):
            row = above
        return row


def record_above(row):
    """What a part is a part of; for one that may belong to several, the one that is filled."""
    for field in row._meta.concrete_fields:
        is_part = field.many_to_one and field.remote_field.on_delete is models.CASCADE
        if is_part and getattr(row, field.attname):
            return getattr(row, field.name)
    return None


def spoken(name: str) -> set[str]:
    """How a text says a name: in full, or by the first and the last of its words."""
    parts = name.split()
    return {name, f"{parts[0]} {parts[-1]}"} if len(parts) > 2 else {name}


def pattern_of(name: str) -> str:
    return BETWEEN_WORDS.join(map(spelling_pattern, arabic.words(name)))


def prose_of(model) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField))
        and not isinstance(field, NO_PROSE)
        and not field.choices
        and not field.primary_key
        and (field.editable or field.name in SHOWN_THOUGH_NOT_EDITED)
    ]


def kinds_of_text() -> Iterator[type[models.Model]]:
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            if model.__module__.rpartition(".")[2] not in OWN_TABLES and prose_of(model):
                yield model


def mentions(names: Iterable[str], without: Iterable[models.Model] = ()) -> list[Mention]:
    """Every text that mentions one of the names, MOST rows a table; not those of some rows."""
    said = {form for name in names if name.strip() for form in spoken(name)}
    patterns = [pattern for name in sorted(said) if (pattern := pattern_of(name))]
    if not patterns:
        return []
    wanted = re.compile("|".join(patterns), re.IGNORECASE)
    left_out = {(type(row), row.pk) for row in without}
    return [
        mention
        for model in kinds_of_text()
        for row in rows_with(model, patterns, said)
        if (model, row.pk) not in left_out
        for mention in mentions_in(row, wanted)
    ]


def rows_with(model, patterns, said):
    """Rows in which a name stands; long texts of records are looked up in their folded column."""
    is_record = issubclass(model, Publishable)
    found = Q()
    for name in said if is_record else ():
        found |= Q(search_text__contains=" ".join(arabic.words(name)))
    for field in prose_of(model):
        is_long = isinstance(field, models.TextField) and field.editable
        if not (is_record and is_long):
            for pattern in patterns:
                found |= Q(**{f"{field.name}__iregex": pattern})
    return model._base_manager.filter(found).order_by("pk")[:MOST]


def mentions_in(row, wanted) -> Iterator[Mention]:
    for field in prose_of(type(row)):
        text = " ".join(arabic.without_tags(getattr(row, field.attname) or "").split())
        if found := wanted.search(text):
            start, end = found.span()
            before, after = text[:start][-AROUND:], text[end:][:AROUND]
            yield Mention(row, field, before, text[start:end], after)
