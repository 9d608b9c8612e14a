"""How a page groups the parts of a record: by role, by kind, by what is counted."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from events.models import AttendanceBreakdown, Outcome

OUTCOME_HEADINGS = {
    Outcome.Kind.RECOMMENDATION: _("Recommendations"),
    Outcome.Kind.DECISION: _("Decisions"),
    Outcome.Kind.OUTPUT: _("Outputs"),
    Outcome.Kind.PROPOSAL: _("Proposals"),
    Outcome.Kind.COMMITMENT: _("Commitments"),
    Outcome.Kind.FINAL_STATEMENT: _("Final statement"),
}


class Breakdown(NamedTuple):
    """The parts of those who took part by one question: by sex, by profession."""

    dimension: str
    unit: str
    mode: str
    parts: list[AttendanceBreakdown]

    @property
    def has_numbers(self) -> bool:
        return any(part.count is not None for part in self.parts)


def grouped(rows: Iterable, name: str) -> list[tuple[Any, list]]:
    """Rows by one of their attributes; groups and rows keep the order in which they come."""
    groups = defaultdict(list)
    for row in rows:
        groups[attrgetter(name)(row)].append(row)
    return list(groups.items())


def outcomes_by_kind(outcomes: Iterable[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """Headings with their outcomes: what was recommended and decided before what was promised."""
    groups = dict(grouped(outcomes, "kind"))
    return [(OUTCOME_HEADINGS[kind], groups[kind]) for kind in OUTCOME_HEADINGS if kind in groups]


def breakdowns_by_question(parts: Iterable[AttendanceBreakdown]) -> list[Breakdown]:
    groups = defaultdict(list)
    for part in parts:
        groups[
            part.get_dimension_display(), part.get_unit_display(), part.get_mode_display()
        ].append(part)
    return [Breakdown(*question, found) for question, found in groups.items()]


def around(event, members: Iterable) -> tuple[Any, Any]:
    """The events before and after one in an ordered series, None at its ends."""
    ordered = list(members)
    numbers = [member.pk for member in ordered]
    if event.pk not in numbers:
        return None, None
    here = numbers.index(event.pk)
    before = ordered[here - 1] if here else None
    return before, next(iter(ordered[here + 1 :]), None)
