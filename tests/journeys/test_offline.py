"""What was read can be read without a network, and nothing that was taken back."""

import pytest
from django.utils.encoding import uri_to_iri
from playwright.sync_api import expect

from ngo_portal.shared.workflow import Status
from tests.factories.articles import ArticleEventFactory, ArticleFactory
from tests.factories.events import EventFactory
from tests.journeys import axe

pytestmark = pytest.mark.once

# What the browser itself reports of answers that the test ordered.
ORDERED = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "status of 503", "status of 410")
KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("multaqa-"));
  if (!names.length) return [];
  const index = await (await caches.open(names[0])).match("/offline/index");
  if (!index) return [];
  const { pages } = await index.json();
  return Object.keys(pages).map((address) => decodeURI(new URL(address).pathname)).sort();
}"""


def wait_for(page, addresses):
    """Until exactly these pages are kept: the worker keeps them after it has shown them."""
    expected = sorted(map(uri_to_iri, addresses))
    for _try in range(500):
        if (kept := page.evaluate(KEPT)) == expected:
            return
        page.wait_for_timeout(50)
    assert kept == expected


def test_read_pages_stay_until_they_are_withdrawn(new_page, watch, sign_in, chief_editor):
    event, other = EventFactory(title="ملتقى الصيادين"), EventFactory(title="ورشة الشباك")
    article = ArticleFactory(title="الصيادون يجتمعون")
    ArticleEventFactory(article=article, event=event)
    about_event, about_other = event.get_absolute_url(), other.get_absolute_url()
    about_article = article.get_absolute_url()
    page = new_page(viewport={"width": 360, "height": 740})
    note = page.locator(".kept-note")

    # The first page was there before the worker, and is kept as well.
    page.goto("/events/")
    wait_for(page, ["/events/"])
    for address in (about_event, about_other, about_article):
        page.goto(address)
    wait_for(page, ["/events/", about_event, about_other, about_article])
    expect(note).to_have_count(0)
    # An address with a wrong name leads to the right one, and nothing goes.
    page.goto(f"/events/{event.pk}/old-name/")
    wait_for(page, ["/events/", about_event, about_other, about_article])

    page.context.set_offline(True)
    for address, words in [("/events/", "الفعاليات"), (about_event, "ملتقى الصيادين")]:
        page.goto(address)
        expect(page.locator("h1")).to_have_text(words)
        expect(note.locator("time")).to_be_visible()
    assert axe.violations(page) == []
    answer = page.goto("/organizations/")
    assert answer.status == 503
    expect(note).to_be_visible()
    expect(page.locator(".kept__page")).to_have_count(4)

    # Withdrawn while nobody could say so: gone as soon as the network is back, with what names it.
    event.move(Status.WITHDRAWN)
    page.context.set_offline(False)
    wait_for(page, [about_other])
    # Withdrawn and met: gone by the answer itself.
    page.goto("/about/")
    wait_for(page, ["/about/", about_other])
    other.move(Status.WITHDRAWN)
    assert page.goto(about_other).status == 410
    wait_for(page, [])
    page.context.set_offline(True)
    for address in (about_event, about_other, "/events/"):
        assert page.goto(address).status == 503
        expect(page.locator("body")).not_to_contain_text("الصيادين")
    page.context.set_offline(False)

    # Of who is signed in nothing is kept, neither of the desk nor of what readers see.
    sign_in(page, chief_editor)
    page.goto("/admin/")
    page.goto(about_article)
    page.goto("/alerts/new/?list=events")
    page.context.clear_cookies()
    # A worker that is back on the network asks what was withdrawn, on a slow machine as late as
    # here, and lists go once more. Who reads on has the page again.
    for _visit in range(3):
        page.goto("/themes/")
        page.wait_for_timeout(2000)
        if page.evaluate(KEPT) == ["/themes/"]:
            break
    wait_for(page, ["/themes/"])
    # After a while: what changed meanwhile empties lists, and not what is read only now.
    EventFactory()
    workers = page.context.new_cdp_session(page)
    workers.send("ServiceWorker.enable")
    workers.send("ServiceWorker.stopAllWorkers")
    page.goto("/countries/")
    wait_for(page, ["/countries/"])
    # A reader removes it all.
    page.goto("/offline/")
    page.locator(".kept__forget button").click()
    expect(page.locator(".kept")).to_be_hidden()
    wait_for(page, [])
    watch.problems = [one for one in watch.problems if not any(word in one for word in ORDERED)]


def test_a_worker_that_is_switched_off_takes_everything_along(new_page, settings):
    page = new_page()
    page.goto("/about/")
    wait_for(page, ["/about/"])

    settings.OFFLINE_READING = False
    # As the browser does by itself at the next visit, and now and then.
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")

    page.wait_for_function(
        "async () => !(await navigator.serviceWorker.getRegistrations()).length"
        " && !(await caches.keys()).length"
    )
    page.goto("/about/")
    expect(page.locator("script[data-worker]")).to_have_count(0)
