"""What a feed says of an event: when, where, who, and what came of it."""

from django.db.models import Prefetch

from events.arrangement import grouped, outcomes_by_kind
from events.listings import EVENTS
from events.models import Attendance, Event, EventPhoto, Involvement, Participation
from ngo_portal.shared.feeds.drawing import drawn, photos_in_texts
from ngo_portal.shared.feeds.items import (
    Item,
    countries_of,
    files_of,
    filtered,
    item_of,
    keeper_of,
    photo_file,
    tags_of,
    themes_of,
)
from ngo_portal.shared.feeds.views import Feed


def records():
    events = Event.objects.published().select_related(
        "type", "country", "place__parent", "cover", "owner"
    )
    return events.defer("search_text").prefetch_related(
        "themes",
        "tags",
        "agenda",
        "outcomes",
        "corrections",
        "documents__attachment",
        Prefetch("attendances", Attendance.objects.select_related("role")),
        Prefetch("photos", EventPhoto.objects.public()),
        Prefetch("involvements", Involvement.objects.select_related("role", "organization")),
        Prefetch(
            "participations",
            Participation.objects.public().select_related("role", "person", "organization"),
        ),
    )


def items(events: list[Event]) -> list[Item]:
    photos = photos_in_texts(events)
    return [item(event, photos) for event in events]


def item(event: Event, photos) -> Item:
    html = drawn(
        "feeds/event.html",
        photos,
        event=event,
        bodies=grouped(event.involvements.all(), "role"),
        participations=grouped(event.participations.all(), "role"),
        agenda=event.agenda.all(),
        attendances=event.attendances.all(),
        outcomes=outcomes_by_kind(event.outcomes.all()),
    )
    return item_of(
        event,
        EVENTS.noun,
        title=event.title,
        html=html,
        summary=event.summary,
        authors=[keeper_of(event)],
        categories=[
            *themes_of(event),
            *tags_of(event, EVENTS.noun),
            *countries_of([event.country]),
            filtered(EVENTS.noun, "type", event.type.code, event.type.name),
        ],
        cover=photo_file(event.cover),
        files=files_of(event),
    )


FEED = Feed(EVENTS, records, items)
