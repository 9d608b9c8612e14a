"""What differs between two contents of a record, in the words of an editor."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.comparing import Line, Piece, compared, only_changed, text_of
from ngo_portal.shared.richtext_field import RichTextField
from ngo_portal.shared.templatetags.portal import ar_date, ar_datetime
from ngo_portal.shared.versions import Contents, Row, Shape, parts_of, shape_of

GONE = _("a record that is no longer there")
HIDDEN = _("a record that is not yours to see")
ONLY_FORMAT = _("Only the formatting, a link or a picture differs; the words are the same.")
# Rows are put in order by it; of a row that came or went it says nothing.
PLACE = "position"


class Difference(NamedTuple):
    """A field, and what of it went and came."""

    name: str
    label: str
    lines: list[Line]
    note: str | Promise = ""


class RowDifference(NamedTuple):
    """A row of a part. `kind` is gone, new or changed."""

    number: str
    kind: str
    title: str
    fields: list[Difference]


class PartDifference(NamedTuple):
    way: str
    label: str
    rows: list[RowDifference]


class Differences(NamedTuple):
    fields: list[Difference]
    parts: list[PartDifference]

    def __bool__(self):
        return bool(self.fields or self.parts)


class Names:
    """What rows are called that contents know by their keys, in one statement a table.

    `visible` narrows a queryset to what the reader may see.
    """

    def __init__(self, model, contents: Iterable[Contents | None], visible=None):
        wanted = defaultdict(set)
        for told in filter(None, contents):
            for shape, row in rows_in(model, told):
                for column, keys in keys_in(shape, row):
                    wanted[column.related_model] |= keys
        self.there = {kind: rows_of(kind, keys) for kind, keys in wanted.items()}
        self.seen = {kind: visible_of(kind, found, visible) for kind, found in self.there.items()}

    def row(self, column, key):
        """The row itself, if it is there and the reader may see it."""
        return self.seen.get(column.related_model, {}).get(key)

    def is_hidden(self, column, key) -> bool:
        return self.row(column, key) is None and key in self.there.get(column.related_model, {})

    def label(self, column, key) -> str:
        row = self.row(column, key)
        if row is not None:
            return str(row)
        return str(HIDDEN if self.is_hidden(column, key) else GONE)


def rows_in(model, told: Contents):
    yield shape_of(model), told["record"]
    for way, shape in parts_of(model).items():
        for row in told["parts"].get(way, {}).values():
            yield shape, row


def keys_in(shape: Shape, row: Row):
    for name, column in shape.fields.items():
        if column.is_relation and row.get(name) is not None:
            yield column, {row[name]}
    for name, column in shape.many.items():
        yield column, set(row.get(name) or [])


def rows_of(kind, keys) -> dict:
    rows = kind._base_manager.fetch_mode(models.FETCH_PEERS)
    return {row.pk: row for row in rows.filter(pk__in=clean_keys(kind, keys))}


def clean_keys(kind, keys) -> list:
    """Without what cannot be a key: the table may have had others when the version was kept."""
    is_number = isinstance(kind._meta.pk, models.IntegerField)
    return [key for key in keys if not is_number or (isinstance(key, int) and 0 < key < 2**63)]


def visible_of(kind, found, visible) -> dict:
    if visible is None or not found:
        return found
    rows = kind._default_manager.filter(pk__in=found)
    narrowed = visible(kind, rows)
    if narrowed is rows:
        return found
    keys = set(narrowed.values_list("pk", flat=True))
    return {key: row for key, row in found.items() if key in keys}


def differences(model, old: Contents, new: Contents, names: Names) -> Differences:
    parts = []
    for way, shape in parts_of(model).items():
        if way not in old["parts"] or way not in new["parts"]:
            # One of them was kept before there was such a part.
            continue
        rows = row_differences(shape, old["parts"][way], new["parts"][way], names)
        if rows:
            label = capfirst(str(shape.model._meta.verbose_name_plural))
            parts.append(PartDifference(way, label, rows))
    fields = field_differences(shape_of(model), old["record"], new["record"], names)
    return Differences(fields, parts)


def row_differences(shape, old, new, names) -> list[RowDifference]:
    found = []
    for number in [*old, *(number for number in new if number not in old)]:
        before, after = old.get(number), new.get(number)
        if is_kept_from(shape, before or after, names):
            continue
        fields = field_differences(shape, before, after, names)
        if before is None or after is None or fields:
            kind = "new" if before is None else "gone" if after is None else "changed"
            title = title_of(shape, before or after, names)
            found.append(RowDifference(number, kind, title, fields))
    return found


def is_kept_from(shape: Shape, row: Row, names: Names) -> bool:
    """Whether a row is another record's, and names what the reader may not see."""
    return shape.is_shared and any(
        names.is_hidden(column, key) for column, keys in keys_in(shape, row) for key in keys
    )


