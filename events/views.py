from django.db.models import Prefetch
from django.http import Http404, HttpResponse

from events.arrangement import breakdowns_by_question, grouped, outcomes_by_kind
from events.citing import reference_of
from events.consistency import doubts
from events.digest import digest
from events.dossier import dossier
from events.listings import EVENTS
from events.models import Event, Outcome
from events.neighbours import CHRONOLOGICAL, surroundings
from events.posters import poster_of
from events.structured import of_event
from ngo_portal.shared.asking import newest
from ngo_portal.shared.browsing import PublishedDetail, PublishedList
from ngo_portal.shared.citing.views import CiteFile, citation
from ngo_portal.shared.embedding import CardCode, EmbedCard
from ngo_portal.shared.months import CountryResponse, named_as_in, renamed
from ngo_portal.shared.page_parts import Parts, keep, with_names, with_terms
from ngo_portal.shared.results import in_lists, under
from ngo_portal.shared.searching.keys import Kind, docid_of, record_of
from organizations.models import Organization, Person

RELATED = 4
# Of a series, those nearest to the event.
SERIES = 9
# Of what was held within it, the first; more than these are a number.
HELD_WITHIN = 24
# Looked through for those that are not part of the same event.
LOOKED_THROUGH = 12
TERMS = ("themes", "goals", "target_groups", "observances")


class EventList(PublishedList):
    listing = EVENTS


