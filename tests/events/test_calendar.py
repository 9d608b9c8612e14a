"""A month or a week of events: each on its days, those of several days across them."""

from datetime import date, time

import pytest
from bs4 import BeautifulSoup

from events.calendar import grid, reading
from events.calendar.periods import Period, month_of, week_of
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import Question, chosen_of
from tests.factories.events import EventFactory
from tests.factories.shared import CountryFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

MAY = month_of(2022, 5)
FAR_AWAY = date(1999, 1, 1)
MOST_QUERIES = 14
TITLE = "ملتقى الفرات"


def in_may(**period):
    question = Question((Kind.EVENT,), **period)
    return reading.find(question, MAY)


def lasting(first, last, **values):
    return EventFactory(date_precision="range", starts_on=first, ends_on=last, **values)


def weeks(found, lines=grid.LINES_OF_A_MONTH):
    return grid.weeks_of(found, MAY.weeks, FAR_AWAY, lines)


def counts(found):
    """How many events each day of the month has, where there are any."""
    days = [day for week in weeks(found) for day in week.days]
    return {day.date.day: day.count for day in days if day.count}


def drawn(found, lines=grid.LINES_OF_A_MONTH):
    """Day of the month, line, length, and at which ends each bar goes on."""
    return [
        (day.date.day, bar.line, bar.length, bar.is_continued, bar.goes_on)
        for week in weeks(found, lines)
        for day in week.days
        for bar in day.segments
    ]


def page_of(client, address):
    return BeautifulSoup(client.get(address).text, "html.parser")


def test_a_week_begins_as_the_site_has_it(settings):
    begins = {}
    for setting in ("saturday", "sunday", "monday"):
        settings.WEEK_STARTS_ON = setting
        begins[setting] = [week.first.day for week in MAY.weeks]

    assert begins == {
        "saturday": [30, 7, 14, 21, 28],
        "sunday": [1, 8, 15, 22, 29],
        "monday": [25, 2, 9, 16, 23, 30],
    }
    assert date(2022, 5, 1) in week_of(date(2022, 5, 1))


def test_events_stand_on_their_days_and_on_no_others():
    EventFactory(starts_on=date(2022, 5, 1))
    EventFactory.create_batch(2, starts_on=date(2022, 5, 31))
    lasting(date(2022, 5, 9), date(2022, 5, 11))
    EventFactory(starts_on=date(2022, 4, 30))
    EventFactory(starts_on=date(2022, 6, 1))
    EventFactory(starts_on=date(2022, 5, 9), draft=True)

    found = in_may()

    assert counts(found) == {1: 1, 9: 1, 10: 1, 11: 1, 31: 2}
    assert found.total == 4


def test_a_bar_is_cut_at_the_edges_of_weeks_and_of_the_month():
    # May 2022 begins on a Sunday, its second week on Saturday the 7th.
    lasting(date(2022, 4, 28), date(2022, 5, 2))
    lasting(date(2022, 5, 12), date(2022, 5, 23))
    lasting(date(2022, 5, 30), date(2022, 6, 2))

    assert drawn(in_may()) == [
        (1, 1, 2, True, False),
        (12, 1, 2, False, True),
        (14, 1, 7, True, True),
        (21, 1, 3, True, False),
        (30, 1, 2, False, True),
    ]


def test_a_bar_keeps_its_line_and_what_finds_none_is_counted():
    lasting(date(2022, 5, 7), date(2022, 5, 10))
    lasting(date(2022, 5, 8), date(2022, 5, 9))
    EventFactory(starts_on=date(2022, 5, 9))
    EventFactory(starts_on=date(2022, 5, 10))

    found = in_may()

    assert drawn(found, lines=2) == [
        (7, 1, 4, False, False),
        (8, 2, 2, False, False),
        (10, 2, 1, False, False),
    ]
    more = {day.date.day: day.more for week in weeks(found, 2) for day in week.days if day.more}
    assert more == {9: 1}


def test_those_of_the_whole_day_come_first_and_then_the_hours():
    hours = [time(17), None, time(9)]
    made = [EventFactory(starts_on=date(2022, 5, 9), starts_at=hour) for hour in hours]

    order = [one.record for one in in_may().occurrences]

    assert order == [made[1].pk, made[2].pk, made[0].pk]