def field_differences(shape, old: Row | None, new: Row | None, names) -> list[Difference]:
    """Fields that both know and that differ; of a row that came or went all that it said."""
    found = []
    for name, column in {**shape.fields, **shape.many, **shape.tags}.items():
        if old is None or new is None:
            before, after = (row.get(name) if row else None for row in (old, new))
            if name == PLACE or (before or None) == (after or None):
                continue
        elif name not in old or name not in new or old[name] == new[name]:
            continue
        else:
            before, after = old[name], new[name]
        label = capfirst(str(column.verbose_name))
        found.append(Difference(name, label, *told(column, name, before, after, shape, names)))
    return found


def told(column, name, before, after, shape, names):
    """The lines of a difference, and a note."""
    if name in shape.many or name in shape.tags:
        return (changed_choices(column, name, before or [], after or [], shape, names),)
    if isinstance(column, RichTextField):
        lines = compared(text_of(before or ""), text_of(after or ""))
        return (only_changed(lines), "") if has_changes(lines) else ([], ONLY_FORMAT)
    if is_prose(column):
        return (only_changed(compared(str(before or ""), str(after or ""))),)
    old, new = (shown(column, value, names) for value in (before, after))
    pieces = [Piece("gone", old), Piece("new", new)]
    return ([[piece for piece in pieces if piece.text]],)


def changed_choices(column, name, before, after, shape, names) -> list[Line]:
    def label(key):
        return str(key) if name in shape.tags else names.label(column, key)

    gone = [[Piece("gone", label(key))] for key in before if key not in after]
    return gone + [[Piece("new", label(key))] for key in after if key not in before]


def has_changes(lines: list[Line]) -> bool:
    return any(piece.kind != "same" for line in lines for piece in line)


def is_prose(column) -> bool:
    is_text = isinstance(column, models.CharField | models.TextField) and not column.is_relation
    is_code = isinstance(column, models.URLField | models.EmailField) or column.choices
    return is_text and not is_code


def shown(column, value, names) -> str:
    """A value as an editor reads it."""
    if value is None or value == "":
        return ""
    if column.is_relation:
        return names.label(column, value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    try:
        return moment_shown(column, value)
    except (TypeError, ValueError):
        # Not what the column holds now, or not what it can hold.
        return str(value)


def moment_shown(column, value) -> str:
    if isinstance(column, models.DateTimeField):
        return ar_datetime(timezone.localtime(datetime.fromisoformat(value)))
    if isinstance(column, models.DateField):
        return ar_date(date.fromisoformat(value))
    return str(value)[:5] if isinstance(column, models.TimeField) else str(value)


def title_of(shape: Shape, row: Row, names: Names) -> str:
    """What its model calls a row, or else its first values."""
    values = {}
    for name, column in shape.fields.items():
        value = row.get(name)
        if value is None:
            continue
        if column.is_relation:
            value = names.row(column, value)
            if value is None:
                return first_values(shape, row, names)
        values[name] = value
    try:
        return str(shape.model(**read(shape, values))) or first_values(shape, row, names)
    except (ObjectDoesNotExist, ValidationError, AttributeError, TypeError, ValueError):
        # It is called after the record on which it stands.
        return first_values(shape, row, names)


def read(shape, values):
    return {
        name: value if shape.fields[name].is_relation else shape.fields[name].to_python(value)
        for name, value in values.items()
    }


def first_values(shape: Shape, row: Row, names: Names) -> str:
    values = (shown(column, row.get(name), names) for name, column in shape.fields.items())
    return " · ".join([value[:80] for value in values if value][:3])
