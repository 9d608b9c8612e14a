"""A search box suggests while one types: by keyboard, mouse or finger, aloud, and not at all."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys import axe

pytestmark = pytest.mark.once

PHONE = {"width": 360, "height": 740}
ANSWER = [
    {
        "kind": "organization",
        "kind_label": "منظمة",
        "url": "/organizations/",
        "runs": [["جمعية ", False], ["الأمل", True]],
        "note": "سوريا",
    },
    {
        "kind": "theme",
        "kind_label": "موضوع",
        "url": "/themes/",
        "runs": [["الأمل", True], [" والعمل <b>", False]],
        "note": "",
    },
    {
        "kind": "organization",
        "kind_label": "منظمة",
        "url": "/people/",
        "runs": [["مؤسسة ", False], ["الأمل", True], [" البحرية", False]],
        "note": "",
    },
]
# Told off by the groups, which keep the order of their first suggestion.
SHOWN = ["جمعية الأمل سوريا", "مؤسسة الأمل البحرية", "الأمل والعمل <b>"]


class Answers:
    """Stands for the server: what it was asked, and what it answers."""

    def __init__(self):
        self.asked = []
        self.status = 200
        self.suggestions = ANSWER

    def __call__(self, route):
        text = parse_qs(urlsplit(route.request.url).query)["q"][0]
        self.asked.append(text)
        body = json.dumps({"q": text, "suggestions": self.suggestions})
        route.fulfill(status=self.status, content_type="application/json", body=body)


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def opened(new_page, answers):
    """Open a page whose search boxes are answered: ``opened("/about/")``."""

    def open_page(address, **options):
        page = new_page(**options)
        page.route("**/search/suggestions/**", answers)
        page.goto(address)
        return page

    return open_page


@pytest.fixture
def page(opened):
    return opened("/about/")


def box(page):
    return page.locator("#masthead-search")


def suggestions(page):
    return page.locator(".masthead [role=option]")


def ask(page, text="الأمل"):
    box(page).press_sequentially(text)
    expect(suggestions(page)).to_have_count(len(ANSWER))


def test_typing_suggests_by_kind_and_says_how_many(page):
    ask(page)

    groups = page.locator(".suggestions [role=group]")
    expect(suggestions(page)).to_have_text(SHOWN)
    expect(page.locator(".suggestions__kind")).to_have_text(["منظمة", "موضوع"])
    expect(groups.first.locator("[role=option]")).to_have_count(2)
    expect(page.locator(".suggestions mark")).to_have_text(["الأمل"] * 3)
    expect(page.locator(".masthead [role=status]")).to_contain_text("3")
    expect(box(page)).to_have_attribute("aria-expanded", "true")


def test_arrows_choose_and_the_box_is_a_stop_between(page):
    ask(page)

    chosen = page.locator(".suggestions [aria-selected=true]")
    for expected in [*SHOWN, None, SHOWN[0]]:
        page.keyboard.press("ArrowDown")
        if expected is None:
            expect(chosen).to_have_count(0)
            assert box(page).get_attribute("aria-activedescendant") is None
        else:
            expect(chosen).to_have_text(expected)
            expect(box(page)).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_text(SHOWN[-1])
    page.keyboard.press("Home")
    expect(chosen).to_have_count(0)
    expect(box(page)).to_be_focused()


def test_enter_goes_to_what_is_chosen(page):
    ask(page)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/organizations/")


def test_enter_searches_while_nothing_is_chosen(page):
    ask(page)

    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=*")


def test_escape_closes_and_an_arrow_opens_again(page):
    ask(page)

    page.keyboard.press("Escape")
    expect(page.locator(".masthead .suggestions")).to_be_hidden()
    expect(box(page)).to_have_value("الأمل")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(suggestions(page).first).to_be_visible()


def test_leaving_the_box_closes(page):
    ask(page)

    page.keyboard.press("Tab")

    expect(page.locator(".masthead .suggestions")).to_be_hidden()


def test_a_click_follows_the_link(page):
    ask(page)

    suggestions(page).nth(1).click()

    page.wait_for_url("**/people/")


def test_one_letter_asks_nothing(page, answers):
    box(page).press_sequentially("ا")
    page.wait_for_timeout(300)

    assert answers.asked == []


def test_quick_typing_asks_once(page, answers):
    box(page).focus()
    box(page).evaluate(
        """(box) => ["ال", "الأ", "الأم", "الأمل"].forEach((text) => {
            box.value = text;
            box.dispatchEvent(new Event("input"));
        })"""
    )

    expect(suggestions(page)).to_have_count(3)
    assert answers.asked == ["الأمل"]


def test_a_question_is_given_up_for_a_newer_one(page):
    older = "**/suggestions/?q=%D8%A7%D9%84"
    held = []
    page.route(older, lambda route: held.append(route))
    with page.expect_request(older):
        box(page).press_sequentially("ال")
    with page.expect_event("requestfailed"):
        box(page).press_sequentially("أمل")

    expect(suggestions(page)).to_have_text(SHOWN)
    assert [route.request.failure for route in held] == ["net::ERR_ABORTED"]


def test_nothing_found_is_said_and_shows_no_list(page, answers):
    answers.suggestions = []
    box(page).press_sequentially("قققق")

    expect(page.locator(".masthead [role=status]")).not_to_be_empty()
    expect(page.locator(".masthead .suggestions")).to_be_hidden()


def test_a_box_without_answers_is_a_plain_box(page, answers, watch):
    answers.status = 503
    box(page).press_sequentially("الأمل")
    page.wait_for_timeout(400)

    expect(page.locator(".masthead .suggestions")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    # The browser itself reports the answer that the test ordered.
    assert [problem for problem in watch.problems if "503" not in problem] == []
    watch.problems.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_open_suggestions_are_accessible_and_on_the_page(opened, site, scheme, language):
    page = opened("/about/", color_scheme=scheme, viewport={"width": 768, "height": 900})
    if language == "en":
        with page.expect_navigation():
            page.get_by_role("link", name="English").click()
    ask(page)
    page.keyboard.press("ArrowDown")

    assert axe.violations(page) == []
    panel = page.locator(".masthead .suggestions").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 768
    assert page.evaluate("document.documentElement.scrollWidth") == 768


def test_a_phone_has_the_suggestions_on_the_page_of_the_search(opened):
    page = opened("/search/", viewport=PHONE, has_touch=True)
    page.locator("#id_q").tap()
    page.locator("#id_q").press_sequentially("الأمل")
    options = page.locator("main [role=option]")
    expect(options).to_have_count(3)

    assert options.first.bounding_box()["height"] >= 44 or not page.evaluate(
        "matchMedia('(pointer: coarse)').matches"
    )
    options.first.tap()
    page.wait_for_url("**/organizations/")
