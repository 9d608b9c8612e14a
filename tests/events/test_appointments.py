"""An event as a calendar has it: its days and hours, where, whether at all, and in which order."""

import re
from datetime import UTC, date, datetime, time
from io import StringIO
from unicodedata import category
from zoneinfo import ZoneInfo

import ics
import pytest
from dateutil.tz import tzical
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from events.appointments import appointment_of
from events.ical import END, heading, pieces_of, told
from events.listings import EVENTS
from events.models import Event
from ngo_portal.shared.quantity import Mode
from tests.doors.feeds import calendar_behind, ids_behind_calendar
from tests.factories import events, organizations, shared

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAMASCUS = ZoneInfo("Asia/Damascus")


def entry_of(event):
    """As it comes out of the file."""
    event = Event.objects.get(pk=event.pk)
    calendar = Calendar.from_ical(b"".join([heading(), *told([event], set()), END]))
    [entry] = [*calendar.walk("VEVENT"), *calendar.walk("VJOURNAL")]
    return entry


def span_of(event):
    entry = entry_of(event)
    return tuple(entry[name].dt if name in entry else None for name in ("DTSTART", "DTEND"))


def test_days_end_on_the_day_after_the_last():
    cases = {
        (date(2022, 5, 23), None): date(2022, 5, 24),
        (date(2022, 5, 30), date(2022, 6, 2)): date(2022, 6, 3),
        (date(2023, 12, 31), None): date(2024, 1, 1),
        # The hours of several days are those of each of them.
        (date(2022, 5, 24), date(2022, 5, 25), time(9)): date(2022, 5, 26),
    }
    for (first, last, *hours), end in cases.items():
        precision = "range" if last else "day"
        starts_at = hours[0] if hours else None
        event = events.EventFactory(
            starts_on=first, ends_on=last, date_precision=precision, starts_at=starts_at
        )
        assert span_of(event) == (first, end)


def test_hours_are_those_of_the_place():
    def at(**fields):
        hours = {"starts_at": time(10), "ends_at": time(12, 30)}
        return span_of(events.EventFactory(starts_on=date(2024, 7, 1), **{**hours, **fields}))

    cairo = ZoneInfo("Africa/Cairo")
    egypt = shared.CountryFactory(code="EG")
    america = shared.CountryFactory(code="US")
    near_los_angeles = shared.PlaceFactory(country=america, latitude=34, longitude=-118)
    pacific = ZoneInfo("America/Los_Angeles")
    day = datetime(2024, 7, 1)

    assert at(country=egypt) == (
        day.replace(hour=10, tzinfo=cairo),
        day.replace(hour=12, minute=30, tzinfo=cairo),
    )
    assert at(country=None, mode=Mode.VIRTUAL, ends_at=None) == (
        day.replace(hour=10, tzinfo=DAMASCUS),
        None,
    )
    assert at(place=near_los_angeles, country=america)[0] == day.replace(hour=10, tzinfo=pacific)
    # Somewhere in a country with several hours: ten o'clock there, which nobody can turn into ours.
    assert at(country=america)[0] == day.replace(hour=10)
    assert at(starts_at=None) == (date(2024, 7, 1), date(2024, 7, 2))
    early = events.EventFactory(starts_on=date(1960, 7, 1), starts_at=time(10), country=egypt)
    assert entry_of(early)["DTSTART"].to_ical() == b"19600701T070000Z"


def test_zone_is_told_once_and_rightly():
    for number in range(3):
        events.EventFactory(starts_on=date(2022, 7, 1 + number), starts_at=time(10))
    events.EventFactory(starts_on=date(2022, 12, 1), starts_at=time(10))

    calendar = calendar_behind(EVENTS)
    [zone] = calendar.walk("VTIMEZONE")

    assert zone["TZID"] == "Asia/Damascus"
    clock = tzical(StringIO(zone.to_ical().decode())).get()
    # Since the autumn of 2022 clocks there stay as they are.
    for day in (date(2021, 12, 1), date(2022, 7, 1), date(2022, 12, 1), date(2030, 1, 1)):
        moment = datetime.combine(day, time(10))
        expected = moment.replace(tzinfo=DAMASCUS).utcoffset()
        assert moment.replace(tzinfo=clock).utcoffset() == expected


def test_event_without_a_day_is_a_note_without_a_date():
    kinds = {"month_only": True}, {"year_only": True}, {"duration_only": True}, {"undated": True}
    for kind in kinds:
        event = events.EventFactory(**kind, life_note="")
        entry = entry_of(event)

        assert (entry.name, span_of(event)) == ("VJOURNAL", (None, None))
        assert entry["STATUS"] == "FINAL"
    assert "2022" in entry_of(events.EventFactory(month_only=True))["DESCRIPTION"]


def test_state_of_the_event_is_its_status():
    told_of = {
        life: entry_of(events.EventFactory(life=life, title="لقاء")) for life in Event.Life.values
    }

    assert {life: str(entry["STATUS"]) for life, entry in told_of.items()} == {
        "announced": "TENTATIVE",
        "confirmed": "CONFIRMED",
        "ongoing": "CONFIRMED",
        "held": "CONFIRMED",
        "postponed": "TENTATIVE",
        "cancelled": "CANCELLED",
    }
    titles = {str(entry["SUMMARY"]) for entry in told_of.values()}
    assert titles == {"لقاء", "مؤجلة: \u2068لقاء\u2069", "ملغاة: \u2068لقاء\u2069"}
    undated = entry_of(events.EventFactory(undated=True, cancelled=True))
    assert undated["STATUS"] == "CANCELLED"


