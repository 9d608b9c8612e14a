"""What Lighthouse says of the pages of readers: `python -m benchmarks.lighthouse`.

A site of its own with the demonstration, served as in production: granian, WhiteNoise with
compressed files under names for good, pages kept. Lighthouse (mobile, its built-in throttling) asks
each page as often as `--runs` says; the figures are medians. The program is not part of the
project, because it is one of Node: `npm install lighthouse@12` in any folder, then

    LIGHTHOUSE=/that/folder/node_modules/.bin/lighthouse python -m benchmarks.lighthouse

Of a shared machine take a quiet moment: blocking time and the moment of the largest paint are
reckoned from how long its processor took. `--keep FOLDER` keeps the reports.
"""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.module_loading import import_string

from benchmarks.servers import ROOT, free_port, settle, stop, wait_for
from tests.journeys.conftest import find_chromium

PAGES = ["home", "events", "event", "article", "theme", "search", "search-found"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
# Milliseconds, except for the shift.
AUDITS = {
    "LCP": "largest-contentful-paint",
    "CLS": "cumulative-layout-shift",
    "TBT": "total-blocking-time",
    "bytes": "total-byte-weight",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=PAGES, metavar="NAME", help="pages, by name")
    parser.add_argument("--language", default="ar", choices=["ar", "en"])
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if program is None:
        print("No Lighthouse: say in LIGHTHOUSE where it is (see benchmarks/README.md).")
        return 1
    with tempfile.TemporaryDirectory(prefix="multaqa-lighthouse-") as folder:
        settle(Path(folder), "memory://")
        process, origin = served(Path(folder))
        try:
            report(program, origin, options, options.keep or Path(folder))
        finally:
            stop(process)
    return 0


def served(folder: Path) -> tuple[subprocess.Popen, str]:
    """A server as an operator would start it, but for HTTPS, which a proxy in front would end."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "MULTAQA_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_ORIGIN": origin,
        "HTTPS_REDIRECT": "0",
        "STATIC_ROOT": f"{folder}/static",
        "PAGE_CACHE_MB": "64",
    }
    quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": ROOT, "env": environment}
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input"], **quiet)
    command = [sys.executable, "-m", "granian", "ngo_portal.wsgi:application"]
    command += ["--interface", "wsgi", "--port", str(port), "--no-ws", "--no-log"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    wait_for(f"{origin}/robots.txt")
    return process, origin


def report(program: str, origin: str, options, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # Django is ready only by now.
    with translation.override(options.language):
        pages = {
            one.name: iri_to_uri(one.address)
            for one in import_string("ngo_portal.style.samples.samples")()
        }
    print(f"| page | {' | '.join([*CATEGORIES, *AUDITS])} | requests |")
    print("| --- |" + " ---: |" * (len(CATEGORIES) + len(AUDITS) + 1))
    for name in options.only:
        wait_for(origin + pages[name])
        runs = [
            run(program, origin + pages[name], folder / f"{name}-{number}.json")
            for number in range(options.runs)
        ]
        print(f"| {name} | {' | '.join(figures(runs))} |", flush=True)
        for fault in sorted({fault for one in runs for fault in faults(one)}):
            print(f"<!-- {name}: {fault} -->", flush=True)


def run(program: str, address: str, file: Path) -> dict:
    command = [program, address, "--quiet", "--output=json", f"--output-path={file}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
    browser = {"CHROME_PATH": find_chromium() or ""}
    subprocess.run(command, check=True, env={**os.environ, **browser}, stderr=subprocess.DEVNULL)
    return json.loads(file.read_text(encoding="utf-8"))


def figures(runs: list[dict]) -> list[str]:
    scores = [median(100 * one["categories"][name]["score"] for one in runs) for name in CATEGORIES]
    values = {
        name: median(one["audits"][audit]["numericValue"] for one in runs)
        for name, audit in AUDITS.items()
    }
    requests = median(len(one["audits"]["network-requests"]["details"]["items"]) for one in runs)
    said = [f"{score:.0f}" for score in scores]
    said += [f"{value:.3f}" if name == "CLS" else f"{value:,.0f}" for name, value in values.items()]
    return [*said, f"{requests:.0f}"]


def faults(one: dict) -> list[str]:
    """What costs points outside of the speed."""
    return [
        f"{name}: {one['audits'][part['id']]['title']}"
        for name in CATEGORIES[1:]
        for part in one["categories"][name]["auditRefs"]
        if part["weight"] and one["audits"][part["id"]]["score"] not in (1, None)
    ]


if __name__ == "__main__":
    sys.exit(main())
