"""A list on the page of somebody, as high as what it shows; a press that copies."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import gettext
from playwright.sync_api import expect

from tests.factories.events import EventFactory

pytestmark = pytest.mark.once
FORGED = "frames[0].parent.postMessage({ multaqa: 'height', height: 9999 }, '*')"


@pytest.fixture
def member():
    """A function that serves a page on another site, and says where."""
    servers = []

    def serve(body):
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body.encode())

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Answer))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def page(browser):
    """A page of another site: the watched ones ask no other host than ours."""
    page = browser.new_page()
    yield page
    page.context.close()


def test_frame_on_another_site_takes_the_height_it_needs(
    page, member, live_server, client, settings
):
    settings.SITE_ORIGIN = live_server.url
    for number in range(3):
        EventFactory(title=f"ورشة {number}")
    answer = client.get("/events/embed/code/?limit=3")
    line = BeautifulSoup(answer.content, "html.parser").select_one("#embed-line").text

    page.goto(member(line))
    frame = page.locator("iframe")

    expect(frame).not_to_have_attribute("height", "560")
    inside = page.frame_locator("iframe")
    height = inside.locator("body").evaluate("body => Math.ceil(body.scrollHeight)")
    assert abs(int(frame.get_attribute("height")) - height) <= 1
    expect(inside.locator("li a")).to_have_count(3)
    # A message of anybody else changes nothing.
    page.evaluate(FORGED)
    page.evaluate("new Promise(done => setTimeout(done))")
    assert abs(int(frame.get_attribute("height")) - height) <= 1


def test_lines_are_copied_by_a_press(new_page, live_server, client, settings):
    settings.SITE_ORIGIN = live_server.url
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(EventFactory().get_absolute_url())

    page.locator("button[data-copy=share-address]").click()

    expect(page.locator("button[data-copy=share-address]")).to_have_text(gettext("Copied"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#share-address").input_value()
