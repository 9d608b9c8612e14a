"""Changes of many records at once: what each would become, carrying it out, and the way back.

Every rule of a single record holds for each of many. A record that is no longer as the preview
showed it is left alone, so a colleague who was faster or a second press does nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import batched
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from taggit.models import Tag

from ngo_portal.shared import arabic, projecting
from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.moving import Incomplete, send
from ngo_portal.shared.admin.queues import WAITING
from ngo_portal.shared.models import BulkChange, Theme, User
from ngo_portal.shared.models.taxonomy import THEMES_PER_RECORD
from ngo_portal.shared.models.user import name_of
from ngo_portal.shared.templatetags.portal import ar_date
from ngo_portal.shared.workflow import MoveRefused, Status

# More would keep everybody else waiting who wants to save something.
MOST = 1000
AT_ONCE = 200


class Line(NamedTuple):
    """What becomes of one record; `why` says why nothing does."""

    record: object
    before: object
    after: object
    why: str = ""


class Change:
    """A change of one value of many records. `back` has for each what it is to say again."""

    what = ""

    def __init__(self, model, user, back: dict[int, object] | None = None, **wanted):
        self.model, self.user, self.back = model, user, back
        self.__dict__.update(wanted)

    def values(self, records) -> dict[int, object]:
        """What records say now, in the form in which it is kept as JSON."""
        raise NotImplementedError  # pragma: no cover

    def wanted(self, record, before):
        raise NotImplementedError  # pragma: no cover

    def refusal(self, record, before, after) -> str:
        """Why this user may not, or the record cannot, say that; "" if nothing is in the way."""
        if rights.is_fixed_elsewhere(record, self.user):
            return gettext("It is not yours to change in its present state.")
        return ""

    def write(self, lines: list[Line]) -> list[Line]:
        """Change the records; returns those that could not be after all, with the reason."""
        raise NotImplementedError  # pragma: no cover

    def told(self, value) -> str:
        return str(value or "")

    def line(self, record, before) -> Line:
        after = self.back[record.pk] if self.back is not None else self.wanted(record, before)
        if after == before:
            return Line(record, before, after, gettext("It says so already."))
        return Line(record, before, after, self.refusal(record, before, after))

    def plan(self, records) -> list[Line]:
        records = list(records)
        values = self.values(records)
        return [self.line(record, values[record.pk]) for record in records]

    def written(self, lines: list[Line]) -> None:
        """Keep who changed the records, and bring in step what readers find."""
        numbers = [line.record.pk for line in lines]
        self.model._base_manager.filter(pk__in=numbers).update(
            updated_at=timezone.now(), updated_by=self.user
        )
        projecting.touch_rows(self.model, numbers)


class TagChange(Change):
    what = BulkChange.What.TAGS
    add: list[str] = []
    remove: list[str] = []

    @property
    def rows(self):
        return self.model.tags.through.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model)
        )

    def values(self, records):
        found = {record.pk: [] for record in records}
        pairs = self.rows.filter(object_id__in=found).values_list("object_id", "tag__name")
        for number, name in pairs:
            found[number].append(name)
        return {number: sorted(names) for number, names in found.items()}

    def wanted(self, record, before):
        gone = {arabic.fold(name) for name in self.remove}
        left = [name for name in before if arabic.fold(name) not in gone]
        known = {arabic.fold(name) for name in left}
        return sorted([*left, *(name for name in self.add if arabic.fold(name) not in known)])

    def told(self, value):
        return "، ".join(value)

    def write(self, lines):
        kind = ContentType.objects.get_for_model(self.model)
        added, removed = differences(lines)
        for name, numbers in removed.items():
            self.rows.filter(object_id__in=numbers, tag__name=name).delete()
        through = self.model.tags.through
        for name, numbers in added.items():
            tag = Tag.objects.filter(name=name).first() or Tag.objects.create(name=name)
            through.objects.bulk_create(
                through(tag=tag, content_type=kind, object_id=number) for number in numbers
            )
        self.written(lines)
        return []


class ThemeChange(Change):
    what = BulkChange.What.THEMES
    add: Theme | None = None
    remove: Theme | None = None

    @property
    def column(self) -> str:
        return self.model.themes.field.m2m_column_name()

    def values(self, records):
        found = {record.pk: [] for record in records}
        rows = self.model.themes.through.objects.filter(**{f"{self.column}__in": found})
        for number, theme in rows.order_by("theme_id").values_list(self.column, "theme_id"):
            found[number].append(theme)
        return found

    def wanted(self, record, before):
        gone = {self.remove.pk} if self.remove else set()
        new = {self.add.pk} if self.add else set()
        return sorted(({*before} - gone) | new)

    def refusal(self, record, before, after):
        if len(after) > max(THEMES_PER_RECORD, len(before)):
            return gettext("It has %(limit)d themes already.") % {"limit": THEMES_PER_RECORD}
        if not {*after} <= {*self.names}:
            return gettext("One of the themes is no longer there.")
        return super().refusal(record, before, after)

    @property
    def names(self) -> dict[int, str]:
        if not hasattr(self, "_names"):
            self._names = {theme.pk: theme.name for theme in Theme.objects.all()}
        return self._names

    def told(self, value):
        return "، ".join(self.names.get(number, str(number)) for number in value)

    def write(self, lines):
        through = self.model.themes.through
        added, removed = differences(lines)
        for theme, numbers in removed.items():
            through.objects.filter(**{f"{self.column}__in": numbers}, theme_id=theme).delete()
        for theme, numbers in added.items():
            through.objects.bulk_create(
                through(**{self.column: number}, theme_id=theme) for number in numbers
            )
        self.written(lines)
        return []


class DeskChange(Change):
    """Of what the desk arranges among itself; no reader sees it."""

    def refusal(self, record, before, after):
        if not rights.is_of_the_desk(self.user, self.model):
            return gettext("It is not yours to change in its present state.")
        return ""

    def write(self, lines):
        by_value = defaultdict(list)
        for line in lines:
            by_value[line.after].append(line.record.pk)
        for value, numbers in by_value.items():
            rows = self.model._default_manager.filter(pk__in=numbers)
            rows.update_quietly(**self.columns(value))
        return []


class ClaimChange(DeskChange):
    what = BulkChange.What.CLAIM
    to: User | None = None

    def values(self, records):
        return {record.pk: record.assigned_to_id for record in records}

    def wanted(self, record, before):
        return self.to.pk if self.to else None

    def refusal(self, record, before, after):
        if after and record.status not in WAITING:
            return gettext("It waits for nobody.")
        return super().refusal(record, before, after)

    def told(self, value):
        if not hasattr(self, "_people"):
            self._people = {}
        if value and value not in self._people:
            user = User.objects.filter(pk=value).first()
            self._people[value] = name_of(user)
        return self._people.get(value, "")

    def columns(self, value):
        return {"assigned_to": value, "assigned_at": timezone.now() if value else None}


class DueChange(DeskChange):
    what = BulkChange.What.DUE
    on: date | None = None

    def values(self, records):
        return {record.pk: record.due_on and record.due_on.isoformat() for record in records}

    def wanted(self, record, before):
        return self.on and self.on.isoformat()

    def told(self, value):
        return ar_date(date.fromisoformat(value)) if value else ""

    def columns(self, value):
        return {"due_on": value}


class StateChange(Change):
    what = BulkChange.What.STATE
    end = ""

    def values(self, records):
        return {record.pk: record.status for record in records}

    def wanted(self, record, before):
        return self.end

    def refusal(self, record, before, after):
        rule = rights.moves_open_to(self.user, record).get(Status(after))
        is_recall = after == Status.DRAFT and before != Status.PUBLISHED and self.back is None
        if rule is None or is_recall or (rule.needs_reason and self.back is None):
            return gettext("It cannot go there from its state, or you may not send it.")
        if rule.is_checked and (missing := record.missing()):
            return gettext("Something is missing: %(what)s") % {"what": str(missing[0].text)}
        return ""

    def told(self, value):
        return str(Status(value).label)

    def write(self, lines):
        refused = []
        reason = gettext("A change of many records was undone.") if self.back is not None else ""
        for line in lines:
            try:
                send(line.record, line.after, by=self.user, reason=reason)
            except Incomplete as error:
                refused.append(line._replace(why=str(error.missing[0].text)))
            except MoveRefused:
                refused.append(line._replace(why=gettext("A colleague was faster.")))
        return refused


CHANGES = {
    kind.what: kind for kind in (TagChange, ThemeChange, ClaimChange, DueChange, StateChange)
}


def differences(lines: Iterable[Line]) -> tuple[dict, dict]:
    """Which values come to which records, and which go: {value: [number]}."""
    added, removed = defaultdict(list), defaultdict(list)
    for line in lines:
        before, after = {*line.before}, {*line.after}
        for value in sorted(after - before):
            added[value].append(line.record.pk)
        for value in sorted(before - after):
            removed[value].append(line.record.pk)
    return added, removed


def stamp(value) -> str:
    """A value in short, to find out whether it is still the same."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:10]


