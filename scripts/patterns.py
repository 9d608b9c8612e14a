"""The drawings of the theme groups, one file a group: ``python scripts/patterns.py``.

Each is one large picture of a family of Islamic geometry whose edges continue each other, so that
any part of it can be shown and any width be filled. Six-pointed stars and pinwheels are left out on
purpose. The stylesheet takes the files for masks: how bright a place is says how much of the
group's colour stands there, and no colour is in them.

``--check`` changes nothing and says which files are out of step; the house tests ask the same.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import pairwise, product
from math import cos, hypot, pi, sin
from pathlib import Path
from typing import NamedTuple

OUTPUT = Path(__file__).resolve().parents[1] / "static" / "patterns"

# Where a drawing is dense: a place in each field of a loose grid.
FIELDS_ACROSS, FIELDS_DOWN = 3, 2

type Point = tuple[float, float]
type Shape = tuple[Point, ...]


class Lattice(NamedTuple):
    """Places `step` apart in rows `rise` apart, every other row moved by `shift`.

    With an even number of rows the picture continues beyond every edge.
    """

    columns: int
    rows: int
    step: float
    rise: float
    shift: float = 0

    @property
    def size(self) -> Point:
        return self.columns * self.step, self.rows * self.rise

    def places(self) -> Iterator[Point]:
        for row, column in product(range(self.rows), range(self.columns)):
            yield column * self.step + row % 2 * self.shift, row * self.rise


class Motif(NamedTuple):
    """What stands at every place of a lattice: drawn in full where it is dense, else in outline."""

    full: str
    outline: str
    x: float = 0
    y: float = 0


class Family(NamedTuple):
    lattice: Lattice
    motifs: tuple[Motif, ...]


class Dice:
    """Numbers drawn from a name: the same on every machine and in every version of Python."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0

    def between(self, low: float, high: float) -> float:
        digest = blake2b(f"{self.name}/{self.count}".encode(), digest_size=4).digest()
        self.count += 1
        return low + (high - low) * int.from_bytes(digest) / 0xFFFFFFFF


# Lines


def line(*shapes: Shape) -> str:
    """Closed lines as the data of one path, each corner given from the one before."""
    return "".join(closed([(round(x, 1), round(y, 1)) for x, y in shape]) for shape in shapes)


def closed(corners: list[Point]) -> str:
    steps = [(x - from_x, y - from_y) for (from_x, from_y), (x, y) in pairwise(corners)]
    return f"M{numbers(*corners[0])}l{numbers(*[n for step in steps for n in step])}z"


def numbers(*values: float) -> str:
    """Write numbers as a path wants them, a minus sign being separator enough."""
    written = [f"{value:.1f}".removesuffix(".0") for value in values]
    return " ".join("0" if number == "-0" else number for number in written).replace(" -", "-")


def polygon(corners: int, radius: float, turn: float = 0) -> Shape:
    """A regular polygon; `turn` is a part of the angle between two corners."""
    return tuple(
        (radius * cos(2 * pi * (i + turn) / corners), radius * sin(2 * pi * (i + turn) / corners))
        for i in range(corners)
    )


def star(points: int, radius: float, inner: float, turn: float = 0) -> Shape:
    """A star whose inner corners lie at `inner` times the radius."""
    outer = polygon(points, radius, turn)
    hollow = polygon(points, radius * inner, turn + 0.5)
    return tuple(corner for pair in zip(outer, hollow, strict=True) for corner in pair)


def stepped(unit: float, steps: int) -> Shape:
    """A lozenge with stairs for sides, `steps` units from its middle to its tip."""
    stairs = [(steps - i - j, i) for i in range(steps) for j in (0, 1)]
    quarter = [(x * unit, y * unit + unit / 2) for x, y in stairs]
    upper = [(-x, y) for x, y in reversed(quarter)]
    return tuple(dict.fromkeys([*quarter, *upper, *((-x, -y) for x, y in quarter + upper)]))


# Families


def stars_and_crosses() -> Family:
    """Eight-pointed stars that touch; the crosses are the ground between them."""
    step = 56.0
    far = line(star(8, step / 2, 0.765))
    near = far + line(star(8, step * 0.3, 0.765, 0.5))
    return Family(Lattice(12, 8, step, step), (Motif(near, far),))


def crossed_squares() -> Family:
    """Two squares laid over each other, and a small one where four pairs meet."""
    step = 68.0
    far = line(polygon(4, step / 2), polygon(4, step / 2, 0.5))
    near = far + line(polygon(8, step * 0.27, 0.5))
    tip, ring = line(polygon(4, step * 0.2)), line(polygon(4, step * 0.1))
    small = Motif(tip + ring, tip, step / 2, step / 2)
    return Family(Lattice(10, 6, step, step), (Motif(near, far), small))


def octagons() -> Family:
    """Octagons with a star inside, and the squares between them."""
    step = 64.0
    far = line(polygon(8, step * 0.52, 0.5))
    near = far + line(star(8, step * 0.36, 0.62))
    square = line(polygon(4, step * 0.25))
    small = Motif(square, square, step / 2, step / 2)
    return Family(Lattice(10, 6, step, step), (Motif(near, far), small))


def twelvefold() -> Family:
    """Twelve-pointed stars on a lattice of triangles, with three-cornered gaps."""
    step = 84.0
    far = line(star(12, step / 2, 0.72, 0.5))
    near = far + line(polygon(12, step * 0.24, 0.5))
    return Family(Lattice(8, 6, step, 72.8, step / 2), (Motif(near, far),))


