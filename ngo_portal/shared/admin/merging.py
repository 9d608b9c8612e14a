"""Two who changed a record at once: the form of the second on what the first one saved.

What the second one did not touch follows the record as it is now; everything they typed stays.
"""

import re
from collections import defaultdict

from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict

from ngo_portal.shared.admin.filling import send, typed_into, values_of
from ngo_portal.shared.versions import Contents, Row, Shape, parts_of, shape_of


class Merge:
    """The merged form in `data`, and in `mine` what the record would say if it were saved.

    `base` is what the second one saw when they began, None if nobody knows that any more.
    """

    def __init__(self, form, formsets, base: Contents | None, now: Contents):
        model = form._meta.model
        self.data = form.data.copy()
        self.base, self.now = base, now
        self.mine = {
            "record": self.merged_record(form, shape_of(model)),
            "parts": {way: dict(rows) for way, rows in now["parts"].items()},
        }
        for formset in formsets:
            shape = parts_of(model).get(formset.prefix)
            if shape is not None and formset.management_form.is_valid():
                rows = MergedRows(formset, shape, base, now)
                rows.write(self.data)
                self.mine["parts"][formset.prefix] = rows.mine

    def merged_record(self, form, shape: Shape) -> Row:
        base = self.base["record"] if self.base else None
        return follow(form, shape, base, self.now["record"], self.data, form.add_prefix)


def follow(form, shape: Shape, base: Row | None, now: Row, data: QueryDict, name_of) -> Row:
    """Let what was not touched be as it is now. Returns what the row then says."""
    current = values_of(shape, now)
    said = dict(now)
    for name, value in typed_into(form, shape).items():
        is_touched = base is None or name not in base or value != base[name]
        if is_touched:
            said[name] = value
        elif name in current and now[name] != base[name]:
            send(data, name_of(name), form.fields[name], current[name])
    return said


class MergedRows:
    """The rows of one inline: those that are stored come first, then the new ones."""

    def __init__(self, formset, shape: Shape, base: Contents | None, now: Contents):
        self.formset, self.shape = formset, shape
        self.way = formset.prefix
        self.key = formset.model._meta.pk.name
        self.base = None if base is None else base["parts"].get(self.way)
        self.now = now["parts"][self.way]
        self.sent = self.sent_rows()
        self.stored: list[QueryDict] = []
        self.new: list[QueryDict] = []
        self.mine = dict(self.now)
        posted = {row.get(self.key) for row in self.sent.values()}
        # What a colleague added since, as far as it can be told.
        self.added = [
            number
            for number in self.now
            if number not in posted and (self.base is None or number not in self.base)
        ]
        for form in formset.forms:
            self.take(form)
        self.add_those_of_colleagues()

    def sent_rows(self) -> dict[int, QueryDict]:
        rows = defaultdict(lambda: QueryDict(mutable=True))
        for name, values in self.formset.data.lists():
            if match := re.fullmatch(rf"{re.escape(self.way)}-(\d+)-(.+)", name):
                rows[int(match[1])].setlist(match[2], values)
        return rows

    def take(self, form):
        """Find the place of a row that was sent."""
        sent = self.sent[int(form.prefix.rpartition("-")[2])]
        number, is_going = sent.get(self.key) or "", bool(sent.get(DELETION_FIELD_NAME))
        if number in self.now:
            self.take_stored(form, sent, number, is_going)
        elif number:
            self.take_gone(form, sent, number, is_going)
        elif form.has_changed() and not is_going:
            self.take_new(form, sent)

    def take_stored(self, form, sent, number, is_going):
        base = None if self.base is None else self.base.get(number)
        said = follow(form, self.shape, base, self.now[number], sent, str)
        self.stored.append(sent)
        if is_going:
            self.mine.pop(number, None)
        else:
            self.mine[number] = said

    def take_gone(self, form, sent, number, is_going):
        """A row that a colleague deleted: it stays so, unless it was written on meanwhile."""
        before = None if self.base is None else self.base.get(number)
        row = typed_into(form, self.shape)
        if is_going or (before is not None and says(row, before)):
            return
        sent[self.key] = ""
        self.append(sent, row)

    def take_new(self, form, sent):
        """A row that the colleague made as well, or a first click on the same button, is there."""
        row = typed_into(form, self.shape)
        if not any(says(row, self.now[number]) for number in self.added):
            self.append(sent, row)

    def append(self, sent, row):
        self.new.append(sent)
        self.mine[f"+{len(self.new)}"] = row

    def add_those_of_colleagues(self):
        seen = {str(row.pk) for row in self.formset.get_queryset()}
        fields = self.formset.empty_form.fields
        for number in self.added:
            if number not in seen:
                continue
            row = self.now[number]
            data = QueryDict(mutable=True)
            data[self.key] = number
            data[self.formset.fk.name] = str(self.formset.instance.pk)
            for name, value in values_of(self.shape, row).items():
                if name in fields:
                    send(data, name, fields[name], value)
            self.stored.append(data)

    def write(self, data: QueryDict) -> None:
        for name in [name for name in data if re.match(rf"{re.escape(self.way)}-\d+-", name)]:
            del data[name]
        rows = [*self.stored, *self.new]
        data[f"{self.way}-{TOTAL_FORM_COUNT}"] = str(len(rows))
        data[f"{self.way}-{INITIAL_FORM_COUNT}"] = str(len(self.stored))
        for number, row in enumerate(rows):
            for name, values in row.lists():
                data.setlist(f"{self.way}-{number}-{name}", values)


def says(typed: Row, stored: Row) -> bool:
    """Whether a row says what is stored; one without a place would get it."""
    return all(
        value == stored.get(name)
        for name, value in typed.items()
        if not (name == "position" and value is None)
    )