def test_entry_tells_where_what_about_and_where_to_read_on():
    theme = shared.ThemeFactory(code="he_ical", name_ar="صحة، وتغذية")
    place = shared.PlaceFactory(
        name_ar="حمص", latitude="34.73", longitude="36.72", country=shared.CountryFactory()
    )
    event = events.EventFactory(themes=[theme], place=place, venue="قاعة الأمل", summary="موجز.")
    body = organizations.OrganizationFactory(name="جمعية Olive")
    events.InvolvementFactory(event=event, organization=body)

    entry = entry_of(event)

    assert entry["LOCATION"] == f"قاعة الأمل، حمص، {event.country.name_ar}"
    assert entry["GEO"].to_ical() == "34.73;36.72"
    assert [str(each) for each in entry["CATEGORIES"].cats] == ["ورشة عمل", "صحة، وتغذية"]
    assert entry["URL"] == f"http://testserver/events/{event.pk}/"
    assert entry["UID"] == f"event-{event.pk}@testserver"
    assert (entry["CLASS"], entry["TRANSP"], entry["COLOR"]) == ("PUBLIC", "TRANSPARENT", "teal")
    assert "ORGANIZER" not in entry
    lines = entry["DESCRIPTION"].splitlines()
    assert lines[-2:] == ["موجز.", entry["URL"]]
    assert any(line.endswith(": \u2068جمعية Olive\u2069") for line in lines)


def test_sequence_grows_with_time_place_and_state_alone():
    event = events.EventFactory()
    assert entry_of(event)["SEQUENCE"] == 0

    changes = [
        ({"starts_on": date(2022, 6, 1)}, 1),
        ({"title": "عنوان آخر", "summary": "موجز آخر"}, 1),
        ({"venue": "قاعة أخرى"}, 2),
        ({"life": "postponed"}, 3),
        ({"starts_at": time(9)}, 4),
    ]
    for change, expected in changes:
        event = Event.objects.get(pk=event.pk)
        for name, value in change.items():
            setattr(event, name, value)
        event.save()
        assert (entry_of(event)["SEQUENCE"], event.sequence) == (expected, expected)
    event.life = Event.Life.CANCELLED
    event.save(update_fields=["life"])
    assert entry_of(event)["SEQUENCE"] == 5
    Event.objects.filter(pk=event.pk).update(venue="")
    Event.objects.filter(pk=event.pk).update(title="ثالث")
    assert entry_of(event)["SEQUENCE"] == 6


def test_moments_are_those_of_the_last_change():
    event = events.EventFactory()
    changed_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    Event.objects.update_quietly(updated_at=changed_at, publish_at=datetime(2026, 1, 1, tzinfo=UTC))

    entry = entry_of(event)

    assert entry["DTSTAMP"].dt == entry["LAST-MODIFIED"].dt == changed_at
    assert entry["CREATED"].dt == datetime(2026, 1, 1, tzinfo=UTC)


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs"])
ARABIC = st.sampled_from('ورشةٌ اغاثةِ,;:\\"\nسلامﷺ😀👩‍🌾a\u200f،؛')
TEXTS = st.text(st.one_of(ARABIC, LETTERS), max_size=200)


@pytest.mark.once
@given(title=TEXTS, venue=TEXTS, summary=TEXTS)
def test_any_text_comes_back_from_folded_lines(title, venue, summary):
    kind = events.EventTypeFactory.build(name_ar=f"نوع {title}")
    event = Event(pk=1, title=title, venue=venue, starts_on=date(2022, 5, 1), type=kind)
    event.summary, event.publish_at, event.updated_at = summary, NOON, NOON
    event._prefetched_objects_cache = {"themes": Event.objects.none(), "involvements": []}

    content = appointment_of(event)
    read = Calendar.from_ical(content)

    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", content)
    assert read.get("SUMMARY", "") == said(title)
    assert read.get("LOCATION", "") == said(venue)
    assert said(summary) in read["DESCRIPTION"]
    assert [str(each) for each in read["CATEGORIES"].cats] == [said(f"نوع {title}")]


def said(text):
    """What can be said in a line: no sign by which old machines were steered."""
    return "".join(letter for letter in text if letter == "\n" or category(letter) != "Cc")


# The other program splits in a way that Python no longer likes.
@pytest.mark.filterwarnings("ignore:'maxsplit'")
def test_calendar_has_every_event_of_the_filter_and_two_parsers_read_it(monkeypatch):
    """Small or large; the second program is not the one that wrote it."""
    dated = [events.EventFactory(starts_at=time(10)), events.EventFactory(several_days=True)]
    dated += [events.EventFactory(cancelled=True, title="لقاء، أو; «غيره»")]
    undated = [events.EventFactory(undated=True), events.EventFactory(year_only=True)]
    events.EventFactory(draft=True)
    elsewhere = events.EventFactory(country=shared.CountryFactory(code="EG"))
    expected = {event.pk for event in [*dated, *undated, elsewhere]}

    for at_once in (500, 0):
        monkeypatch.setattr("events.ical.MADE_AT_ONCE", at_once)
        assert {*ids_behind_calendar(EVENTS)} == expected
        assert ids_behind_calendar(EVENTS, "country=eg") == [elsewhere.pk]
        assert ids_behind_calendar(EVENTS, "theme=nobody") == []
        text = b"".join(pieces_of(EVENTS.select(QueryDict()))).decode()
        read = {each.uid: each for each in ics.Calendar(text).events}
        assert {*read} == {f"event-{event.pk}@testserver" for event in [*dated, elsewhere]}
        [cancelled] = [each for each in read.values() if each.status == "CANCELLED"]
        assert cancelled.name == "ملغاة: \u2068لقاء، أو; «غيره»\u2069"
        timed = read[f"event-{dated[0].pk}@testserver"]
        assert timed.begin.datetime == datetime(2022, 5, 23, 10, tzinfo=DAMASCUS)
