"""A page of every kind, with what this site holds.

One list for all that looks at pages: the style page is cut out of them, the tests put axe-core, the
HTML checker and rulers to them, and `make screenshots` takes their pictures. A public address that
is in none of them fails a house test.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from articles.models import Article, ArticleEvent, Provenance
from events.calendar.periods import week_of
from events.models import Event, Outcome
from ngo_portal.shared.models import Theme
from ngo_portal.shared.workflow import Status
from organizations.models import Organization, Person

# Of these, the newest, the one with most parts is shown.
LOOKED_THROUGH = 500
# By the address of no page, because it answers what has none.
TEMPLATES = {"error-400": "400.html", "error-500": "500.html", "form-refused": "403_csrf.html"}

MANY_EVENTS = ("agenda", "participations", "outcomes", "attendances", "ballots")
DOCUMENTED = ("photos", "documents", "sub_events", "relations")
WRITTEN = ("quotes", "sources", "photos", "person_links")
ORGANIZED = ("names", "links", "relations", "relations_to", "figures")
KNOWN = ("affiliations", "participations", "quotes")


class Sample(NamedTuple):
    name: str
    address: str
    status: int = 200


def samples() -> list[Sample]:
    """Pages of the language that is spoken; records there are none of have none."""
    return [*of_lists(), *of_records(), *of_topics(), *of_search(), *of_the_site(), *of_embeds()]


def of_lists() -> Iterator[Sample]:
    events = reverse("events:list")
    yield Sample("home", reverse("home"))
    yield Sample("events", events)
    yield Sample("events-filtered", f"{events}?theme=pr&country=sy&from=2010-01-01")
    yield Sample("events-none", f"{events}?theme=pr&country=xx&type=nonsense&q=ورشة&from=abc")
    yield Sample("events-relaxed", f"{events}?theme=pr&country=qa&year=2017")
    yield Sample("events-choosing", f"{events}?choose=theme")
    yield Sample("articles", reverse("articles:list"))
    yield Sample("organizations", reverse("organizations:list"))
    yield Sample("people", reverse("people:list"))
    yield Sample("people-last", f"{reverse('people:list')}?page=2")
    if event := Event.objects.published().exclude(starts_on=None).order_by("-starts_on").first():
        day = event.starts_on
        month = [day.year, day.month]
        yield Sample("calendar", reverse("events:calendar", args=month))
        yield Sample("calendar-list", reverse("events:calendar-list", args=month))
        first = week_of(day).first
        week = [first.year, first.month, first.day]
        yield Sample("calendar-week", f"{reverse('events:calendar-week', args=week)}?hijri=1")
    yield Sample("map", reverse("events:map"))
    yield Sample("map-world", f"{reverse('events:map')}?view=world")
    yield Sample("map-country", f"{reverse('events:map')}?country=sy")


def of_records() -> Iterator[Sample]:
    shown = {
        "event": richest(Event, MANY_EVENTS),
        "event-documented": richest(Event, DOCUMENTED),
        "event-photographed": richest(Event, ("photos",)),
        "event-in-series": Event.objects.published().exclude(series=None).order_by("pk").last(),
        "event-followed-up": followed_up().order_by("pk").last(),
        "event-moved": Event.objects.published().exclude(previously_on=None).order_by("pk").last(),
        "event-announced": announced().order_by("pk").last(),
        "article": richest(Article, WRITTEN),
        "article-noted": Article.objects.published().filter(body__contains="data-source=").first(),
        "organization": richest(Organization, ORGANIZED),
        "organization-bare": Organization.objects.published().filter(about="", figures=None).last(),
        "person": richest(Person, KNOWN),
    }
    for name, record in shown.items():
        if record is not None:
            yield Sample(name, record.get_absolute_url())
    yield from of_pairs()
    gone = Event.objects.withdrawn().filter(status=Status.WITHDRAWN)
    for event in gone:
        if event.was_public_when_withdrawn:
            yield Sample("withdrawn", event.get_absolute_url(), 410)
            break


def followed_up():
    unknown = Outcome.FollowUp.UNKNOWN
    known = Outcome.objects.exclude(follow_up=unknown).values("event")
    return Event.objects.published().filter(pk__in=known)


def announced():
    """Events that an announcing article states facts of."""
    announcement = ArticleEvent.Kind.ANNOUNCEMENT
    told = Provenance.objects.filter(article__event_links__kind=announcement).values("event")
    return Event.objects.published().filter(pk__in=told, life=Event.Life.HELD)


def of_pairs() -> Iterator[Sample]:
    """Two records of a kind that one event names."""
    ways = (("organizations", Organization, "involvements"), ("people", Person, "participations"))
    for room, model, way in ways:
        event_of = f"{way}__event"
        shown = model.objects.published().filter(**{f"{event_of}__in": Event.objects.published()})
        pairs = shown.order_by(event_of, "pk").values_list(event_of, "pk")[:LOOKED_THROUGH]
        for (event, one), (same, other) in pairwise(pairs):
            if event == same and one != other:
                yield Sample(f"{room}-together", reverse(f"{room}:together", args=[one, other]))
                break


def richest(model, parts):
    """The public record with most parts, of the newest; None where there is none."""
    keys = model.objects.published().order_by("-pk").values_list("pk", flat=True)
    newest = model.objects.filter(pk__in=[*keys[:LOOKED_THROUGH]]).order_by()
    scores: dict[int, int] = {}
    for part in parts:
        for key, number in newest.annotate(found=Count(part)).values_list("pk", "found"):
            scores[key] = scores.get(key, 0) + number
    best = max(scores, key=lambda key: (scores[key], key), default=None)
    return model.objects.published().filter(pk=best).first()


def of_topics() -> Iterator[Sample]:
    yield Sample("themes", reverse("theme-list"))
    theme = Theme.objects.filter(events__in=Event.objects.published()).leaves().first()
    if theme is not None:
        yield Sample("theme", theme.get_absolute_url())
        yield Sample("theme-group", theme.parent.get_absolute_url())
    yield Sample("countries", reverse("country-list"))
    yield Sample("country", reverse("country", args=["sy"]))
    yield Sample("country-none", reverse("country", args=["aq"]))
    yield Sample("statistics", reverse("statistics"))
    yield Sample("statistics-filtered", f"{reverse('statistics')}?theme=pr")


def of_search() -> Iterator[Sample]:
    search = reverse("search")
    yield Sample("search", search)
    yield Sample("search-found", f"{search}?q=ورشة")
    yield Sample("search-corrected", f"{search}?q=مؤتمررات")
    yield Sample("search-none", f"{search}?q=لاشيءمنهذا")
    yield Sample("search-too-long", f"{search}?q={'ق' * 201}")


def of_the_site() -> Iterator[Sample]:
    yield Sample("about", reverse("about"))
    yield Sample("accessibility", reverse("accessibility"))
    yield Sample("api", reverse("api-documentation"))
    yield Sample("offline", reverse("offline"))
    yield Sample("missing", f"{reverse('home')}nothing-here/", 404)
    yield Sample("alert-new", f"{reverse('alerts:new')}?list=events&theme=pr")
    if settings.MAILERS:
        yield Sample("alert-sent", reverse("alerts:sent"))


def of_embeds() -> Iterator[Sample]:
    yield Sample("embed-code", f"{reverse('events:embed-code')}?theme=pr")
    yield Sample("embed", f"{reverse('events:embed')}?limit=5")
    if event := Event.objects.published().first():
        yield Sample("embed-card-code", reverse("events:embed-card-code", args=[event.pk]))
        yield Sample("embed-card", reverse("events:embed-card", args=[event.pk]))
