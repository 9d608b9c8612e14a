"""What a change costs and when readers see it: python -m benchmarks.publishing [--rebuild]

Events are withdrawn and published again. Printed are the work for the projection, the whole move,
and how long after the move began another process, which keeps its pages, shows it: in the list,
in a list with a filter, in the count of a facet, in the search and on a hub. The records end as
they were. `--rebuild` makes the whole projection again and says how long a record takes, with
`--processes 2` of as many processes beside it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from benchmarks.measure import Figures, Reader, lap, set_up, table, yardstick

set_up()

from django.core.management import call_command  # noqa: E402 - Django has to be set up before
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from events.models import Event  # noqa: E402
from ngo_portal.page_cache.layer import PageCache  # noqa: E402
from ngo_portal.shared import projecting, reindexing  # noqa: E402
from ngo_portal.shared.publishing import Status  # noqa: E402
from ngo_portal.shared.searching.keys import Kind  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
CACHE_BYTES = 64_000_000
LONGEST_WAIT = 10.0


def some_events(count: int, seed: int) -> list[Event]:
    """Public events with a country, at the top of the lists on which they stand."""
    newest = Event.objects.published().exclude(country=None).exclude(starts_on=None)
    found = list(newest.exclude(themes=None).order_by("-starts_on", "-pk")[: count * 3])
    return Random(seed).sample(found, min(count, len(found)))


# Work


def work(events: Sequence[Event]) -> list[list]:
    """Milliseconds for the projection alone, for a save, and for the two moves."""
    names = ["projection of an event", "save an event", "withdraw", "publish"]
    taken = {name: (Figures(), Figures()) for name in names}
    for event in events:
        steps = {
            "projection of an event": lambda: projecting.write(Kind.EVENT, [event.pk]),  # noqa: B023
            "save an event": event.save,
            "withdraw": lambda: event.move(Status.WITHDRAWN),  # noqa: B023
            "publish": lambda: event.move(Status.PUBLISHED),  # noqa: B023
        }
        for name, step in steps.items():
            with lap() as took, transaction.atomic():
                step()
            taken[name][0].add(took.cpu)
            taken[name][1].add(took.wall)
    return [
        [name, cpu.median, cpu.p95, wall.median, wall.p95] for name, (cpu, wall) in taken.items()
    ]


# Visibility


def pages_of(event: Event) -> dict[str, str]:
    """Pages on which a change of an event shows."""
    theme = event.themes.all()[0]
    return {
        "list": "/events/",
        "list with a filter": f"/events/?country={event.country_id.lower()}",
        "count of a facet": f"/events/?theme={theme.code}",
        "search": f"/search/?{urlencode({'q': event.title})}",
        "hub": f"/themes/{theme.code}/",
    }


class Watcher:
    """Another process with pages of its own, which says when a page has changed."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def begin(self, address: str) -> None:
        """Have a page watched; from then on it may change."""
        print(json.dumps({"address": address}), file=self.process.stdin, flush=True)
        self.said()

    def said(self) -> dict:
        return json.loads(self.process.stdout.readline())


@contextmanager
def watcher() -> Iterator[Watcher]:
    command = [sys.executable, "-m", "benchmarks.publishing", "--watch"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ}, **pipes) as process:
        try:
            yield Watcher(process)
        finally:
            process.stdin.close()
            process.wait(30)


def watch() -> None:
    """Answer questions from standard input: what a page is now, and when it is another."""
    get = Reader(PageCache(get_wsgi_application(), most_bytes=CACHE_BYTES)).get
    for line in sys.stdin:
        question = json.loads(line)
        body = get(question["address"]).body
        # Only now does the other process change anything.
        print(json.dumps({"size": len(body)}), flush=True)
        moment = changed_at(get, question["address"], body)
        print(json.dumps({"changed_at": moment}), flush=True)


def changed_at(get, address: str, body: bytes) -> float | None:
    """The moment, by the clock of the machine, at which a page had changed."""
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        if get(address).body != body:
            return time.monotonic()
    return None


def visibility(events: Sequence[Event]) -> list[list]:
    """Milliseconds from the beginning of a move until another process shows it, page by page."""
    taken: dict[str, Figures] = {}
    missed: dict[str, int] = {}
    with watcher() as other:
        for event in events:
            for name, address in pages_of(event).items():
                seconds = seen_after(other, event, address)
                missed[name] = missed.get(name, 0) + (seconds is None)
                if seconds is not None:
                    taken.setdefault(name, Figures()).add(seconds * 1000)
    return [
        [name, found.median, found.p95, found.most, missed[name]] for name, found in taken.items()
    ]


def seen_after(other: Watcher, event: Event, address: str) -> float | None:
    other.begin(address)
    began = time.monotonic()
    event.move(Status.WITHDRAWN)
    changed = other.said()["changed_at"]
    event.move(Status.PUBLISHED)
    return changed - began if changed else None


# Rebuilding


def rebuild(processes: int) -> str:
    count = reindexing.count_records()
    with lap() as took:
        call_command("reindex", anew=True, processes=processes, verbosity=0)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, each = took.wall / 1000, took.wall / count
    cpu, beside = took.cpu / count, (others.ru_utime + others.ru_stime) * 1000 / count
    return (
        f"rebuild: {count:,} records in {seconds:.0f} s, {each:.2f} ms each,"
        f" CPU {cpu:.2f} ms and {beside:.2f} ms of other processes"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--processes", type=int, default=0)
    parser.add_argument("--watch", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.watch:
        watch()
        return
    events = some_events(options.events, options.seed)
    print(f"{Event.objects.count():,} events, {connection.vendor}; yardstick {yardstick():.0f} ms")
    headings = ["work for one event", "CPU ms", "p95", "wall ms", "p95"]
    print(table(headings, work(events)), end="\n\n")
    headings = ["seen by another process", "wall ms", "p95", "most", "not within 10 s"]
    print(table(headings, visibility(events)))
    if options.rebuild:
        print(f"\n{rebuild(options.processes)}")


if __name__ == "__main__":
    main()
