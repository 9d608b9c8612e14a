"""A network drawn: somebody in the middle, up to twelve others around, each with its name.

Names stand outside of the ring, in a row each, so that none touches another however long it is.
Sizes are those of the drawing, in which a letter is as large as on the page at its usual width.
"""

from collections.abc import Iterable
from math import cos, pi, sin, sqrt
from typing import NamedTuple

from ngo_portal.shared.bidi import isolated
from ngo_portal.shared.counting import number
from organizations.profiles.partners import Partner
from organizations.profiles.sizes import size

WIDTH, ROW, EDGE = 760.0, 68.0, 20.0
LEAST_HEIGHT = 240.0
# From the middle to the nodes: those above and below it stand nearer.
REACH, NEAREST = 168.0, 112.0
RADIUS, WIDE_RADIUS = 15.0, 20.0
# A line of the smallest and of the largest number of events in common.
THIN, THICK = 2.0, 11.0
LEADING, SMALL_LEADING, GAP = 20.0, 17.0, 9.0
LETTER, SMALL_LETTER = 7.3, 6.1
NAME_LINES, CENTRE_LINES, CENTRE_ROOM = 2, 3, 92.0
CROSSING = 0.7654
ELLIPSIS = "…"


class Text(NamedTuple):
    """A line of words and where it stands."""

    words: str
    x: str
    y: str
    is_small: bool = False


class Node(NamedTuple):
    partner: Partner
    x: str
    y: str
    radius: str
    count: str
    baseline: str
    # The line from the middle; how wide the events in common make it, "" where there are none.
    path: str
    width: str
    texts: list[Text]
    anchor: str


class Network(NamedTuple):
    width: str
    height: str
    x: str
    y: str
    star: str
    names: list[Text]
    nodes: list[Node]


def drawn(name: str, partners: list[Partner], *, is_rtl: bool) -> Network | None:
    """The partners of somebody around their name; None where there are too few for a drawing."""
    if len(partners) < 2:
        return None
    sides = sides_of(partners)
    rows = max(len(side) for side in sides)
    height = max(rows * ROW + 2 * EDGE, LEAST_HEIGHT)
    nodes = [
        node
        for side, turned in zip(sides, (is_rtl, not is_rtl), strict=True)
        for node in nodes_of(side, height, most_of(partners), is_on_the_right=turned, is_rtl=is_rtl)
    ]
    x, y = WIDTH / 2, height / 2
    lines = wrapped(name, CENTRE_ROOM, LETTER, CENTRE_LINES)
    names = [Text(line, size(x), size(at)) for line, at in stacked(y, lines, LEADING)]
    return Network(size(WIDTH), size(height), size(x), size(y), star(x, y, 72), names, nodes)


def most_of(partners: Iterable[Partner]) -> int:
    return max(partner.count for partner in partners)


def sides_of(partners: list[Partner]) -> list[list[Partner]]:
    """Those of the first and of the second side: people face organizations, if there are both."""
    people = [one for one in partners if one.is_person]
    others = [one for one in partners if not one.is_person]
    if people and others and abs(len(people) - len(others)) <= len(partners) / 3:
        return [others, people]
    return [partners[::2], partners[1::2]]


def nodes_of(side, height, most, *, is_on_the_right, is_rtl) -> Iterable[Node]:
    middle = height / 2
    first = middle - (len(side) - 1) * ROW / 2
    for place, partner in enumerate(side):
        y = first + place * ROW
        reach = max(REACH * sqrt(max(1 - ((y - middle) / middle) ** 2, 0)), NEAREST)
        yield node_of(partner, reach, y, middle, most, is_on_the_right, is_rtl)


def node_of(partner, reach, y, middle, most, is_on_the_right, is_rtl) -> Node:
    way = 1 if is_on_the_right else -1
    x = WIDTH / 2 + way * reach
    radius = WIDE_RADIUS if partner.count > 999 else RADIUS if partner.count else RADIUS / 2
    width = THIN + (THICK - THIN) * partner.count / most if partner.count else None
    path = (
        f"M{size(WIDTH / 2)} {size(middle)}C{size(WIDTH / 2 + way * reach * 0.6)} {size(middle)} "
        f"{size(WIDTH / 2 + way * reach * 0.55)} {size(y)} {size(x)} {size(y)}"
    )
    return Node(
        partner,
        size(x),
        size(y),
        size(radius),
        number(partner.count) if partner.count else "",
        size(y + 4.5),
        path,
        size(width) if width else "",
        texts_of(partner, x + way * (radius + GAP), y, WIDTH / 2 - reach - radius - GAP),
        # What is the beginning of a line of Arabic is its right end.
        "start" if is_on_the_right != is_rtl else "end",
    )


def texts_of(partner: Partner, x: float, y: float, room: float) -> list[Text]:
    """The name in one or two lines, below the words of the tie."""
    lines = [(line, False) for line in wrapped(partner.short_name, room, LETTER, NAME_LINES)]
    if partner.ties:
        words = wrapped(partner.ties[0].words, room, SMALL_LETTER, 1)
        lines = [(line, True) for line in words] + lines
    heights = [SMALL_LEADING if is_small else LEADING for _line, is_small in lines]
    bottom = y - sum(heights) / 2
    texts = []
    for (line, is_small), height in zip(lines, heights, strict=True):
        bottom += height
        texts.append(Text(line, size(x), size(bottom - 5), is_small))
    return texts


def stacked(y: float, lines: list[str], leading: float) -> Iterable[tuple[str, float]]:
    """Lines one below the other around a height."""
    first = y - len(lines) * leading / 2
    for place, line in enumerate(lines, 1):
        yield line, first + place * leading - 5


def wrapped(words: str, room: float, letter: float, most: int) -> list[str]:
    """Words in as many lines as there may be, the last cut off where they need more."""
    letters = max(int(room / letter), 4)
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [isolated(cut(line, letters)) for line in lines]


def cut(line: str, letters: int) -> str:
    if len(line) <= letters:
        return line
    return line[: letters - 1].rstrip() + ELLIPSIS


def star(x: float, y: float, radius: float) -> str:
    """Two squares, one turned: the sign of the site, as the points of a polygon."""
    corners = []
    for step in range(16):
        # Every other corner is where the two squares cross.
        length = radius * (CROSSING if step % 2 else 1)
        turn = step * pi / 8
        corners.append(f"{size(x + length * sin(turn))},{size(y - length * cos(turn))}")
    return " ".join(corners)
