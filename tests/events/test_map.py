"""Events by country and by place: the map and the list beside it tell the same numbers."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from events.listings import EVENTS
from events.map import EventMap, steps_up_to
from tests.factories.events import EventFactory
from tests.factories.shared import CountryFactory, PlaceFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

MOST_BYTES = 60_000
MOST_QUERIES = 14


def map_of(query="", view=""):
    return EventMap(EVENTS.select(QueryDict(query)), view)


def page_of(client, address):
    return BeautifulSoup(client.get(address).text, "html.parser")


def listed(page):
    """Country, its number, and its places with theirs, as the list has them."""
    return {
        country.select_one(".places__name").text: {
            line.a.text: int(line.select_one(".places__number").text)
            for line in country.select("li")
        }
        for country in page.select(".places__country")
    }


@pytest.fixture
def syria():
    return CountryFactory()


@pytest.fixture
def qatar():
    return CountryFactory(qatar=True)


@pytest.fixture
def homs(syria):
    around = PlaceFactory(name_ar="محافظة الياسمين", kind="governorate", country=syria)
    return PlaceFactory(
        name_ar="الياسمين", country=syria, parent=around, latitude="34.73", longitude="36.71"
    )


@pytest.fixture
def doha(qatar):
    return PlaceFactory(name_ar="مدينة اللؤلؤ", country=qatar, latitude="25.29", longitude="51.53")


def test_countries_and_places_have_their_numbers_on_the_map_and_in_the_list(
    client, syria, qatar, homs, doha
):
    EventFactory.create_batch(2, country=syria, place=homs)
    EventFactory(country=syria, place=homs.parent)
    EventFactory(country=qatar, place=doha)
    EventFactory(country=qatar, place=doha, draft=True)
    EventFactory(country=None)

    page = page_of(client, "/events/map/")

    assert [title.text for title in page.select("svg a title")] == [
        "سوريا: 3 فعاليات",
        "قطر: فعالية واحدة",
        "الياسمين: فعاليتان",
        "مدينة اللؤلؤ: فعالية واحدة",
    ]
    assert listed(page) == {
        "سوريا": {"محافظة الياسمين": 3, "الياسمين": 2},
        "قطر": {"مدينة اللؤلؤ": 1},
    }
    on_map = {link["href"] for link in page.select("svg a")}
    in_list = {link["href"] for link in page.select(".places a:not(.places__near)")}
    assert on_map < in_list
    assert {link["tabindex"] for link in page.select("svg a")} == {"-1"}


def test_every_link_leads_to_as_many_events_as_it_says(client, syria, qatar, homs, doha):
    EventFactory.create_batch(2, country=syria, place=homs, starts_on=date(2022, 5, 1))
    EventFactory(country=syria, place=homs, starts_on=date(2021, 5, 1))
    EventFactory(country=qatar, place=doha, starts_on=date(2022, 5, 1))

    page = page_of(client, "/events/map/?year=2022&view=levant&page=3")

    for link, number in zip(page.select(".places a:not(.places__near)"), [2, 2, 1, 1], strict=True):
        assert {"page", "view"}.isdisjoint(QueryDict(link["href"].partition("?")[2]))
        found = EVENTS.select(QueryDict(link["href"].partition("?")[2])).total
        assert (link.text, found) == (link.text, number)


def test_what_is_not_on_the_map_is_counted(syria, homs):
    camp = PlaceFactory(kind="camp", country=syria, parent=homs)
    EventFactory(country=syria, place=homs)
    # In the city that is marked.
    EventFactory(country=syria, place=camp)
    EventFactory(country=syria, place=homs.parent)
    EventFactory(country=syria, mode="virtual")
    EventFactory(country=None, mode="virtual")
    EventFactory(country=None)

    drawn = map_of()

    assert (drawn.total, drawn.without_country, drawn.without_point, drawn.online) == (6, 2, 2, 2)
    assert map_of("mode=in_person").online == 0


def test_a_chosen_country_or_place_is_counted_alone_and_shown_near(syria, qatar, homs, doha):
    EventFactory.create_batch(2, country=syria, place=homs)
    EventFactory(country=syria)
    EventFactory(country=qatar, place=doha)

    chosen, placed = map_of("country=sy"), map_of(f"place={homs.parent_id}")

    for drawn in (chosen, placed):
        assert drawn.country == "SY"
        assert {*drawn.places} == {homs.pk, homs.parent_id}
    assert (chosen.countries, chosen.without_point) == ({"sy": 3}, 1)
    assert (placed.countries, placed.without_point) == ({"sy": 2}, 0)
    assert map_of("country=sy", "world").view == "world"
    assert map_of("country=sy&country=qa").view == "arab"


def test_the_part_of_the_world_is_the_one_that_most_events_need(syria):
    norway = CountryFactory(code="NO", name_ar="النرويج", name_en="Norway")
    EventFactory(country=syria)
    EventFactory(country=norway)
    both = map_of()
    both_view, outside = both.view, [line.name for line in both.outside]
    EventFactory.create_batch(2, country=norway)

    assert (both_view, outside) == ("arab", ["النرويج"])
    assert map_of().view == "world"
    assert map_of().outside == []
    assert map_of("", "nonsense").view == "world"


def test_small_countries_have_a_marker_as_large_as_a_finger(qatar, syria):
    EventFactory(country=qatar)
    EventFactory(country=syria)

    far = {area.name: area.marker is not None for area in map_of("", "arab").areas}
    near = {area.name: area.marker is not None for area in map_of("", "gulf").areas}

    assert far == {"سوريا": False, "قطر": True}
    assert near["قطر"] is False


def test_on_a_phone_a_number_stands_for_each_name_without_room(client, qatar, syria):
    crowded = {"LB": "لبنان", "PS": "فلسطين", "JO": "الأردن", "KW": "الكويت", "IQ": "العراق"}
    for code, name in crowded.items():
        EventFactory(country=CountryFactory(code=code, name_ar=name, name_en=code))
    EventFactory(country=qatar)
    EventFactory(country=syria)

    found = map_of("", "arab")
    page = page_of(client, "/events/map/?view=arab")

    told = [label.text for label in found.names if label.is_far]
    assert sorted([*told, *(mark.text for mark in found.numbers)]) == sorted(
        [*crowded.values(), "قطر", "سوريا"]
    )
    assert len(found.numbers) >= 3
    assert [mark.number for mark in found.numbers] == [
        str(number) for number in range(1, len(found.numbers) + 1)
    ]
    assert len({(mark.x, mark.y) for mark in found.numbers}) == len(found.numbers)
    assert [mark.text for mark in page.select(".atlas__mark")] == [
        item.select_one(".atlas__number").text for item in page.select(".atlas__marks li")
    ]


def test_the_area_of_a_circle_is_in_proportion_to_its_number(syria, homs):
    small = PlaceFactory(name_ar="بلدة الفل", country=syria, latitude="35.01", longitude="37.05")
    EventFactory.create_batch(8, country=syria, place=homs)
    EventFactory.create_batch(2, country=syria, place=small)

    large, little = map_of("", "levant").dots

    assert (large.radius / little.radius) ** 2 == pytest.approx(4, rel=0.02)


def test_steps_cover_every_number_once():
    for most in (0, 1, 2, 3, 5, 8, 30, 31, 99, 1000, 123_456):
        steps = steps_up_to(most)
        assert len(steps) <= 5
        assert [step.least for step in steps] == [1, *(step.most + 1 for step in steps[:-1])][
            : len(steps)
        ]
        assert all(step.least <= step.most for step in steps)
        assert not steps or steps[-1].most == most


def test_zoom_is_a_link_that_keeps_the_filters(client, syria, homs):
    EventFactory(country=syria, place=homs, starts_on=date(2022, 5, 1))
    EventFactory(country=CountryFactory(code="FR"), starts_on=date(2022, 5, 1))

    page = page_of(client, "/events/map/?year=2022")
    near = page.select_one(".places__near")
    world = page.select(".results .switch__link")[-1]
    kept = page_of(client, f"/events/map/{world['href']}").select(".filters__form [type=hidden]")

    assert near["href"] == "?year=2022&country=sy"
    assert world["href"] == "?year=2022&view=world"
    assert [(field["name"], field["value"]) for field in kept] == [("view", "world")]
    assert page_of(client, f"/events/map/{near['href']}").h1.text.endswith("سوريا")


def test_a_map_of_many_is_a_light_page_of_as_many_queries(client, syria, homs):
    EventFactory(country=syria, place=homs)
    client.get("/events/map/")
    few = queries_of(client, "/events/map/")
    for number, code in enumerate(["QA", "EG", "TN", "MA", "SA", "IQ", "LB", "JO", "YE", "OM"]):
        country = CountryFactory(code=code, name_ar=code, name_en=code)
        place = PlaceFactory(country=country, latitude=str(20 + number), longitude="40")
        EventFactory(country=country, place=place)

    assert queries_of(client, "/events/map/") == few <= MOST_QUERIES
    for view in ("arab", "world", "levant"):
        assert len(client.get(f"/events/map/?view={view}").content) < MOST_BYTES


def test_only_the_whole_map_is_for_search_engines(client):
    robots = [
        page_of(client, f"/events/map/{query}").select_one("meta[name=robots]")
        for query in ("", "?view=world", "?country=sy")
    ]

    assert [found is not None for found in robots] == [False, True, True]
    assert "/events/map/" in client.get("/sitemap-pages.xml").text


def test_an_event_with_a_place_has_a_small_map_of_it(client, syria, homs):
    there = EventFactory(country=syria, place=homs)
    somewhere = EventFactory(country=syria)
    nowhere = EventFactory(country=None)

    pages = [page_of(client, event.get_absolute_url()) for event in (there, somewhere, nowhere)]

    assert [len(page.select(".atlas__here")) for page in pages] == [1, 0, 0]
    assert [len(page.select(".atlas--small")) for page in pages] == [1, 1, 0]
    caption = pages[0].select_one(".atlas--small figcaption")
    assert "الياسمين، سوريا" in caption.text
    assert caption.a["href"] == "/events/map/?country=sy"
