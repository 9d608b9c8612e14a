"""A part of the world at a size: the paths of its countries, and where a point lies.

Paths are whole numbers in units of the sheet, one after the other as steps, and without what is
too small to be seen: a sheet is some kilobytes. Those that were drawn are kept in the process.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import ceil, log2

from ngo_portal.shared.atlas.borders import Point, Ring, borders
from ngo_portal.shared.atlas.projecting import Projection, around, equal_earth

WORLD = "world"
# West, south, east and north of the parts that have a name, in degrees.
PARTS = {
    WORLD: (-158.0, -56.0, 180.0, 83.6),
    "arab": (-17.5, -1.5, 59.5, 37.5),
    "levant": (33.0, 28.5, 49.0, 37.6),
    "gulf": (33.5, 12.0, 60.5, 31.5),
    "maghreb": (-17.5, 17.5, 26.0, 38.0),
}
WIDTH = 1000
# Of a country: no closer than its neighbours can be told, and neither a strip nor a tower.
LEAST_KM = 420
FLATTEST, STEEPEST = 0.5, 0.85
ROOM = 1.16
# What is smaller than this share of the largest part of a country lies too far off to show.
OUTLYING = 0.06
# Square units: what changes a line by less, and what is no island but a dot.
FINEST, SMALLEST_RING = 5.0, 4.0
# The side of the squares of which is known whose land they are.
SQUARE = 5
# How far beyond its edge a sheet is drawn, so that no line runs along it.
BLEED = 12
SHEETS_KEPT = 96

type Spot = tuple[float, float]
# Least and most: x, y, x, y.
type Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """A rectangle of the plane. `box` is what it shows, in kilometres of its projection."""

    project: Projection
    box: Box
    width: int = WIDTH
    finest: float = FINEST

    @property
    def km(self) -> float:
        """How many kilometres a unit is."""
        return (self.box[2] - self.box[0]) / self.width

    @property
    def height(self) -> int:
        return round((self.box[3] - self.box[1]) / self.km)

    def spot(self, longitude: float, latitude: float) -> Spot | None:
        """Where a point lies on the sheet, in units from its upper left; None if it does not."""
        place = self.unclipped(longitude, latitude)
        if place is None or not (0 <= place[0] <= self.width and 0 <= place[1] <= self.height):
            return None
        return place

    def unclipped(self, longitude: float, latitude: float) -> Spot | None:
        found = self.project(longitude, latitude)
        if found is None:
            return None
        return (found[0] - self.box[0]) / self.km, (self.box[3] - found[1]) / self.km

    @cached_property
    def shapes(self) -> dict[str, "Shape"]:
        """What is drawn of each country that is seen."""
        drawn = {code: self.shape(rings) for code, rings in borders().rings.items()}
        return {code: shape for code, shape in drawn.items() if shape.path}

    @cached_property
    def others(self) -> str:
        return self.shape(borders().others).path

    def owner(self, x: float, y: float) -> str | None:
        """The country on whose land a point of the sheet lies, as near as a square tells."""
        return self.land.get((int(x // SQUARE), int(y // SQUARE)))

    @cached_property
    def land(self) -> dict[tuple[int, int], str]:
        """Whose land the squares are, by column and row; asked far more often than it is made."""
        return {square: code for code, shape in self.shapes.items() for square in shape.squares()}

    def shape(self, rings: Iterable[Ring]) -> "Shape":
        outlines = [outline for ring in rings for outline in self.outline(ring)]
        return Shape("".join(map(path_of, outlines)), outlines)

    def outline(self, ring: Ring) -> Iterator[list[Spot]]:
        """A ring within the sheet, if anything of it is left there."""
        spots = [self.unclipped(x, y) for x, y, _weight in self.simple(borders().line(ring))]
        known = [spot for spot in spots if spot]
        if len(known) < len(spots) or not is_seen(known, self.width, self.height):
            return
        rounded = [(round(x), round(y)) for x, y in clipped(known, self.width, self.height)]
        points = [
            spot for spot, last in zip(rounded, [None, *rounded], strict=False) if spot != last
        ]
        if len(points) > 3 and abs(area(points)) >= SMALLEST_RING:
            yield points

    def simple(self, line: list[Point]) -> list[Point]:
        """The points that make a difference at this size."""
        least = log2(max(self.finest * self.km**2 / 4, 1))
        return [point for point in line if point[2] >= least]


@dataclass(frozen=True)
class Shape:
    """A country on a sheet."""

    path: str
    outlines: list[list[Spot]] = field(repr=False)

    @property
    def extent(self) -> float:
        """The wider side of its largest part."""
        if not self.outlines:
            return 0.0
        left, top, right, bottom = box_of(max(self.outlines, key=lambda points: abs(area(points))))
        return max(right - left, bottom - top)

    def squares(self) -> Iterator[tuple[int, int]]:
        """Column and row of the squares whose middle is its land.

        A line through the middles of a row enters the land where it first crosses a border, and
        leaves it at the next.
        """
        crossed: dict[int, list[float]] = defaultdict(list)
        for outline in self.outlines:
            for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
                for row in middles(min(y1, y2), max(y1, y2)):
                    y = (row + 0.5) * SQUARE
                    crossed[row].append(x1 + (x2 - x1) * (y - y1) / (y2 - y1))
        for row, places in crossed.items():
            places.sort()
            for start, end in zip(places[::2], places[1::2], strict=True):
                yield from ((column, row) for column in middles(start, end))


def middles(start: float, end: float) -> range:
    """The squares of a row or a column whose middles lie between two points."""
    return range(ceil(start / SQUARE - 0.5), ceil(end / SQUARE - 0.5))


@lru_cache(SHEETS_KEPT)
def sheet_of_part(name: str) -> Sheet:
    """One of PARTS."""
    west, south, east, north = PARTS[name]
    project: Projection = equal_earth
    if name != WORLD:
        project = around((west + east) / 2, (south + north) / 2)
    edge = [
        (west + (east - west) * step / 20, side) for step in range(21) for side in (south, north)
    ]
    edge += [
        (side, south + (north - south) * step / 20) for step in range(21) for side in (west, east)
    ]
    return Sheet(project, box_of([spot for at in edge if (spot := project(*at))]))


@lru_cache(SHEETS_KEPT)
def sheet_of_country(code: str, width: int = WIDTH, least_km: int = LEAST_KM) -> Sheet:
    """A country with what lies around it, of which at least so many kilometres."""
    all_borders = borders()
    project = around(*all_borders.middles[code])
    lines = [all_borders.line(ring) for ring in all_borders.rings[code]]
    parts = [[spot for x, y, _ in line if (spot := project(x, y))] for line in lines]
    largest = max((abs(area(part)) for part in parts), default=0.0)
    near = [spot for part in parts if abs(area(part)) >= OUTLYING * largest for spot in part]
    return Sheet(project, framed(box_of(near or [(0.0, 0.0)]), least_km), width)


def framed(box: Box, least_km: float) -> Box:
    """A box with some room around it, in a shape that fits a page."""
    left, bottom, right, top = box
    across, up = max((right - left) * ROOM, least_km), (top - bottom) * ROOM
    across, up = max(across, up / STEEPEST), max(up, across * FLATTEST)
    x, y = (left + right) / 2, (bottom + top) / 2
    return x - across / 2, y - up / 2, x + across / 2, y + up / 2


def box_of(spots: Iterable[Spot]) -> Box:
    across, up = zip(*spots, strict=True)
    return min(across), min(up), max(across), max(up)


def area(points: list[Spot]) -> float:
    doubled = 0.0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        doubled += x1 * y2 - x2 * y1
    return doubled / 2


def is_seen(points: list[Spot], width: int, height: int) -> bool:
    if not points:
        return False
    left, top, right, bottom = box_of(points)
    return right >= 0 and bottom >= 0 and left <= width and top <= height


def clipped(points: list[Spot], width: int, height: int) -> list[Spot]:
    """A ring cut off at the edges of the sheet, one edge after the other (Sutherland, Hodgman)."""
    for axis, limit, sign in (
        (0, -BLEED, 1),
        (0, width + BLEED, -1),
        (1, -BLEED, 1),
        (1, height + BLEED, -1),
    ):
        points = list(cut(points, axis, limit, sign))
    return points


def cut(points: list[Spot], axis: int, limit: float, sign: int) -> Iterator[Spot]:
    """What lies on one side of a line, with the points where the ring crosses it."""
    for here, there in zip(points, [*points[1:], *points[:1]], strict=True):
        is_in, goes_in = sign * (here[axis] - limit) >= 0, sign * (there[axis] - limit) >= 0
        if is_in:
            yield here
        if is_in != goes_in:
            share = (limit - here[axis]) / (there[axis] - here[axis])
            yield (
                here[0] + share * (there[0] - here[0]),
                here[1] + share * (there[1] - here[1]),
            )


def path_of(points: list[Spot]) -> str:
    """A closed line as steps: a sign parts two numbers as well as a space."""
    (x, y), *rest = points
    said = [f"M{x} {y}l"]
    for there in rest:
        said.append(f" {there[0] - x} {there[1] - y}")
        x, y = there
    return "".join(said).replace("l ", "l").replace(" -", "-") + "z"
