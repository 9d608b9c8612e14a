"""Geometric pictures for records without a photo: one drawing for each theme group and number.

Every group has a family of its own (stars and crosses, brickwork, petals ...), so a reader learns
to know the theme by its drawing; the number decides the scale, the place of the lattice and where
it is dense, so that two events of one theme never look alike. Six-pointed stars and pinwheels are
left out on purpose.

The drawing holds no colour, style or id: the classes `pattern__ground`, `pattern__tint`,
`pattern__solid` and `pattern__line` are coloured by the stylesheet, in light and in dark, and the
same picture may stand twice on a page.
"""

from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import NamedTuple

GROUPS = ("cs", "pd", "pr", "wy", "he", "sp", "ed", "hu", "en")
WIDTH, HEIGHT = 320, 180

type Point = tuple[float, float]
type Shape = tuple[Point, ...]


class Figure(NamedTuple):
    """One closed line: its first corner, seen from the middle of its cell, and the rest of it."""

    x: int
    y: int
    path: str


class Cell(NamedTuple):
    """One place of a lattice, with what is drawn there near the focus and far from it."""

    x: float
    y: float
    near: tuple[Figure, ...]
    far: tuple[Figure, ...]


def pattern(seed: int, group: str = "", width: int = WIDTH, height: int = HEIGHT) -> str:
    """Return an inline SVG for the record numbered `seed` of a theme group; "" for no theme.

    A drawing of the ordinary size takes 2 to 5 kB, and about 400 bytes once compressed.
    """
    dice = Dice(f"{group}:{seed}", width, height)
    focus = (width * dice.between(0.1, 0.9), height * dice.between(0.1, 0.9))
    reach = dice.between(70, 120) * (width / WIDTH) ** 0.5
    solid, tint, line = Pen("solid"), Pen("tint"), Pen("line")
    for cell in FAMILIES.get(group, stars_and_crosses)(dice):
        distance = hypot(cell.x - focus[0], cell.y - focus[1]) / reach * dice.between(0.55, 1.6)
        if distance < 1:
            solid.draw(cell, cell.near)
        elif distance < 1.9:
            tint.draw(cell, cell.near)
        else:
            line.draw(cell, cell.far)
    return (
        f'<svg class="pattern" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid slice"'
        ' aria-hidden="true" focusable="false">'
        f'<path class="pattern__ground" d="M0 0h{width}v{height}H0z"/>{line}{tint}{solid}</svg>'
    )


class Dice:
    """Numbers drawn from a name: the same on every machine and in every version of Python.

    Carries the size of the field that they are thrown for.
    """

    def __init__(self, name: str, width: int, height: int) -> None:
        self.name = name
        self.count = 0
        self.width = width
        self.height = height

    def between(self, low: float, high: float) -> float:
        digest = blake2b(f"{self.name}/{self.count}".encode(), digest_size=4).digest()
        self.count += 1
        return low + (high - low) * int.from_bytes(digest) / 0xFFFFFFFF

    def choose[T](self, *choices: T) -> T:
        return choices[min(int(self.between(0, len(choices))), len(choices) - 1)]


