"""Geometric pictures for records without a photo: one drawing a theme group, a part of it a record.

Every group has a family of its own (stars and crosses, brickwork, petals ...), so a reader learns
to know the theme by its drawing. `static/patterns/` holds one large drawing of each family that
continues beyond its edges (`scripts/patterns.py` makes them); the number of a record decides which
part of it is seen, so that two events of one theme never look alike, and a page carries two class
names a picture and no more. The stylesheet gives the colours, in light and in dark.
"""

from typing import NamedTuple

GROUPS = ("cs", "pd", "pr", "wy", "he", "sp", "ed", "hu", "en")

# The places a drawing may be moved to: `pattern--x0` to `pattern--x10`, `pattern--y0` to
# `pattern--y6`. Neither number divides the other, so every pair of them has its turn.
ACROSS, DOWN = 11, 7


class Part(NamedTuple):
    """Which part of the drawing is seen: how far it is moved across and down."""

    across: int
    down: int


def part(seed: int) -> Part:
    """Return the part for the record numbered `seed`: neighbours are far apart, 77 in a row differ.

    The last digits tell it, so the same record has the same picture for good.
    """
    return Part(seed * 4 % ACROSS, seed * 3 % DOWN)
