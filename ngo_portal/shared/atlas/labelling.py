"""Which names a map has room for."""

from collections.abc import Iterable
from dataclasses import dataclass

# In units of a sheet, on a wide screen and on a phone; see static/css/map.css.
SIZE, SIZE_FAR = 17, 40
# How wide a letter is, in its size: joined Arabic and Latin about alike.
LETTER = 0.52
LINE = 1.5

type Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name with its middle at a point. One that `is_far` has room on a phone too."""

    text: str
    x: int
    y: int
    is_far: bool


def placed(
    wanted: Iterable[tuple[str, float, float, float]], width: int, height: int
) -> list[Label]:
    """The names that do not lie over each other, those wanted first before others.

    Each comes with the point it belongs to and how far from it its line begins.
    """
    near: list[Box] = []
    far: list[Box] = []
    labels = []
    for text, x, y, distance in wanted:
        box, line = box_of(text, x, y, distance, SIZE)
        if not has_room(box, near, width, height):
            continue
        near.append(box)
        large, _line = box_of(text, x, y, distance, SIZE_FAR)
        is_far = has_room(large, far, width, height)
        if is_far:
            far.append(large)
        labels.append(Label(text, round(x), round(line), is_far))
    return labels


def box_of(text: str, x: float, y: float, distance: float, size: int) -> tuple[Box, float]:
    """What a name covers, and where its line stands: on its point, or below what is drawn there."""
    half, tall = len(text) * size * LETTER / 2, size * LINE
    middle = y + (distance + tall / 2 if distance else 0)
    return (x - half, middle - tall / 2, x + half, middle + tall / 2), middle


def has_room(box: Box, taken: list[Box], width: int, height: int) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > width or bottom > height:
        return False
    return not any(
        left < other[2] and right > other[0] and top < other[3] and bottom > other[1]
        for other in taken
    )