def test_an_event_of_which_only_the_month_or_year_is_known_stands_on_no_day():
    month = EventFactory(month_only=True, starts_on=date(2022, 5, 1))
    year = EventFactory(year_only=True, starts_on=date(2022, 1, 1))
    EventFactory(year_only=True, starts_on=date(2021, 1, 1))
    # A stated span fills the month too.
    lasting(date(2022, 5, 1), date(2022, 5, 31))

    found = in_may()

    assert found.unstated == [month.pk, year.pk]
    assert len(counts(found)) == 31
    assert found.without_day == [month, year]


def test_what_is_not_looked_at_is_counted_all_the_same(monkeypatch):
    monkeypatch.setattr(reading, "LOOKED_THROUGH", 2)
    EventFactory.create_batch(2, starts_on=date(2022, 5, 3))
    EventFactory.create_batch(4, starts_on=date(2022, 5, 9))

    found = in_may()

    days = [day for week in weeks(found) for day in week.days if day.count]
    assert [(day.date.day, day.count, day.more) for day in days] == [(3, 2, 0), (9, 4, 4)]


def test_events_of_no_stated_day_take_no_place_from_those_that_have_one(client, monkeypatch):
    monkeypatch.setattr(reading, "LOOKED_THROUGH", 2)
    monkeypatch.setattr(reading, "LOOKED_BACK", 1)
    monkeypatch.setattr(reading, "SHOWN_WITHOUT_DAY", 2)
    running = lasting(date(2021, 12, 20), date(2022, 5, 3), title=TITLE)
    month, *_others = EventFactory.create_batch(2, month_only=True, starts_on=MAY.first)
    EventFactory.create_batch(3, year_only=True, starts_on=date(2022, 1, 1))
    EventFactory(starts_on=MAY.first)

    found = in_may()
    whole = page_of(client, "/events/calendar/2022/5/")

    assert counts(found) == {1: 2, 2: 1, 3: 1}
    assert [event.date_precision for event in found.without_day] == ["month", "month"]
    assert (found.total, found.count_without_day, found.more_without_day) == (7, 5, 3)
    assert found.without_day[0] == month
    assert found.occurrences[0].record == running.pk
    assert whole.select(".daybook__more") == []

    lasting(date(2021, 11, 1), date(2022, 5, 20))
    for address in ("2022/5/", "week/2022/4/30/"):
        [more] = page_of(client, f"/en/events/calendar/{address}").select(".daybook__more a")
        assert " ".join(more.text.split()) == "Begun before and going on, not drawn here: 1 event"
        assert more["href"].startswith("/en/events/?from=2022-0")
    # In the list of days it is one of those that the link to the list counts anyway.
    [more] = page_of(client, "/en/events/calendar/2022/5/list/").select(".daybook__more")
    assert " ".join(more.text.split()) == "And also: 1 event"


def test_the_period_of_the_filters_narrows_the_month():
    early, late = date(2022, 5, 2), date(2022, 5, 20)
    EventFactory(starts_on=early)
    EventFactory(starts_on=late)

    assert counts(in_may(since=date(2022, 5, 10))) == {20: 1}
    assert counts(in_may(until=date(2022, 5, 10))) == {2: 1}
    assert counts(in_may(until=date(2022, 4, 10))) == {}


def test_the_filters_of_the_list_narrow_a_month(client):
    EventFactory(starts_on=MAY.first, country=CountryFactory())
    there = EventFactory(starts_on=date(2022, 5, 2), country=CountryFactory(qatar=True))
    qatar = reading.find(Question((Kind.EVENT,), chosen_of({"country": ["qa"]})), MAY)

    page = page_of(client, "/events/calendar/2022/5/?country=qa&hijri=1")

    assert counts(qatar) == {2: 1}
    assert [link["href"] for link in page.select(".occasion__link")] == [there.get_absolute_url()]
    kept = {field["name"]: field["value"] for field in page.select(".filters__form [type=hidden]")}
    assert kept == {"hijri": "1"}
    steps = [link["href"] for link in page.select(".calendar-bar a")]
    assert all(link.endswith("?country=qa&hijri=1") for link in steps[:-1])
    assert steps[-1].endswith("?country=qa")


