"""From degrees to kilometres on a plane, east and north of a middle. Both keep areas true."""

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt

EARTH = 6371.0
# Of the Equal Earth projection (Šavrič, Patterson and Jenny 2018).
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796

# None where the projection has no place for a point.
type Projection = Callable[[float, float], tuple[float, float] | None]


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    angle = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = angle * angle
    cube = square**3
    bend = A1 + 3 * A2 * square + cube * (7 * A3 + 9 * A4 * square)
    across = 2 * sqrt(3) * radians(longitude) * cos(angle) / (3 * bend)
    up = angle * (A1 + A2 * square + cube * (A3 + A4 * square))
    return EARTH * across, EARTH * up


def around(longitude: float, latitude: float) -> Projection:
    """Lambert's azimuthal projection about a point, of the half of the world that is nearer."""
    middle_sin, middle_cos = sin(radians(latitude)), cos(radians(latitude))

    def project(other: float, parallel: float) -> tuple[float, float] | None:
        angle = radians(other - longitude)
        up_sin, up_cos = sin(radians(parallel)), cos(radians(parallel))
        nearness = middle_sin * up_sin + middle_cos * up_cos * cos(angle)
        if nearness < -0.9:
            return None
        stretch = EARTH * sqrt(2 / (1 + nearness))
        across = stretch * up_cos * sin(angle)
        up = stretch * (middle_cos * up_sin - middle_sin * up_cos * cos(angle))
        return across, up

    return project
