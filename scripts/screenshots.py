"""Pictures of every page of readers, to be looked at: ``make screenshots``.

A page of every kind (`ngo_portal/style/samples.py`) with the demonstration content, in a database
that is made for it and gone afterwards: at 360, 768 and 1280 pixels, light and dark, in Arabic and
in English. They lie in `var/screenshots/`, a folder for each language, width and scheme, which can
be leafed through. Needs a Chromium (README). `--only event article` takes those pages alone.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from django.db import connections
from django.utils import translation
from django.utils.module_loading import import_string
from playwright.sync_api import sync_playwright

from benchmarks.servers import granian, settle, stop, wait_for
from tests.journeys.conftest import FLAGS, find_chromium

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "screenshots"
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
LANGUAGES = ("ar", "en")
# Of a page that is longer the rest is more of the same.
MOST_PIXELS = 12_000
HEIGHT = 900
# What waits to be scrolled to would be a hole in the picture.
IMAGES_READY = """Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().catch(() => null);
}))"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="pages, by name")
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="multaqa-screenshots-") as folder:
        # Playwright keeps a loop on this thread, in which Django would see a coroutine.
        os.environ |= {"EMAIL_URL": "console://", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
        settle(Path(folder), "memory://")
        with served() as origin, ThreadPoolExecutor(len(LANGUAGES)) as browsers:
            ways = [(origin, language, options.only, options.into) for language in LANGUAGES]
            taken = sum(browsers.map(lambda way: take(*way), ways))
    print(f"{taken} pictures in {options.into}")
    return 0 if taken else 1


@contextmanager
def served() -> Iterator[str]:
    """A server of the demonstration, as readers meet it: pages kept and compressed."""
    size = argparse.Namespace(workers=1, threads=2)
    process, port = granian("ngo_portal.wsgi", size, {"PAGE_CACHE_MB": "64"})
    try:
        wait_for(f"http://127.0.0.1:{port}/robots.txt")
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)


@contextmanager
def opened(origin: str) -> Iterator:
    """A page of a browser that loads nothing from elsewhere and moves nothing."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        page = browser.new_page(base_url=origin, locale="ar", reduced_motion="reduce")
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def take(origin: str, language: str, only: list[str], folder: Path) -> int:
    """Take all pictures in a language, in a browser of its own; return how many."""
    samples = import_string("ngo_portal.style.samples.samples")
    with translation.override(language):
        wanted = [sample for sample in samples() if not only or sample.name in only]
    connections.close_all()
    with opened(origin) as page:
        for sample in wanted:
            page.goto(sample.address, wait_until="networkidle")
            for width, scheme in product(WIDTHS, SCHEMES):
                place = folder / language / f"{width}-{scheme}"
                picture(page, width, scheme, place / f"{sample.name}.png")
    print(f"{language}: {len(wanted)} pages", flush=True)
    return len(wanted) * len(WIDTHS) * len(SCHEMES)


def picture(page, width: int, scheme: str, file: Path) -> None:
    """The whole page, with what is loaded only where it is seen."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    length = min(page.evaluate("document.documentElement.scrollHeight"), MOST_PIXELS)
    page.evaluate(IMAGES_READY)
    file.parent.mkdir(parents=True, exist_ok=True)
    clip = {"x": 0, "y": 0, "width": width, "height": length}
    page.screenshot(path=file, full_page=True, clip=clip)


if __name__ == "__main__":
    sys.exit(main())
