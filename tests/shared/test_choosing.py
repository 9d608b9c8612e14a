"""The page with every value of a filter, whose commonest ones stand beside the list."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from events.filters import EventFilterSet
from events.models import Event
from ngo_portal.shared import choosing
from ngo_portal.shared.asking import ask
from ngo_portal.shared.filters import LEADING
from tests.factories.events import EventFactory, InvolvementFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.shared import CountryFactory, ThemeFactory

pytestmark = pytest.mark.django_db

EVENTS = reverse("events:list")
FIELD = re.compile(r'<input type="(\w+)" name="(\w+)" value="([^"]*)"( checked)?>')
CODES = ["sy", "lb", "jo", "iq", "eg", "ye", "sd", "ma"]


def section(name, address=""):
    filterset = EventFilterSet(QueryDict(address), queryset=Event.objects.none())
    asked = ask(filterset.question, facets=filterset.facets, top=filterset.leading)
    return {section.name: section for section in filterset.sections(asked.counts)}[name]


def values(found):
    return [box.value for box in found.boxes]


def fields(page):
    """Type, name, value and whether it is ticked, of the fields of the form of choices."""
    form = page.content.decode().split('<form class="filters__form"')[1].split("</form>")[0]
    found = FIELD.findall(form)
    return [(kind, name, value, bool(ticked)) for kind, name, value, ticked in found]


def offered(page):
    return [value for kind, _name, value, _ticked in fields(page) if kind == "checkbox"]


@pytest.fixture
def eight_countries():
    """The first has most events."""
    for place, code in enumerate(CODES):
        country = CountryFactory(code=code.upper())
        EventFactory.create_batch(len(CODES) - place, country=country)


def test_beside_a_list_stand_the_commonest_values(eight_countries):
    found = section("country")

    assert sorted(values(found)) == sorted(CODES[:LEADING])
    assert found.has_more


def test_a_rare_value_stands_beside_the_list_where_it_is_chosen(eight_countries):
    assert sorted(values(section("country", "country=ma"))) == sorted([*CODES[:LEADING], "ma"])


def test_a_filter_with_few_values_has_all_of_them():
    EventFactory(country=CountryFactory())

    found = section("country")

    assert (values(found), found.has_more) == (["sy"], False)


def test_of_many_themes_the_groups_stand_beside_the_list_and_the_themes_of_a_chosen_one():
    groups = [ThemeFactory(code=f"g{number}", group=True, position=number) for number in range(4)]
    for group in groups:
        EventFactory(themes=[ThemeFactory(code=f"{group.code}_x", parent=group)])

    assert values(section("theme")) == ["g0", "g1", "g2", "g3"]
    assert section("theme").has_more
    assert values(section("theme", "theme=g1")) == ["g0", "g1", "g1_x", "g2", "g3"]
    assert values(section("theme", "theme=g2_x")) == ["g0", "g1", "g2", "g2_x", "g3"]


def test_the_last_years_stand_beside_the_list():
    for year in range(2014, 2024):
        EventFactory(starts_on=f"{year}-05-01")
    EventFactory(starts_on="2014-05-02")

    assert values(section("year")) == ["2023", "2022", "2021", "2020", "2019", "2018"]


def test_the_list_leads_to_a_page_with_every_value_and_its_count(client, eight_countries):
    form = client.get(EVENTS).content.decode()
    page = client.get(EVENTS, {"choose": "country"})

    assert 'name="choose" value="country"' in form
    assert sorted(offered(page)) == sorted(CODES)
    assert "<span>المغرب</span> <bdi>1</bdi>" in page.content.decode()
    assert "noindex" in page.content.decode()


def test_what_else_is_chosen_goes_along(client, eight_countries):
    EventFactory(country_id="SY", mode="virtual")

    page = client.get(
        EVENTS, {"choose": "country", "mode": "virtual", "country": ["SY", "nowhere"], "q": ""}
    )

    assert sorted(fields(page)) == [
        ("checkbox", "country", "sy", True),
        ("hidden", "country", "nowhere", False),
        ("hidden", "mode", "virtual", False),
    ]
    assert 'href="?mode=virtual&amp;country=SY&amp;country=nowhere"' in page.content.decode()


def test_values_are_found_by_the_beginnings_of_their_words(client, eight_countries):
    def found(named):
        return offered(client.get(EVENTS, {"choose": "country", "named": named}))

    assert found("مغر") == ["ma"]
    assert found("غرب") == []
    assert sorted(found("  ")) == sorted(CODES)


def test_records_are_found_by_any_of_their_names_in_any_spelling(client):
    wanted = OrganizationFactory(name="مؤسسة الإغاثة")
    for organization in [wanted, OrganizationFactory(name="جمعية ضفاف")]:
        InvolvementFactory(event=EventFactory(), organization=organization)
    OrganizationFactory(name="إغاثة بلا فعاليات")

    page = client.get(EVENTS, {"choose": "organization", "named": "اغاثه"})

    assert offered(page) == [str(wanted.pk)]


def test_an_unpublished_record_is_not_offered(client):
    hidden = OrganizationFactory(name="جمعية سرية", draft=True)
    InvolvementFactory(event=EventFactory(), organization=hidden)

    page = client.get(EVENTS, {"choose": "organization"})

    assert "جمعية سرية" not in page.content.decode()
    assert offered(page) == []


def test_many_values_go_over_several_pages(client, eight_countries, monkeypatch):
    monkeypatch.setattr(choosing, "VALUES_PER_PAGE", 5)

    first = client.get(EVENTS, {"choose": "country"})
    second = client.get(EVENTS, {"choose": "country", "page": 2})

    assert sorted([*offered(first), *offered(second)]) == sorted(CODES)
    assert 'href="?choose=country&amp;page=2"' in first.content.decode()


@pytest.mark.parametrize("page", ["3", "0", "-1", "x", "²", "9" * 30])
def test_a_page_that_is_not_there_is_not_found(client, page):
    assert client.get(EVENTS, {"choose": "country", "page": page}).status_code == 404


@pytest.mark.parametrize("name", ["", "nonsense", "q", "from", "self"])
def test_what_is_no_filter_is_the_list(client, name):
    event = EventFactory()

    page = client.get(EVENTS, {"choose": name})

    assert event.title in page.content.decode()


@pytest.mark.parametrize("name", ["events", "articles", "organizations", "people"])
def test_every_list_has_such_a_page(client, name):
    assert client.get(reverse(f"{name}:list"), {"choose": "country"}).status_code == 200


@pytest.mark.parametrize("named", ["x" * 500, "ا" * 250, "«»", "\u202e", "%", "<b>", "🕊"])
@pytest.mark.parametrize("name", ["country", "organization", "tag", "theme"])
def test_no_name_breaks_the_page(client, name, named):
    assert client.get(EVENTS, {"choose": name, "named": named}).status_code == 200


def test_the_button_of_the_filters_says_how_many_are_chosen(client):
    page = client.get(EVENTS, {"country": ["sy", "lb"], "mode": "virtual"})

    summary = page.content.decode().split('<summary class="filters__summary">')[1]
    assert "3" in summary.split("</summary>")[0].split("</svg>")[1]
