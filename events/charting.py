"""Attendance as bars beside its numbers: each unit for itself, each number with its qualifier."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from events.arrangement import Breakdown
from events.headings import heading_of
from events.models import Attendance
from events.templatetags.gatherings import head_count
from ngo_portal.shared import counting
from ngo_portal.shared.quantity import Unit


@dataclass(frozen=True)
class Bar:
    """One number: of whom, in words as it was stated, and as a part of the longest bar.

    `qualifier` says how its end is drawn; a number that nobody stated has no bar.
    """

    name: str
    words: str
    share: float = 0.0
    qualifier: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """Numbers of one unit that may stand side by side."""

    title: str
    heading: str
    bars: list[Bar]


def charts(attendances: Iterable[Attendance]) -> list[Chart]:
    """A chart for each unit of which at least two numbers are stated."""
    found = []
    for unit in Unit:
        rows = [row for row in attendances if row.unit == unit and row.count is not None]
        if len(rows) > 1:
            most = max(row.count or 0 for row in rows)
            bars = [bar_of(row, most) for row in rows]
            found.append(Chart(titles()[unit], _("Who is counted"), bars))
    return found


def figures(attendances: Iterable[Attendance]) -> list[Attendance]:
    """Those that are in no chart: the only number of its unit, or none at all; persons first."""
    order = [*Unit]
    rows = sorted(attendances, key=lambda row: order.index(Unit(row.unit)))
    stated = [row.unit for row in rows if row.count is not None]
    return [row for row in rows if row.count is None or stated.count(row.unit) == 1]


def titles() -> dict[str, str]:
    return {
        Unit.PERSONS: _("How many people attended"),
        Unit.ORGANIZATIONS: _("How many bodies were represented"),
    }


def bar_of(row: Attendance, most: int) -> Bar:
    count = head_count(row)
    who = str(row.role) if row.role_id else _("All who took part")
    name = row.get_mode_display() if row.mode and not row.role_id else who
    others = [note for note in count.notes if note not in (name, row.get_unit_display())]
    return Bar(str(name), count.words, share(row.count, most), row.qualifier, others)


def chart_of(breakdown: Breakdown, attendances: Iterable[Attendance]) -> Chart:
    """The parts by one question, against all of whom they are a part where that was stated."""
    stated = [part.count or 0 for part in breakdown.parts]
    first = breakdown.parts[0]
    wholes = [
        row.count or 0
        for row in attendances
        if row.role_id is None and (row.unit, row.mode) == (first.unit, first.mode)
    ]
    most = max([*stated, *wholes])
    bars = [
        Bar(
            part.name,
            counting.qualified(part.count, part.qualifier),
            share(part.count, most),
            part.qualifier,
        )
        for part in breakdown.parts
    ]
    return Chart(heading_of(first), breakdown.dimension, bars)


def share(count: int | None, most: int) -> float:
    return round(100 * count / most, 2) if count else 0.0