def test_a_month_says_what_it_draws_to_who_cannot_see_it(client):
    lasting(date(2022, 4, 28), date(2022, 5, 2), title=TITLE)
    EventFactory(starts_on=date(2022, 5, 9), life="cancelled")

    page = page_of(client, "/en/events/calendar/2022/5/")
    week, *_others = page.select(".week__days")
    first, cancelled = page.select(".occasion")

    assert week["aria-label"] == "Week: 30 April – 6 May 2022"
    assert " ".join(first.text.split()) == f"continued: {TITLE} 28 April – 2 May 2022"
    assert cancelled.select_one(".occasion__life").text == "Cancelled"
    assert [day.text for day in page.select("a.dots__day > .heard")] == [": 1 event"] * 3
    anchors = {link["href"][1:] for link in page.select("a.dots__day")}
    assert anchors == {day["id"] for day in page.select(".day[id]")}


def test_more_of_a_day_leads_to_the_list_of_that_day(client):
    EventFactory.create_batch(grid.LINES_OF_A_MONTH + 2, starts_on=date(2022, 5, 9))

    link = page_of(client, "/events/calendar/2022/5/?q=&hijri=1").select_one(".occasion__more")

    assert link["href"].startswith("/events/?")
    assert {"from=2022-05-09", "to=2022-05-09"} <= {*link["href"].split("?")[1].split("&")}
    found = page_of(client, link["href"]).select_one(".results__count").text
    assert found == f"{grid.LINES_OF_A_MONTH + 2} فعاليات"


def test_hijri_days_stand_beside_the_others_by_choice(client):
    EventFactory(starts_on=date(2022, 5, 2))

    plain = page_of(client, "/events/calendar/2022/5/")
    both = page_of(client, "/events/calendar/2022/5/?hijri=1")
    ancient = page_of(client, "/events/calendar/1066/5/?hijri=1")

    assert plain.select(".day__hijri") == []
    assert both.select_one(".calendar-head__hijri").text == "رمضان – ذو القعدة 1443 هـ"
    second = both.select_one("#day-2022-05-02 .day__hijri")
    assert " ".join(second.text.split()) == "1 شوال"
    assert ancient.select(".day__hijri") == []


def test_a_week_has_its_hours_and_one_address(client):
    EventFactory(starts_on=date(2022, 5, 9), starts_at=time(10), ends_at=time(14, 30))

    page = page_of(client, "/events/calendar/week/2022/5/7/")
    other = client.get("/events/calendar/week/2022/5/9/?country=sy")

    assert page.select_one(".occasion__time").text == "10:00–14:30"
    assert len(page.select(".day")) == 7
    assert (other.status_code, other["Location"]) == (
        302,
        "/events/calendar/week/2022/5/7/?country=sy",
    )


def test_the_list_of_a_month_is_in_the_order_of_the_days(client):
    lasting(date(2022, 4, 28), date(2022, 5, 2), title="الأول")
    EventFactory(starts_on=date(2022, 5, 20), title="الأخير")
    EventFactory(starts_on=date(2022, 5, 2), title="الأوسط")

    page = page_of(client, "/events/calendar/2022/5/list/")

    assert [link.text for link in page.select(".daybook__link")] == ["الأول", "الأوسط", "الأخير"]
    assert [day["datetime"] for day in page.select(".daybook__date time")] == [
        "2022-05-01",
        "2022-05-02",
        "2022-05-20",
    ]


def test_every_form_leads_to_the_others_and_only_a_plain_month_is_for_search_engines(client):
    EventFactory(starts_on=date(2022, 5, 9))
    addresses = [
        "/events/calendar/2022/5/",
        "/events/calendar/week/2022/4/30/",
        "/events/calendar/2022/5/list/",
    ]

    pages = [page_of(client, address) for address in [*addresses, f"{addresses[0]}?hijri=1"]]
    empty = page_of(client, "/events/calendar/2012/5/")

    for page in pages[::2]:
        assert [
            link["href"].partition("?")[0] for link in page.select(".choice__link")
        ] == addresses
    robots = [page.select_one("meta[name=robots]") is not None for page in [*pages, empty]]
    assert robots == [False, True, True, True, True]


