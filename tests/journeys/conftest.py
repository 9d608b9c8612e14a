"""A real browser for the journeys: the Chromium of the system, watched for what must not happen.

Without a Chromium the journeys are skipped, and say so; MULTAQA_REQUIRE_BROWSER=1 makes that a
failure. MULTAQA_BROWSER names one that is not on the path.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from playwright.sync_api import sync_playwright

from ngo_portal import env

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
# The site loads nothing from elsewhere, and the browser has no errands of its own. Where there is
# no graphics card, drawing as if there were one makes axe take a sixth more of the processor.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
    "--disable-software-rasterizer",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.journey)
        # A busy machine may keep a browser waiting for longer than anybody would wait.
        item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=["TimeoutError"]))
        # The demonstration stays for a whole module: emptying the tables after a test would end it.
        stays = "demonstration" in item.fixturenames
        item.add_marker(pytest.mark.django_db(transaction=not stays))


def find_chromium():
    """Return the path of a Chromium, or None."""
    if named := env.text("MULTAQA_BROWSER", ""):
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next((place for place in PLACES if Path(place).exists()), None)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all journeys of this process."""
    chromium = find_chromium()
    if chromium is None:
        message = f"No browser: none of {', '.join(NAMES)} is on the path (see README)."
        (pytest.fail if env.flag("MULTAQA_REQUIRE_BROWSER", False) else pytest.skip)(message)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    # Playwright keeps an event loop on this thread as long as it runs, and Django then takes
    # every query of a test for one made inside a coroutine.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium_process = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield chromium_process
        # For the same reason Django gave the tests another connection than the one they began
        # with, and PostgreSQL drops no database that somebody is connected to.
        connections.close_all()
        chromium_process.close()


class Watch:
    """Collects what a page must never do: errors, policy violations, requests to other hosts."""

    def __init__(self, origin):
        self.host = urlsplit(origin).netloc
        self.problems = []

    def follow(self, page):
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self.request)

    def console(self, message):
        if message.type != "error":
            return
        # The page itself may be a 404 that the test asked for; a part of a page may not.
        page = message.page
        is_page_itself = page is not None and message.location.get("url") == page.url
        if is_page_itself and message.text.startswith("Failed to load resource"):
            return
        self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def request(self, request):
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.problems.append(f"request to another host: {request.url}")


@pytest.fixture(scope="session", autouse=True)
def styles_and_scripts_are_kept():
    """Let a browser keep them as from a real server: a form of the admin has more than thirty, and
    asking for each again at every page takes longer than the page.
    """
    serve = StaticFilesHandler.serve

    def kept(handler, request):
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", kept)
        yield


@pytest.fixture
def site(live_server):
    """The address of the site that is visited. A module may visit another one."""
    return live_server.url


@pytest.fixture
def watch(site):
    """What went wrong in the browser; the test fails if it is not empty at its end."""
    watch = Watch(site)
    yield watch
    assert watch.problems == []


@pytest.fixture
def new_page(browser, site, watch):
    """Open a watched page: ``new_page(viewport={"width": 360, "height": 740})``.

    Takes the options of Playwright's ``new_context``. Addresses may begin with a slash.
    """
    contexts = []

    def open_page(**options):
        settings = {
            "base_url": site,
            "locale": "ar",
            "reduced_motion": "reduce",
            "viewport": {"width": 1280, "height": 900},
            **options,
        }
        context = browser.new_context(**settings)
        context.set_default_timeout(15_000)
        context.on("page", watch.follow)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A watched page on a desktop screen."""
    return new_page()


@pytest.fixture
def sign_in(live_server, client):
    """Sign a page in to the admin as a user, without the form: ``sign_in(page, user)``."""

    def with_session(page, user):
        client.force_login(user)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([{**session, "url": live_server.url}])

    return with_session


@pytest.fixture
def desk_of(new_page, live_server):
    """A page of the admin on which somebody is signed in, beside others."""

    def open_page(user):
        page, client = new_page(viewport={"width": 1366, "height": 900}), Client()
        client.force_login(user)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([{**session, "url": live_server.url}])
        return page

    return open_page


@pytest.fixture
def chief_editor(transactional_db):
    """A user who may do everything."""
    return get_user_model().objects.create_superuser("rana", "rana@example.org", "a long password")
