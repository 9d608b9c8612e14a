"""Everything that names an organization or a person, found in the models themselves.

Nothing has to be listed when a room gets a new relation: a column of any table that points at a
record is a tie to it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ngo_portal.shared import projecting
from ngo_portal.shared.models import BodyPhoto
from ngo_portal.shared.publishing import Publishable

ROWS_AT_ONCE = 500
# What says nothing of a row but where it stands, or is derived from the rest.
BESIDE_THE_POINT = {"position", "search_text"}


@dataclass(frozen=True)
class Tie:
    """A column that names records of a kind."""

    model: type[models.Model]
    field: models.ForeignKey

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    @property
    def holder(self) -> type[models.Model]:
        """The kind of record that an editor sees: not the table between two of them."""
        return self.model._meta.auto_created or self.model

    @property
    def many(self) -> models.ManyToManyField | None:
        fields = self.holder._meta.many_to_many if self.model._meta.auto_created else ()
        return next((one for one in fields if one.remote_field.through is self.model), None)

    @property
    def kind_name(self) -> str:
        return self.holder._meta.verbose_name_plural

    @property
    def role_name(self) -> str:
        return (self.many or self.field).verbose_name

    @property
    def rows(self) -> models.QuerySet:
        return self.model._base_manager.all()

    def naming(self, record) -> models.QuerySet:
        return self.rows.filter(**{self.field.name: record})

    def batches(self, record) -> Iterator[list[models.Model]]:
        """The rows that name a record, some at a time."""
        numbers = self.naming(record).order_by("pk").values_list("pk", flat=True)
        for some in batched(list(numbers), ROWS_AT_ONCE):
            yield list(self.rows.filter(pk__in=some).order_by("pk"))

    def point(self, numbers: Collection, record) -> None:
        """Let rows name another record, and bring in step what readers find."""
        for some in batched(numbers, ROWS_AT_ONCE):
            self.rows.filter(pk__in=some).update(**{self.field.name: record})
            self.touch(some)

    def touch(self, numbers: Collection) -> None:
        if self.model is self.holder:
            projecting.touch_rows(self.model, numbers)
            return
        owner = self.many.m2m_field_name()
        owners = self.rows.filter(pk__in=numbers).values_list(owner, flat=True)
        projecting.touch_rows(self.holder, list(owners))


def ties_to(model) -> list[Tie]:
    """Every column of every table that names records of a kind.

    Without the photos in its own text, which follow the text.
    """
    own = {field.remote_field.through for field in model._meta.many_to_many}
    return [
        Tie(relation.related_model, relation.field)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
        and relation.related_model not in own
        and not issubclass(relation.related_model, BodyPhoto)
    ]


def tie_named(label: str, model) -> Tie | None:
    return next((tie for tie in ties_to(model) if tie.label == label), None)


# Rows that say the same


def twins(tie: Tie, rows: list[models.Model], kept) -> dict[int, models.Model]:
    """Rows that name `kept` and leave no room for these, or say just the same: {pk: twin}."""
    found = {}
    for names, condition in rules(tie):
        # Others may be equal to nobody: an unknown date is not the same unknown date.
        keyed = {row.pk: key_of(row, names) for row in rows}
        keyed = {pk: key for pk, key in keyed.items() if None not in key}
        pair_up(found, keyed, names, tie.naming(kept).filter(condition))
    if not issubclass(tie.holder, Publishable) and tie.model is tie.holder:
        names = telling(tie)
        keyed = {row.pk: key_of(row, names) for row in rows}
        pair_up(found, keyed, names, tie.naming(kept))
    return found


def pair_up(found, keyed, names, others):
    if not (keyed and names):
        return
    values = {key[0] for key in keyed.values()}
    anchor = Q(**{f"{names[0]}__in": values - {None}})
    if None in values:
        anchor |= Q(**{f"{names[0]}__isnull": True})
    known = {key_of(row, names): row for row in others.filter(anchor).order_by("-pk")}
    for pk, key in keyed.items():
        if key in known and known[key].pk != pk:
            found.setdefault(pk, known[key])


def key_of(row, names) -> tuple:
    return tuple(getattr(row, name) for name in names)


def rules(tie: Tie) -> list[tuple[list[str], Q]]:
    """The other columns of every rule by which one record may be named only once."""
    options, name = tie.model._meta, tie.field.name
    sets = [(fields, Q()) for fields in options.unique_together if name in fields]
    sets += [
        (constraint.fields, constraint.condition or Q())
        for constraint in options.constraints
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields
    ]
    return [
        ([options.get_field(one).attname for one in fields if one != name], condition)
        for fields, condition in sets
    ]


def telling(tie: Tie) -> list[str]:
    """Columns in which two rows have to agree to say the same; the first narrows most."""
    fields = [
        field
        for field in tie.model._meta.concrete_fields
        if not field.primary_key
        and field != tie.field
        and field.name not in BESIDE_THE_POINT
        and not getattr(field, "auto_now_add", False)
    ]
    fields.sort(key=lambda field: not field.is_relation)
    return [field.attname for field in fields]


def is_loop(tie: Tie, row, kept) -> bool:
    """Whether a row would tie a record to itself where a rule forbids that."""
    target = tie.field.related_model
    others = [
        field.attname
        for field in tie.model._meta.concrete_fields
        if field.related_model is target and field != tie.field
    ]
    is_itself = isinstance(row, target) and row.pk == kept.pk
    if not is_itself and kept.pk not in {getattr(row, name) for name in others}:
        return False
    setattr(row, tie.field.attname, kept.pk)
    return not keeps_rules(row)


def keeps_rules(row) -> bool:
    model = type(row)
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            try:
                constraint.validate(model, row)
            except ValidationError:
                return False
    return True
