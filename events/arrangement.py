"""How a page groups the parts of a record: by role, by kind, by what is counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from events.headings import heading_of
from events.models import AgendaItem, AttendanceBreakdown, Outcome

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
    def heading(self) -> str:
        return heading_of(self.parts[0])

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


class Slot(NamedTuple):
    """Sessions that share their time: one after the other, or several in parallel."""

    sessions: list[AgendaItem]

    @property
    def is_parallel(self) -> bool:
        return len(self.sessions) > 1


def slots(sessions: Iterable[AgendaItem]) -> list[Slot]:
    """The sessions of a day in the order of their hours, those at the same time together.

    Sessions of a day of which not all have an hour stay in the order in which they are recorded.
    """
    ordered = list(sessions)
    if all(session.starts_at for session in ordered):
        ordered.sort(key=attrgetter("starts_at"))
    found: list[Slot] = []
    for session in ordered:
        if found and any(overlap(session, other) for other in found[-1].sessions):
            found[-1].sessions.append(session)
        else:
            found.append(Slot([session]))
    return found


def overlap(session: AgendaItem, other: AgendaItem) -> bool:
    """Whether two sessions are in part at the same time; of a time not stated nobody knows it."""
    first, second = session.starts_at, other.starts_at
    if first is None or second is None:
        return False
    if session.ends_at is None or other.ends_at is None:
        return first == second and session.hall != other.hall
    return first < other.ends_at and second < session.ends_at


class State(NamedTuple):
    """How many outcomes are in one state of follow-up, and their part of a bar, in per cent."""

    code: str
    label: str
    count: int
    start: float
    width: float


# From what is done to what nobody knows.
STATES = ("done", "partly_done", "in_progress", "not_started", "dropped", "unknown")


def by_state(outcomes: Iterable[Outcome]) -> list[State]:
    counts = Counter(outcome.follow_up for outcome in outcomes)
    found: list[State] = []
    start = 0.0
    for code in STATES:
        if count := counts[code]:
            width = 100 * count / counts.total()
            label = str(Outcome.FollowUp(code).label)
            found.append(State(code, label, count, round(start, 2), round(width, 2)))
            start += width
    return found
