"""What it takes to take the whole list of events along: python -m benchmarks.exports

Each form is fetched in a process of its own, in the pieces in which a server would send them. The
memory is what the process has for itself alone beyond what it had before (RssAnon of Linux, looked
at every 20 milliseconds); pages of the database that lie in the memory of the system are not in it.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Reader, counted, lap, set_up, table, yardstick

set_up()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - Django has to be set up before
from django.db import connection  # noqa: E402

from events.models import Event  # noqa: E402
from ngo_portal.shared.tables.views import FORMS  # noqa: E402

STATUS = Path("/proc/self/status")
EVERY = 0.02
HEADINGS = ["form", "MB", "seconds", "CPU s", "first piece s", "peak MB", "SQL", "records a s"]


class Memory:
    """The most memory of its own that this process has had since a moment, in megabytes."""

    def __init__(self):
        self.before = self.most = own_memory()
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        self.thread.join()

    def look(self) -> None:
        while not self.is_over.wait(EVERY):
            self.most = max(self.most, own_memory())

    @property
    def taken(self) -> float:
        return self.most - self.before


def own_memory() -> float:
    lines = STATUS.read_text(encoding="ascii").splitlines()
    found = next(line for line in lines if line.startswith("RssAnon:"))
    return int(found.split()[1]) / 1000


def fetched(address: str) -> dict:
    """Fetch an address piece by piece, keeping none of them."""
    reader = Reader(get_wsgi_application())
    reader.get("/events/?year=1900")
    said, size, first = [], 0, 0.0
    with Memory() as memory, counted() as tally, lap() as took:
        begun = time.perf_counter()
        result = reader.application(reader.environ(address), lambda *answer: said.append(answer))
        for piece in result:
            first = first or time.perf_counter() - begun
            size += len(piece)
        result.close()
    if not said[0][0].startswith("200"):
        raise SystemExit(f"{address} answers {said[0][0]}.")
    return {
        "bytes": size,
        "wall": took.wall / 1000,
        "cpu": took.cpu / 1000,
        "first": first,
        "memory": memory.taken,
        "statements": tally.statements,
    }


def row_of(ending: str, records: int) -> list:
    command = [sys.executable, "-m", "benchmarks.exports", "--form", ending]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(said)
    return [
        ending,
        found["bytes"] / 1_000_000,
        found["wall"],
        found["cpu"],
        found["first"],
        found["memory"],
        found["statements"],
        int(records / found["wall"]),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--form", choices=[form.ending for form in FORMS], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.form:
        print(json.dumps(fetched(f"/events/export.{options.form}")))
        return
    records = Event.objects.published().count()
    rows = [row_of(form.ending, records) for form in FORMS]
    print(f"{records:,} public events, {connection.vendor}; yardstick {yardstick():.0f} ms")
    print(table(HEADINGS, rows))


if __name__ == "__main__":
    main()
