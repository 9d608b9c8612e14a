from datetime import timedelta

from django.db.models import F, Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import RedirectView, TemplateView

from events.arrangement import around, breakdowns_by_question, grouped, outcomes_by_kind
from events.calendar import month_of
from events.consistency import doubts
from events.filters import EventFilterSet
from events.models import Event, Outcome
from ngo_portal.shared.asking import newest
from ngo_portal.shared.browsing import PublishedDetail, PublishedList
from ngo_portal.shared.models import Theme
from ngo_portal.shared.results import cards, under
from ngo_portal.shared.searching.keys import Kind, record_of
from organizations.models import Person

RELATED = 4
# Looked through for those that are not part of the same event.
LOOKED_THROUGH = 12
MOST_PARTS = 50
FIRST_YEAR, LAST_YEAR = 1000, 9998
# As most of the Arab world has it: Saturday.
FIRST_WEEKDAY = 6
# Undated ones last on every database: by itself each has its own idea of where NULL belongs.
CHRONOLOGICAL = [F("starts_on").asc(nulls_last=True), "pk"]


class EventList(PublishedList):
    model = Event
    filterset_class = EventFilterSet


class ThisMonth(RedirectView):
    """The calendar of today, with the filters that were asked for."""

    http_method_names = ["get", "head"]
    query_string = True

    def get_redirect_url(self, *args, **kwargs):
        today = timezone.localdate()
        self.url = reverse("events:calendar", args=[today.year, today.month])
        return super().get_redirect_url(*args, **kwargs)


class EventCalendar(TemplateView):
    """What the filters of the list find in one month, day by day."""

    template_name = "events/event_calendar.html"

    def get_context_data(self, year, month, **kwargs):
        if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
            raise Http404
        filterset = EventFilterSet(self.request.GET, queryset=Event.objects.none())
        found = month_of(filterset.question, year, month)
        return super().get_context_data(
            **kwargs,
            month=found,
            before=found.first - timedelta(days=1),
            after=found.last + timedelta(days=1),
            today=timezone.localdate(),
            chips=filterset.chips,
            offset=range((found.first.isoweekday() - FIRST_WEEKDAY) % 7),
        )


class EventDetail(PublishedDetail):
    model = Event

    def get_queryset(self):
        speakers = Person.objects.filter(is_withheld=False)
        records = (
            super()
            .get_queryset()
            .select_related(
                "type", "country", "place__parent", "cover", "series__organization", "owner"
            )
        )
        return records.prefetch_related(
            Prefetch("themes", Theme.objects.select_related("parent")),
            Prefetch("agenda__speakers", speakers),
            "goals",
            "target_groups",
            "observances",
            "projects__donors",
            "projects__organizations",
            "tags",
            "attendances__role",
            "breakdowns__place",
            "breakdowns__country",
            "agreements__parties",
        )

    def get_context_data(self, **kwargs):
        event = self.object
        return super().get_context_data(
            **kwargs,
            **self.proceedings(event),
            **self.actors(event),
            **self.neighbours(event),
            **self.testimony(event),
        )

    def actors(self, event):
        """Who was involved and who took part, each by role."""
        involvements = event.involvements.select_related("role", "organization")
        participations = event.participations.public().select_related(
            "role", "person", "organization"
        )
        return {
            "organizers": [row for row in involvements if row.is_organizing],
            "involvements": grouped(involvements, "role"),
            "participations": grouped(participations, "role"),
        }

    def proceedings(self, event):
        """What happened, how many came, and what came of it."""
        agenda = dict(grouped(event.agenda.all(), "kind"))
        outcomes = (
            Outcome.objects.filter(event=event)
            .select_related("responsible", "proposed_by")
            .prefetch_related("notes")
        )
        return {
            "agenda": agenda,
            "sessions": grouped(agenda.get("session", []), "held_on"),
            "breakdowns": breakdowns_by_question(event.breakdowns.all()),
            "doubts": doubts(event.attendances.all(), event.breakdowns.all()),
            "outcomes": outcomes_by_kind(outcomes),
            "outcome_count": len(outcomes),
            "is_followed_up": any(row.follow_up != Outcome.FollowUp.UNKNOWN for row in outcomes),
            "ballots": event.ballots.select_related("document"),
            "citations": event.citations.select_related("organization", "presented_by"),
        }

    def neighbours(self, event):
        """Other gatherings: around this one, before and after it, and of its kind."""
        published = Event.objects.published()
        parent = published.filter(pk=event.parent_id).first() if event.parent_id else None
        series = published.filter(series=event.series_id) if event.series_id else published.none()
        numbered = (
            series.select_related("country")
            .defer("body", "search_text")
            .order_by(F("series_ordinal").asc(nulls_last=True), *CHRONOLOGICAL)
        )
        before, after = around(event, numbered)
        return {
            "parent": parent,
            "sub_events": event.sub_events.published().for_cards().order_by(*CHRONOLOGICAL),
            "relations": event.relations.public().select_related("other__country"),
            "relations_to": event.relations_to.from_published().select_related("event__country"),
            "before_in_series": before,
            "after_in_series": after,
            "related": self.related(event),
        }

    def related(self, event):
        """The newest events that share a theme, those in the same country first."""
        themes = [str(theme.pk) for theme in event.themes.all()]
        if not themes:
            return []
        country = (event.country_id or "").lower()
        near = {"theme": themes, "country": [country] if country else []}
        family = {event.pk, event.parent_id} | set(
            event.sub_events.values_list("pk", flat=True)[:MOST_PARTS]
        )
        found = [
            *newest(Kind.EVENT, near, LOOKED_THROUGH),
            *newest(Kind.EVENT, {"theme": themes}, LOOKED_THROUGH),
        ]
        others = [docid for docid in dict.fromkeys(found) if record_of(docid) not in family]
        return under(3, cards(others[:RELATED]))

    def testimony(self, event):
        """What was written, said and shown about the event."""
        return {
            "article_links": event.article_links.published(),
            "quotes": event.quotes.public().select_related(
                "speaker", "speaker_organization", "article"
            ),
            "provenance": event.provenance.public().select_related("article"),
            "photos": event.photos.public(),
            "documents": event.documents.select_related("attachment"),
        }
