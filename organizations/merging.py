"""Makes one record of two that are about the same organization or person, and undoes that.

Whatever names the duplicate names the other record from then on. Where a rule leaves no room for
both, or both rows say the same, one row stays with what either knew. What was done is kept with
the merge: the duplicate, the rows that went, those that were moved, and the values that changed.
"""

import json
from collections.abc import Iterable
from contextlib import suppress

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import models, transaction
from django.utils import timezone

from ngo_portal.shared import arabic, projecting
from ngo_portal.shared.models.taxonomy import THEMES_PER_RECORD, contains_itself
from ngo_portal.shared.models.user import name_of
from ngo_portal.shared.workflow import Status
from organizations.models import Merge, Organization, OrganizationName, Person, PersonName
from organizations.ties import Tie, is_loop, keeps_rules, tie_named, ties_to, twins

# Names of the duplicate by which the other record is looked for from then on.
NAMES = {
    Organization: {
        "name": {"kind": OrganizationName.Kind.ALIAS},
        "short_name": {"kind": OrganizationName.Kind.SHORT},
        "acronym": {"kind": OrganizationName.Kind.ACRONYM},
        "name_latin": {"kind": OrganizationName.Kind.LATIN},
    },
    Person: {"name": {}, "name_latin": {}},
}
OTHER_NAMES = {Organization: (OrganizationName, "organization"), Person: (PersonName, "person")}
# Of a record's own, what nobody chooses: it stays with the record.
NOT_CHOSEN = {"status", "publish_at", "due_on", "is_withheld"}
# Not taken over from the duplicate unless an editor says so: it decides who works on the record.
NOT_FILLED = {"owner"}
# Of two rows that become one both are worth reading.
JOINED = {"note"}
BETWEEN = " · "


class CannotMerge(Exception):
    """One of the records is no longer there."""


class CannotUndo(Exception):
    """It was undone already, or too long ago."""