@dataclass
class Outcome:
    """What was changed, and of what was not, why."""

    made: BulkChange | None
    left: list[Line]


def carry_out(change: Change, seen: dict[int, str], reach) -> Outcome:
    """Change those records that still are as they were seen, {number: stamp}; `reach` are those
    on which the user works.
    """
    done, left = [], []
    with projecting.together(), transaction.atomic():
        for some in batched(sorted(seen)[:MOST], AT_ONCE):
            numbers = list(reach.order_by().filter(pk__in=some).values_list("pk", flat=True))
            locked = change.model._base_manager.select_for_update()
            lines = change.plan(locked.filter(pk__in=numbers).order_by("pk"))
            ready, late = sorted_out(lines, seen)
            refused = change.write(ready) if ready else []
            gone = {line.record.pk for line in refused}
            done += [line for line in ready if line.record.pk not in gone]
            left += [*late, *refused]
        return Outcome(keep(change, done) if done else None, left)


def sorted_out(lines: list[Line], seen: dict[int, str]) -> tuple[list[Line], list[Line]]:
    ready, left = [], []
    for line in lines:
        if line.why:
            left.append(line)
        elif stamp(line.before) != seen[line.record.pk]:
            left.append(line._replace(why=gettext("Somebody has changed it meanwhile.")))
        else:
            ready.append(line)
    return ready, left


