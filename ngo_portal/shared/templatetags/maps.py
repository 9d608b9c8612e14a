"""A small map beside a record: {% small_map country place as map %}."""

from dataclasses import dataclass

from django import template

from ngo_portal.shared.atlas.borders import borders
from ngo_portal.shared.atlas.sheets import Sheet, sheet_of_country

register = template.Library()

# Of the sheet, in its units, and of the least that it shows: enough to see where that is.
WIDTH, LEAST_KM = 400, 900


@dataclass(frozen=True)
class SmallMap:
    """A country among its neighbours, and where in it a place lies as far as that is known."""

    sheet: Sheet
    code: str
    spot: tuple[int, int] | None
    others: list[tuple[int, int]]

    @property
    def own(self) -> str:
        shape = self.sheet.shapes.get(self.code)
        return shape.path if shape else ""

    @property
    def around(self) -> str:
        others = (shape.path for code, shape in self.sheet.shapes.items() if code != self.code)
        return "".join([*others, self.sheet.others])

    @property
    def middle(self) -> tuple[int, int] | None:
        """Where a country lies that is too small to have a shape."""
        return None if self.own else rounded(self.sheet.spot(*borders().middles[self.code]))


@register.simple_tag
def small_map(country, place=None, places=()) -> SmallMap | None:
    """Return what to draw, None where neither is known. A place tells the country it lies in.

    Of `places` those are marked of which it is known where they lie.
    """
    code = country.pk if country else place.country_id if place else None
    if code not in borders().middles:
        return None
    sheet = sheet_of_country(code, WIDTH, LEAST_KM)
    others = [spot for other in places or () if (spot := spot_of(sheet, other))]
    return SmallMap(sheet, code, spot_of(sheet, place), others)


def spot_of(sheet: Sheet, place) -> tuple[int, int] | None:
    if place is None or place.latitude is None:
        return None
    return rounded(sheet.spot(float(place.longitude), float(place.latitude)))


def rounded(spot: tuple[float, float] | None) -> tuple[int, int] | None:
    return (round(spot[0]), round(spot[1])) if spot else None
