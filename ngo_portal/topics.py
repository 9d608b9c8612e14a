"""Hubs: everything about one theme, everything from one country."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, TemplateView

from articles.listings import ARTICLES
from events.diary import Conditions, coming, past
from events.follow_up import outcomes_due
from events.listings import EVENTS
from events.models import Event
from ngo_portal.shared import labels
from ngo_portal.shared.arabic import tidy_line
from ngo_portal.shared.asking import ask
from ngo_portal.shared.counting import counted
from ngo_portal.shared.models import Country, Theme
from ngo_portal.shared.months import CountryResponse, named_as_in, renamed
from ngo_portal.shared.posters.poster import poster_of_theme
from ngo_portal.shared.results import in_lists, under
from ngo_portal.shared.searching.keys import Kind, number_of_country
from ngo_portal.shared.searching.question import NAME, Question, chosen_of
from ngo_portal.shared.structured import of_hub
from ngo_portal.shared.templatetags.patterns import classes_of_part
from ngo_portal.topic_figures import (
    TopicFigures,
    companions,
    counts_by_theme,
    often_together,
)

NEWEST = 6
DUES = 3
ELSEWHERE = 8
KINDS = {
    "events": Kind.EVENT,
    "articles": Kind.ARTICLE,
    "organizations": Kind.ORGANIZATION,
    "people": Kind.PERSON,
}


def events_by(facet: str) -> Mapping[str, int]:
    """How many public events there are of each value of a facet."""
    return ask(Question((Kind.EVENT,)), facets=[facet], limit=0).counts[facet]


@dataclass
class ThemeLine:
    """A theme or a group as indexes show it."""

    pk: int
    code: str
    name: str
    event_count: int
    current_themes: list["ThemeLine"] = field(default_factory=list)

    @property
    def url(self) -> str:
        return reverse("theme", args=[self.code])


def theme_groups(counts: Mapping[str, int]) -> list[ThemeLine]:
    """The groups with their current themes, each with the number of its public events.

    An event with two themes of a group counts once in the group.
    """
    groups: dict[str, ThemeLine] = {}
    for theme in labels.themes():
        if theme.is_retired:
            continue
        line = ThemeLine(int(theme.key), theme.code, theme.name, counts.get(theme.key, 0))
        if not theme.group:
            groups[theme.key] = line
        elif theme.group in groups:
            groups[theme.group].current_themes.append(line)
    return list(groups.values())


def countries_in_use(counts: Mapping[str, int]) -> list[dict]:
    """Countries with public events, those with most first."""
    names = labels.countries()
    known = [(count, code) for code, count in counts.items() if count and code in names]
    return [
        {"name": names[code], "url": reverse("country", args=[code]), "event_count": count}
        for count, code in sorted(known, key=lambda line: (-line[0], names[line[1]]))
    ]


def totals_of(conditions: Conditions, kinds=tuple(KINDS)) -> dict[str, int]:
    """How many public records of each kind meet the conditions."""
    chosen = chosen_of(conditions)
    return {name: ask(Question((KINDS[name],), chosen), limit=0).total for name in kinds}


def followed(listings, query: str = "") -> list[dict]:
    """The lists of a page that gathers several, for who follows them: each with its doors."""
    return [
        {"title": listing.title, "selection": listing.select(QueryDict(query))}
        for listing in listings
    ]


class ThemeList(TemplateView):
    template_name = "topics/theme_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, groups=theme_groups(events_by("theme")))


class CountryList(TemplateView):
    template_name = "topics/country_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, countries=countries_in_use(events_by("country")))


class Hub(DetailView):
    """What is known of one topic: what is new in it and coming, who is active, what came of it.

    A subclass says by which value of which facet records belong to its topic.
    """

    # Kinds of records that can belong to such a topic.
    kinds = tuple(KINDS)
    # The facet that tells the events of a topic apart.
    split = ""

    def conditions(self) -> Conditions:
        """The facet and the value that public records of the topic have."""
        raise NotImplementedError  # pragma: no cover

    def public_events(self) -> QuerySet:
        """The public events of the topic, as the tables have them."""
        raise NotImplementedError  # pragma: no cover

    def steps(self) -> list[dict]:
        """The way from the front page to this hub, for the breadcrumb."""
        raise NotImplementedError  # pragma: no cover

    def query(self) -> dict[str, str]:
        """The filter with which any list shows this topic alone."""
        raise NotImplementedError  # pragma: no cover

    def related(self, figures: TopicFigures) -> dict:
        """Other topics, for readers who want to go on."""
        return {}

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        query = urlencode(self.query())
        selection = EVENTS.select(QueryDict(query))
        figures = TopicFigures(selection, self.split, self.public_events())
        to_come, events, articles, organizations = self.cards(today, figures)
        shown = [*to_come, *events, *articles, *organizations]
        others = tuple(kind for kind in self.kinds if kind != "events")
        return super().get_context_data(
            **kwargs,
            **self.related(figures),
            introduction=introduction_of(self.object),
            structured=of_hub(self.object.name, self.request.path, shown),
            coming=to_come,
            events=events,
            articles=articles,
            organizations=organizations,
            figures=figures,
            dues=outcomes_due(today, DUES, figures.events) if figures.total else [],
            totals={"events": figures.total} | totals_of(self.conditions(), others),
            steps=self.steps(),
            query=query,
            followed=followed([ARTICLES, EVENTS], query),
        )

    def cards(self, today, figures: TopicFigures) -> list[list[str]]:
        """Coming and past events, reports, and organizations, the most active first."""
        conditions = self.conditions()
        chosen = chosen_of(conditions)
        by_name = ask(Question((Kind.ORGANIZATION,), chosen, order=NAME), limit=NEWEST).docids
        busiest = dict.fromkeys([*figures.active, *by_name])
        said = {docid: counted(number, "event") for docid, number in figures.active.items()}
        lists = in_lists(
            coming(today, NEWEST, conditions),
            past(today, NEWEST, conditions),
            ask(Question((Kind.ARTICLE,), chosen), limit=NEWEST).docids,
            [*busiest][:NEWEST],
            said=said,
        )
        return [under(3, found) for found in lists]


class Introduction(NamedTuple):
    """What editors say of a topic, in plain paragraphs of one language."""

    paragraphs: list[str]
    language: str


def introduction_of(topic: Theme | Country) -> Introduction:
    paragraphs = [text for line in topic.description.splitlines() if (text := tidy_line(line))]
    is_english = bool(topic.description_en) and topic.description == topic.description_en
    return Introduction(paragraphs, "en" if is_english else "ar")


class ThemeHub(Hub):
    model = Theme
    kinds = ("events", "articles", "organizations")
    split = "country"
    slug_field = "code"
    slug_url_kwarg = "code"
    template_name = "topics/theme.html"
    context_object_name = "theme"

    def get_queryset(self):
        return Theme.objects.select_related("parent").prefetch_related("goals", "children")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, poster=poster_of_theme(self.object))

    def steps(self):
        parent = self.object.parent
        above = [{"label": parent.name, "url": parent.get_absolute_url()}] if parent else []
        return [{"label": _("Themes"), "url": reverse("theme-list")}, *above]

    def query(self):
        return {"theme": self.object.code}

    def conditions(self):
        # Records of a theme also carry its group.
        return {"theme": [str(self.object.pk)]}

    def public_events(self):
        themes = [self.object.pk, *(child.pk for child in self.object.children.all())]
        tied = Event.themes.through.objects.filter(theme__in=themes).values("event")
        return Event.objects.published().filter(pk__in=tied)

    def related(self, figures):
        own = {str(self.object.pk), *(str(child.pk) for child in self.object.children.all())}
        counts = counts_by_theme(figures.selection.question) if figures.total else {}
        under_it = [
            theme
            for theme in labels.themes()
            if theme.group == str(self.object.pk) and not theme.is_retired
        ]
        return {
            "children": companions(counts, under_it),
            "together": often_together(counts, own),
        }


class CountryHub(Hub):
    model = Country
    response_class = CountryResponse
    split = "theme"
    template_name = "topics/country.html"
    context_object_name = "country"

    def get(self, request, *args, **kwargs):
        if kwargs["code"] != kwargs["code"].lower():
            return HttpResponsePermanentRedirect(self.get_object().get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        with named_as_in(self.object):
            return super().get_context_data(**kwargs)

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.country = self.object
        return response

    def cards(self, today, figures):
        return [[renamed(card) for card in found] for found in super().cards(today, figures)]

    def get_object(self, queryset=None):
        country = Country.objects.filter(pk=self.kwargs["code"].upper()).first()
        if country is None:
            raise Http404
        return country

    def steps(self):
        return [{"label": _("Countries"), "url": reverse("country-list")}]

    def query(self):
        return {"country": self.object.code.lower()}

    def conditions(self):
        return {"country": [self.object.code.lower()]}

    def public_events(self):
        return Event.objects.published().filter(country=self.object)

    def related(self, figures):
        """Where else: the countries with most events; and the drawing of this one."""
        counts = events_by("country")
        others = countries_in_use(counts)
        own = self.object.get_absolute_url()
        return {
            "elsewhere": [line for line in others if line["url"] != own][:ELSEWHERE],
            "drawing": classes_of_part(number_of_country(self.object.pk)),
        }