class Pen:
    """Writes cells as one path, each place given from the one before: short, and packs well."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str] = []
        self.x = self.y = 0

    def draw(self, cell: Cell, figures: tuple[Figure, ...]) -> None:
        for figure in figures:
            x, y = round(cell.x) + figure.x, round(cell.y) + figure.y
            self.parts.append(f"m{numbers(x - self.x, y - self.y)}{figure.path}")
            self.x, self.y = x, y

    def __str__(self) -> str:
        drawn = "".join(self.parts)
        return f'<path class="pattern__{self.name}" d="{drawn}"/>' if drawn else ""


def numbers(*values: int) -> str:
    """Write whole numbers as a path wants them, a minus sign being separator enough."""
    return "".join(
        f" {value}" if place and value >= 0 else f"{value}" for place, value in enumerate(values)
    )


def figure(shape: Shape) -> Figure:
    corners = [(round(x), round(y)) for x, y in shape]
    path = ""
    for (x, y), (next_x, next_y) in pairwise(corners):
        step = (next_x - x, next_y - y)
        if not step[0]:
            path += f"v{step[1]}"
        elif not step[1]:
            path += f"h{step[0]}"
        else:
            path += f"l{numbers(*step)}"
    return Figure(*corners[0], path + "z")


def figures(*shapes: Shape) -> tuple[Figure, ...]:
    return tuple(figure(shape) for shape in shapes)


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


# Lattices


def square_lattice(dice: Dice, step: float) -> Iterator[Point]:
    return lattice(dice, step, step, dice.choose(0.0, 0.5) * step, shift=0)


def hexagonal_lattice(dice: Dice, step: float, rise: float) -> Iterator[Point]:
    """Rows `rise` apart, every other one moved by half a step."""
    return lattice(dice, step, rise, dice.choose(0.0, 0.25, 0.5) * step, shift=step / 2)


def lattice(dice: Dice, step: float, rise: float, start: float, shift: float) -> Iterator[Point]:
    """The places of a lattice whose figures, one step wide, show in the field."""
    top = dice.choose(0.0, 0.5) * rise
    for row in range(-1, int(dice.height / rise) + 2):
        for column in range(-1, int(dice.width / step) + 2):
            x, y = start + column * step + row % 2 * shift, top + row * rise
            if -step / 2 < x < dice.width + step / 2 and -step / 2 < y < dice.height + step / 2:
                yield x, y


# Families


def stars_and_crosses(dice: Dice) -> Iterator[Cell]:
    """Eight-pointed stars that touch; the crosses are the ground between them."""
    step = dice.choose(48, 56, 64)
    far = figures(star(8, step / 2, 0.765))
    near = far + dice.choose((), figures(star(8, step * 0.3, 0.765, 0.5)))
    for x, y in square_lattice(dice, step):
        yield Cell(x, y, near, far)


def crossed_squares(dice: Dice) -> Iterator[Cell]:
    """Two squares laid over each other, and a small one where four pairs meet."""
    step = dice.choose(60, 68, 76)
    far = figures(polygon(4, step / 2), polygon(4, step / 2, 0.5))
    near = (*far, *figures(polygon(8, step * 0.27, 0.5)))
    small = figures(polygon(4, step * 0.2), polygon(4, step * 0.1))
    for x, y in square_lattice(dice, step):
        yield Cell(x, y, near, far)
        yield Cell(x + step / 2, y + step / 2, small, small[:1])


def octagons(dice: Dice) -> Iterator[Cell]:
    """Octagons with a star inside, and the squares between them."""
    step = dice.choose(56, 64, 72)
    far = figures(polygon(8, step * 0.52, 0.5))
    near = (*far, *figures(star(8, step * 0.36, 0.62, dice.choose(0.0, 0.5))))
    small = figures(polygon(4, step * 0.25))
    for x, y in square_lattice(dice, step):
        yield Cell(x, y, near, far)
        yield Cell(x + step / 2, y + step / 2, small, small)


def twelvefold(dice: Dice) -> Iterator[Cell]:
    """Twelve-pointed stars on a lattice of triangles, with three-cornered gaps."""
    step = dice.choose(72, 84)
    far = figures(star(12, step / 2, 0.72, 0.5))
    near = (*far, *figures(polygon(12, step * 0.24, 0.5)))
    for x, y in hexagonal_lattice(dice, step, step * 0.866):
        yield Cell(x, y, near, far)


def tenfold(dice: Dice) -> Iterator[Cell]:
    """Ten-pointed stars of the girih, in rows that interlock."""
    step = dice.choose(64, 76)
    far = figures(star(10, step / 2, 0.62))
    near = (*far, *figures(polygon(10, step * 0.2, 0.5)))
    for x, y in hexagonal_lattice(dice, step, step * 0.69):
        yield Cell(x, y, near, far)


def honeycomb(dice: Dice) -> Iterator[Cell]:
    """Six-sided cells, one within another."""
    step = dice.choose(48, 56, 64)
    far = figures(polygon(6, step * 0.55, 0.5), polygon(6, step * 0.34, 0.5))
    near = (*far, *figures(polygon(6, step * 0.17, dice.choose(0.0, 0.5))))
    for x, y in hexagonal_lattice(dice, step, step * 0.866):
        yield Cell(x, y, near, far)


def chevrons(dice: Dice) -> Iterator[Cell]:
    """Folded strips, like open books in rows."""
    step, band, gap = dice.choose((48, 20, 7), (56, 22, 8), (64, 26, 9))
    half, rise = step / 2, step * 0.3
    fold = ((-half, 0.0), (0.0, rise), (half, 0.0), (half, band), (0.0, rise + band), (-half, band))
    strip = figures(fold)
    for row in range(-1, dice.height // (band + gap) + 1):
        for column in range(dice.width // step + 2):
            yield Cell(column * step, row * (band + gap), strip, strip)


def brickwork(dice: Dice) -> Iterator[Cell]:
    """Stepped lozenges, as masons set them in brick."""
    unit = dice.choose(10, 12)
    far = figures(stepped(unit, 4))
    near = (*far, *figures(stepped(unit, 2)))
    for x, y in hexagonal_lattice(dice, unit * 8, unit * 4):
        yield Cell(x, y, near, far)


def stepped(unit: float, steps: int) -> Shape:
    """A lozenge with stairs for sides, `steps` units from its middle to its tip."""
    stairs = [(steps - i - j, i) for i in range(steps) for j in (0, 1)]
    quarter = [(x * unit, y * unit + unit / 2) for x, y in stairs]
    upper = [(-x, y) for x, y in reversed(quarter)]
    return tuple(dict.fromkeys([*quarter, *upper, *((-x, -y) for x, y in quarter + upper)]))


def petals(dice: Dice) -> Iterator[Cell]:
    """Four leaves around a point, cut by circles that share their middles."""
    step = dice.choose(64, 72, 80)
    tip = step // 2
    leaves = "".join(
        f"a{tip} {tip} 0 0 1 {numbers(x, y)}a{tip} {tip} 0 0 1 {numbers(-x, -y)}"
        for x, y in [(tip, tip), (-tip, tip), (-tip, -tip), (tip, -tip)]
    )
    flower = (Figure(0, 0, leaves),)
    for x, y in square_lattice(dice, step):
        yield Cell(x, y, flower, flower)


FAMILIES: dict[str, Callable[[Dice], Iterator[Cell]]] = {
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
