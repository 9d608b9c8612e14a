"""The admin in a browser: for everybody, on every screen, with no error and no foreign request."""

import pytest
from django.urls import reverse

from ngo_portal.shared import projecting
from tests.factories import articles, events, organizations, shared
from tests.journeys.axe import violations

pytestmark = pytest.mark.once

SCREENS = [1366, 768, 390]


@pytest.fixture
@projecting.together()
def full_event(transactional_db):
    event = events.EventFactory(several_days=True, themes=[shared.ThemeFactory()])
    events.InvolvementFactory(event=event)
    events.ParticipationFactory(event=event)
    events.AttendanceFactory(event=event)
    events.AgendaItemFactory(event=event, speakers=[organizations.PersonFactory()])
    events.OutcomeFactory(event=event)
    events.BallotFactory(event=event)
    events.EventPhotoFactory(event=event)
    articles.ArticleEventFactory(event=event)
    return event


def scrolls_sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_pages_are_accessible_and_fit_every_screen(new_page, sign_in, chief_editor, full_event):
    page = new_page(viewport={"width": SCREENS[0], "height": 900})
    sign_in(page, chief_editor)
    addresses = [
        reverse("admin:index"),
        reverse("admin:events_event_changelist"),
        reverse("admin:articles_article_changelist"),
        reverse("admin:shared_photo_changelist"),
        reverse("admin:events_event_change", args=[full_event.pk]),
    ]

    problems = {}
    for address in addresses:
        page.goto(address)
        for width in SCREENS:
            page.set_viewport_size({"width": width, "height": 900})
            found = violations(page) + (["scrolls sideways"] if scrolls_sideways(page) else [])
            if found:
                problems[address, width] = found

    assert problems == {}


def test_login_is_accessible(page):
    page.goto(reverse("admin:login"))

    assert violations(page, at_least=4) == []


def test_calendar_shows_the_whole_week(page, sign_in, chief_editor):
    sign_in(page, chief_editor)
    page.goto(reverse("admin:events_event_add"))

    page.click("#calendarlink0")
    days = page.locator("#calendarbox0 th").all_inner_texts()
    box = page.locator("#calendarbox0").bounding_box()
    table = page.locator("#calendarbox0 table").bounding_box()

    assert days == ["س", "ح", "ن", "ث", "ر", "خ", "ج"]
    assert box["x"] <= table["x"]
    assert table["x"] + table["width"] <= box["x"] + box["width"]


def test_organization_is_made_without_leaving_the_form_of_an_event(page, sign_in, chief_editor):
    events.InvolvementRoleFactory(code="organizer")
    sign_in(page, chief_editor)
    page.goto(reverse("admin:events_event_add"))

    page.fill("#id_title", "ملتقى الضفاف")
    page.click("#involvements-group .add-row a")
    with page.expect_popup() as opened:
        page.click("#add_id_involvements-0-organization")
    popup = opened.value
    popup.fill("#id_name", "جمعية وُلدت هنا")
    popup.click("input[name=_save]")
    chosen = page.locator("#select2-id_involvements-0-organization-container")
    chosen.get_by_text("جمعية وُلدت هنا").wait_for()

    assert page.input_value("#id_title") == "ملتقى الضفاف"


def test_person_is_found_in_another_spelling(page, sign_in, chief_editor):
    organizations.PersonFactory(name="أحمد الدرويش", profession="")
    sign_in(page, chief_editor)
    page.goto(reverse("admin:events_event_add"))

    page.click("#participations-group .add-row a")
    page.locator("#participations-0 .field-person .select2-selection").first.click()
    page.keyboard.type("احمد")
    page.locator(".select2-results__option--highlighted").get_by_text("أحمد الدرويش").click()

    chosen = page.locator("#select2-id_participations-0-person-container")
    assert "أحمد الدرويش" in chosen.inner_text()


def test_the_button_that_publishes_says_when(page, sign_in, chief_editor):
    event = events.EventFactory(approved=True)
    sign_in(page, chief_editor)
    page.goto(reverse("admin:events_event_change", args=[event.pk]))
    button = page.locator("button[value=published]")

    named = [button.inner_text()]
    for day in ["٢٠٩٠-٠١-٠١", "1/2/2020"]:
        page.fill("#id_publish_at_0", day)
        named.append(button.inner_text())

    assert named == ["انشر الآن", "جدوِل النشر", "انشر الآن"]


def test_what_is_missing_leads_to_where_it_is_added(page, sign_in, chief_editor):
    photo = shared.PhotoFactory(undescribed=True)
    event = events.EventFactory(draft=True, summary="")
    events.EventPhotoFactory(event=event, photo=photo)
    sign_in(page, chief_editor)
    page.goto(reverse("admin:events_event_change", args=[event.pk]))
    page.fill("#id_title", "عنوان لم يُحفظ بعد")
    with page.expect_navigation():
        page.click("button[value=published]")
    group = page.locator("#photos-group details")
    group.evaluate("details => { details.open = false; }")

    page.click("a.missing[href='#photos-group']")
    is_open = group.evaluate("details => details.open")
    page.click("a.missing[href='#id_summary']")

    assert is_open
    assert page.evaluate("document.activeElement.id") == "id_summary"
    assert page.input_value("#id_title") == "عنوان لم يُحفظ بعد"
    assert violations(page) == []
