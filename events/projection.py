"""How events are found."""

from typing import NamedTuple

from events.figures import FIGURE, figures_of, values_of
from events.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Event,
    EventPhoto,
    EventSeries,
    Involvement,
    InvolvementRole,
    Outcome,
    Participation,
)
from ngo_portal.shared.cards import card_version, draw_card
from ngo_portal.shared.document_rows import Instances, Rows, by_record, prefetched
from ngo_portal.shared.illustrating import next_change, photos_of, shown_in, without_hidden
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
from organizations.projection import (
    NAMES,
    SHOWN_OF_PEOPLE,
    SHOWN_OF_PHOTOS,
    SHOWN_OF_PLACES,
    STATE,
    names_of_public,
    names_of_public_people,
)

EVENTS = Instances(
    Event.objects.order_by(),
    "pk",
    *("status", "publish_at", "title", "slogan", "subject", "summary", "body", "distinction"),
    *("date_precision", "date_basis", "starts_on", "ends_on", "last_on", "duration_days"),
    *("life", "mode", "venue", "hall", "type_id", "country_id"),
    type=["name_ar", "name_en"],
    country=["name_ar", "name_en", "month_names"],
    place=SHOWN_OF_PLACES,
    place__parent=["parent_id"],
    cover=SHOWN_OF_PHOTOS,
    series=["name"],
    parent=STATE,
)
PARTS = {
    "themes": Instances(Theme.objects.all(), "events", "code", "parent_id"),
    "involvements": Instances(
        Involvement.objects.all(),
        "event_id",
        "name_as_stated",
        role=["code"],
        organization=[*NAMES, *STATE],
    ),
    "participations": Instances(
        Participation.objects.public(),
        "event_id",
        *("name_as_stated", "title_as_stated", "organization_as_stated"),
        person=SHOWN_OF_PEOPLE,
        organization=["name", "short_name"],
    ),
    "agenda": Rows(AgendaItem.objects.all(), "event_id", "text"),
    "outcomes": Rows(Outcome.objects.all(), "event_id", "text", "follow_up"),
    "attendances": Rows(
        Attendance.objects.filter(role=None, count__isnull=False).order_by(),
        "event_id",
        *("unit", "mode", "qualifier", "count"),
    ),
    "ballots": Rows(Ballot.objects.all(), "event_id", "motion"),
    "photos": Instances(EventPhoto.objects.all(), "event_id", photo=SHOWN_OF_PHOTOS),
    "tags": tags_of(Event),
}
SUB_EVENTS = Rows(Event.objects.order_by(), "parent_id", "pk")


class EventProjection(Projection):
    kind = Kind.EVENT
    model = Event
    card = "events/_card.html"
    noun = "event"
    placed_by = ("starts_on",)

    def documents(self, records):
        events = [event for (event,) in EVENTS.of(records).values()]
        public = [event for event in events if event.is_public]
        parts = by_record([event.pk for event in public], PARTS)
        involved = [row.organization for own in parts.values() for row in own.involvements]
        present = [row.person for own in parts.values() for row in own.participations]
        names = Named(names_of_public(involved), names_of_public_people(present))
        shown = photos_of(event.body for event in public)
        hidden = [Document.hidden(Kind.EVENT, event) for event in events if not event.is_public]
        return [*hidden, *(document_of(event, parts[event.pk], names, shown) for event in public)]


class Named(NamedTuple):
    """Names of whoever has a public page, by key."""

    organizations: dict[int, tuple[str, ...]]
    people: dict[int, tuple[str, ...]]


def document_of(event, parts, names, shown):
    # What `for_cards` fetches.
    event.organizers = [row for row in parts.involvements if row.is_organizing]
    prefetched(event, themes=parts.themes)
    return Document(
        kind=Kind.EVENT,
        record=event.pk,
        moment=event.starts_on,
        starts_on=event.starts_on,
        last_on=event.last_on,
        title=event.title,
        url=event.get_absolute_url(),
        note=event.type.name_ar,
        names=tuple(filter(None, names_in(event, parts, names))),
        summary=event.summary,
        text="\n".join(filter(None, texts_of(event, parts, shown))),
        facets=facets_of(event, parts),
        changes_at=next_change(event, photos_in(event, parts, shown)),
        card=draw_card("events/_card.html", "event", event),
        card_version=card_version(),
    )


def photos_in(event, parts, shown):
    """The photos of which the consent may end: those of the cover, the text and the gallery."""
    return [event.cover, *shown_in(event.body, shown), *(use.photo for use in parts.photos)]


def names_in(event, parts, names):
    """Who and where: names as stated then, and those by which they are looked for."""
    place, country = event.place, event.country
    yield from (event.venue, event.hall, place and place.name_ar, country and country.name_ar)
    yield event.series.name if event.series_id else ""
    for row in parts.involvements:
        yield row.name
        yield from names.organizations.get(row.organization_id, ())
    for row in parts.participations:
        yield from (row.name, row.title_as_stated, row.organization_name)
        yield from names.people.get(row.person_id, ())


def texts_of(event, parts, shown):
    yield from (event.slogan, event.subject, event.distinction)
    yield readable(without_hidden(event.body, shown))
    yield from (*parts.agenda, *(text for text, _state in parts.outcomes), *parts.ballots)


def facets_of(event, parts):
    numbers = figures_of(parts.attendances, [state for _text, state in parts.outcomes])
    return frozenset(
        [
            *theme_values(parts.themes),
            *country_values([event.country_id]),
            *place_values(event.place),
            *values("type", [event.type_id]),
            *values("organization", public(row.organization for row in parts.involvements)),
            *values("person", public(row.person for row in parts.participations)),
            *year_values(event.starts_on, event.last_on),
            *values("mode", [event.mode]),
            *values("life", [event.life]),
            *values("tag", parts.tags),
            *values("parent", public([event.parent])),
            *values(FIGURE, values_of(numbers)),
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
    return [(Kind.EVENT, SUB_EVENTS.of([event.pk])[event.pk])]


def events_of_role(role):
    return [(Kind.EVENT, role.involvements.values_list("event", flat=True))]


def events_with(photo):
    covers = photo.cover_of_events.values_list("pk", flat=True)
    bodies = photo.eventbodyphotos.values_list("event", flat=True)
    return [(Kind.EVENT, {*covers, *bodies, *photo.eventphotos.values_list("event", flat=True)})]


def events_of_type(kind_of_event):
    return [(Kind.EVENT, kind_of_event.events.values_list("pk", flat=True))]


def events_of_series(series):
    return [(Kind.EVENT, series.events.values_list("pk", flat=True))]


register(EventProjection())
for part in (Involvement, Participation, AgendaItem, Attendance, Outcome, Ballot, EventPhoto):
    follow(part, event_of)
follow(Event, parts_of, shown=STATE)
follow(InvolvementRole, events_of_role, shown=["code", "position"])
follow(Organization, events_of_organization, shown=[*NAMES, *STATE])
follow(OrganizationName, events_of_name)
follow(Person, events_of_person, shown=SHOWN_OF_PEOPLE)
follow(PersonName, lambda other: events_of_person(other.person))
follow(EventSeries, events_of_series, shown=["name"])
follow(Photo, events_with)
follow_many(Event.themes.through, Kind.EVENT, "event_id")
