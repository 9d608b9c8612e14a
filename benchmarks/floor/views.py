"""Two lists and two details, written as anybody would."""

from functools import cache

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.views.generic import DetailView, ListView

from benchmarks.floor.models import Article, Country, Event, EventType, Involvement, Theme


def published(model):
    return model.objects.filter(status="published", publish_at__lte=timezone.now())


@cache
def choices():
    """What the filters offer, read once: a plain project that is any good would keep it."""
    groups = Theme.objects.filter(parent=None).prefetch_related("children")
    countries = Country.objects.filter(pk__in=published(Event).values("country"))
    return {
        "groups": list(groups),
        "types": list(EventType.objects.all()),
        "countries": list(countries),
    }


class EventList(ListView):
    template_name = "events.html"
    paginate_by = 20

    def get_queryset(self):
        organizers = Involvement.objects.filter(role__code__in=["organizer", "co_organizer"])
        events = self.chosen(published(Event)).select_related("type", "country", "place")
        return events.defer("body").prefetch_related(
            Prefetch("themes", Theme.objects.select_related("parent")),
            Prefetch(
                "involvements", organizers.select_related("organization"), to_attr="organizers"
            ),
        )

    def chosen(self, events):
        """The events of all parameters; those of one that is repeated have any of its values."""
        asked = self.request.GET
        if themes := asked.getlist("theme"):
            events = events.filter(Q(themes__code__in=themes) | Q(themes__parent__code__in=themes))
        if countries := asked.getlist("country"):
            events = events.filter(country__in=[code.upper() for code in countries])
        if types := asked.getlist("type"):
            events = events.filter(type__code__in=types)
        if organizations := asked.getlist("organization"):
            events = events.filter(involvements__organization__in=organizations)
        if tags := asked.getlist("tag"):
            events = events.filter(tagged__tag__slug__in=tags)
        if modes := asked.getlist("mode"):
            events = events.filter(mode__in=modes)
        if years := asked.getlist("year"):
            events = events.filter(starts_on__year__in=years)
        return events.distinct() if asked else events

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, **choices())


class EventDetail(DetailView):
    template_name = "event.html"

    def get_queryset(self):
        involvements = Involvement.objects.select_related("organization", "role")
        events = published(Event).select_related("type", "country", "place")
        return events.prefetch_related("themes", Prefetch("involvements", involvements))


class ArticleList(ListView):
    template_name = "articles.html"
    paginate_by = 20

    def get_queryset(self):
        articles = published(Article).select_related("outlet").defer("body")
        return articles.prefetch_related("themes")


class ArticleDetail(DetailView):
    template_name = "article.html"

    def get_queryset(self):
        return published(Article).select_related("outlet").prefetch_related("themes")
