"""What a list of events amounts to: over time, by theme and country, and how many came.

The filters are those of the list. Each chart is a table with bars, can be taken along as a picture
or as data, and each of its lines leads to the events that it counts.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from urllib.parse import quote_plus

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from events.figures import FIGURE
from events.listings import EVENTS
from events.tallies import Tally, attendance_of
from ngo_portal.shared import labels
from ngo_portal.shared.asking import ask
from ngo_portal.shared.filtered import FilteredPage
from ngo_portal.shared.filters import address_of
from ngo_portal.shared.listing import Selection
from ngo_portal.shared.site import site_address, site_name
from ngo_portal.shared.speakable import speakable
from ngo_portal.shared.tables.escaping import safe

# A chart with more lines is a table to look things up in; the data have them all.
LINES = 12
YEAR = "year"
CHARTS: dict[str, str | Promise] = {
    YEAR: gettext_lazy("Events by year"),
    "theme": gettext_lazy("Events by theme"),
    "country": gettext_lazy("Events by country"),
    "type": gettext_lazy("Events by type"),
    "organization": gettext_lazy("Events by organization"),
}
# An event has one of them at most; of the others it may have several.
ONE_EACH = {"country", "type"}
# Of the picture, in its own units; it is 720 wide.
TOP, ROW, FOOT = 90, 34, 64
# An address within Arabic words keeps its own direction.
LRI, PDI = "\u2066", "\u2069"
BOM = "\ufeff"


@dataclass(frozen=True)
class Line:
    """One value of a chart: how many events have it, and the address of their list."""

    value: str
    label: str
    count: int
    share: int  # in hundredths of the longest line
    url: str
    # Of a theme: the code of its group, and whether it is a part of it.
    group: str = ""
    is_under: bool = False

    @property
    def rest(self) -> int:
        return 100 - self.share


@dataclass(frozen=True)
class Chart:
    """How many events there are of each value of one facet."""

    name: str
    title: str | Promise
    # What its lines are: years, countries, ...
    heading: str | Promise
    lines: list[Line]
    is_of_several: bool

    @property
    def leading(self) -> list[Line]:
        """Of themes their groups, unless there is one alone; of years all; else the longest."""
        wide = [line for line in self.lines if not line.is_under]
        if self.name == YEAR or len(wide) < 2:
            return self.lines
        return wide[:LINES]

    @property
    def is_cut(self) -> bool:
        return len(self.leading) < len(self.lines)


class Figures:
    """The charts of a selection of events."""

    def __init__(self, selection: Selection):
        self.selection, self.filterset = selection, selection.filterset

    @cached_property
    def answer(self):
        return ask(self.selection.question, facets=[*CHARTS, FIGURE], limit=0)

    @property
    def total(self) -> int:
        return self.answer.total

    def charts(self) -> list[Chart]:
        charts = [self.chart(name) for name in CHARTS]
        return [chart for chart in charts if chart.lines]

    def chart(self, name: str) -> Chart:
        heading = self.filterset.filters[name].label
        return Chart(name, CHARTS[name], heading, self.lines(name), name not in ONE_EACH)

    def lines(self, name: str) -> list[Line]:
        counts = self.within(name, self.answer.counts.get(name, {}))
        named = list(self.filterset.filters[name].named(counts))
        if name == YEAR:
            return self.years({one.value: counts[one.key] for one in named})
        most = max((counts[one.key] for one in named), default=0)
        start = self.up_to(name)
        lines = [line(start, one.value, one.label, counts[one.key], most) for one in named]
        lines.sort(key=lambda line: (-line.count, line.label))
        return by_group(lines) if name == "theme" else lines

    def within(self, name: str, counts: Mapping[str, int]) -> dict[str, int]:
        """Only what is part of the selection: a facet counts what else could be chosen, too."""
        chosen = self.filterset.asked(name).keys
        if chosen and name == "theme":
            chosen = chosen | {theme.key for theme in labels.themes() if theme.group in chosen}
        return {
            key: count for key, count in counts.items() if count and (not chosen or key in chosen)
        }

    def years(self, counts: Mapping[str, int]) -> list[Line]:
        """Every year from the first to the last: one without events is no gap in time."""
        if not counts:
            return []
        most = max(counts.values())
        first, last = int(min(counts)), int(max(counts))
        chosen = self.filterset.asked(YEAR).keys
        every = sorted(chosen & {*counts}) if chosen else map(str, range(first, last + 1))
        start = self.up_to(YEAR)
        return [line(start, year, year, counts.get(year, 0), most) for year in every]

    def up_to(self, name: str) -> str:
        """The list of the selection, to where its address says what it has of a facet."""
        query = self.selection.data.copy()
        for one in ("page", name):
            query.pop(one, None)
        asked = address_of(query).removeprefix(".")
        return f"{self.selection.listing.address()}{f'{asked}&' if asked else '?'}{name}="

    def attendance(self) -> list[Tally]:
        return attendance_of(self.answer.counts[FIGURE])


def line(start: str, value: str, label: str | Promise, count: int, most: int) -> Line:
    return Line(value, str(label), count, -(-100 * count // most), start + quote_plus(value))


def by_group(lines: list[Line]) -> list[Line]:
    """Groups of themes with the themes of each below it, both in the order they come in."""
    codes = {theme.key: theme.code for theme in labels.themes()}
    above = {theme.code: codes.get(theme.group, "") for theme in labels.themes()}
    lines = [
        replace(line, group=above[line.value] or line.value, is_under=bool(above[line.value]))
        for line in lines
    ]
    groups = dict.fromkeys(line.group for line in lines if not line.is_under)
    groups |= dict.fromkeys(line.group for line in lines)
    return [
        line
        for group in groups
        for line in sorted(lines, key=lambda line: line.is_under)
        if line.group == group
    ]


class Statistics(FilteredPage):
    template_name = "statistics/statistics.html"
    listing = EVENTS

    def get_context_data(self, **kwargs):
        figures = Figures(self.selection)
        return super().get_context_data(
            **kwargs,
            **self.filters(self.selection, self.selection.question),
            charts=figures.charts(),
            attendance=figures.attendance(),
            query=self.selection.query,
            list_url=self.selection.address(),
        )


class OneChart(View):
    """A chart on its own, to be taken along. A subclass says in which form."""

    def get(self, request, name):
        if name not in CHARTS:
            raise Http404
        self.figures = Figures(EVENTS.select(request.GET))
        response = self.answer(self.figures.chart(name))
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{self.ending}"'
        return response


class ChartImage(OneChart):
    """As SVG, with its title, its filters and its source in it."""

    ending = "svg"

    def answer(self, chart):
        lines = chart.leading
        context = {
            "chart": chart,
            "rows": [(TOP + ROW * place, line) for place, line in enumerate(lines)],
            "height": TOP + ROW * len(lines) + FOOT,
            "foot": TOP + ROW * len(lines) + FOOT // 3,
            # Words of a stranger may hold what no XML document may.
            "conditions": speakable(" · ".join(self.figures.selection.conditions)),
            "note": note_of(chart),
            "source": f"{site_name()} — {LRI}{site_address(reverse('statistics'))}{PDI}",
        }
        content_type = "image/svg+xml; charset=utf-8"
        return render(self.request, "statistics/chart.svg", context, content_type=content_type)


def note_of(chart: Chart) -> str:
    if not chart.is_cut:
        return ""
    shown = {"shown": len(chart.leading), "all": len(chart.lines)}
    return _("Shown are the first %(shown)s of %(all)s; the data have all of them.") % shown


class ChartData(OneChart):
    """As CSV with all its lines (RFC 4180; with a mark, so that spreadsheets read Arabic)."""

    ending = "csv"

    def answer(self, chart):
        text = StringIO()
        rows = csv.writer(text)
        rows.writerow([_("Code"), str(chart.heading), _("Events")])
        rows.writerows(cells(chart.lines))
        return HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8")


def cells(lines: Iterable[Line]) -> Iterable[list]:
    for line in lines:
        yield [safe(line.value), safe(line.label), line.count]
