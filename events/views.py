from django.db.models import Count, F, Prefetch, Q

from events.arrangement import around, breakdowns_by_question, grouped, outcomes_by_kind
from events.consistency import doubts
from events.filters import EventFilterSet
from events.models import Event, InvolvementRole, Outcome
from ngo_portal.shared.browsing import PublishedDetail, PublishedList
from ngo_portal.shared.models import Theme
from organizations.models import Person

RELATED = 4
# Undated ones last on every database: by itself each has its own idea of where NULL belongs.
CHRONOLOGICAL = [F("starts_on").asc(nulls_last=True), "pk"]
IN_CHARGE = [InvolvementRole.ORGANIZER, InvolvementRole.CO_ORGANIZER]


class EventList(PublishedList):
    model = Event
    filterset_class = EventFilterSet


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
            "organizers": [row for row in involvements if row.role.code in IN_CHARGE],
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
        """Events that share most themes, those in the same country first."""
        themes = [theme.pk for theme in event.themes.all()]
        family = Q(pk=event.pk) | Q(parent=event)
        if event.parent_id:
            family |= Q(pk=event.parent_id)
        return (
            Event.objects.published()
            .filter(themes__in=themes)
            .exclude(family)
            .annotate(
                shared_themes=Count("themes", distinct=True),
                is_near=Count("pk", filter=Q(country=event.country_id)),
            )
            .order_by("-shared_themes", "-is_near", *Event._meta.ordering)
            .for_cards()[:RELATED]
        )

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