class EventDetail(PublishedDetail):
    model = Event
    response_class = CountryResponse
    describe = staticmethod(of_event)
    poster_of = staticmethod(poster_of)
    shows = (
        "themes",
        "tags",
        "goals",
        "target_groups",
        "observances",
        "projects",
        "agenda",
        "attendances",
        "breakdowns",
        "outcomes",
        "ballots",
        "agreements",
        "citations",
        "involvements",
        "participations",
        "sub_events",
        "relations",
        "relations_to",
        "article_links",
        "quotes",
        "provenance",
        "photos",
        "documents",
        "corrections",
    )

    def get_queryset(self):
        records = super().get_queryset()
        return with_names(records, "cover", "owner", "series", "series__organization")

    def get_context_data(self, **kwargs):
        event = self.object
        with_terms([event], "type", "country", "place")
        with named_as_in(event.country):
            return super().get_context_data(**kwargs, **self.told(event))

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.country = self.object.country
        return response

    def told(self, event):
        """All that the page says."""
        keep(event, **self.topics())
        shown = self.proceedings(event) | self.actors()
        shown |= self.neighbours(event) | self.testimony()
        return {
            **shown,
            **dossier(event, shown),
            "digest": digest(event, shown),
            "citation": citation("events", event, lambda: reference_of(event, shown["organizers"])),
        }

    def topics(self):
        """What the event is about and in which frame it was held."""
        named = Organization.objects.only(*Organization.NAMED)
        donors, organizations = Prefetch("donors", named), Prefetch("organizations", named)
        return {
            **{name: self.parts.terms(name) for name in TERMS},
            "tags": self.parts.tags(),
            "projects": self.parts.rows(
                "projects", lambda rows: rows.prefetch_related(donors, organizations)
            ),
        }

    def actors(self):
        """Who was involved and who took part, each by role."""
        involvements = self.parts.rows(
            "involvements", lambda rows: with_names(rows.all(), "organization")
        )
        participations = self.parts.rows(
            "participations", lambda rows: with_names(rows.public(), "person", "organization")
        )
        with_terms(involvements, "role")
        with_terms(participations, "role")
        return {
            "organizers": [row for row in involvements if row.is_organizing],
            "involvements": grouped(involvements, "role"),
            "participations": grouped(participations, "role"),
        }

    def proceedings(self, event):
        """What happened, how many came, and what came of it."""
        people = Person.objects.filter(is_withheld=False).only(*Person.NAMED)
        speakers = Prefetch("speakers", people)
        agenda = self.parts.rows("agenda", lambda rows: rows.prefetch_related(speakers))
        by_kind = dict(grouped(agenda, "kind"))
        outcomes = self.parts.rows(
            "outcomes",
            lambda rows: with_names(rows.all(), "responsible", "proposed_by").prefetch_related(
                "notes"
            ),
        )
        return {
            **self.attendance(event),
            "agenda": by_kind,
            "sessions": grouped(by_kind.get("session", []), "held_on"),
            "outcomes": outcomes_by_kind(outcomes),
            "outcome_count": len(outcomes),
            "is_followed_up": any(row.follow_up != Outcome.FollowUp.UNKNOWN for row in outcomes),
            "ballots": self.parts.rows("ballots", lambda rows: rows.select_related("document")),
            "agreements": self.agreements(),
            "citations": self.parts.rows(
                "citations", lambda rows: with_names(rows.all(), "organization", "presented_by")
            ),
        }

    def attendance(self, event):
        """How many came, and who they were."""
        attendances = with_terms(self.parts.rows("attendances"), "role")
        breakdowns = with_terms(self.parts.rows("breakdowns"), "place", "country")
        return {
            "attendances": attendances,
            "breakdowns": breakdowns_by_question(breakdowns),
            "doubts": doubts(attendances, breakdowns),
        }

    def agreements(self):
        parties = Prefetch("parties", Organization.objects.only(*Organization.NAMED))
        return self.parts.rows("agreements", lambda rows: rows.prefetch_related(parties))

    def neighbours(self, event):
        """Other gatherings: around this one, before and after it, and of its kind."""
        series = surroundings(event, SERIES)
        parent = None
        if event.parent_id:
            published = Event.objects.published().filter(pk=event.parent_id)
            parent = published.only(*Event.NAMED).first()
        sub_events, within_count = self.held_within()
        relations, relations_to = self.relations({member.pk for member in series.near})
        others = [row.other for row in relations if row.other_id]
        named = [*series.near, *others, *(row.event for row in relations_to)]
        with_terms(filter(None, named), "country")
        family = {event.pk, event.parent_id, *(part.pk for part in sub_events)}
        parts = {
            docid_of(Kind.EVENT, part.pk, part.starts_on): part.get_parent_kind_display()
            for part in sub_events
        }
        found = in_lists([*parts], self.related(event, family), said=parts)
        held_within, related = ([renamed(card) for card in cards] for cards in found)
        return {
            "parent": parent,
            "parts_of_it": sub_events,
            "sub_events": under(3, held_within),
            "sub_event_count": within_count,
            "relations": relations,
            "relations_to": relations_to,
            "series_members": series.near if series.length > 1 else [],
            "series_length": series.length,
            "related": under(3, related),
        }

    def held_within(self):
        """The first of the events that are parts of this one, and how many there are."""

        def first(rows):
            named = rows.published().only("parent_kind", *Event.NAMED)
            return named.order_by(*CHRONOLOGICAL)[: HELD_WITHIN + 1]

        rows = self.parts.rows("sub_events", first)
        if len(rows) <= HELD_WITHIN:
            return rows, len(rows)
        return rows[:HELD_WITHIN], self.object.sub_events.published().count()

    def relations(self, told):
        """Ties to other events, but those that the page tells as members of the series."""
        relations = self.parts.rows("relations", lambda rows: with_names(rows.public(), "other"))
        relations_to = self.parts.rows(
            "relations_to", lambda rows: with_names(rows.from_published(), "event")
        )
        return (
            [row for row in relations if row.other_id not in told],
            [row for row in relations_to if row.event_id not in told],
        )

    def related(self, event, family):
        """The newest events that share a theme, those in the same country first."""
        themes = [str(theme.pk) for theme in event.themes.all()]
        if not themes:
            return []
        country = (event.country_id or "").lower()
        near = {"theme": themes, "country": [country] if country else []}
        found = [
            *newest(Kind.EVENT, near, LOOKED_THROUGH),
            *newest(Kind.EVENT, {"theme": themes}, LOOKED_THROUGH),
        ]
        others = [docid for docid in dict.fromkeys(found) if record_of(docid) not in family]
        return others[:RELATED]

    def testimony(self):
        """What was written, said and shown about the event."""
        rows = self.parts.rows
        return {
            "article_links": rows(
                "article_links",
                lambda links: with_names(links.published(), "article", "article__outlet"),
            ),
            "quotes": rows(
                "quotes",
                lambda quotes: with_names(
                    quotes.public(), "speaker", "speaker_organization", "article"
                ),
            ),
            "provenance": rows("provenance", lambda said: with_names(said.public(), "article")),
            "corrections": rows("corrections"),
            "photos": rows("photos", lambda photos: photos.public()),
            "documents": rows("documents", lambda uses: uses.select_related("attachment")),
        }


class EventDigest(EventDetail):
    """The event as a message for a chat group, in plain text."""

    shows = ("involvements", "participations", "attendances", "outcomes")

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Http404:
            return self.tell_withdrawal()
        self.parts = Parts(self.object, self.shows)
        with_terms([self.object], "type", "country", "place")
        outcomes = outcomes_by_kind(self.parts.rows("outcomes"))
        attendances = with_terms(self.parts.rows("attendances"), "role")
        shown = self.actors() | {"attendances": attendances, "outcomes": outcomes}
        return HttpResponse(
            digest(self.object, shown),
            content_type="text/plain; charset=utf-8",
            headers={"X-Robots-Tag": "noindex"},
        )


class EventCite(CiteFile, EventDetail):
    """The page of the event as reference managers take it."""

    def reference(self):
        self.parts = Parts(self.object, ("involvements",))
        with_terms([self.object], "type", "country", "place")
        return reference_of(self.object, self.actors()["organizers"])


class EventCard(EmbedCard, EventDetail):
    listing = EVENTS


class EventCode(CardCode, EventDetail):
    listing = EVENTS
