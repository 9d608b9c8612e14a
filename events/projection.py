"""How events are found."""

from django.db.models import Prefetch

from events.models import (
    AgendaItem,
    Ballot,
    Event,
    EventSeries,
    Involvement,
    InvolvementRole,
    Outcome,
    Participation,
)
from ngo_portal.shared.cards import card_version, draw_card
from ngo_portal.shared.models import Photo, Theme
from ngo_portal.shared.projecting import Projection, follow, follow_many, register
from ngo_portal.shared.searching.documents import Document, readable
from ngo_portal.shared.searching.facets import (
    country_values,
    place_values,
    public,
    tags_of,
    theme_values,
    values,
    year_values,
)
from ngo_portal.shared.searching.keys import Kind
from organizations.models import Organization, OrganizationName, Person, PersonName
from organizations.projection import NAMES, SHOWN_OF_PEOPLE, STATE, names_of


class EventProjection(Projection):
    kind = Kind.EVENT
    model = Event
    card = "events/_card.html"
    noun = "event"

    def documents(self, records):
        themes = Theme.objects.select_related("parent")
        involvements = Involvement.objects.select_related("role", "organization")
        participations = Participation.objects.public().select_related("person", "organization")
        unread = [f"organization__{name}" for name in ("about", "summary", "search_text")]
        events = Event.objects.select_related(
            "type", "country", "place__parent", "cover", "series", "parent"
        ).prefetch_related(
            Prefetch("themes", themes),
            Prefetch(
                "involvements",
                involvements.defer(*unread).prefetch_related("organization__names"),
            ),
            Prefetch(
                "participations",
                participations.defer(
                    *unread, "person__biography", "person__search_text"
                ).prefetch_related("person__names"),
            ),
            "agenda",
            "outcomes",
            "ballots",
        )
        found = events.defer("search_text").filter(pk__in=records)
        tags = tags_of(Event, records)
        return [document_of(event, tags[event.pk]) for event in found]


def document_of(event, tags):
    # What `for_cards` fetches on its own.
    event.organizers = [row for row in event.involvements.all() if row.is_organizing]
    return Document(
        kind=Kind.EVENT,
        record=event.pk,
        moment=event.starts_on,
        starts_on=event.starts_on,
        last_on=event.last_on,
        title=event.title,
        url=event.get_absolute_url(),
        note=event.type.name_ar,
        names=tuple(filter(None, names_in(event))),
        summary=event.summary,
        text="\n".join(filter(None, texts_of(event))),
        facets=facets_of(event, tags),
        is_public=event.is_public,
        card=draw_card("events/_card.html", "event", event),
        card_version=card_version(),
    )


def names_in(event):
    """Who and where: names as stated then, and those by which they are looked for."""
    place, country = event.place, event.country
    yield from (event.venue, event.hall, place and place.name_ar, country and country.name_ar)
    yield event.series.name if event.series_id else ""
    for row in event.involvements.all():
        yield row.name
        if row.organization_id and row.organization.is_public:
            yield from names_of(row.organization)
    for row in event.participations.all():
        yield from (row.name, row.title_as_stated, row.organization_name)
        if row.person_id and row.person.is_public:
            yield from (row.person.name, row.person.name_latin)
            yield from (other.name for other in row.person.names.all())


def texts_of(event):
    yield from (event.slogan, event.subject, event.distinction)
    yield readable(event.body)
    yield from (item.text for item in event.agenda.all())
    yield from (outcome.text for outcome in event.outcomes.all())
    yield from (ballot.motion for ballot in event.ballots.all())


def facets_of(event, tags):
    involved = public(row.organization for row in event.involvements.all())
    present = public(row.person for row in event.participations.all())
    return frozenset(
        [
            *theme_values(event.themes.all()),
            *country_values([event.country_id]),
            *place_values(event.place),
            *values("type", [event.type_id]),
            *values("organization", involved),
            *values("person", present),
            *year_values(event.starts_on, event.last_on),
            *values("mode", [event.mode]),
            *values("life", [event.life]),
            *values("tag", tags),
            *values("parent", public([event.parent])),
        ]
    )


def event_of(row):
    return [(Kind.EVENT, [row.event_id])]


def events_of_organization(organization):
    involved = organization.involvements.values_list("event", flat=True)
    present = organization.participations.values_list("event", flat=True)
    return [(Kind.EVENT, {*involved, *present})]


def events_of_name(other):
    return events_of_organization(other.organization)


def events_of_person(person):
    return [(Kind.EVENT, person.participations.values_list("event", flat=True))]


def parts_of(event):
    return [(Kind.EVENT, event.sub_events.values_list("pk", flat=True))]


def events_of_role(role):
    return [(Kind.EVENT, role.involvements.values_list("event", flat=True))]


def events_with_cover(photo):
    return [(Kind.EVENT, photo.cover_of_events.values_list("pk", flat=True))]


def events_of_type(kind_of_event):
    return [(Kind.EVENT, kind_of_event.events.values_list("pk", flat=True))]


def events_of_series(series):
    return [(Kind.EVENT, series.events.values_list("pk", flat=True))]


register(EventProjection())
for part in (Involvement, Participation, AgendaItem, Outcome, Ballot):
    follow(part, event_of)
follow(Event, parts_of, shown=STATE)
follow(InvolvementRole, events_of_role, shown=["code", "position"])
follow(Organization, events_of_organization, shown=[*NAMES, *STATE])
follow(OrganizationName, events_of_name)
follow(Person, events_of_person, shown=SHOWN_OF_PEOPLE)
follow(PersonName, lambda other: events_of_person(other.person))
follow(EventSeries, events_of_series, shown=["name"])
follow(Photo, events_with_cover)
follow_many(Event.themes.through, Kind.EVENT, "event_id")
