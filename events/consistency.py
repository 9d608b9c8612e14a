"""Does what an event record says of its attendance add up? Doubts are shown, never corrected."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from events.models import Attendance, AttendanceBreakdown
from ngo_portal.shared.quantity import Mode, Qualifier


def doubts(
    attendances: Iterable[Attendance], breakdowns: Iterable[AttendanceBreakdown]
) -> list[str]:
    """Sentences for an editor or reader, one for each sum that does not hold."""
    totals = {
        (row.unit, row.mode): row.count
        for row in attendances
        if row.role_id is None and row.count and row.qualifier == Qualifier.EXACT
    }
    return [*_modes_in_doubt(totals), *_parts_in_doubt(totals, breakdowns)]


def _modes_in_doubt(totals):
    for unit in {unit for unit, _mode in totals}:
        ways = [totals.get((unit, mode)) for mode in (Mode.IN_PERSON, Mode.VIRTUAL)]
        total = totals.get((unit, ""))
        if total and all(ways) and sum(ways) != total:
            yield _(
                "The stated total is %(total)d, but those in person and online make %(sum)d."
            ) % {"total": total, "sum": sum(ways)}


def _parts_in_doubt(totals, breakdowns):
    parts = defaultdict(list)
    for row in breakdowns:
        parts[row.unit, row.mode, row.dimension].append(row)
    for (unit, mode, _dimension), rows in parts.items():
        total, known = totals.get((unit, mode)), sum(map(_at_least, rows))
        complete = all(row.count and row.qualifier == Qualifier.EXACT for row in rows)
        if total and (known > total or (complete and known != total)):
            yield _(
                "By %(dimension)s the parts make %(sum)d, but the stated total is %(total)d."
            ) % {"dimension": rows[0].get_dimension_display(), "sum": known, "total": total}


def _at_least(row) -> int:
    """How many this part has for sure: nothing is sure of «about 12» and «up to 12»."""
    is_sure = row.qualifier in (Qualifier.EXACT, Qualifier.AT_LEAST)
    return row.count if is_sure and row.count else 0
