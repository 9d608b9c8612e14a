"""The browser is killed in the middle of a form, and the words come back."""

import pytest
from django.urls import reverse

from events.models import Event
from ngo_portal.shared.models import WorkingCopy
from tests.factories import organizations
from tests.journeys.axe import violations
from tests.journeys.desk import Desk

pytestmark = pytest.mark.once
FIELDS = {
    "type": "ورشة عمل",
    "title": "ورشة انقطعت فجأة",
    "starts_on": "2024-05-23",
    "body": "## محور أول\nكلام طويل لم يُحفظ",
    "involvements": [{"role": "الجهة الداعية", "organization": "جمعية ضفاف", "note": "استضافت"}],
}


def test_a_browser_that_is_killed_loses_no_words(new_page, sign_in, chief_editor, tmp_path):
    organizations.OrganizationFactory(name="جمعية ضفاف")
    page = new_page()
    sign_in(page, chief_editor)
    page.goto(reverse("admin:events_event_add"))

    Desk(page, tmp_path).fill(FIELDS)
    with page.expect_response("**/autosave/") as kept:
        hide(page)
    assert kept.value.status == 200
    page.context.close()

    page = new_page()
    sign_in(page, chief_editor)
    page.goto(reverse("admin:index"))
    with page.expect_navigation():
        page.click("#queue-unsaved ~ ol a")
    assert violations(page) == []
    assert page.input_value("#id_title") == FIELDS["title"]
    page.locator(".field-body [role=textbox]").get_by_text("كلام طويل لم يُحفظ").wait_for()
    with page.expect_popup() as opened:
        page.click("button[name=_preview]")
    frame = opened.value.frame_locator("iframe")
    frame.locator("h1").get_by_text(FIELDS["title"]).wait_for()
    opened.value.check("#preview-narrow")
    width = opened.value.locator("iframe").bounding_box()["width"]
    assert width == 360
    assert violations(opened.value, at_least=5) == []
    with page.expect_navigation():
        page.click("input[name=_save]")

    event = Event.objects.get()
    assert event.title == FIELDS["title"]
    assert event.body == "<h2>محور أول</h2>\n<p>كلام طويل لم يُحفظ</p>"
    assert [(row.organization.name, row.note) for row in event.involvements.all()] == [
        ("جمعية ضفاف", "استضافت")
    ]
    assert not WorkingCopy.objects.exists()


def hide(page):
    """Let the page think that its window was covered: it keeps what it holds at once."""
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
      delete document.hidden;
    }""")
