"""The statistics are the list, counted: under the same filters, and never more than was stated."""

import csv
from io import StringIO

import pytest
from bs4 import BeautifulSoup

from tests.factories.events import AttendanceFactory, EventFactory, InvolvementFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.shared import CountryFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def page_of(client, address="/statistics/"):
    return BeautifulSoup(client.get(address).text, "html.parser")


def chart(page, name):
    """The lines of a chart as the page tells them."""
    rows = page.select(f"[aria-labelledby=chart-{name}] tbody tr")
    return [(row.th.text, int(row.select_one("td bdi").text)) for row in rows]


@pytest.fixture
def syria():
    return CountryFactory(code="SY", name_ar="سوريا")


def test_events_are_counted_by_every_facet_and_hidden_ones_are_not(client, syria):
    body = OrganizationFactory(name="جمعية المرفأ")
    for day in ["2019-05-01", "2021-03-02", "2021-04-03"]:
        InvolvementFactory(event=EventFactory(starts_on=day, country=syria), organization=body)
    EventFactory(starts_on="2021-03-02", country=syria, draft=True)

    page = page_of(client)

    assert page.select_one(".results__count").text == "3 فعاليات"
    assert chart(page, "year") == [("2019", 1), ("2020", 0), ("2021", 2)]
    assert chart(page, "country") == [("سوريا", 3)]
    assert chart(page, "organization") == [("جمعية المرفأ", 3)]
    line = page.select_one("[aria-labelledby=chart-year] tbody a")
    assert line["href"] == "/events/?year=2019"


def test_a_chart_counts_only_what_the_filters_leave(client, syria):
    qatar = CountryFactory(code="QA")
    for country, year in [(syria, 2019), (syria, 2020), (qatar, 2020)]:
        EventFactory(starts_on=f"{year}-01-01", country=country)

    page = page_of(client, "/statistics/?country=sy&year=2020")

    assert chart(page, "country") == [("سوريا", 1)]
    assert chart(page, "year") == [("2020", 1)]
    links = [link["href"] for link in page.select("[aria-labelledby=chart-country] tbody a")]
    assert links == ["/events/?year=2020&country=sy"]


def test_groups_of_themes_come_first_and_one_alone_shows_its_themes(client):
    group = ThemeFactory(name_ar="النساء", parent=None)
    leaf = ThemeFactory(name_ar="المشاركة", parent=group)
    other = ThemeFactory(name_ar="البيئة", parent=None)
    for themes in [[leaf], [group], [other]]:
        EventFactory(starts_on="2020-01-01").themes.set(themes)

    everything, one = page_of(client), page_of(client, f"/statistics/?theme={group.code}")

    assert chart(everything, "theme") == [("النساء", 2), ("البيئة", 1)]
    assert chart(one, "theme") == [("النساء", 2), ("المشاركة", 1)]


def test_more_choices_lead_to_all_of_them_and_back(client, syria):
    kept = EventFactory(starts_on="2020-01-01", country=syria)
    EventFactory(starts_on="2020-01-01", country=CountryFactory(code="QA", name_ar="قطر"))

    page = page_of(client, "/statistics/?choose=country&year=2020&country=sy")

    assert page.select_one("h1").text == "البلد"
    boxes = {box["value"]: box.has_attr("checked") for box in page.select("[name=country]")}
    assert boxes == {kept.country.code.lower(): True, "qa": False}
    back = page.select_one(".filters__buttons a")["href"]
    assert chart(page_of(client, f"/statistics/{back}"), "country") == [("سوريا", 1)]
    # What is no filter is no question either.
    assert page_of(client, "/statistics/?choose=nothing").select("[data-swap=results]")


def stated(event, count, qualifier="exact", **others):
    return AttendanceFactory(event=event, count=count, qualifier=qualifier, **others)


def attended(client, query=""):
    """Unit, qualifier, events and number of each line that says how many came."""
    page = page_of(client, f"/statistics/{query}")
    rows = page.select("[aria-labelledby=chart-attendance] tbody tr")
    return [tuple(cell.text.strip() for cell in row.select("th, td")) for row in rows]


def test_attendance_is_never_mixed(client, syria):
    one = EventFactory(country=syria)
    stated(one, 40)
    stated(one, 25, mode="virtual")
    stated(one, 12, unit="organizations")
    two = EventFactory(country=None)
    stated(two, 30, mode="in_person")
    stated(two, 10, mode="virtual")
    stated(EventFactory(country=None), 100, qualifier="about")
    stated(EventFactory(), None, note="كثيرون")
    stated(EventFactory(draft=True), 1000)

    assert attended(client) == [
        ("الأشخاص", "بالضبط", "2", "80"),
        ("الأشخاص", "نحو", "1", "نحو 100"),
        ("المنظمات", "بالضبط", "1", "12"),
    ]
    assert [row[-1] for row in attended(client, "?country=sy")] == ["40", "12"]


def test_a_number_that_is_mended_is_mended_in_the_sums(client):
    event = EventFactory()
    row = stated(event, 40)
    assert [line[-1] for line in attended(client)] == ["40"]

    row.count = 41
    row.save()
    assert [line[-1] for line in attended(client)] == ["41"]

    row.delete()
    assert attended(client) == []


def test_a_chart_is_taken_along_as_picture_and_as_data(client, syria):
    EventFactory(starts_on="2020-01-01", country=syria, title="ورشة")

    picture = client.get("/statistics/country.svg?country=sy")
    data = client.get("/statistics/country.csv?country=sy")

    assert picture.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    texts = [text.text for text in BeautifulSoup(picture.text, "html.parser").find_all("text")]
    assert texts[:4] == ["الفعاليات بحسب البلد", "البلد: سوريا", "سوريا", "1"]
    assert 'filename="country.csv"' in data.headers["Content-Disposition"]
    assert [*csv.reader(StringIO(data.text.removeprefix("\ufeff")))][1:] == [["sy", "سوريا", "1"]]


@pytest.mark.parametrize("address", ["nothing.svg", "nothing.csv", "year.png"])
def test_what_is_no_chart_is_not_found(client, address):
    assert client.get(f"/statistics/{address}").status_code == 404


def test_no_name_of_a_line_becomes_a_formula(client):
    InvolvementFactory(event=EventFactory(), organization=OrganizationFactory(name="=SUM(A1)"))

    rows = [*csv.reader(StringIO(client.get("/statistics/organization.csv").text))]

    assert rows[1][1] == "'=SUM(A1)"


def test_an_empty_site_says_so(client):
    assert len(page_of(client).select(".empty")) == 1


def test_any_number_of_events_is_counted_by_few_statements(client, django_assert_max_num_queries):
    for year in range(2010, 2020):
        InvolvementFactory(event=EventFactory(starts_on=f"{year}-01-01"))

    with django_assert_max_num_queries(24):
        client.get("/statistics/?q=ورشة")
