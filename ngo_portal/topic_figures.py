"""What a topic amounts to: its events over the years, who is active in it, what came of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import cached_property

from events.figures import FIGURE
from events.follow_up import carried_out
from events.tallies import Tally, attendance_of
from ngo_portal.shared import labels
from ngo_portal.shared.asking import ask
from ngo_portal.shared.listing import Selection
from ngo_portal.shared.models import Place
from ngo_portal.shared.searching.keys import Kind, docid_of
from ngo_portal.shared.searching.question import Question
from ngo_portal.statistics import YEAR, Chart, Figures

ORGANIZATION, PLACE = "organization", "place"
ACTIVE = 6
TOGETHER = 8
# Fewer years say nothing about a course of time.
YEARS_DRAWN = 3


class TopicFigures(Figures):
    """The figures of the events of one topic. `split` is the facet by which they are told apart."""

    def __init__(self, selection: Selection, split: str, events: QuerySet):
        super().__init__(selection)
        self.split, self.events = split, events

    @cached_property
    def answer(self):
        facets = [YEAR, ORGANIZATION, FIGURE, self.split]
        facets += [PLACE] if self.split == "theme" else []
        return ask(self.selection.question, facets=facets, top={ORGANIZATION: ACTIVE}, limit=0)

    @cached_property
    def places(self) -> list[Place]:
        """Of a country, where its events were held."""
        counts = self.answer.counts.get(PLACE, {}) if self.total else {}
        return [*labels.places(int(key) for key, count in counts.items() if count).values()]

    @cached_property
    def by_year(self) -> Chart | None:
        chart = self.chart(YEAR)
        return chart if len(chart.lines) >= YEARS_DRAWN else None

    @cached_property
    def by_part(self) -> Chart | None:
        """Of a theme its countries, of a country its themes; one alone is no chart."""
        chart = self.chart(self.split)
        return chart if len(chart.leading) > 1 else None

    @cached_property
    def active(self) -> dict[int, int]:
        """Organizations by how many of the events they had a role in, as keys of their entries."""
        counts = self.answer.counts.get(ORGANIZATION, {})
        ordered = sorted(counts.items(), key=lambda line: (-line[1], int(line[0])))[:ACTIVE]
        return {docid_of(Kind.ORGANIZATION, int(key)): count for key, count in ordered if count}

    @cached_property
    def attendance(self) -> list[Tally]:
        return attendance_of(self.answer.counts[FIGURE])

    @cached_property
    def outcomes(self) -> Mapping[str, int]:
        return carried_out(self.answer.counts[FIGURE])


@dataclass(frozen=True)
class Companion:
    """A theme with the number of events that a topic has of it."""

    theme: labels.ThemeName
    count: int

    @property
    def code(self) -> str:
        return self.theme.code


def counts_by_theme(question: Question) -> Mapping[str, int]:
    """How many of the events that answer a question there are of every theme."""
    return ask(question, facets=["theme"], limit=0, is_fixed=True).counts["theme"]


def companions(counts: Mapping[str, int], among: Collection[labels.ThemeName]) -> list[Companion]:
    """Themes by how often they occur, the most frequent first."""
    found = [Companion(theme, counts.get(theme.key, 0)) for theme in among]
    return sorted(found, key=lambda one: -one.count)


def often_together(counts: Mapping[str, int], family: Collection[str]) -> list[Companion]:
    """Themes that events of a topic have besides, without groups and those of the topic itself."""
    others = [
        theme
        for theme in labels.themes()
        if theme.group and not theme.is_retired and theme.key not in family
    ]
    return [one for one in companions(counts, others) if one.count][:TOGETHER]
