"""Which clock counts at a place: the time zone of a country, as far as it can be told.

The tables are those of the tz database. A country has one zone, or several that show the same hour
that day; else the one of which the city named in the tables lies nearest. Where nothing is known of
the place inside such a country, the zone is not known either.
"""

from datetime import datetime
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple
from zoneinfo import ZoneInfo


class City(NamedTuple):
    """The place after which a zone is named, in degrees."""

    zone: str
    latitude: float
    longitude: float


@cache
def cities() -> dict[str, list[City]]:
    """The zones of each country by its two-letter code."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[City]] = {}
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        country, coordinates, zone, *_comment = line.split("\t")
        # "+3330+03618": the second sign begins the longitude.
        split = max(coordinates.rfind("+"), coordinates.rfind("-"))
        latitude, longitude = degrees(coordinates[:split]), degrees(coordinates[split:])
        found.setdefault(country, []).append(City(zone, latitude, longitude))
    return found


def degrees(text: str) -> float:
    """Degrees, minutes and perhaps seconds of ISO 6709, "+3330" or "-0740023"."""
    sign, digits = (-1 if text[0] == "-" else 1), text[1:]
    seconds = int(digits[-2:]) if len(digits) > 5 else 0
    digits = digits[:-2] if len(digits) > 5 else digits
    return sign * (int(digits[:-2]) + int(digits[-2:]) / 60 + seconds / 3600)


def zone_at(
    country: str, moment: datetime, where: tuple[float, float] | None = None
) -> ZoneInfo | None:
    """The zone in a country at a moment of its own clocks, None where that cannot be told.

    `where` is latitude and longitude, needed only in countries with several hours.
    """
    known = cities().get(country.upper(), [])
    hours = {moment.replace(tzinfo=ZoneInfo(city.zone)).utcoffset() for city in known}
    if len(hours) == 1:
        return ZoneInfo(known[0].zone)
    if not known or where is None:
        return None
    return ZoneInfo(min(known, key=lambda city: distance(where, city)).zone)


def distance(here: tuple[float, float], city: City) -> float:
    """Of two places on a globe whose radius is 1."""
    lat, lon, other_lat, other_lon = map(radians, (*here, city.latitude, city.longitude))
    across = sin((other_lat - lat) / 2) ** 2
    along = cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * asin(sqrt(min(across + along, 1)))
