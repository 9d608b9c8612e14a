"""Between the contents of a record and its form: what was typed, and what to fill in."""

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.http import QueryDict

from ngo_portal.shared.admin.base import TagLineField
from ngo_portal.shared.richtext import sanitize
from ngo_portal.shared.richtext_field import RichTextField
from ngo_portal.shared.versions import Row, Shape, plain


def values_of(shape: Shape, row: Row) -> dict:
    """What the fields of a form hold; without what the table no longer has."""
    values = {name: row[name] for name in (*shape.many, *shape.tags) if name in row}
    for name, column in shape.fields.items():
        if name not in row:
            continue
        try:
            values[name] = row[name] if column.is_relation else column.to_python(row[name])
        except ValidationError:
            # The field has become another one since.
            continue
    return values


def typed_into(form, shape: Shape) -> Row:
    """What an editor sent, as contents have it; what cannot be read stays as it was typed."""
    row = {}
    columns = {**shape.fields, **shape.many, **shape.tags}
    for name, field in form.fields.items():
        if name in columns and not field.disabled:
            sent = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
            try:
                row[name] = read(columns[name], field, sent)
            except (ValidationError, TypeError, ValueError):
                row[name] = sent
    return row


def read(column, field, sent):
    if isinstance(field, TagLineField):
        return sorted(field.clean(sent))
    if isinstance(field, forms.ModelMultipleChoiceField):
        key = column.related_model._meta.pk
        return sorted((plain(key, each) for each in sent or []), key=str)
    if column.is_relation:
        return plain(column, sent) if sent else None
    value = field.clean(sent)
    if isinstance(column, RichTextField):
        value = sanitize(value)
    return plain(column, value)


def send(data: QueryDict, name: str, field, value) -> None:
    """Put into a form what a browser would send of a value."""
    widget = field.widget
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        for ending, part, of_it in parts:
            data[name + ending] = part.format_value(of_it) or ""
    elif isinstance(widget, forms.CheckboxInput):
        data.setlist(name, ["on"] if value else [])
    elif getattr(widget, "allow_multiple_selected", False):
        data.setlist(name, [str(key) for key in value or []])
    else:
        shown = widget.format_value(field.prepare_value(value))
        data[name] = (shown[0] if isinstance(shown, list) else shown) or ""
