"""What readers do beside reading, with no script at all.

They narrow lists, search and change the language without one in test_reader.
"""

import threading
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils.translation import gettext
from playwright.sync_api import expect

from ngo_portal.alerts.models import Alert
from tests.factories.events import EventFactory
from tests.factories.shared import ThemeFactory

pytestmark = pytest.mark.once


@pytest.fixture
def outbox(settings, live_server):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.SITE_ORIGIN = live_server.url
    mail.outbox = []
    return mail.outbox


def address_in(outbox):
    """The first address in the one mail, once it has been sent."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()
    [message] = outbox
    return next(line for line in message.body.splitlines() if line.startswith("http"))


def test_readers_subscribe_share_and_take_along_without_scripts(new_page, live_server, outbox):
    theme = ThemeFactory(parent=ThemeFactory(group=True))
    event = EventFactory(title="ملتقى الصيادين", themes=[theme])
    page = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)

    # News of a filter by mail: asked for, and confirmed by the link in the mail.
    page.goto(f"/events/?theme={theme.code}")
    page.locator(".take-along a[href*='/alerts/new/']").click()
    page.locator("input[name=address]").fill("nada@example.org")
    page.locator(".by-mail__form .button").click()
    expect(page.locator("h1")).to_have_text(gettext("Look into your mailbox"))
    page.goto(urlsplit(address_in(outbox)).path)
    page.locator(".by-mail__form .button").click()
    expect(page.locator("body")).to_contain_text("na…@example.org")
    alert = Alert.objects.confirmed().get()
    assert (alert.listing, alert.query) == ("events", f"theme={theme.code}")

    # Sharing: a way down to links and to an address to copy by hand; nothing that does nothing.
    page.goto(event.get_absolute_url())
    page.locator("a.share-jump").click()
    assert urlsplit(page.url).fragment == "share"
    links = page.locator(".share__links a")
    assert all(one.get_attribute("href").startswith(("https:", "mailto:")) for one in links.all())
    expect(links.first).to_be_in_viewport()
    expect(page.locator("#share-address")).to_have_value(f"{live_server.url}/e/{event.pk}")
    for button in page.locator(".share button").all():
        expect(button).to_be_hidden()

    # A calendar of one's own.
    page.locator(".subscribe__summary").first.click()
    file = page.locator(".subscribe a[download]").first
    expect(file).to_be_visible()
    answer = page.request.get(file.get_attribute("href"))
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text()

    # The line for another site, the numbers of a filter, and the text edition and back.
    page.get_by_role("link", name=gettext("Put it on your site")).click()
    expect(page.locator("#embed-line")).to_be_visible()
    page.goto("/statistics/")
    page.locator(".filters__summary").click()
    page.locator(".fold__summary").first.click()
    page.locator(".fold input[type=checkbox]").first.check()
    page.locator(".filters__buttons button").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".footer__edition").click()
    expect(page.locator("link[rel=stylesheet]")).to_have_attribute("href", "/static/css/text.css")
    page.locator("#full button").click()
    expect(page.locator(".chip")).to_have_count(1)

    # Nothing is kept where nothing runs, and the page about it is whole.
    page.goto("/offline/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".kept")).to_be_hidden()
