"""A list changes in place where scripts run, and where something fails the page is loaded."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from ngo_portal.shared import projecting
from tests.factories.events import EventFactory
from tests.factories.shared import CountryFactory, ThemeFactory
from tests.journeys import axe

pytestmark = pytest.mark.once

# Lost as soon as another page is loaded.
MARK = "() => { window.isSamePage = true }"
UNFOLDED = "document.querySelectorAll('.filters, .fold').forEach((fold) => (fold.open = true))"


@pytest.fixture
@projecting.together()
def content(transactional_db):
    """Twenty-five Syrian events of one theme, and one from elsewhere."""
    theme = ThemeFactory(parent=ThemeFactory(group=True, code="zz", name_ar="البحر"))
    syria = CountryFactory()
    for number in range(25):
        EventFactory(
            starts_on=date(2022, 1, 1) + timedelta(days=number), country=syria, themes=[theme]
        )
    EventFactory(country=CountryFactory(tunisia=True), title="ندوة في تونس")


@pytest.fixture
def opened(new_page):
    def open_list(address="/events/", **options):
        page = new_page(**options)
        page.goto(address)
        page.evaluate(MARK)
        page.evaluate(UNFOLDED)
        return page

    return open_list


def is_same(page):
    return page.evaluate("window.isSamePage === true")


def count(page):
    return page.locator(".results__count")


def spoken(page):
    return page.locator("main > [role=status]")


def box(page, name, value):
    return page.locator(f"input[name={name}][value={value}]")


def focus(page):
    return page.evaluate("document.activeElement.value || document.activeElement.className")


def test_filters_and_pages_change_the_list_in_place(content, opened):
    page = opened()
    box(page, "country", "sy").check()
    expect(count(page)).to_have_text("25 فعالية")

    # The box keeps the focus, the number is said, and what names the address follows.
    assert parse_qsl(urlsplit(page.url).query) == [("country", "sy")]
    assert focus(page) == "sy"
    expect(spoken(page)).to_contain_text("25 فعالية")
    expect(page.locator(".masthead a[hreflang]")).to_have_attribute(
        "href", "/en/events/?country=sy"
    )
    doors = page.locator("link[rel=alternate][href*='export.csv']").get_attribute("href")
    assert doors.endswith("?country=sy")
    assert axe.violations(page) == []

    # A page of results leads to its beginning, and back to where one was.
    page.locator(".pagination [rel=next]").scroll_into_view_if_needed()
    left_at = page.evaluate("scrollY")
    page.locator(".pagination [rel=next]").click()
    expect(page.locator(".results .entry")).to_have_count(5)
    assert focus(page) == "results"
    expect(spoken(page)).to_contain_text("صفحة 2 من 2")
    page.go_back()
    expect(page.locator(".results .entry")).to_have_count(20)
    page.wait_for_function(f"Math.abs(scrollY - {left_at}) < 3")
    page.go_forward()
    expect(page.locator(".results .entry")).to_have_count(5)

    # Words wait for Enter, and a chip takes its filter back in the form too.
    page.locator("#id_q").press_sequentially("ندوة")
    assert "q=" not in page.url
    page.locator("#id_q").press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    page.locator(".chip", has_text="سوريا").click()
    expect(count(page)).to_have_text("فعالية واحدة")
    expect(page.locator("input[name=country]:checked")).to_have_count(0)
    page.go_back()
    page.go_back()
    expect(page.locator("#id_q")).to_have_value("")
    expect(box(page, "country", "sy")).to_be_checked()
    assert is_same(page)


def test_the_newer_choice_counts_and_a_long_wait_shows(content, opened):
    page = opened()
    held = []
    page.route("**/events/?country=sy", lambda route: held.append(route))
    with page.expect_request("**/events/?country=sy"):
        box(page, "country", "sy").check()
    expect(page.locator("[data-swap=results]")).to_have_attribute("aria-busy", "true")

    box(page, "theme", "zz").check()
    expect(page.locator(".chip__value")).to_have_count(2)

    assert [route.request.failure for route in held] == ["net::ERR_ABORTED"]
    expect(page.locator("[data-swap=results]")).not_to_have_attribute("aria-busy", "true")
    assert is_same(page)
    # One step back: the choice that was overtaken was never a page.
    page.go_back()
    expect(page.locator(".chip__value")).to_have_count(0)
    expect(box(page, "country", "sy")).not_to_be_checked()


def test_whatever_is_not_a_list_is_left_to_the_browser(content, opened, watch):
    # What a worker fetches for the page does not pass the answers of the test.
    page = opened(service_workers="block")
    answers = iter(
        [
            lambda route: route.abort(),
            lambda route: route.fulfill(content_type="application/json", body="{}"),
            lambda route: route.fulfill(content_type="text/html", body="<main>ملتقى</main>"),
        ]
    )

    def answer(route):
        is_part = route.request.resource_type == "fetch"
        next(answers)(route) if is_part else route.continue_()

    page.route("**/events/?country=sy", answer)
    for _fault in range(3):
        page.goto("/events/")
        page.evaluate(MARK)
        page.evaluate(UNFOLDED)
        with page.expect_navigation(url="**/events/?country=sy"):
            box(page, "country", "sy").check()

        expect(count(page)).to_have_text("25 فعالية")
        assert not is_same(page)
    # The browser itself reports the answer that the test refused.
    watch.problems = [one for one in watch.problems if "net::ERR_FAILED" not in one]
