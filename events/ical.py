"""Calendars that other programs follow: of every filter of the list, and of a single event."""

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import batched
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.generic import View
from icalendar import Timezone

from events.appointments import appointment_of, zone_told_by
from events.content_lines import text, written
from events.listings import EVENTS
from events.models import Event, Involvement
from ngo_portal.shared.browsing import PublishedDetail
from ngo_portal.shared.listing import Selection
from ngo_portal.shared.site import site_address, site_name
from ngo_portal.shared.streaming import etag_of, long_answer

MEDIA_TYPE = "text/calendar; charset=utf-8"
# What has more is sent while it is made, so that its size takes no memory.
MADE_AT_ONCE = 500
EVENTS_A_PIECE = 100
# How soon programs are asked to look for news.
REFRESH = "PT4H"
END = b"END:VCALENDAR\r\n"


class ListCalendar(View):
    """All events of a filter, in the language of the address.

    There are as many entries as the list has events; the filter is that of its page.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        selection = EVENTS.select(request.GET)
        if len(selection.docids) <= MADE_AT_ONCE:
            answer = HttpResponse(b"".join(pieces_of(selection)), content_type=MEDIA_TYPE)
        else:
            etag = etag_of("calendar", get_language(), selection.query)
            answer = long_answer(request, etag, MEDIA_TYPE, partial(pieces_of, selection))
        return named(answer, "events.ics")


class EventFile(PublishedDetail):
    """One event, for the calendar of somebody who goes there or follows what becomes of it."""

    model = Event
    http_method_names = ["get", "head", "options"]

    def get_queryset(self):
        return records()

    def get(self, request, *args, **kwargs):
        try:
            event = self.get_object()
        except Http404:
            return self.tell_withdrawal()
        pieces = [heading(), *told([event], set()), END]
        answer = HttpResponse(b"".join(pieces), content_type=MEDIA_TYPE)
        return named(answer, f"event-{event.pk}.ics")


def named(answer, name: str):
    if answer.status_code == 200:
        # Shown and not saved: a telephone then offers to add it.
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def records():
    organizing = Involvement.objects.organizing().order_by("position", "pk")
    events = Event.objects.published().select_related("type", "country", "place")
    return events.defer("body", "search_text").prefetch_related(
        "themes", Prefetch("involvements", organizing)
    )


def pieces_of(selection: Selection) -> Iterator[bytes]:
    """A calendar piece by piece, a hundred events in each."""
    zones: set[str] = set()
    yield heading(selection)
    for events in batched(selection.records(records()), EVENTS_A_PIECE, strict=False):
        yield b"".join(told(events, zones))
    yield END


def heading(selection: Selection | None = None) -> bytes:
    """What stands before the events. A calendar without a name is added to the reader's own."""
    lines = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", text(f"-//{site_name()}//Multaqa//{get_language().upper()}")),
        ("CALSCALE", "GREGORIAN"),
    ]
    if selection is not None:
        name = text(f"{site_name()}: {selection.title}")
        lines += [
            ("NAME", name),
            ("X-WR-CALNAME", name),
            ("X-WR-TIMEZONE", settings.TIME_ZONE),
            ("URL", site_address(selection.address())),
            ("SOURCE;VALUE=URI", site_address(selection.address("calendar-ics"))),
            ("REFRESH-INTERVAL;VALUE=DURATION", REFRESH),
            ("X-PUBLISHED-TTL", REFRESH),
        ]
    return written(lines)


def told(events: Iterable[Event], zones: set[str]) -> Iterator[bytes]:
    """Events as entries, each zone before the first that needs it; `zones` are those already told.

    A hundred thousand entries would not fit into memory, so nothing is known of zones to come.
    """
    for event in events:
        zone = zone_told_by(event)
        if zone and zone not in zones:
            zones.add(zone)
            yield clock_of(zone)
        yield appointment_of(event)
        # They name the event and it names them: together they would stay in memory for long.
        event.__dict__.pop("_prefetched_objects_cache", None)


@lru_cache(maxsize=64)
def clock_of(zone: str) -> bytes:
    """When clocks of a zone were and will be put forward and back."""
    return Timezone.from_tzinfo(ZoneInfo(zone), zone).to_ical()
