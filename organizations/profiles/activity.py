"""What somebody did over the years: events and reports, on which themes, in which countries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ngo_portal.shared import labels
from ngo_portal.shared.asking import Asked, ask
from ngo_portal.shared.searching.keys import Kind, day_of, record_of
from ngo_portal.shared.searching.question import Question, chosen_of
from ngo_portal.shared.site import address_of
from organizations.profiles.sizes import percent

# Events that are looked at one by one; counts of facets are of all of them.
MOST = 2_000
# As many years as stand side by side; those before them are in the table alone.
YEARS = 30
# As many years as a phone has room to name.
NAMED_YEARS = 8
# Roles with a shade of their own; the others share one.
ROLES = 3
LINES = 8
# The frame of a column, and what of it is for the number above the highest one.
FULL, HEAD = 100.0, 16.0
# As many partners as can be drawn around somebody with their names.
PARTNERS = 12
OF_EVENTS, MET = ["year", "theme", "country"], ["organization", "person"]
NOTHING = Asked([], 0, counts={"year": {}})

type Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Line:
    """One value of a facet: how many events have it, and the address of their list."""

    label: str
    count: int
    share: int  # in hundredths of the longest line
    url: str
    group: str = ""  # of a theme


class Segment(NamedTuple):
    """A part of a column, with its place in the frame from the top."""

    shade: int
    top: str
    size: str


@dataclass(frozen=True)
class Year:
    """A year with what happened in it; one in which nothing did has no numbers."""

    year: int
    events: int
    reports: int
    events_url: str
    reports_url: str
    # How many of the events fall to each of the leading roles, to all others, and to those that
    # went on from the year before.
    parts: tuple[int, ...]
    segments: tuple[Segment, ...]
    # Where the column of events begins, and that of reports with its height.
    top: str
    reports_top: str
    reports_size: str
    is_named: bool

    @property
    def url(self) -> str:
        return self.events_url if self.events else self.reports_url


class Activity:
    """The public events and reports of an organization or person; `facet` is how lists ask."""

    def __init__(
        self, facet: str, number: int, docids: list[int] | None = None, *, has_reports: bool
    ):
        """With the keys of all its events, newest first, where whoever asks has them already."""
        self.facet, self.value = facet, str(number)
        self.chosen = chosen_of({facet: [self.value]})
        self.reports = NOTHING
        if has_reports:
            question = Question((Kind.ARTICLE,), self.chosen)
            self.reports = ask(question, facets=["year"], limit=0)
        self.docids, self.total, self.counts_of = self.asked(docids)
        self.shades: Mapping[int, int] = {}
        self.role_names: list[str] = []

    def asked(self, docids: list[int] | None) -> tuple[list[int], int, Counts]:
        """The keys of the newest events, how many there are, and the counts of their facets."""
        if docids is None:
            question = Question((Kind.EVENT,), self.chosen)
            answer = ask(question, facets=OF_EVENTS, limit=MOST)
            met = self.ask_among(answer.docids, MET)
            return answer.docids, answer.total, {**answer.counts, **met}
        counts = self.ask_among(docids, [*OF_EVENTS, *MET]) if docids else {}
        return docids, len(docids), counts

    def ask_among(self, docids: list[int], facets: Iterable[str]) -> Counts:
        # One more than is shown, because everybody meets themselves each time.
        top = dict.fromkeys(MET, PARTNERS + 1)
        everything = Question((Kind.EVENT,))
        return ask(everything, among=docids, facets=facets, top=top, limit=0).counts

    def counted(self, facet: str) -> dict[str, int]:
        """How many of the events have each value of a facet."""
        found = self.counts_of.get(facet, {})
        return {value: count for value, count in found.items() if count}

    def met(self, facet: str) -> dict[int, int]:
        """Whom the actor met at the newest events, at how many each."""
        found = {int(value): count for value, count in self.counted(facet).items()}
        if facet == self.facet:
            found.pop(int(self.value), None)
        return found

    @property
    def records(self) -> list[int]:
        return [record_of(docid) for docid in self.docids]

    @property
    def is_cut(self) -> bool:
        """Whether there are more events than are looked at one by one."""
        return self.total > len(self.docids)

    def address(self, noun: str, **chosen: str) -> str:
        """The list of events or reports of the same actor, filtered further."""
        query = urlencode({self.facet: self.value, **chosen})
        return f"{address_of(f'{noun}:list')}?{query}"

    @property
    def events_url(self) -> str:
        return self.address("events")

    @property
    def reports_url(self) -> str:
        return self.address("articles")

    # Roles

    def split(self, roles: Mapping[int, Iterable]) -> None:
        """Tell the events of each year by role: `roles` are the terms of each event's roles.

        An event with several counts under the one that comes first in the vocabulary. Where
        there are too many events to look at, or one role says it all, nothing is split.
        """
        shown = set(self.records)
        leading = {
            event: min(terms, key=lambda term: (term.position, term.pk))
            for event, terms in roles.items()
            if event in shown
        }
        common = Counter(leading.values()).most_common()
        if self.is_cut or len(common) < 2:
            return
        # One more would share its shade with nobody.
        most = ROLES + 1 if len(common) == ROLES + 1 else ROLES
        shades = {term: shade for shade, (term, _number) in enumerate(common[:most])}
        self.role_names = [term.name for term in shades]
        self.shades = {event: shades.get(term, most) for event, term in leading.items()}

    @cached_property
    def has_others(self) -> bool:
        return any(shade == len(self.role_names) for shade in self.shades.values())

    @cached_property
    def by_role(self) -> Mapping[int, Counter[int]]:
        """How many events of each year fall to each shade; `OTHERS` to those of other roles."""
        found: dict[int, Counter[int]] = {}
        for docid in self.docids if self.shades else ():
            day = day_of(docid)
            if day and (shade := self.shades.get(record_of(docid))) is not None:
                found.setdefault(day.year, Counter())[shade] += 1
        return found

    def parts_of(self, year: int, total: int) -> tuple[int, ...]:
        if not self.shades:
            return (total,)
        counted = self.by_role.get(year, Counter())
        parts = [counted[shade] for shade in range(len(self.role_names) + 1)]
        return (*parts, max(total - sum(parts), 0))

    @property
    def goes_on(self) -> bool:
        """Whether an event of one year went on into the next, where it counts too."""
        return bool(self.shades) and any(year.parts[-1] for year in self.years)

    # Years

    @cached_property
    def counts(self) -> dict[int, tuple[int, int]]:
        """Events and reports of each year that has some, in order of time."""
        events, reports = self.counted("year"), self.reports.counts["year"]
        found = {year: (events.get(year, 0), reports.get(year, 0)) for year in events | reports}
        return {int(year): both for year, both in sorted(found.items()) if any(both)}

    @cached_property
    def years(self) -> list[Year]:
        """Every year from the first to the last, as far as they stand side by side."""
        if not self.counts:
            return []
        last = max(self.counts)
        first = max(min(self.counts), last - YEARS + 1)
        step = -(-(last - first + 1) // NAMED_YEARS)
        return [
            self.year(number, is_named=(last - number) % step == 0)
            for number in range(first, last + 1)
        ]

    @cached_property
    def earlier(self) -> list[Year]:
        drawn = self.years[0].year if self.years else 0
        return [self.year(number) for number in self.counts if number < drawn]

    @property
    def table(self) -> list[tuple[Year, list[int]]]:
        """Years with something in them, the newest first, with their numbers by role."""
        found = [year for year in [*self.earlier, *self.years] if year.events or year.reports]
        return [(year, self.shown(year.parts)) for year in reversed(found)]

    @cached_property
    def columns(self) -> list[tuple[int, str]]:
        """Which parts have a number in some year, each with its heading in the table."""
        if not self.shades:
            return []
        heads = [*self.role_names, _("Other roles"), _("Begun the year before")]
        rows = [year.parts for year in [*self.earlier, *self.years]]
        return [
            (place, str(head))
            for place, head in enumerate(heads)
            if any(parts[place] for parts in rows)
        ]

    def shown(self, parts: tuple[int, ...]) -> list[int]:
        """The numbers that have a column in the table."""
        return [parts[place] for place, _head in self.columns]

    @property
    def is_drawn(self) -> bool:
        return len(self.years) > 1

    @property
    def has_gaps(self) -> bool:
        return any(not (year.events or year.reports) for year in self.years)

    @property
    def is_spread(self) -> bool:
        """Whether there are more columns than a phone can name."""
        return len(self.years) > NAMED_YEARS

    def year(self, number: int, *, is_named: bool = True) -> Year:
        events, reports = self.counts.get(number, (0, 0))
        parts = self.parts_of(number, events)
        return Year(
            number,
            events,
            reports,
            self.address("events", year=str(number)),
            self.address("articles", year=str(number)),
            parts,
            tuple(self.segments(parts)),
            percent(FULL - events * self.unit),
            percent(FULL - reports * self.unit),
            percent(reports * self.unit),
            is_named,
        )

    @cached_property
    def unit(self) -> float:
        """How high one event is drawn."""
        return (FULL - HEAD) / max(max(both) for both in self.counts.values())

    def segments(self, parts: Iterable[int]) -> Iterable[Segment]:
        top = FULL
        for shade, number in enumerate(parts):
            if number:
                top -= number * self.unit
                yield Segment(shade, percent(top), percent(number * self.unit))

    # Themes and countries

    @cached_property
    def themes(self) -> list[Line]:
        """The themes of its events, the commonest first.

        A group stands for itself only where none of its themes is named.
        """
        counts = self.counted("theme")
        found = [theme for theme in labels.themes() if counts.get(theme.key)]
        codes = {theme.key: theme.code for theme in found}
        named = {theme.group for theme in found}
        return self.lines(
            (
                theme.name,
                counts[theme.key],
                {"theme": theme.code},
                codes.get(theme.group, theme.code),
            )
            for theme in found
            if theme.key not in named
        )

    @cached_property
    def countries(self) -> list[Line]:
        counts, names = self.counted("country"), labels.countries()
        return self.lines(
            (names[code], count, {"country": code}, "")
            for code, count in counts.items()
            if code in names
        )

    def lines(self, values: Iterable[tuple[str, int, dict[str, str], str]]) -> list[Line]:
        leading = sorted(values, key=lambda value: (-value[1], value[0]))[:LINES]
        most = max((count for _label, count, _chosen, _group in leading), default=0)
        return [
            Line(label, count, -(-100 * count // most), self.address("events", **chosen), group)
            for label, count, chosen, group in leading
        ]
