"""Makes the data of maps, ``ngo_portal/shared/data/borders.json``, out of a published package.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/borders.py package/countries-50m.json package/countries-10m.json

Run once for a version of the package; what it writes is part of the source. The lines are those of
Natural Earth, kept as arcs that neighbours share, so that a simpler line stays the same for both.
Each point carries how much area would change without it: a map leaves out what it cannot show.
Which areas are drawn as whose is said in docs/adr/0031.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from heapq import heapify, heappop, heappush
from itertools import pairwise
from pathlib import Path

from babel.core import get_global

DATA = Path(__file__).resolve().parents[1] / "ngo_portal" / "shared" / "data"
STEPS_PER_DEGREE = 200
KM_PER_STEP = 111.2 / STEPS_PER_DEGREE
# Square kilometres: what changes less than the smallest is not kept at all.
SMALLEST = 4.0
HEAVIEST = 15
# Areas that the package draws by themselves and the United Nations as part of a country.
PART_OF = {"Somaliland": "SO", "N. Cyprus": "CY", "Akrotiri": "CY", "Dhekelia": "CY"}
# Inside the shape of another country, smaller than the package draws, or outside every map: a point
# is all they have.
POINTS = {
    "AQ": (0.0, -80.0),
    "BQ": (-68.3, 12.2),
    "BV": (3.4, -54.4),
    "CC": (96.8, -12.2),
    "CX": (105.7, -10.5),
    "GF": (-53.0, 4.0),
    "GI": (-5.35, 36.14),
    "GP": (-61.5, 16.2),
    "MQ": (-61.0, 14.7),
    "RE": (55.5, -21.1),
    "SJ": (16.0, 78.5),
    "TK": (-171.8, -9.2),
    "TV": (179.2, -8.5),
    "UM": (166.6, 19.3),
    "YT": (45.15, -12.8),
}
# The Golan is drawn as the United Nations draws it (Security Council resolution 497): where the
# line of 1949 leaves that of the package in the north, and how it goes on to the Yarmouk.
LINE_OF_1949 = [
    (35.63, 33.26),
    (35.66, 33.20),
    (35.62, 33.06),
    (35.64, 32.92),
    (35.66, 32.82),
    (35.65, 32.70),
]


class Topology:
    """Arcs and the areas they bound: a ring is a list of numbers of arcs, ~n for one reversed."""

    def __init__(self, file: str):
        source = json.loads(Path(file).read_text())
        (sx, sy), (tx, ty) = source["transform"]["scale"], source["transform"]["translate"]
        self.arcs = [list(unpacked(arc, sx, sy, tx, ty)) for arc in source["arcs"]]
        self.areas: dict[str, list[list[int]]] = defaultdict(list)
        for shape in source["objects"]["countries"]["geometries"]:
            self.areas[code_of(shape)] += rings_of(shape)

    def line(self, ring: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in ring:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    def cut(self, number: int, point: tuple[float, float]) -> tuple[int, int]:
        """Part an arc at its point nearest to one that is given, in every ring that has it."""
        arc = self.arcs[number]
        place = min(range(1, len(arc) - 1), key=lambda at: math.dist(arc[at], point))
        self.arcs[number], other = arc[: place + 1], len(self.arcs)
        self.arcs.append(arc[place:])
        for rings in self.areas.values():
            for ring in rings:
                if number in ring:
                    ring.insert(ring.index(number) + 1, other)
                if ~number in ring:
                    ring.insert(ring.index(~number), ~other)
        return number, other

    def dissolve(self, code: str) -> None:
        """Take away the lines between two areas of one country."""
        used = [number for ring in self.areas[code] for number in ring]
        inner = {number for number in used if ~number in used}
        if inner:
            kept = [ring for ring in self.areas[code] if inner.isdisjoint(ring)]
            loose = [
                number
                for ring in self.areas[code]
                if not inner.isdisjoint(ring)
                for number in ring
                if number not in inner
            ]
            self.areas[code] = kept + self.joined(loose)

    def joined(self, loose: list[int]) -> list[list[int]]:
        """Rings made of arcs, each going on where the one before it ends."""
        begins = defaultdict(list)
        for number in loose:
            begins[self.line([number])[0]].append(number)
        rings = []
        while loose:
            ring = [loose[0]]
            while True:
                begins[self.line([ring[-1]])[0]].remove(ring[-1])
                loose.remove(ring[-1])
                following = begins[self.line([ring[-1]])[-1]]
                if not following:
                    break
                ring.append(following[0])
            rings.append(ring)
        return rings

    def return_the_golan(self) -> None:
        """Between the two ends of the line of 1949 it is the border; what lies east is Syria's."""
        south = self.shared("IL", "JO", LINE_OF_1949[-1])
        north = self.shared("IL", "LB", LINE_OF_1949[0])
        self.cut(south, LINE_OF_1949[-1])
        self.cut(north, LINE_OF_1949[0])
        ring = max(self.areas["IL"], key=lambda ring: abs(area(self.line(ring))))
        tops = [self.line([number])[0] for number in ring]
        line = self.areas["SY"] and self.shared("IL", "SY", (35.9, 33.0))
        middle = next(at for at, number in enumerate(ring) if number in (line, ~line))
        ring[:] = ring[middle:] + ring[:middle]
        tops = tops[middle:] + tops[:middle]
        ends = [
            min(range(len(ring)), key=lambda at: math.dist(tops[at], point))
            for point in (LINE_OF_1949[0], LINE_OF_1949[-1])
        ]
        points = [tops[ends[0]], *LINE_OF_1949[1:-1], tops[ends[1]]]
        # The ring now begins with the line of the package: on it to one end, off it at the other.
        after, before = min(ends), max(ends)
        if ends[0] == after:
            points.reverse()
        border = len(self.arcs)
        self.arcs.append(points)
        golan = [*ring[before:], *ring[:after], ~border]
        ring[:] = [*ring[after:before], border]
        if self.arcs[border][0] != self.line(ring[:-1])[-1]:
            self.arcs[border].reverse()
        self.areas["SY"].append(golan)
        self.dissolve("SY")

    def shared(self, one: str, other: str, near: tuple[float, float]) -> int:
        """The arc between two areas that comes nearest to a point."""
        mine = {max(number, ~number) for ring in self.areas[one] for number in ring}
        its = {max(number, ~number) for ring in self.areas[other] for number in ring}
        return min(
            mine & its, key=lambda number: min(math.dist(at, near) for at in self.arcs[number])
        )


