"""Which rows readers get as part of which records, beyond what a list or a search finds.

A room says it once (`<room>/mirroring.py`). When such a row is saved with other values, or goes,
the records are marked as changed for those who keep a copy of what is public.
"""

from collections.abc import Callable, Iterable

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from ngo_portal.shared.document_rows import Rows
from ngo_portal.shared.projecting import (
    ADDED_OR_REMOVED,
    MARKS,
    Reached,
    Watched,
    hung_on,
    mark_reached,
)
from ngo_portal.shared.searching.keys import Kind

type Reach = Callable[[models.Model], Reached]

# Columns that no reader sees: who did what when, and what is derived.
NOT_SHOWN = {
    *("created_at", "created_by", "updated_at", "updated_by", "moved_at", "search_text", "owner"),
    *("assigned_to", "assigned_at", "due_on", "withdrawal", "lacks", "uploaded_by", "digest"),
}


class Marking(Watched):
    """The receivers of one table: a row that changed its owner counts for both."""

    def before(self, sender, instance, raw=False, **kwargs):
        if not instance._state.adding:
            stored = sender._base_manager.filter(pk=instance.pk).first()
            instance.__dict__[self.memory] = stored

    def after(self, sender, instance, created=False, raw=False, **kwargs):
        stored = instance.__dict__.pop(self.memory, None)
        if raw or (stored is not None and not self.differ(stored, instance)):
            return
        for row in filter(None, (stored, instance)):
            self.touch_reached(row)

    def differ(self, stored, instance) -> bool:
        return any(getattr(stored, name) != getattr(instance, name) for name in self.shown)

    def touch_reached(self, instance):
        mark_reached(instance, self.reach)


def watch(model, *reaches: Reach, shown: Iterable[str] = ()) -> None:
    """Mark what a row of a table reaches when it changes in what readers get.

    `shown` names the columns that count; without it all but those that no reader sees.
    """
    columns = [
        field.attname
        for field in model._meta.concrete_fields
        if (field.name in shown if shown else field.name not in NOT_SHOWN)
    ]

    def reach(row):
        return [reached for one in reaches for reached in one(row)]

    MARKS[model].append(reach)
    marking = Marking(reach, columns)
    options = {"sender": model, "weak": False, "dispatch_uid": (model._meta.label, id(marking))}
    pre_save.connect(marking.before, **options)
    post_save.connect(marking.after, **options)
    post_delete.connect(marking.gone, **options)


def watch_many(field, *reaches: Reach) -> None:
    """Mark what the holder of a many-to-many field reaches when what it names changes.

    `field` is the descriptor on the model: `Event.goals`.
    """
    holder, through = field.field.model, field.through
    column = field.field.m2m_field_name()

    def changed(sender, instance, action, reverse, pk_set, **kwargs):
        if not reverse and action in ADDED_OR_REMOVED:
            holders = [instance]
        elif reverse and action == "pre_clear":
            instance.__dict__["_holders"] = hung_on(sender, instance, f"{column}_id")
            return
        elif reverse and action in ADDED_OR_REMOVED:
            keys = pk_set or instance.__dict__.pop("_holders", [])
            holders = holder._base_manager.filter(pk__in=keys)
        else:
            return
        for row in holders:
            for reach in reaches:
                mark_reached(row, reach)

    m2m_changed.connect(changed, sender=through, weak=False, dispatch_uid=(through, "mirroring"))


def naming(kind: Kind, *paths: str, model: type[models.Model]) -> Reach:
    """What names a row: records of a kind that have it at the end of one of some paths."""

    named = [Rows(model._base_manager.order_by(), path, "pk") for path in paths]

    def reach(row):
        return [(kind, {pk for rows in named for _owner, pk in rows.read([row.pk])})]

    return reach


def of(kind: Kind, *columns: str) -> Reach:
    """The records that a row names in its own columns."""
    return lambda row: [(kind, [getattr(row, column) for column in columns])]