def chosen_fields(model) -> list[models.Field]:
    """The values of which an editor says which one stays."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in NOT_CHOSEN
    ]


def default_of(field, kept, others) -> models.Model:
    """The record whose value stays if nobody says otherwise."""
    if getattr(kept, field.attname) in (None, "") and field.name not in NOT_FILLED:
        return next((one for one in others if getattr(one, field.attname) not in (None, "")), kept)
    return kept


# Merging


def merge(kept, others: Iterable, *, by, choices: dict[str, int] | None = None) -> list[Merge]:
    """Let records go into another. `choices` says of fields which record's value stays, by its
    number. Raises CannotMerge.
    """
    model, choices = type(kept), choices or {}
    with projecting.together(), transaction.atomic():
        numbers = sorted({kept.pk, *(one.pk for one in others)})
        rows = model._base_manager.select_for_update().order_by("pk")
        found = {row.pk: row for row in rows.filter(pk__in=numbers)}
        if len(found) != len(numbers):
            raise CannotMerge
        kept = found.pop(kept.pk)
        return [
            merge_one(
                kept,
                one,
                by=by,
                names_of_choice={name for name, number in choices.items() if number == one.pk},
                chosen={*choices},
            )
            for one in found.values()
        ]


def merge_one(kept, doomed, *, by, names_of_choice, chosen) -> Merge:
    made = Merge(
        record_type=ContentType.objects.get_for_model(kept),
        kept_number=kept.pk,
        kept_title=str(kept)[:250],
        absorbed_number=doomed.pk,
        absorbed_title=str(doomed)[:250],
        made_by=by,
        made_by_name=name_of(by),
    )
    done = Done(kept, doomed)
    done.take_names_and_values(names_of_choice, chosen)
    done.take_ties()
    done.take_words()
    done.finish()
    made.done = done.told()
    made.save()
    return made


class Done:
    """What a merge does, and remembers of it."""

    def __init__(self, kept, doomed):
        self.kept, self.doomed, self.model = kept, doomed, type(kept)
        self.record = stored(doomed)
        self.tags = sorted(doomed.tags.names()) if hasattr(doomed, "tags") else []
        self.values, self.changed, self.moved = {}, [], []
        self.removed, self.made = [], []
        self.themes_added, self.tags_added = [], []

    def told(self) -> dict:
        names = ("record", "tags", "values", "changed", "moved", "removed", "made")
        more = ("themes_added", "tags_added")
        return {name: getattr(self, name) for name in (*names, *more)}

    # The record itself

    def take_names_and_values(self, wanted, chosen):
        before = self.values_of_kept()
        known = [getattr(self.kept, name) for name in NAMES[self.model]]
        for field in chosen_fields(self.model):
            taken = field.name in wanted or (
                field.name not in chosen
                and default_of(field, self.kept, [self.doomed]) is self.doomed
            )
            if taken:
                setattr(self.kept, field.attname, getattr(self.doomed, field.attname))
        self.avoid_itself()
        if hasattr(self.kept, "is_withheld"):
            # Whoever has to be protected under one of the records is so under both.
            self.kept.is_withheld = self.kept.is_withheld or self.doomed.is_withheld
        self.kept.save()
        self.names_before = known
        self.before = before

    def avoid_itself(self):
        for field in self.model._meta.concrete_fields:
            if field.related_model is self.model and field.name != "owner":
                around = {self.kept.pk, self.doomed.pk}
                if getattr(self.kept, field.attname) in around:
                    setattr(self.kept, field.attname, None)

    def values_of_kept(self) -> dict:
        return stored(self.kept)["fields"]

    def take_words(self):
        """Names as other names, themes as far as a record may have them, and tags."""
        model, link = OTHER_NAMES[self.model]
        own = {arabic.fold(getattr(self.kept, name)) for name in NAMES[self.model]}
        rows = model._base_manager.filter(**{link: self.kept})
        own |= {arabic.fold(name) for name in rows.values_list("name", flat=True)}
        lost = zip(NAMES[self.model], self.names_before, strict=True)
        theirs = [(name, getattr(self.doomed, name)) for name in NAMES[self.model]]
        for field, name in [*lost, *theirs]:
            if name and arabic.fold(name) not in own:
                own.add(arabic.fold(name))
                row = model._base_manager.create(
                    **{link: self.kept}, name=name, **NAMES[self.model][field]
                )
                self.made.append([model._meta.label, row.pk])
        if hasattr(self.kept, "themes"):
            self.take_themes()
        if hasattr(self.kept, "tags"):
            self.tags_added = sorted({*self.tags} - {*self.kept.tags.names()})
            self.kept.tags.add(*self.tags_added)

    def take_themes(self):
        mine = list(self.kept.themes.values_list("pk", flat=True))
        theirs = self.doomed.themes.values_list("pk", flat=True)
        room = max(THEMES_PER_RECORD - len(mine), 0)
        self.themes_added = [pk for pk in theirs if pk not in mine][:room]
        self.kept.themes.add(*self.themes_added)

    def finish(self):
        self.kept.refresh_from_db()
        if hasattr(self.kept, "parent_id") and contains_itself(self.kept):
            self.kept.parent = None
            self.kept.save()
        after = self.values_of_kept()
        # A name that was withheld is shown again by nobody but an editor who says so.
        derived = {"search_text", "updated_at", "themes", "is_withheld"}
        self.values = {
            name: [value, after[name]]
            for name, value in self.before.items()
            if name not in derived and value != after[name]
        }
        self.doomed.refresh_from_db()
        self.doomed.delete()

    # What names it

    def take_ties(self):
        self.take_ties_of(self.doomed, self.kept)

    def take_ties_of(self, doomed, kept):
        for tie in ties_to(type(kept)):
            moved = []
            for rows in tie.batches(doomed):
                moved += self.take_rows(tie, rows, doomed, kept)
            if moved:
                self.moved.append(
                    {"tie": tie.label, "from": doomed.pk, "to": kept.pk, "rows": moved}
                )

    def take_rows(self, tie: Tie, rows, doomed, kept) -> list:
        """Let rows name the record that stays; returns which, without those that went."""
        same, plain = twins(tie, rows, kept), []
        for row in rows:
            if row.pk in same:
                self.make_one(row, same[row.pk])
            elif is_loop(tie, row, kept):
                self.cut(tie, row)
            else:
                plain.append(row.pk)
        tie.point(plain, kept)
        return plain

    def make_one(self, row, twin):
        """Two rows that have room for one: what is known of either stays."""
        # Read anew: an earlier row of the same batch may have told it something.
        twin = type(twin)._base_manager.get(pk=twin.pk)
        filled = {}
        for field in type(row)._meta.concrete_fields:
            mine, theirs = getattr(twin, field.attname), getattr(row, field.attname)
            value = value_of_both(field, mine, theirs)
            if value != mine:
                filled[field.attname] = [mine, value]
                setattr(twin, field.attname, value)
        if filled and keeps_rules(twin):
            twin.save()
            told = {
                name: [plain_of(twin, name, old), plain_of(twin, name, new)]
                for name, (old, new) in filled.items()
            }
            self.changed.append([type(twin)._meta.label, twin.pk, told])
        self.take_ties_of(row, twin)
        self.remove(type(row)._base_manager.get(pk=row.pk))

    def cut(self, tie, row):
        """A tie of the record to itself says nothing."""
        row = type(row)._base_manager.get(pk=row.pk)
        if not tie.field.null:
            self.remove(row)
            return
        before = getattr(row, tie.field.attname)
        tie.point([row.pk], None)
        if not (isinstance(row, self.model) and row.pk == self.kept.pk):
            told = {tie.field.attname: [before, None]}
            self.changed.append([tie.model._meta.label, row.pk, told])

    def remove(self, row):
        self.removed.append(stored(row))
        row.delete()


def value_of_both(field, mine, theirs):
    if field.primary_key or field.name == "position" or theirs in (None, "") or mine == theirs:
        return mine
    if mine in (None, ""):
        return theirs
    joined = f"{mine}{BETWEEN}{theirs}" if field.name in JOINED and theirs not in mine else mine
    return joined if not field.max_length or len(joined) <= field.max_length else mine


def stored(row) -> dict:
    """A row as JSON, with the numbers of what it names."""
    # Django's own JSON would round moments to milliseconds.
    return json.loads(json.dumps(serializers.serialize("python", [row]), default=str))[0]


def plain_of(row, name, value):
    """A value as JSON has it."""
    field = row._meta.get_field(name)
    if value is None or field.is_relation or isinstance(value, (bool, int, str)):
        return value
    return field.value_to_string(type(row)(**{field.attname: value}))


# Undoing


def record_of(made: Merge):
    """The duplicate as it was."""
    found = next(serializers.deserialize("json", json.dumps([made.done["record"]])))
    return found.object


def undo(made: Merge, *, by) -> list[str]:
    """Bring a duplicate back, with whatever nobody changed since; says what could not be brought
    back. Raises CannotUndo.
    """
    with projecting.together(), transaction.atomic():
        made = Merge.objects.select_for_update().get(pk=made.pk)
        if made.undone_at or made.is_late:
            raise CannotUndo
        back = Back(made)
        back.bring()
        made.undone_at = timezone.now()
        made.undone_by_name = name_of(by)
        made.save()
    return back.left


class Back:
    """A merge undone, and what had to be left as it is: [(label of the table, how many)]."""

    def __init__(self, made: Merge):
        self.made, self.done, self.home = made, made.done, made.home
        self.left: list[tuple[str, int]] = []

    def bring(self):
        self.bring_record()
        self.take_back_names()
        for row in reversed(self.done["removed"]):
            if not restore(row):
                self.leave(row["model"], 1)
        for moved in reversed(self.done["moved"]):
            self.move_back(moved)
        for label, pk, values in self.done["changed"]:
            self.change_back(label, pk, values)
        if self.home is not None and self.home.pk == self.made.kept_number:
            self.change_back(self.home._meta.label, self.home.pk, self.done["values"])
            self.take_back_words()

    def leave(self, label, count):
        if count:
            self.left.append((label, count))

    def bring_record(self):
        """As it was; but nobody is shown to readers whom somebody has hidden since."""
        fields = self.done["record"]["fields"]
        if "is_withheld" in fields and (self.home is None or self.home.is_withheld):
            fields["is_withheld"] = True
        if self.home is None or self.home.status == Status.WITHDRAWN:
            fields["status"] = Status.DRAFT
        restore(self.done["record"], is_whole=False)
        record = self.made.model._base_manager.get(pk=self.made.absorbed_number)
        record.find_body_photos()
        themes = self.done["record"]["fields"].get("themes")
        if themes:
            model = self.made.model._meta.get_field("themes").related_model
            record.themes.set(model._base_manager.filter(pk__in=themes))
        if self.done["tags"]:
            record.tags.set(self.done["tags"])

    def take_back_names(self):
        for label, pk in self.done["made"]:
            for row in apps.get_model(label)._base_manager.filter(pk=pk):
                row.delete()

    def take_back_words(self):
        if self.done["themes_added"]:
            self.home.themes.remove(*self.done["themes_added"])
        if self.done["tags_added"]:
            self.home.tags.remove(*self.done["tags_added"])

    def move_back(self, moved):
        """Rows that still name the record that stayed; others were given to somebody else."""
        app, name, field = moved["tie"].split(".")
        target = apps.get_model(app, name)._meta.get_field(field).related_model
        tie = tie_named(moved["tie"], target)
        old = target._base_manager.filter(pk=moved["from"]).first()
        is_top = target is self.made.model and moved["from"] == self.made.absorbed_number
        holder = self.home if is_top else target._base_manager.filter(pk=moved["to"]).first()
        numbers = moved["rows"]
        if old is None or holder is None:
            self.leave(tie.model._meta.label, len(numbers))
            return
        back = 0
        for start in range(0, len(numbers), 500):
            some = tie.naming(holder).filter(pk__in=numbers[start : start + 500])
            rows = list(some)
            full = twins(tie, rows, old)
            free = [row.pk for row in rows if row.pk not in full]
            tie.point(free, old)
            back += len(free)
        self.leave(tie.model._meta.label, len(numbers) - back)

    def change_back(self, label, pk, values):
        """Values that are still as the merge left them."""
        row = apps.get_model(label)._base_manager.filter(pk=pk).first()
        if row is None:
            self.leave(label, 1)
            return
        now = stored(row)["fields"]
        for name, (before, after) in values.items():
            field = row._meta.get_field(name)
            if str(now.get(field.name)) != str(after):
                self.leave(label, 1)
            elif is_there(field, before):
                setattr(row, field.attname, field.to_python(before))
        if keeps_rules(row):
            row.save()


def is_there(field, value) -> bool:
    """Whether what a column named is still to be named."""
    if not field.is_relation or value is None:
        return True
    return field.related_model._base_manager.filter(pk=value).exists()


def restore(row: dict, *, is_whole=True) -> bool:
    """Write a row again that was taken away; False if there is no room for it any more.

    What it named and is gone is left out where it may be, unless the row is nothing without it.
    """
    found = next(serializers.deserialize("json", json.dumps([row]))).object
    model = type(found)
    if model._base_manager.filter(pk=found.pk).exists():
        return False
    for field in model._meta.concrete_fields:
        value = getattr(found, field.attname)
        if field.is_relation and value not in (None, found.pk) and not is_there(field, value):
            if not field.null:
                return False
            setattr(found, field.attname, None)
    if is_whole and not fits(found):
        return False
    # As it was, with the moments at which it was made and changed.
    moments = {
        field.name: getattr(found, field.name)
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    }
    models.Model.save_base(found, force_insert=True)
    if moments:
        model._base_manager.filter(pk=found.pk).update(**moments)
    return True


def fits(row) -> bool:
    """Whether a row breaks no rule of its table as this is now."""
    with suppress(Exception):
        row.validate_unique()
        row.validate_constraints()
        return True
    return False
