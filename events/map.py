"""Where the events of a list were held: by country and by place, laid out on a map."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ngo_portal.shared import counting, labels
from ngo_portal.shared.asking import ask
from ngo_portal.shared.atlas.borders import borders
from ngo_portal.shared.atlas.labelling import Label, placed
from ngo_portal.shared.atlas.naming import Numbered, Wanted, named, numbered
from ngo_portal.shared.atlas.sheets import WORLD, Sheet, sheet_of_country, sheet_of_part
from ngo_portal.shared.filters import address_of
from ngo_portal.shared.listing import Selection
from ngo_portal.shared.models import Place

VIEW, COUNTRY = "view", "country"
USUAL = "arab"
VIEWS: dict[str, str | Promise] = {
    "arab": gettext_lazy("Arab countries"),
    "levant": gettext_lazy("The Levant and Iraq"),
    "gulf": gettext_lazy("The Gulf and Yemen"),
    "maghreb": gettext_lazy("The Maghreb"),
    WORLD: gettext_lazy("The world"),
}
STEPS = 5
# In units of a sheet. A country smaller than a finger's target has a marker of that size.
MARKER, LEAST_DOT, LARGEST_DOT = 16, 4.5, 24
SMALL = 2 * MARKER
# From so few kilometres a unit on, places are named; above it, countries.
NEAR = 2.5
# Above this, circles of places would lie on one another.
FAR = 20
PLACES_LISTED = 150
PLACED = {"place", COUNTRY}


@dataclass(frozen=True)
class Step:
    """One of the shades: how many events a country with it has."""

    number: int
    least: int
    most: int

    @property
    def label(self) -> str:
        if self.least == self.most:
            return counting.number(self.least)
        return f"{counting.number(self.least)}–{counting.number(self.most)}"


@dataclass(frozen=True)
class Area:
    """A country on the map. `marker` is where its marker stands if it is too small to press."""

    code: str
    path: str
    name: str
    count: int
    url: str
    step: int
    marker: tuple[float, float] | None


@dataclass(frozen=True)
class Dot:
    """A place on the map; its area is in proportion to its number."""

    country: str
    name: str
    count: int
    url: str
    x: float
    y: float
    radius: float


@dataclass
class Line:
    """A country or a place in the list beside the map, with the places in it."""

    name: str
    count: int
    url: str
    near_url: str = ""
    step: int = 0
    inner: list["Line"] = field(default_factory=list)


class EventMap:
    """What the filters of the list find, by where it was."""

    def __init__(self, selection: Selection, view: str = ""):
        self.selection, self.filterset = selection, selection.filterset
        # Read first: what is asked of a single filter is known from then on.
        self.question = selection.question
        self.asked_view = view if view in VIEWS else ""

    # Numbers

    @cached_property
    def answer(self):
        return ask(self.question, facets=[COUNTRY, "place"], limit=0)

    @property
    def total(self) -> int:
        return self.answer.total

    @cached_property
    def country_names(self) -> dict[str, str]:
        return labels.countries()

    @cached_property
    def countries(self) -> dict[str, int]:
        """Numbers by lower-case code, the most first."""
        chosen = self.filterset.asked(COUNTRY).keys
        counts = self.answer.counts[COUNTRY]
        names = self.country_names
        known = [code for code in counts if counts[code] and (not chosen or code in chosen)]
        known.sort(key=lambda code: (-counts[code], names.get(code, code)))
        return {code: counts[code] for code in known if code in names}

    @cached_property
    def places(self) -> dict[int, int]:
        """Numbers by key, each with what lies in it, the most first."""
        counts = {int(key): count for key, count in self.answer.counts["place"].items() if count}
        chosen = {int(key) for key in self.filterset.asked("place").keys}
        if not chosen:
            return counts
        known = labels.places(counts)
        return {key: counts[key] for key in counts if chosen.intersection(lineage(known[key]))}

    @cached_property
    def known_places(self) -> dict[int, Place]:
        return labels.places(self.places)

    @cached_property
    def without_country(self) -> int:
        return max(self.total - sum(self.countries.values()), 0)

    @cached_property
    def without_point(self) -> int:
        """Events with a country of which no place on the map is known."""
        inner: dict[int, int] = defaultdict(int)
        for key, place in self.known_places.items():
            if place.parent_id:
                inner[place.parent_id] += self.places[key]
        located = sum(
            max(self.places[key] - inner[key], 0)
            for key, place in self.known_places.items()
            if is_located(place)
        )
        return max(self.total - self.without_country - located, 0)

    @cached_property
    def online(self) -> int:
        """Events that were held online only, wherever they were held from."""
        counts = ask(self.question, facets=["mode"], limit=0).counts["mode"]
        chosen = self.filterset.asked("mode").keys
        return counts.get("virtual", 0) if not chosen or "virtual" in chosen else 0

    # The sheet

    @cached_property
    def country(self) -> str:
        """The one country that the map shows, "" for a part of the world."""
        if self.asked_view:
            return ""
        chosen = self.filterset.asked(COUNTRY).keys or (
            {*self.countries} if self.filterset.asked("place").keys else set()
        )
        return next(iter(chosen)).upper() if len(chosen) == 1 else ""

    @cached_property
    def view(self) -> str:
        """What is asked for; else the Arab countries, unless most events were held elsewhere."""
        if self.asked_view or self.country:
            return self.asked_view or COUNTRY
        usual = sheet_of_part(USUAL)
        near = sum(count for code, count in self.countries.items() if is_on(usual, code))
        return WORLD if 2 * near < sum(self.countries.values()) else USUAL

    @cached_property
    def sheet(self) -> Sheet:
        return sheet_of_country(self.country) if self.country else sheet_of_part(self.view)

    @cached_property
    def steps(self) -> list[Step]:
        return steps_up_to(max(self.countries.values(), default=0))

    def step_of(self, count: int) -> int:
        return bisect_left([step.most for step in self.steps], count) + 1 if count else 0

    @cached_property
    def areas(self) -> list[Area]:
        """Countries with events that are seen, those with markers last and so above the others."""
        found = [self.area(code.upper()) for code in self.countries]
        seen = [area for area in found if area.path or area.marker or area.code in self.dotted]
        return sorted(seen, key=lambda area: area.marker is not None)

    @cached_property
    def land(self) -> str:
        """All that is seen of other countries, as one path."""
        shapes = self.sheet.shapes.items()
        others = (shape.path for code, shape in shapes if code.lower() not in self.countries)
        return "".join([*others, self.sheet.others])

    def area(self, code: str) -> Area:
        shape = self.sheet.shapes.get(code)
        count = self.countries[code.lower()]
        is_small = shape is None or shape.extent < SMALL
        # Where a dot tells of the same events, a ring around it would count them twice.
        is_marked = is_small and code not in self.dotted
        return Area(
            code,
            shape.path if shape else "",
            self.country_names[code.lower()],
            count,
            self.list_address(country=code.lower()),
            self.step_of(count),
            self.sheet.spot(*borders().middles[code]) if is_marked else None,
        )

    @cached_property
    def dots(self) -> list[Dot]:
        """Places of which it is known where they lie, the largest first and so below the others."""
        found: list[Dot] = []
        if self.sheet.km > FAR:
            return found
        most = max(self.places.values(), default=0)
        for key, count in self.places.items():
            place = self.known_places.get(key)
            spot = self.spot_of(place) if place else None
            if place and spot:
                radius = max(LARGEST_DOT * sqrt(count / max(most, STEPS)), LEAST_DOT)
                url = self.list_address(place=key)
                x, y, radius = round(spot[0]), round(spot[1]), round(radius, 1)
                dot = Dot(place.country_id, place.name, count, url, x, y, radius)
                found.append(dot)
        return sorted(found, key=lambda dot: -dot.radius)

    @cached_property
    def dotted(self) -> set[str]:
        """Countries in which a dot stands."""
        return {dot.country for dot in self.dots}

    @property
    def is_ringed(self) -> bool:
        return any(area.marker for area in self.areas)

    def spot_of(self, place: Place) -> tuple[float, float] | None:
        if place.latitude is None or place.longitude is None:
            return None
        return self.sheet.spot(float(place.longitude), float(place.latitude))

    @cached_property
    def names(self) -> list[Label]:
        """Names that have room on the map: of places where it is near, else of countries."""
        if self.sheet.km < NEAR:
            wanted = [(dot.name, dot.x, dot.y, dot.radius) for dot in self.dots]
            return placed(wanted, self.sheet.width, self.sheet.height)
        if self.sheet.km > FAR:
            return placed(self.names_of_countries(), self.sheet.width, self.sheet.height)
        dots = [
            (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)
            for dot in self.dots
        ]
        return [*named(self.sheet, self.wanted_names(), dots)]

    @cached_property
    def numbers(self) -> list[Numbered]:
        """On a phone, of countries whose names have no room there."""
        if not NEAR <= self.sheet.km <= FAR:
            return []
        return numbered(self.sheet, self.wanted_names(), self.names)

    def wanted_names(self) -> Iterator[Wanted]:
        for code in self.countries:
            if spot := self.sheet.spot(*borders().middles[code.upper()]):
                yield Wanted(code.upper(), self.country_names[code], *spot)

    def names_of_countries(self) -> Iterator[tuple[str, float, float, float]]:
        names = self.country_names
        for code in self.countries:
            spot = self.sheet.spot(*borders().middles[code.upper()])
            shape = self.sheet.shapes.get(code.upper())
            if spot:
                is_small = shape is None or shape.extent < SMALL
                yield names[code], *spot, MARKER if is_small else 0

    @cached_property
    def outside(self) -> list[Line]:
        """Countries with events that the map does not reach."""
        return [line for line in self.lines if line.step and not self.is_seen(line)]

    def is_seen(self, line: Line) -> bool:
        return line.url in self.seen

    @cached_property
    def seen(self) -> set[str]:
        return {area.url for area in self.areas}

    # The list

    @cached_property
    def lines(self) -> list[Line]:
        """Countries with their places in them, the most first: what the map says, in words."""
        names, lines = self.country_names, {}
        for code, count in self.countries.items():
            line = Line(names[code], count, self.list_address(country=code))
            line.near_url, line.step = self.address(country=code), self.step_of(count)
            lines[code] = line
        inner: dict[int, Line] = {}
        for key in sorted(self.places, key=lambda key: -self.places[key])[:PLACES_LISTED]:
            if place := self.known_places.get(key):
                inner[key] = Line(place.name, self.places[key], self.list_address(place=key))
        for key, line in inner.items():
            place = self.known_places[key]
            above = inner.get(place.parent_id or 0) or lines.get(place.country_id.lower())
            if above:
                above.inner.append(line)
        for line in lines.values():
            line.inner = [innermost(place) for place in line.inner]
        return list(lines.values())

    @property
    def more_places(self) -> int:
        return max(len(self.places) - PLACES_LISTED, 0)

    # Addresses

    def list_address(self, **chosen) -> str:
        """The list, of one country or one place."""
        return self.selection.listing.address() + address_of(self.query(**chosen))

    def address(self, **chosen) -> str:
        """This page about one country, or another part of the world."""
        return address_of(self.query(**chosen))

    def query(self, **chosen):
        query = self.selection.data.copy()
        for name in ("page", VIEW, *(["place", COUNTRY] if chosen.keys() & PLACED else ())):
            query.pop(name, None)
        for name, value in chosen.items():
            query[name] = str(value)
        return query

    @property
    def views(self) -> list[dict[str, object]]:
        """The parts of the world, and which of them is shown."""
        return [
            {"label": label, "url": self.address(view=name), "is_shown": name == self.view}
            for name, label in VIEWS.items()
            if name != WORLD or self.view == WORLD or self.reaches_beyond
        ]

    @property
    def reaches_beyond(self) -> bool:
        """Whether there are countries that the usual part of the world does not show."""
        usual = sheet_of_part(USUAL)
        return any(not is_on(usual, code) for code in self.countries)

    @property
    def title(self) -> str:
        if self.country:
            return self.country_names.get(self.country.lower(), "")
        return str(VIEWS[self.view])


def innermost(line: Line) -> Line:
    """The place in a place that has all its events: «Doha» says more than its municipality."""
    while len(line.inner) == 1 and line.inner[0].count == line.count:
        line = line.inner[0]
    return line


def lineage(place: Place) -> set[int]:
    above = place.parent
    return {key for key in (place.pk, place.parent_id, above and above.parent_id) if key}


def is_located(place: Place) -> bool:
    above = place.parent
    return place.latitude is not None or bool(above and above.latitude is not None)


def is_on(sheet: Sheet, code: str) -> bool:
    return sheet.spot(*borders().middles[code.upper()]) is not None


def steps_up_to(most: int) -> list[Step]:
    """At most five steps from one to the largest number, each about as many times the last."""
    ends = sorted({rounded(most ** (number / STEPS)) for number in range(1, STEPS)} | {most})
    ends = [end for end in ends if 0 < end <= most]
    firsts = [1, *(end + 1 for end in ends)]
    return [
        Step(number, first, last)
        for number, (first, last) in enumerate(zip(firsts, ends, strict=False), start=1)
    ]


def rounded(number: float) -> int:
    """To one digit, and from there on with noughts: 1, 2, 7, 30, 200."""
    whole = max(round(number), 1)
    size = 10 ** (len(str(whole)) - 1)
    return round(whole / size) * size
