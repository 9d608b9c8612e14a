"""The page of an event as a dossier: what it answers at a glance, and the list of its parts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy

from events.announced import differences
from events.arrangement import by_state, slots
from events.charting import chart_of, charts, figures
from events.chronicle import chronicle
from events.models import Attendance, Event
from events.templatetags.gatherings import HeadCount, head_count
from ngo_portal.shared.quantity import Unit

# With fewer parts it is read without a list of them.
LONG = 4
# Parts in the order of the page, by the names of their rows in its context.
PARTS = [
    ("timeline", ("timeline", "differences"), gettext_lazy("From announcement to follow-up")),
    ("programme", ("agenda",), gettext_lazy("Programme")),
    ("attendance", ("attendances", "breakdowns"), gettext_lazy("Attendance")),
    ("bodies", ("involvements",), gettext_lazy("Bodies involved")),
    ("participants", ("participations",), gettext_lazy("Who took part")),
    ("outcomes", ("outcomes",), gettext_lazy("What came of it")),
    ("ballots", ("ballots",), gettext_lazy("Votes")),
    ("agreements", ("agreements",), gettext_lazy("Agreements")),
    ("quotes", ("quotes",), gettext_lazy("Quotes")),
    ("citations", ("citations",), gettext_lazy("Studies and figures presented")),
    ("photos", ("photos",), gettext_lazy("Photos")),
    ("documents", ("documents",), gettext_lazy("Documents")),
    ("parts", ("sub_events",), gettext_lazy("Held within it")),
    ("series", ("series_members",), gettext_lazy("The series")),
    ("articles", ("article_links",), gettext_lazy("Reports about it")),
    ("provenance", ("provenance",), gettext_lazy("How we know")),
]
# Of these a number beside the name says something: the others are not lists of like things.
COUNTED = {"quotes", "photos", "documents", "articles", "ballots"}
COUNTED |= {"agreements", "citations"}


class Part(NamedTuple):
    """A part of the dossier: its anchor, its name, and how much it holds where that says much."""

    anchor: str
    name: str
    count: int | None


class Count(NamedTuple):
    """A head count as a line of the facts: in words, and in which way they took part."""

    count: HeadCount
    mode: str


def dossier(event: Event, shown: dict[str, Any], today: date | None = None) -> dict[str, Any]:
    """What the page says beside the rows themselves. `shown` are the parts it shows."""
    today = today or timezone.localdate()
    outcomes = [outcome for _heading, rows in shown["outcomes"] for outcome in rows]
    attendances = shown["attendances"]
    found = {
        "timeline": chronicle(event, shown, today),
        "differences": differences(event, shown),
        "head_counts": head_counts(attendances),
        "is_expected": event.life in (Event.Life.ANNOUNCED, Event.Life.CONFIRMED),
        "was_awaited": is_unknown_whether_held(event, today),
        "outcome_states": by_state(outcomes),
        "attendance_charts": charts(attendances),
        "attendance_figures": figures(attendances),
        "breakdown_charts": [
            (breakdown, chart_of(breakdown, attendances) if breakdown.has_numbers else None)
            for breakdown in shown["breakdowns"]
        ],
        "days": [(day, slots(rows)) for day, rows in shown["sessions"]],
    }
    parts = contents(shown | found)
    return found | {"contents": parts if len(parts) >= LONG else []}


def is_unknown_whether_held(event: Event, today: date) -> bool:
    """Whether its day is over and nothing but its announcement is recorded."""
    is_over = event.last_on is not None and event.last_on < today
    return is_over and event.life in (Event.Life.ANNOUNCED, Event.Life.CONFIRMED)


def contents(shown: dict[str, Any]) -> list[Part]:
    found = []
    for anchor, names, label in PARTS:
        if any(shown.get(name) for name in names):
            found.append(Part(anchor, str(label), count_of(anchor, shown)))
    return found


def count_of(anchor: str, shown: dict[str, Any]) -> int | None:
    """People and bodies are counted over all their roles, outcomes over all their kinds."""
    if anchor in ("bodies", "participants", "outcomes"):
        name = {"bodies": "involvements", "participants": "participations"}.get(anchor, anchor)
        return sum(len(rows) for _heading, rows in shown[name])
    if anchor == "parts":
        return shown["sub_event_count"]
    if anchor in COUNTED:
        _anchor, (name, *_others), _label = next(part for part in PARTS if part[0] == anchor)
        return len(shown[name])
    return None


def head_counts(attendances: Iterable[Attendance]) -> list[Count]:
    """How many took part, in one line for each unit: all together, or else for each way.

    Where only those of roles are counted, the first role stands for the unit and says so.
    """
    found = []
    for unit in Unit:
        rows = [row for row in attendances if row.unit == unit and row.count is not None]
        # No role comes before all roles, and the first role before the others.
        role = min((row.role_id for row in rows), key=lambda role: role is not None, default=None)
        told = [row for row in rows if row.role_id == role]
        together = [row for row in told if not row.mode]
        for row in together or told:
            found.append(Count(head_count(row), row.get_mode_display()))
    return found
