"""Hubs: everything about one theme, everything from one country."""

from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, TemplateView

from articles.models import Article
from events.models import Event
from ngo_portal.shared.models import Country, Theme
from organizations.models import Organization, Person

NEWEST = 6


def public_events(relation="events"):
    """Counts the public events on the other side of a relation."""
    return Count(
        relation, filter=Q(**{f"{relation}__in": Event.objects.published()}), distinct=True
    )


def theme_groups():
    """The groups with their current themes, each with the number of its public events."""
    themes = Theme.objects.current().annotate(event_count=public_events())
    groups = Theme.objects.current().groups()
    counts = events_of_groups()
    found = list(groups.prefetch_related(Prefetch("children", themes, to_attr="current_themes")))
    for group in found:
        group.event_count = counts.get(group.pk, 0)
    return found


def events_of_groups() -> dict[int, int]:
    """Public events by group of themes; one with two themes of a group counts once."""
    links = Event.themes.through.objects.filter(event__in=Event.objects.published())
    counted = links.values(group=Coalesce("theme__parent", "theme")).annotate(
        events=Count("event", distinct=True)
    )
    return {row["group"]: row["events"] for row in counted}


def countries_in_use():
    """Countries with public events, those with most first."""
    counted = Country.objects.annotate(event_count=public_events())
    return counted.filter(event_count__gt=0).order_by("-event_count", "name_ar")


class ThemeList(TemplateView):
    template_name = "topics/theme_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, groups=theme_groups())


class CountryList(TemplateView):
    template_name = "topics/country_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, countries=countries_in_use())


class Hub(DetailView):
    """Newest events, articles and organizations of one topic, each with the way to all of them.

    A subclass says how each kind of record belongs to its topic.
    """

    def belonging(self):
        """Public events, articles, organizations and people of the topic."""
        raise NotImplementedError  # pragma: no cover

    def steps(self) -> list[dict]:
        """The way from the front page to this hub, for the breadcrumb."""
        raise NotImplementedError  # pragma: no cover

    def query(self) -> dict[str, str]:
        """The filter with which any list shows this topic alone."""
        raise NotImplementedError  # pragma: no cover

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        records = self.belonging()
        events = records["events"].for_cards()
        return super().get_context_data(
            **kwargs,
            coming=events.expected(today)[:NEWEST],
            events=events.past(today)[:NEWEST],
            articles=records["articles"].for_cards()[:NEWEST],
            organizations=records["organizations"].for_cards()[:NEWEST],
            totals={name: found.count() for name, found in records.items()},
            steps=self.steps(),
            query=urlencode(self.query()),
        )


class ThemeHub(Hub):
    model = Theme
    slug_field = "code"
    slug_url_kwarg = "code"
    template_name = "topics/theme.html"
    context_object_name = "theme"

    def get_queryset(self):
        return Theme.objects.select_related("parent").prefetch_related("goals", "children")

    def steps(self):
        parent = self.object.parent
        above = [{"label": parent.name, "url": parent.get_absolute_url()}] if parent else []
        return [{"label": _("Themes"), "url": reverse("theme-list")}, *above]

    def query(self):
        return {"theme": self.object.code}

    def belonging(self):
        branch = Theme.objects.filter(Q(pk=self.object.pk) | Q(parent=self.object))
        return {
            "events": within(Event, themes__in=branch),
            "articles": within(Article, themes__in=branch),
            "organizations": within(Organization, themes__in=branch),
        }


class CountryHub(Hub):
    model = Country
    template_name = "topics/country.html"
    context_object_name = "country"

    def get(self, request, *args, **kwargs):
        if kwargs["code"] != kwargs["code"].lower():
            return HttpResponsePermanentRedirect(self.get_object().get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset=None):
        country = Country.objects.filter(pk=self.kwargs["code"].upper()).first()
        if country is None:
            raise Http404
        return country

    def steps(self):
        return [{"label": _("Countries"), "url": reverse("country-list")}]

    def query(self):
        return {"country": self.object.code.lower()}

    def belonging(self):
        return {
            "events": within(Event, country=self.object),
            "articles": within(Article, countries=self.object),
            "organizations": within(Organization, country=self.object),
            "people": within(Person, country=self.object),
        }


def within(model, **condition):
    """Published records that meet a condition, each once."""
    matching = model._base_manager.filter(**condition)
    return model.objects.published().filter(pk__in=matching.values("pk"))
