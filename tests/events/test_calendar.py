"""A month, day by day: what begins on each day, and what nobody can say the day of."""

from datetime import date

import pytest

from events.calendar import SHOWN_A_DAY, month_of
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import Question, chosen_of
from tests.factories.events import EventFactory
from tests.factories.shared import CountryFactory

pytestmark = pytest.mark.django_db

MAY = date(2022, 5, 1)


def may(**chosen):
    return month_of(Question((Kind.EVENT,), chosen_of(chosen)), 2022, 5)


def counts(month):
    return {day.date.day: day.count for day in month.days if day.count}


def test_events_stand_on_the_day_they_begin():
    EventFactory(starts_on=date(2022, 5, 1))
    EventFactory.create_batch(2, starts_on=date(2022, 5, 31))
    EventFactory(starts_on=date(2022, 4, 30))
    EventFactory(starts_on=date(2022, 6, 1))
    EventFactory(starts_on=date(2022, 5, 9), draft=True)

    assert counts(may()) == {1: 1, 31: 2}
    assert may().count == 3
    assert len(may().days) == 31


def test_an_event_that_began_before_is_going_on():
    event = EventFactory(
        date_precision="range", starts_on=date(2022, 4, 28), ends_on=date(2022, 5, 2)
    )

    month = may()

    assert [entry.title for entry in month.going_on] == [event.title]
    assert counts(month) == {}
    assert month.count == 1


def test_an_event_of_which_only_the_month_is_known_stands_on_no_day():
    EventFactory(month_only=True, starts_on=date(2022, 5, 1))
    EventFactory(year_only=True, starts_on=date(2022, 5, 1))

    month = may()

    assert counts(month) == {}
    assert len(month.without_day) == 1
    # The year began in January.
    assert len(month.going_on) == 1


def test_a_day_shows_its_first_events_and_how_many_more():
    EventFactory.create_batch(SHOWN_A_DAY + 2, starts_on=date(2022, 5, 9))

    day = may().days[8]

    assert len(day.entries) == SHOWN_A_DAY
    assert day.more == 2


def test_the_filters_of_the_list_narrow_a_month():
    EventFactory(starts_on=MAY, country=CountryFactory())
    EventFactory(starts_on=date(2022, 5, 2), country=CountryFactory(qatar=True))

    assert counts(may(country=["qa"])) == {2: 1}


def test_page_of_a_month(client):
    event = EventFactory(title="ورشة الفرات", starts_on=MAY)

    page = client.get("/events/calendar/2022/5/?country=qa").content.decode()
    whole = client.get("/events/calendar/2022/5/").content.decode()

    assert "ورشة الفرات" not in page
    assert f'href="{event.get_absolute_url()}"' in whole
    assert "/events/calendar/2022/4/" in whole
    assert "/events/calendar/2022/6/" in whole


@pytest.mark.parametrize("address", ["2022/13", "2022/0", "0/1", "999/1", "9999/1", "99999/1"])
def test_what_is_no_month_is_not_found(client, address):
    assert client.get(f"/events/calendar/{address}/").status_code == 404


def test_the_calendar_begins_with_the_month_of_today(client):
    answer = client.get("/events/calendar/?country=sy")

    assert answer.status_code == 302
    assert answer["Location"].endswith("/?country=sy")
