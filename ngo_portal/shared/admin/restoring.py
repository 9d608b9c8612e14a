"""An old version in the ordinary form: what it said is filled in, and nothing is written."""

from dataclasses import dataclass, field

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import capfirst

from ngo_portal.shared.admin.filling import values_of
from ngo_portal.shared.differences import Names
from ngo_portal.shared.models import Version
from ngo_portal.shared.versions import Row, Shape, parts_of, shape_of

# Where a record is on its way, whose it is and who may be named is not brought back.
OF_THE_WORK = {"status", "publish_at", "owner", "due_on", "is_withheld"}
# A record that was deleted has none of it, and whoever was withheld stays so.
OF_THE_STATE = {"status", "publish_at"}


@dataclass
class Refill:
    """Fills the forms of a page. `lost` names the fields for which what was chosen is gone."""

    version: Version
    names: Names
    left_out: set[str]
    lost: list[str] = field(default_factory=list)

    def fill(self, form, formsets):
        """`formsets` are those of the admin, which know what may be done with their rows."""
        contents = self.version.contents
        self.fill_form(form, shape_of(form._meta.model), contents["record"], self.left_out)
        for each in formsets:
            shape = parts_of(form._meta.model).get(each.formset.prefix)
            rows = contents["parts"].get(each.formset.prefix)
            if rows is not None and not shape.is_shared and each.has_change_permission:
                self.fill_rows(each, shape, rows)

    def fill_rows(self, inline, shape: Shape, rows: dict[str, Row]):
        formset = inline.formset
        there = {str(form.instance.pk) for form in formset.initial_forms}
        gone = [row for number, row in rows.items() if number not in there]
        if gone and inline.has_add_permission:
            formset.extra = len(gone)
            # They were made, and counted, without the new rows.
            for made in ("forms", "management_form"):
                formset.__dict__.pop(made, None)
            for form, row in zip(formset.extra_forms, gone, strict=True):
                self.fill_form(form, shape, row)
        for form in formset.initial_forms:
            row = rows.get(str(form.instance.pk))
            if row is not None:
                self.fill_form(form, shape, row)
            elif inline.has_delete_permission:
                form.initial[DELETION_FIELD_NAME] = True

    def fill_form(self, form, shape: Shape, row: Row, left_out=frozenset()):
        for name, value in values_of(shape, row).items():
            if name in form.fields and name not in left_out:
                self.fill_field(form, shape, name, value)

    def fill_field(self, form, shape, name, value):
        column, box = shape.fields.get(name) or shape.many.get(name), form.fields[name]
        if isinstance(box, forms.ModelMultipleChoiceField):
            chosen = {getattr(row, "pk", row) for row in form.initial.get(name) or []}
            kept = [key for key in value if key in chosen or self.names.row(column, key)]
            self.note_loss(column, kept, value)
            value = kept
        elif column is not None and column.is_relation and value is not None:
            row = self.names.row(column, value)
            if row is None and value != form.initial.get(name):
                self.note_loss(column, None, value)
                return
            if row is not None:
                admit(box, value, row)
        form.initial[name] = value

    def note_loss(self, column, kept, value):
        label = capfirst(str(column.verbose_name))
        if kept != value and label not in self.lost:
            self.lost.append(label)


def admit(box, key, row):
    """A term that was retired since stands among the choices of the record that had it."""
    if not getattr(box, "offers_current_terms", False):
        return
    choices = list(box.choices)
    if key not in {getattr(choice, "value", choice) for choice, label in choices}:
        box.choices = [*choices, (key, str(row))]
