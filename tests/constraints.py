"""Tables of what each constraint refuses and what it just admits, and how a case is tried.

Every case starts from a valid row in the database and changes some of its values. A value may be
a function of the row: `{"parent": itself}`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One change to a valid row, named for what it means to an editor."""

    constraint: str
    behaviour: str
    row: Callable[[], models.Model]
    changes: Changes

    def changed(self) -> tuple[models.Model, Callable[[], int]]:
        """The row with the change made in memory, and a function that makes it in the database."""
        row = self.row()
        stored = type(row)._base_manager.filter(pk=row.pk)
        values = {
            name: value(row) if callable(value) else value for name, value in self.changes.items()
        }
        for name, value in values.items():
            setattr(row, name, value)
        return row, lambda: stored.update(**values)


@dataclass(frozen=True)
class Check:
    """A condition on one row."""

    name: str
    row: Callable[[], models.Model]
    refuses: Mapping[str, Changes]
    admits: Mapping[str, Changes]

    def refused(self) -> list[Case]:
        return [Case(self.name, why, self.row, change) for why, change in self.refuses.items()]

    def admitted(self) -> list[Case]:
        return [Case(self.name, why, self.row, change) for why, change in self.admits.items()]


@dataclass(frozen=True)
class Unique:
    """Values that no two rows share together.

    `differing` makes another value of each of them at every call. Refused is a second row with
    all values of the first; admitted is one that differs in a single value. `repeatable` names
    values that may stand on two rows, such as an unknown number.
    """

    name: str
    factory: Callable[..., models.Model]
    differing: Mapping[str, Callable[[], Any]]
    fixed: Changes = field(default_factory=dict)
    repeatable: Mapping[str, Changes] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        return {name: make() for name, make in self.differing.items()}

    def case(self, behaviour, own=(), shared=None) -> Case:
        """A second row takes the values of a first, except its `own`; both take `shared`."""
        shared, twins = shared or {}, {}

        def row():
            twins["first"] = self.values() | shared
            self.factory(**self.fixed, **twins["first"])
            return self.factory(**self.fixed, **self.values())

        def taken(name):
            return lambda row: getattr(row, name) if name in own else twins["first"][name]

        return Case(self.name, behaviour, row, {name: taken(name) for name in self.differing})

    def refused(self) -> list[Case]:
        return [self.case("the same " + " and ".join(self.differing))]

    def admitted(self) -> list[Case]:
        others = [self.case(f"another {name}", own=[name]) for name in self.differing]
        repeated = [self.case(why, shared=same) for why, same in self.repeatable.items()]
        return others + repeated


def itself(row: models.Model) -> models.Model:
    return row


def refused(rules) -> list:
    return parameters(case for rule in rules for case in rule.refused())


def admitted(rules) -> list:
    return parameters(case for rule in rules for case in rule.admitted())


def parameters(cases) -> list:
    return [pytest.param(case, id=f"{case.constraint}: {case.behaviour}") for case in cases]


def constraint_named(model: type[models.Model], name: str) -> models.BaseConstraint:
    return next(found for found in model._meta.constraints if found.name == name)


def assert_refused(case: Case) -> None:
    """The form says the constraint's sentence, and the database takes no such row."""
    row, store = case.changed()
    constraint = constraint_named(type(row), case.constraint)

    with pytest.raises(ValidationError) as told:
        row.validate_constraints()
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        store()

    assert str(constraint.violation_error_message) in told.value.messages
    if isinstance(constraint, models.CheckConstraint):
        assert case.constraint in str(refusal.value)


def assert_admitted(case: Case) -> None:
    row, store = case.changed()

    row.full_clean()

    assert store() == 1


def publishable(prefix: str, factory: Callable[..., models.Model]) -> list[Check]:
    """The rules that every record with a public page inherits."""
    return [
        Check(
            f"{prefix}_published_at_a_moment",
            factory,
            refuses={"published without a moment": {"publish_at": None}},
            admits={
                "a draft without a moment": {"status": "draft", "publish_at": None},
                "withdrawn without a moment": {"status": "withdrawn", "publish_at": None},
                "published at a moment": {"status": "published"},
            },
        ),
        Check(
            f"{prefix}_status_known",
            factory,
            refuses={
                "a state nobody knows": {"status": "hidden"},
                "no state": {"status": ""},
            },
            admits={
                f"the state {state}": {"status": state}
                for state in ["in_review", "needs_changes", "approved"]
            },
        ),
    ]


def in_order(name: str, row: Callable[[], models.Model]) -> Check:
    """Two partial dates are in order as far as both are known."""

    def span(starts, ends):
        return {"starts": starts, "ends": ends}

    # Every pair of precisions and edges: tests/shared/test_fields.py.
    return Check(
        name,
        row,
        refuses={
            "ends a year before it starts": span("2015", "2014"),
            "ends a day before it starts": span("2015-06-02", "2015-06-01"),
            "ends in a month before the day it starts": span("2015-06-02", "2015-05"),
            "ends on a day before the year it starts": span("2015", "2014-12-31"),
        },
        admits={
            "nothing known": span("", ""),
            "no end": span("2015-06-02", ""),
            "no start": span("", "2015"),
            "one day": span("2015-06-02", "2015-06-02"),
            "from a day to its year": span("2015-12-31", "2015"),
            "from a year to its first day": span("2015", "2015-01-01"),
        },
    )
