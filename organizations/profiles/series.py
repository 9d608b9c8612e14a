"""Figures of an organization over time: the same thing counted on several dates is a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from ngo_portal.shared.dates import parse_partial
from organizations.models import OrganizationFigure
from organizations.profiles.sizes import percent

# Of the frame of a line: the room above its highest and below its lowest point.
ROOM = 14.0
FULL = 100.0
# What tells the size of an organization comes before what tells its work.
METRICS = OrganizationFigure.Metric
ORDER = [
    METRICS.BUDGET_USD,
    METRICS.MEMBERS,
    METRICS.ACTIVE_MEMBERS,
    METRICS.STAFF,
    METRICS.VOLUNTEERS,
    METRICS.BRANCHES,
    METRICS.BENEFICIARIES,
    METRICS.READERS,
    METRICS.CALLS,
]


class Point(NamedTuple):
    """Where a figure stands in the frame; hollow where it is not exact."""

    x: str
    y: str
    is_exact: bool


class Stroke(NamedTuple):
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Series:
    """All that was ever stated of one metric in one period, the newest first."""

    figures: list[OrganizationFigure]

    @property
    def latest(self) -> OrganizationFigure:
        return self.figures[0]

    @property
    def earlier(self) -> list[OrganizationFigure]:
        return self.figures[1:]

    @property
    def dated(self) -> list[OrganizationFigure]:
        """Those that can stand on a line, in order of time."""
        return [figure for figure in reversed(self.figures) if moment_of(figure)]

    @property
    def is_drawn(self) -> bool:
        """Between two points there is no course: two numbers beside each other say as much."""
        return len({figure.as_of for figure in self.dated}) > 2

    @property
    def points(self) -> list[Point]:
        moments = [moment_of(figure) for figure in self.dated]
        first, time = moments[0], moments[-1] - moments[0]
        # From nothing on: a line that began at its lowest number would tell a steeper story.
        most = max(figure.value for figure in self.dated) or 1
        return [
            Point(
                across((moment - first) / (time or 1), ROOM / 2),
                across(1 - figure.value / most, ROOM),
                figure.qualifier == "exact",
            )
            for moment, figure in zip(moments, self.dated, strict=True)
        ]

    @property
    def strokes(self) -> list[Stroke]:
        points = self.points
        return [Stroke(one.x, one.y, other.x, other.y) for one, other in pairwise(points)]


def moment_of(figure: OrganizationFigure) -> int:
    """A number that grows with time, 0 for a figure of no known date."""
    try:
        return parse_partial(figure.as_of).first.toordinal()
    except ValueError:
        return 0


def across(part: float, room: float) -> str:
    return percent(room + part * (FULL - 2 * room))


def series_of(figures: Iterable[OrganizationFigure]) -> list[Series]:
    """Figures by what they count, each the newest first; what has no date comes last."""

    def counted(figure):
        return ORDER.index(figure.metric), figure.period

    ordered = sorted(figures, key=lambda figure: figure.as_of, reverse=True)
    ordered.sort(key=counted)
    return [Series(list(of_one)) for _key, of_one in groupby(ordered, key=counted)]
