"""Calendars over HTTP, as the programs of readers fetch them."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import aiohttp
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from vdirsyncer.storage.http import HttpStorage

from events.listings import EVENTS
from events.models import Event
from ngo_portal.shared.publishing import Status
from tests.doors.feeds import calendar_behind
from tests.factories import events, organizations, shared


def single(event):
    return reverse("events:event-ics", args=[event.pk])


@pytest.mark.django_db(transaction=True)
def test_a_calendar_program_sees_events_move_and_be_cancelled(live_server, settings):
    """It follows the link of the page with its own downloader, as often as it looks for news."""
    settings.SITE_ORIGIN = live_server.url
    syria = shared.CountryFactory()
    moved = events.EventFactory(starts_on=date(2027, 3, 1), starts_at=time(10), country=syria)
    off = events.EventFactory(starts_on=date(2027, 3, 5), country=syria)
    gone = events.EventFactory(starts_on=date(2027, 3, 6), country=syria)
    events.EventFactory(starts_on=date(2027, 3, 7), country=shared.CountryFactory(code="EG"))
    page = Client().get("/events/?country=sy").content.decode()
    webcal = unescape(re.search(r'href="(webcal://[^"]+)"', page)[1])

    def followed():
        # Programs take the one scheme for the other.
        found = entries_of(synchronised(webcal.replace("webcal:", "http:")))
        return {int(re.search(r"event-(\d+)@", each["UID"])[1]): each for each in found}

    first = followed()
    moved.starts_on, moved.starts_at = date(2027, 4, 2), time(12)
    moved.save()
    off.life = Event.Life.CANCELLED
    off.save()
    gone.move(Status.WITHDRAWN)
    second = followed()

    assert {*first} == {moved.pk, off.pk, gone.pk}
    assert first[moved.pk].start == datetime(2027, 3, 1, 7, tzinfo=UTC)
    assert (first[off.pk].start, first[off.pk]["STATUS"]) == (date(2027, 3, 5), "CONFIRMED")
    assert {*second} == {moved.pk, off.pk}
    assert second[moved.pk].start == datetime(2027, 4, 2, 9, tzinfo=UTC)
    assert second[off.pk]["STATUS"] == "CANCELLED"
    for event in (moved, off):
        assert second[event.pk]["SEQUENCE"] > first[event.pk]["SEQUENCE"]
        assert second[event.pk]["LAST-MODIFIED"].dt >= first[event.pk]["LAST-MODIFIED"].dt


def synchronised(address):
    """What vdirsyncer has of a calendar that it follows: each entry in a calendar of its own.

    On a thread of its own: a browser of another test may keep a loop on this one.
    """

    async def items():
        async with aiohttp.TCPConnector() as connector:
            storage = HttpStorage(url=address, connector=connector)
            # By default it takes entries of the same text for the same, and no UID at its word.
            storage._ignore_uids = False
            return [(await storage.get(href))[0].raw async for href, _etag in storage.list()]

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, items()).result()


def entries_of(calendars):
    return [entry for raw in calendars for entry in Calendar.from_ical(raw).walk("VEVENT")]


@pytest.mark.django_db
def test_single_event_has_a_file_of_its_own(client):
    event = events.EventFactory(several_days=True)
    undated = events.EventFactory(undated=True)
    draft = events.EventFactory(draft=True)

    answer = client.get(single(event))
    calendar = Calendar.from_ical(answer.content)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(entry["UID"]) for entry in calendar.walk("VEVENT")] == [
        f"event-{event.pk}@testserver"
    ]
    # A named calendar would become one of its own beside the reader's.
    assert "X-WR-CALNAME" not in calendar
    assert single(event) in client.get(event.get_absolute_url()).content.decode()
    assert single(undated) not in client.get(undated.get_absolute_url()).content.decode()
    assert client.get(single(undated)).status_code == 200
    assert client.get(single(draft)).status_code == 404
    event.move(Status.WITHDRAWN)
    assert client.get(single(event)).status_code == 410
    assert client.post(single(undated)).status_code == 405


@pytest.mark.django_db
def test_large_calendar_is_sent_while_it_is_made_and_told_unchanged(client, monkeypatch):
    monkeypatch.setattr("events.ical.MADE_AT_ONCE", 1)
    monkeypatch.setattr("events.ical.EVENTS_A_PIECE", 2)
    many = [events.EventFactory() for _ in range(5)]

    whole = client.get("/events/calendar.ics")
    meanwhile = client.get("/events/calendar.ics")
    content = whole.getvalue()
    again = client.get("/events/calendar.ics", headers={"if-none-match": whole["ETag"]})
    many[0].move(Status.WITHDRAWN)
    changed = client.get("/events/calendar.ics", headers={"if-none-match": whole["ETag"]})

    assert whole.streaming and content.count(b"BEGIN:VEVENT") == 5
    assert (again.status_code, again.getvalue() if again.streaming else again.content) == (304, b"")
    assert (meanwhile.status_code, meanwhile["Retry-After"]) == (503, "30")
    assert changed.status_code == 200
    assert changed.getvalue().count(b"BEGIN:VEVENT") == 4


@pytest.mark.django_db
def test_calendar_asks_as_much_for_many_as_for_one():
    def grow(number):
        for _ in range(number):
            event = events.EventFactory(themes=[shared.ThemeFactory()])
            events.InvolvementFactory(event=event)

    grow(1)
    once = queries()
    grow(4)

    assert queries() == once


def queries():
    with CaptureQueriesContext(connection) as captured:
        calendar_behind(EVENTS)
    return len(captured)


@pytest.mark.django_db
def test_calendar_says_what_it_is_and_when_to_ask_again():
    events.EventFactory()

    calendar = calendar_behind(EVENTS, "country=sy&page=3")

    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "ملتقى: الفعاليات · البلد: سوريا"
    assert calendar["SOURCE"] == "http://testserver/events/calendar.ics?country=sy"
    assert calendar["URL"] == "http://testserver/events/?country=sy"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert calendar["REFRESH-INTERVAL"].params == {"VALUE": "DURATION"}
    assert calendar["X-PUBLISHED-TTL"] == "PT4H"


@pytest.mark.django_db
def test_calendar_is_the_same_for_everybody_and_forgives_nonsense(client):
    events.EventFactory(cancelled=True)
    arabic = client.get("/events/calendar.ics").content
    client.cookies["django_language"] = "en"

    assert client.get("/events/calendar.ics").content == arabic
    english = Calendar.from_ical(client.get("/en/events/calendar.ics").content)
    assert english["X-WR-CALNAME"] == "Multaqa: Events"
    assert [each["UID"] for each in english.walk("VEVENT")] == [
        each["UID"] for each in Calendar.from_ical(arabic).walk("VEVENT")
    ]
    for query in ("country=XX", "year=abc&from=x", "q=%00", "page=-4"):
        assert client.get(f"/events/calendar.ics?{query}").status_code in (200, 400)
    assert client.post("/events/calendar.ics").status_code == 405


@pytest.mark.django_db
def test_nothing_hidden_is_in_any_calendar(client):
    secret = "سمندل"
    person = organizations.PersonFactory(name=secret, is_withheld=True)
    event = events.EventFactory()
    events.ParticipationFactory(event=event, person=person)
    events.AgendaItemFactory(event=event, speakers=[person])
    for state in ("draft", "in_review", "approved", "scheduled", "withdrawn"):
        events.EventFactory(title=f"لقاء {secret}", **{state: True})

    content = calendar_behind(EVENTS).to_ical() + client.get(single(event)).content

    assert secret not in content.replace(b"\r\n ", b"").decode()
    assert content.count(b"BEGIN:VEVENT") == 2


@pytest.mark.django_db
def test_pages_offer_their_own_filter_as_a_calendar(client):
    event = events.EventFactory()

    for page in ("/events/?country=sy", "/events/calendar/2022/5/?country=sy"):
        html = unescape(client.get(page).content.decode())
        for address in (
            "webcal://testserver/events/calendar.ics?country=sy",
            "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Ftestserver%2Fevents"
            "%2Fcalendar.ics%3Fcountry%3Dsy",
            "https://outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2Ftestserver",
            'href="/events/calendar.ics?country=sy"',
        ):
            assert address in html, (page, address)
    assert (
        f"webcal://testserver{single(event)}"
        in client.get(event.get_absolute_url()).content.decode()
    )
