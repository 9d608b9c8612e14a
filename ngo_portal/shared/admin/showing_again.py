"""Showing again what was typed into a form, without finding fault with it and without saving it."""

from django.db.models import IntegerField
from django.forms import ModelChoiceField
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.utils import ErrorDict, ErrorList
from django.utils.datastructures import MultiValueDict

from ngo_portal.shared.row_keys import is_key

RESTORED = "_restored_copy"


def is_restoring(request) -> bool:
    return hasattr(request, RESTORED)


def as_if_sent(request, copy):
    """Let the admin read a copy where it would read what a browser sends."""
    data = copy.data
    # Nothing else than showing it, whatever the copy says: the form below is never valid.
    data["_save"] = "1"
    # Reading the files first: they and the form are parsed together.
    request._files = MultiValueDict()
    request.POST = data
    setattr(request, RESTORED, copy)


class Untested:
    """A form that shows what it was given and is never saved."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if self.is_bound and isinstance(field, ModelChoiceField):
                self.drop_what_is_no_key(self.add_prefix(name), field.queryset.model._meta.pk)

    def drop_what_is_no_key(self, name, key):
        """A picker asks the database for what it is to show, and must not be asked for nonsense."""
        if name in self.data and isinstance(key, IntegerField):
            chosen = [value for value in self.data.getlist(name) if value == "" or is_key(value)]
            self.data.setlist(name, chosen)

    def full_clean(self):
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    def is_valid(self):
        return False


class UntestedRows:
    """The same for the rows of an inline."""

    def full_clean(self):
        self._errors = []
        self._non_form_errors = ErrorList(renderer=self.renderer)

    def is_valid(self):
        return False


def untested(form):
    return type(form)(form.__name__, (Untested, form), {})


def untested_rows(formset):
    return type(formset.__name__, (UntestedRows, formset), {"form": untested(formset.form)})


def renewed_rows(data, prefix, key, stored):
    """What was typed into the rows of an inline, of which some are gone from the database.

    Rows whose key is no longer among the `stored` stand behind the others as new ones: the words
    in them would be lost with the row.
    """
    total, initial = (number(data, prefix, name) for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT))
    rows = [row_of(data, f"{prefix}-{place}-") for place in range(min(total, len(data)))]
    there = [row for row in rows[:initial] if row.get(key, [""])[-1] in stored]
    gone = [{**row, key: [""]} for row in rows[:initial] if row not in there]
    for name in [name for name in data if name.startswith(f"{prefix}-") and is_row(name, prefix)]:
        del data[name]
    for place, row in enumerate([*there, *gone, *rows[initial:]]):
        for name, values in row.items():
            data.setlist(f"{prefix}-{place}-{name}", values)
    data[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(len(rows))
    data[f"{prefix}-{INITIAL_FORM_COUNT}"] = str(len(there))


def is_row(name, prefix) -> bool:
    return name.removeprefix(f"{prefix}-").partition("-")[0].isdecimal()


def number(data, prefix, name) -> int:
    text = data.get(f"{prefix}-{name}", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def row_of(data, start) -> dict[str, list[str]]:
    return {name.removeprefix(start): data.getlist(name) for name in data if name.startswith(start)}
