"""A reader narrows a list, follows a gathering to its people and reports, and searches."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from ngo_portal.shared import projecting
from tests.factories.articles import ArticleEventFactory, ArticleFactory, ArticlePersonFactory
from tests.factories.events import EventFactory, InvolvementFactory, ParticipationFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, ThemeFactory

pytestmark = pytest.mark.once

PHONE = {"width": 360, "height": 740}


@pytest.fixture
@projecting.together()
def site_content(transactional_db):
    """Twenty-five Syrian events of one group of themes, the newest told in full; others beside."""
    group = ThemeFactory(group=True, code="zz", name_ar="البحر والساحل", name_en="Sea and coast")
    themes = [group, ThemeFactory(parent=group), ThemeFactory(parent=group)]
    syria, tunisia = CountryFactory(), CountryFactory(tunisia=True)
    for number in range(24):
        EventFactory(
            starts_on=date(2022, 1, 1) + timedelta(days=number),
            country=syria,
            themes=[themes[number % 3]],
        )
    EventFactory.create_batch(3, country=tunisia, themes=[themes[1]])
    EventFactory.create_batch(2, country=syria)
    EventFactory(country=CountryFactory(qatar=True))
    event = EventFactory(
        title="ملتقى الصيادين", starts_on=date(2023, 5, 1), country=syria, themes=[themes[2]]
    )
    organization = OrganizationFactory(name="مؤسسة الأمل البحرية")
    person = PersonFactory(name="أروى الساحلي")
    InvolvementFactory(event=event, organization=organization)
    ParticipationFactory(event=event, person=person)
    AffiliationFactory(organization=organization, person=person)
    article = ArticleFactory(title="الصيادون يجتمعون")
    ArticleEventFactory(article=article, event=event)
    ArticlePersonFactory(article=article, person=person)


@pytest.fixture
def phone(new_page):
    """A small screen that runs no scripts: nothing on a public page may need one."""
    return new_page(viewport=PHONE, java_script_enabled=False)


def heading(page):
    return page.locator("h1")


def count(page):
    return page.locator(".results__count")


def choose(page, name, value):
    """Unfold what hides a check box, and check it."""
    box = page.locator(f"input[name={name}][value={value}]")
    for fold in page.locator("details.fold", has=box).all():
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()
    box.check()


def test_a_reader_narrows_the_list_of_events(site_content, phone):
    phone.goto("/")
    phone.locator(".menu__link[href='/events/']").click()
    expect(count(phone)).to_have_text("31 فعالية")

    phone.locator(".filters__summary").click()
    choose(phone, "theme", "zz")
    choose(phone, "country", "sy")
    phone.locator(".filters__buttons button").click()

    chips = phone.locator(".chip__value")
    expect(count(phone)).to_have_text("25 فعالية")
    expect(chips).to_have_text(["البحر والساحل", "سوريا"])

    phone.locator(".pagination [rel=next]").click()
    expect(phone.locator(".results .entry")).to_have_count(5)
    expect(count(phone)).to_have_text("25 فعالية")
    expect(phone.locator(".pagination__page[aria-current]")).to_contain_text("2")

    phone.locator(".chip", has_text="سوريا").click()
    expect(count(phone)).to_have_text("28 فعالية")
    expect(chips).to_have_text(["البحر والساحل"])
    # A form without scripts also sends the boxes that were left empty.
    assert parse_qsl(urlsplit(phone.url).query) == [("theme", "zz")]


def test_a_reader_goes_from_an_event_to_its_people_and_reports(site_content, phone):
    phone.goto("/events/?theme=zz")

    phone.locator(".results").get_by_role("link", name="ملتقى الصيادين").click()
    expect(heading(phone)).to_have_text("ملتقى الصيادين")
    phone.locator("main").get_by_role("link", name="مؤسسة الأمل البحرية").first.click()
    expect(heading(phone)).to_contain_text("مؤسسة الأمل البحرية")
    phone.locator("main").get_by_role("link", name="أروى الساحلي").first.click()
    expect(heading(phone)).to_contain_text("أروى الساحلي")
    phone.locator("main").get_by_role("link", name="الصيادون يجتمعون").first.click()
    expect(heading(phone)).to_contain_text("الصيادون يجتمعون")
    phone.locator("main").get_by_role("link", name="ملتقى الصيادين").first.click()
    expect(heading(phone)).to_have_text("ملتقى الصيادين")


def test_a_reader_changes_the_language_and_back_without_losing_the_place(site_content, phone):
    phone.goto("/events/?theme=zz&country=sy&page=2")
    address = phone.url
    english = address.replace("/events/", "/en/events/")

    phone.get_by_role("link", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("html")).to_have_attribute("dir", "ltr")
    expect(phone.locator(".chip__value")).to_have_text(["Sea and coast", "Syria"])
    expect(count(phone)).to_have_text("25 events")
    assert phone.url == english

    phone.get_by_role("link", name="العربية").click()
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(count(phone)).to_have_text("25 فعالية")
    assert phone.url == address


def test_a_reader_finds_a_name_in_another_spelling(site_content, phone):
    phone.goto("/")

    phone.locator(".button--find").click()
    phone.locator("#id_q").fill("مؤسسه الامل")
    phone.locator("#id_q").press("Enter")

    expect(count(phone)).to_contain_text("مؤسسه الامل")
    phone.locator(".results").get_by_role("link", name="مؤسسة الأمل البحرية").click()
    expect(heading(phone)).to_contain_text("مؤسسة الأمل البحرية")


def test_an_empty_list_offers_what_to_take_away(site_content, phone):
    phone.goto("/events/?theme=zz&country=qa")
    offers = phone.locator(".empty__list a")

    expect(phone.locator(".results .entry")).to_have_count(0)
    expect(offers).to_have_count(2)
    expect(offers.first).to_contain_text("فعالية واحدة")
    offers.first.click()

    expect(phone.locator(".results .entry")).to_have_count(1)
    expect(phone.locator(".chip__value")).to_have_text(["قطر"])


def test_a_keyboard_reaches_the_content_first(site_content, new_page):
    page = new_page(viewport=PHONE)
    page.goto("/events/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