def tenfold() -> Family:
    """Ten-pointed stars of the girih, in rows that interlock."""
    step = 72.0
    far = line(star(10, step / 2, 0.62))
    near = far + line(polygon(10, step * 0.2, 0.5))
    return Family(Lattice(9, 8, step, 49.6, step / 2), (Motif(near, far),))


def honeycomb() -> Family:
    """Six-sided cells, one within another."""
    step = 56.0
    far = line(polygon(6, step * 0.55, 0.5), polygon(6, step * 0.34, 0.5))
    near = far + line(polygon(6, step * 0.17))
    return Family(Lattice(12, 8, step, 48.5, step / 2), (Motif(near, far),))


def chevrons() -> Family:
    """Folded strips, like open books in rows."""
    half, rise, band = 28.0, 16.8, 22.0
    fold = ((-half, 0.0), (0.0, rise), (half, 0.0), (half, band), (0.0, rise + band), (-half, band))
    strip = line(fold)
    return Family(Lattice(12, 14, 2 * half, 30.0), (Motif(strip, strip),))


def brickwork() -> Family:
    """Stepped lozenges, as masons set them in brick."""
    unit = 11.0
    far = line(stepped(unit, 4))
    near = far + line(stepped(unit, 2))
    return Family(Lattice(8, 10, unit * 8, unit * 4, unit * 4), (Motif(near, far),))


def petals() -> Family:
    """Four leaves around a point, cut by circles that share their middles."""
    step = 72.0
    tip = step / 2
    leaves = "".join(
        f"a{numbers(tip, tip)} 0 0 1 {numbers(x, y)}a{numbers(tip, tip)} 0 0 1 {numbers(-x, -y)}"
        for x, y in [(tip, tip), (-tip, tip), (-tip, -tip), (tip, -tip)]
    )
    flower = f"M0 0{leaves}z"
    return Family(Lattice(9, 6, step, step), (Motif(flower, flower),))


FAMILIES: dict[str, Callable[[], Family]] = {
    "cs": stars_and_crosses,
    "pd": crossed_squares,
    "pr": octagons,
    "wy": twelvefold,
    "he": honeycomb,
    "sp": tenfold,
    "ed": chevrons,
    "hu": brickwork,
    "en": petals,
}

# Pictures


class Focus(NamedTuple):
    x: float
    y: float
    reach: float


def foci(dice: Dice, width: float, height: float) -> list[Focus]:
    """The dense places: one somewhere in each field, so that no part of the picture lacks one."""
    across, down = width / FIELDS_ACROSS, height / FIELDS_DOWN
    return [
        Focus(
            (column + dice.between(0.2, 0.8)) * across,
            (row + dice.between(0.2, 0.8)) * down,
            dice.between(55, 85),
        )
        for row, column in product(range(FIELDS_DOWN), range(FIELDS_ACROSS))
    ]


def around(length: float, size: float) -> float:
    """How far apart two places are in a picture whose edges meet."""
    return min(length % size, -length % size)


def picture(group: str) -> str:
    """Return the SVG of a group's family."""
    family, dice = FAMILIES[group](), Dice(group)
    width, height = family.lattice.size
    dense = foci(dice, width, height)
    layers: dict[str, list[str]] = {"outline": [], "tint": [], "solid": []}
    for (x, y), (number, motif) in product(family.lattice.places(), enumerate(family.motifs)):
        place = (x + motif.x, y + motif.y)
        distance = min(
            hypot(around(place[0] - focus.x, width), around(place[1] - focus.y, height))
            / focus.reach
            for focus in dense
        ) * dice.between(0.55, 1.6)
        layer = "solid" if distance < 1 else "tint" if distance < 1.9 else "outline"
        name = f"{'o' if layer == 'outline' else 'f'}{number}"
        layers[layer] += copies(name, *place, width, height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}"><defs>{definitions(family)}</defs>'
        f'<g fill="none" stroke="#fff" stroke-opacity=".35">{"".join(layers["outline"])}</g>'
        '<g fill="#fff" fill-opacity=".18" stroke="#fff" stroke-opacity=".35">'
        f"{''.join(layers['tint'])}</g>"
        # A dark seam keeps neighbours apart.
        f'<g fill="#fff" stroke="#000">{"".join(layers["solid"])}</g></svg>\n'
    )


def definitions(family: Family) -> str:
    return "".join(
        f'<path id="{letter}{number}" fill-rule="evenodd" d="{data}"/>'
        for number, motif in enumerate(family.motifs)
        for letter, data in [("o", motif.outline), ("f", motif.full)]
    )


def copies(name: str, x: float, y: float, width: float, height: float) -> Iterator[str]:
    """A motif, and what of it comes in again at the other edges."""
    margin = 50
    for across, down in product((0, -width, width), (0, -height, height)):
        left, top = x + across, y + down
        if -margin < left < width + margin and -margin < top < height + margin:
            yield f'<use href="#{name}" x="{round(left, 1):g}" y="{round(top, 1):g}"/>'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    check = parser.parse_args().check
    OUTPUT.mkdir(exist_ok=True)
    stale = [group for group in FAMILIES if not is_in_step(group)]
    for group in stale:
        if not check:
            path_of(group).write_text(picture(group), encoding="utf-8")
    print(f"{'Out of step' if check else 'Drawn'}: {', '.join(stale) or 'none'}.")
    return 1 if check and stale else 0


def path_of(group: str) -> Path:
    return OUTPUT / f"{group}.svg"


def is_in_step(group: str) -> bool:
    path = path_of(group)
    return path.exists() and path.read_text(encoding="utf-8") == picture(group)


if __name__ == "__main__":
    sys.exit(main())
