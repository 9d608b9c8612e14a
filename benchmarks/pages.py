"""What the layer itself costs: `python -m benchmarks.pages` (a few seconds, no server).

Microseconds of processor time for one answer of the page cache, called as a server calls it, with
a tiny application in Django's place. A site with the doorbell in a scratch folder and an empty
database; the best of several runs.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
ANSWERS, RUNS = 20_000, 5
BYTES = b"<p>page</p>" * 2_000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="multaqa-pages-") as folder:
        os.environ |= {
            "MULTAQA_ENV": "development",
            "SECRET_KEY": "only-for-measuring",
            "DJANGO_SETTINGS_MODULE": "ngo_portal.settings",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "CACHE_DIR": f"{folder}/cache",
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, check=True, cwd=ROOT)
        django.setup()
        measure()


def measure() -> None:
    # Only now, when Django's settings are there.
    from ngo_portal.page_cache.layer import PageCache  # noqa: PLC0415
    from tests.wsgi import Marking, ask, environ  # noqa: PLC0415

    site = PageCache(Marking(BYTES), most_bytes=64 * 1024 * 1024, stamp="one")
    browser = {"HTTP_HOST": "localhost", "HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
    etag = ask(site, "/events/", **browser).headers["ETag"]
    cases = {
        "kept page": browser,
        "kept page, cookies of others": {**browser, "HTTP_COOKIE": "_ga=GA1.2.3; _gid=GA1.2.4"},
        "304": {**browser, "HTTP_IF_NONE_MATCH": etag},
    }
    for name, headers in cases.items():
        asked = environ("/events/", "theme=3", **headers)
        site(asked, answered)
        print(f"{name:<32}{best(site, asked):>8.1f} us")


def answered(status, headers, exception=None) -> None:
    """What a server would send."""


def best(site, asked) -> float:
    times = []
    for _run in range(RUNS):
        start = time.process_time()
        for _answer in range(ANSWERS):
            site(asked, answered)
        times.append((time.process_time() - start) / ANSWERS * 1e6)
    return min(times)


if __name__ == "__main__":
    main()
