"""The lines of all countries, as `scripts/borders.py` has put them away."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import batched
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "data" / "borders.json"
STEPS_PER_DEGREE = 200
HALF = 180

# Longitude and latitude in degrees, and how much the line would change without the point: the
# exponent of two of its area, from 4 square kilometres on.
type Point = tuple[float, float, int]
# Arcs one after the other, ~n for one that runs backwards.
type Ring = list[int]


@dataclass(frozen=True)
class Borders:
    """Arcs, which neighbours share; the rings of each country, and a point within it."""

    arcs: list[list[Point]]
    rings: dict[str, list[Ring]]
    # Areas of which nobody agrees whose they are.
    others: list[Ring]
    middles: dict[str, tuple[float, float]]

    def line(self, ring: Ring) -> list[Point]:
        points: list[Point] = []
        for number in ring:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points += arc[1:] if points else arc
        return unbroken(points)


def unbroken(points: list[Point]) -> list[Point]:
    """A ring across the meridian of 180 degrees goes on beyond it, and not around the world."""
    turns, before, found = 0, points[0][0], []
    for x, y, weight in points:
        turns += (before - x > HALF) - (x - before > HALF)
        before = x
        found.append((x + turns * 2 * HALF, y, weight))
    if min(found)[0] < -HALF:
        return [(x + 2 * HALF, y, weight) for x, y, weight in found]
    return found


@cache
def borders() -> Borders:
    found = json.loads(FILE.read_text(encoding="utf-8"))
    countries = found["countries"]
    return Borders(
        [unpacked(*arc) for arc in found["arcs"]],
        {code: country["rings"] for code, country in countries.items()},
        found["others"],
        {code: tuple(country["at"]) for code, country in countries.items()},
    )


def unpacked(weights: str, steps: list[int]) -> list[Point]:
    points, x, y = [], 0, 0
    for weight, (along, up) in zip(weights, batched(steps, 2, strict=True), strict=True):
        x, y = x + along, y + up
        points.append((x / STEPS_PER_DEGREE, y / STEPS_PER_DEGREE, int(weight, 16)))
    return points
