"""What a browser fetches before the first page stands, and that the page then stands still.

That of the longest article is weighed with the demonstration (tests/journeys/test_site.py).
"""

import time

import pytest

from ngo_portal.shared import projecting
from tests.factories.events import EventFactory
from tests.factories.shared import ThemeFactory
from tests.journeys.weighing import fetched, is_font, path, weight

pytestmark = pytest.mark.once

PHONE = {"width": 360, "height": 740}
# Pages whose text stands above the fold: their lists and hubs are of the same parts.
PAGES = ["/about/", "/", "/events/", "/themes/", "/search/"]

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.shifted += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
@projecting.together()
def site_content(transactional_db):
    theme = ThemeFactory(parent=ThemeFactory(group=True, code="cs"))
    EventFactory.create_batch(5, themes=[theme])


@pytest.mark.parametrize("address", PAGES)
def test_first_view_is_six_files_and_thirty_kilobytes(site_content, new_page, address):
    files = fetched(new_page(viewport=PHONE), address)

    fonts = [one for one in files if is_font(one)]
    others = [one for one in files if not is_font(one)]
    sans = [one for one in fonts if "sans" in path(one)]

    assert len(others) <= 6
    assert sum(map(weight, others)) <= 30_000
    # With the one family that every page needs, in its two weights; running text brings another.
    assert sum(map(weight, [*others, *sans])) <= 60_000
    assert sum(map(weight, fonts)) <= 60_000


@pytest.mark.parametrize("address", PAGES)
def test_late_fonts_move_nothing(site_content, new_page, address):
    page = new_page(viewport=PHONE)
    page.add_init_script(WATCH_SHIFTS)
    # Late enough for the page to be painted without them.
    page.route("**/*.woff2", lambda route: (time.sleep(0.4), route.continue_()))

    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")

    assert page.evaluate("shifted") < 0.02
