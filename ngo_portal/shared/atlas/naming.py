"""Where the names of countries stand: on their own land if it is wide enough, else over the sea.

A name in the country next door says something false, and one over a dot hides it. Of the places
around a country the one is taken that does least of both and lies nearest; from far off a line
leads to it. Where letters are large, on a phone, small countries have a number instead, and a key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin

from ngo_portal.shared.atlas.labelling import SIZE, SIZE_FAR, Box, Label, box_of, has_room
from ngo_portal.shared.atlas.sheets import Sheet, Spot

# How far from its country a name may stand, and from where on a line leads to it.
DISTANCES, LED = (24, 40, 56, 72, 90), 34
DIRECTIONS = 24
# What a name that lies wholly in another country costs, one over a dot, and a unit of distance;
# a name that costs more than the last is left out.
IN_ANOTHER, OVER_DOT, PER_UNIT, MOST = 3.0, 0.5, 1 / 80, 2.2
# What a number covers on a phone: digits are low, and stand closer than words.
SIZE_NUMBER = 24
# Of a name, the points that are looked at: across and down.
ACROSS, DOWN = 6, 2


@dataclass(frozen=True)
class Wanted:
    """The name of a country, with its point on the sheet."""

    code: str
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Led(Label):
    """A name with the line that leads from it to its country, if one is needed."""

    line: str = ""


@dataclass(frozen=True)
class Numbered:
    """What a phone shows where a name has no room: its number, and the line to its country."""

    number: str
    text: str
    x: int
    y: int
    line: str


def named(sheet: Sheet, wanted: Iterable[Wanted], dots: list[Box]) -> list[Led]:
    """The names that have room, those wanted first before others."""
    near: list[Box] = []
    far: list[Box] = []
    found = []
    for one in wanted:
        best = cheapest(sheet, one, free(sheet, one, near), dots)
        if best is None:
            continue
        near.append(box(one, best))
        large = box(one, best, SIZE_FAR)
        is_far = has_room(large, far, *size_of(sheet))
        far += [large] * is_far
        found.append(Led(one.text, round(best[0]), round(best[1]), is_far, line_to(one, best)))
    return found


def numbered(sheet: Sheet, wanted: Iterable[Wanted], labels: Iterable[Label]) -> list[Numbered]:
    """Of countries whose names are not among the labels of a phone: numbers, as far as they fit."""
    far = [label for label in labels if label.is_far]
    taken = [box_of(label.text, label.x, label.y, 0, SIZE_FAR)[0] for label in far]
    told = {label.text for label in far}
    found: list[Numbered] = []
    for country in wanted:
        if country.text in told:
            continue
        one = replace(country, text=str(len(found) + 1))
        spots = free(sheet, one, taken, SIZE_NUMBER)
        if best := cheapest(sheet, one, spots, [], SIZE_NUMBER):
            taken.append(box(one, best, SIZE_NUMBER))
            line = line_to(one, best, SIZE_NUMBER)
            found.append(Numbered(one.text, country.text, round(best[0]), round(best[1]), line))
    return found


def free(sheet: Sheet, one: Wanted, taken: list[Box], size: int = SIZE) -> list[Spot]:
    """Where it can stand on the sheet without lying over what is taken."""
    return [spot for spot in around(one) if has_room(box(one, spot, size), taken, *size_of(sheet))]


def size_of(sheet: Sheet) -> tuple[int, int]:
    return sheet.width, sheet.height


def box(one: Wanted, spot: Spot, size: int = SIZE) -> Box:
    return box_of(one.text, *spot, 0, size)[0]


def around(one: Wanted) -> Iterator[Spot]:
    yield one.x, one.y
    half = (box(one, (0, 0))[2] - box(one, (0, 0))[0]) / 2
    for distance in DISTANCES:
        for step in range(DIRECTIONS):
            angle = 2 * pi * step / DIRECTIONS
            # Beside a country a name stands further off than above it: it is wide and low.
            yield one.x + (distance + half * 0.7) * cos(angle), one.y + distance * sin(angle)


def cheapest(
    sheet: Sheet, one: Wanted, spots: list[Spot], dots: list[Box], size: int = SIZE
) -> Spot | None:
    best, least = None, MOST
    for spot in spots:
        away = hypot(spot[0] - one.x, spot[1] - one.y) * PER_UNIT
        if away >= least:
            continue
        covered = box(one, spot, size)
        cost = away + IN_ANOTHER * share_abroad(sheet, one.code, covered)
        cost += OVER_DOT * sum(overlaps(covered, dot) for dot in dots)
        if cost < least:
            best, least = spot, cost
        if not least:
            break
    return best


def overlaps(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def share_abroad(sheet: Sheet, code: str, covered: Box) -> float:
    """How much of a box is land of other countries."""
    left, top, right, bottom = covered
    owners = [
        sheet.owner(
            left + (right - left) * (i + 0.5) / ACROSS, top + (bottom - top) * (j + 0.5) / DOWN
        )
        for i in range(ACROSS)
        for j in range(DOWN)
    ]
    return sum(owner not in (None, code) for owner in owners) / len(owners)


def line_to(one: Wanted, spot: Spot, size: int = SIZE) -> str:
    """From the edge of the name to its country, as a path; "" for one that stands close by."""
    left, top, right, bottom = box(one, spot, size)
    x, y = min(max(one.x, left), right), min(max(one.y, top + 4), bottom - 4)
    if hypot(x - one.x, y - one.y) < LED - SIZE:
        return ""
    return f"M{round(x)} {round(y)}L{round(one.x)} {round(one.y)}"