def test_what_is_no_month_and_no_week_is_not_found(client):
    addresses = ["2022/13/", "2022/0/", "0/1/", "999/1/", "9999/1/", "99999/1/", "2022/13/list/"]
    addresses += ["week/2022/2/30/", "week/999/1/1/", "week/9999/12/31/", "week/2022/5/0/"]
    addresses += [f"week/{'9' * 20}/1/1/"]

    found = {
        address: client.get(f"/events/calendar/{address}").status_code for address in addresses
    }
    ends = [client.get(f"/events/calendar/{end}") for end in ("1000/1/", "9998/12/")]

    assert {*found.values()} == {404}
    assert [[end in page.text for end in ('rel="prev"', 'rel="next"')] for page in ends] == [
        [False, True],
        [True, False],
    ]


@pytest.mark.parametrize("begins", ["saturday", "sunday", "monday"])
def test_no_page_at_the_ends_of_the_calendar_leads_beyond_them(client, settings, begins):
    settings.WEEK_STARTS_ON = begins
    first, last = (
        client.get(f"/events/calendar/?in_year={year}&in_month={month}&as=week")["Location"]
        for year, month in ((1000, 1), (9998, 12))
    )
    ends = ["1000/1/", "1000/1/list/", "9998/12/", "9998/12/list/", "week/9998/12/31/"]

    for address in [first, last, *(f"/events/calendar/{end}" for end in ends)]:
        page = BeautifulSoup(client.get(address, follow=True).text, "html.parser")
        ways = [link["href"] for link in page.select(".calendar-bar a")]
        assert len(ways) >= 5
        assert {client.get(way).status_code for way in ways} == {200}, (address, ways)
        assert address not in [way["href"] for way in page.select(".calendar-bar__steps a")]
    before = week_of(date(1000, 1, 1)).first
    assert client.get("/events/calendar/week/1000/1/1/").status_code == (
        200 if before.year == 1000 else 404
    )


def test_a_form_leads_to_any_month_in_any_form(client):
    def leads(query):
        return client.get(f"/events/calendar/?{query}")["Location"]

    assert (
        leads("in_year=2022&in_month=5&as=month&country=sy")
        == "/events/calendar/2022/5/?country=sy"
    )
    assert leads("in_year=٢٠٢٢&in_month=5&as=week") == "/events/calendar/week/2022/4/30/"
    assert (
        leads("in_year=2022&in_month=5&as=list&hijri=1") == "/events/calendar/2022/5/list/?hijri=1"
    )
    now = leads("country=sy")
    assert now.endswith("/?country=sy")
    for nonsense in (
        "in_year=x&in_month=5",
        "in_year=2022&in_month=13",
        "in_year=99999&in_month=1",
    ):
        assert leads(f"{nonsense}&country=sy") == now


def test_more_values_of_a_filter_have_a_page_here_too(client):
    EventFactory(starts_on=date(2022, 5, 9), country=CountryFactory(qatar=True))

    page = page_of(client, "/events/calendar/2022/5/?choose=country&hijri=1")

    assert page.select_one("[name=country]")["value"] == "qa"
    assert page.select_one("[name=hijri]")["value"] == "1"


def test_a_page_asks_as_often_for_many_events_as_for_one(client):
    pages = [f"/events/calendar/{end}" for end in ("2022/5/", "2022/5/list/", "week/2022/5/7/")]
    EventFactory(starts_on=date(2022, 5, 9), country=CountryFactory())
    few = [(client.get(page), queries_of(client, page))[1] for page in pages]
    for day in range(7, 13):
        lasting(date(2022, 5, day), date(2022, 5, day + 3), country=CountryFactory(qatar=True))
        EventFactory(month_only=True, starts_on=date(2022, 5, 1))

    assert [queries_of(client, page) for page in pages] == few
    assert max(few) <= MOST_QUERIES


def test_a_period_has_its_neighbours():
    assert (MAY.before, MAY.after) == (date(2022, 4, 30), date(2022, 6, 1))
    assert date(2022, 5, 31) in MAY
    assert MAY.after not in MAY
    assert Period(MAY.first, MAY.first).length == 1