def keep(change: Change, done: list[Line]) -> BulkChange:
    user = change.user
    return BulkChange.objects.create(
        record_type=ContentType.objects.get_for_model(change.model),
        what=change.what,
        rows=[[line.record.pk, str(line.record)[:200], line.before, line.after] for line in done],
        count=len(done),
        made_by=user,
        made_by_name=name_of(user),
    )


# The way back


def way_back(made: BulkChange, user) -> tuple[Change, dict[int, str]]:
    """The change that takes one back, and what the records have to say for it."""
    back = {number: before for number, title, before, after in made.rows}
    seen = {number: stamp(after) for number, title, before, after in made.rows}
    return CHANGES[made.what](made.model, user, back=back), seen


def undo(made: BulkChange, user, reach) -> Outcome | None:
    """Take back what nobody has changed since; None if that was done already."""
    change, seen = way_back(made, user)
    with transaction.atomic():
        open_still = BulkChange.objects.select_for_update().filter(pk=made.pk, undone_at=None)
        if not open_still.exists():
            return None
        outcome = carry_out(change, seen, reach)
        if outcome.made:
            name = name_of(user)
            open_still.update(undone_at=timezone.now(), undone_by_name=name)
            # The way back is no change of its own: it would lead forth again.
            outcome.made.delete()
    return outcome