def unpacked(arc, sx, sy, tx, ty):
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * sx + tx, y * sy + ty


def code_of(shape) -> str:
    """The code of ISO 3166, that of the country an area is a part of, or its name."""
    name, number = shape["properties"]["name"], shape.get("id")
    aliases = get_global("territory_aliases").get(number) if number else None
    return aliases[0] if aliases else PART_OF.get(name, name)


def rings_of(shape) -> list[list[int]]:
    areas = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
    return [list(ring) for area_of in areas for ring in area_of]


def unbroken(points):
    """A ring across the meridian of 180 degrees goes on beyond it."""
    turns, before = 0, points[0][0]
    for x, y in points:
        turns += (before - x > 180) - (x - before > 180)
        before = x
        yield x + 360 * turns, y


def area(points) -> float:
    """In square degrees, as they are at its middle latitude."""
    doubled = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))
    return doubled / 2 * math.cos(math.radians(points[0][1]))


def middle_of(points) -> tuple[float, float]:
    """The centre of gravity of a ring."""
    x = y = weight = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        cross = x1 * y2 - x2 * y1
        x, y, weight = x + (x1 + x2) * cross, y + (y1 + y2) * cross, weight + cross
    return (x / weight / 3, y / weight / 3) if weight else points[0]


def weights(arc) -> list[float]:
    """How much area would change without each point (Visvalingam and Whyatt 1993); ends stay."""
    found = [math.inf] * len(arc)
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))

    def triangle(at):
        (ax, ay), (bx, by), (cx, cy) = arc[before[at]], arc[at], arc[after[at]]
        doubled = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        return abs(doubled) / 2 * math.cos(math.radians(by / STEPS_PER_DEGREE)) * KM_PER_STEP**2

    heap = [(triangle(at), at) for at in range(1, len(arc) - 1)]
    current = {at: size for size, at in heap}
    heapify(heap)
    largest = 0.0
    while heap:
        size, at = heappop(heap)
        if current.get(at) != size:
            continue
        del current[at]
        largest = found[at] = max(largest, size)
        before[after[at]], after[before[at]] = before[at], after[at]
        for other in (before[at], after[at]):
            if other in current:
                current[other] = triangle(other)
                heappush(heap, (current[other], other))
    return found


def step_of(weight: float) -> int:
    """The weight as one hexadecimal digit: its square root, doubled from one to the next two."""
    if weight == math.inf:
        return HEAVIEST
    return max(0, min(HEAVIEST - 1, int(math.log2(weight / SMALLEST))))


def packed(arc) -> list:
    """Steps from point to point, in whole parts of a degree, and the weight of each point."""
    points = [(round(x * STEPS_PER_DEGREE), round(y * STEPS_PER_DEGREE)) for x, y in arc]
    points = [at for at, last in zip(points, [None, *points], strict=False) if at != last]
    kept = [
        (at, weight)
        for at, weight in zip(points, weights(points), strict=True)
        if weight >= SMALLEST
    ]
    steps, last = [], (0, 0)
    for at, _weight in kept:
        steps += [at[0] - last[0], at[1] - last[1]]
        last = at
    return ["".join(f"{step_of(weight):x}" for _at, weight in kept), steps]


def main(coarse: str, fine: str) -> None:
    topology, detailed = Topology(coarse), Topology(fine)
    topology.return_the_golan()
    for code in set(PART_OF.values()):
        topology.dissolve(code)
    with (DATA / "countries.csv").open(encoding="utf-8") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    middles = dict(POINTS)
    for source in (detailed, topology):
        for code, rings in source.areas.items():
            lines = [list(unbroken(source.line(ring))) for ring in rings]
            largest = max(lines, key=lambda line: abs(area(line)), default=None)
            if largest and code in codes and code not in POINTS:
                middles[code] = middle_of(largest)
    lacking = [code for code in codes if code not in middles]
    if lacking:
        sys.exit(f"Without a place on the map: {', '.join(lacking)}")
    drawn = [rings for code, rings in topology.areas.items() if code not in POINTS]
    used = sorted({max(n, ~n) for rings in drawn for ring in rings for n in ring})
    number = {old: new for new, old in enumerate(used)}
    number |= {~old: ~new for old, new in number.items()}
    areas = {
        code: [[number[arc] for arc in ring] for ring in rings]
        for code, rings in sorted(topology.areas.items())
        if rings and code not in POINTS
    }
    data = {
        "countries": {
            code: {
                "at": [round(part, 2) for part in middles[code]],
                "rings": areas.get(code, []),
            }
            for code in codes
        },
        "others": [ring for code in areas if code not in codes for ring in areas[code]],
        "arcs": [packed(topology.arcs[old]) for old in used],
    }
    text = json.dumps(data, separators=(",", ":"))
    (DATA / "borders.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(codes)} countries, {len(used)} arcs, {len(text):,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
