"""How the benchmarks measure: processor time, medians, ratios within one run, plain tables.

The machine is rarely quiet, so the clock is the processor time of the process unless a benchmark
says otherwise, and what is compared is measured in turns. With PostgreSQL the server's own time
is not in it: there the wall clock counts too.
"""

import gzip
import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import unquote

import django
from django.apps import apps
from django.db import connections

GZIP_LEVEL = 6


def set_up() -> None:
    """Make Django ready for a benchmark, unless it is."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
        django.setup()


# Clocks


@dataclass
class Lap:
    """How long something took, in milliseconds."""

    cpu: float = 0.0
    wall: float = 0.0


@contextmanager
def lap() -> Iterator[Lap]:
    found = Lap()
    wall, cpu = time.perf_counter(), time.process_time()
    yield found
    found.cpu = (time.process_time() - cpu) * 1000
    found.wall = (time.perf_counter() - wall) * 1000


@dataclass
class Tally:
    statements: int = 0

    def __call__(self, execute, sql, params, many, context):
        self.statements += 1
        return execute(sql, params, many, context)


@contextmanager
def counted() -> Iterator[Tally]:
    """Count the statements that any database is asked."""
    tally = Tally()
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(tally))
        yield tally


def yardstick() -> float:
    """Milliseconds for a fixed piece of work: how fast this processor is, just now.

    Figures of two runs can only be compared as far as this one is the same in both.
    """
    with lap() as took:
        words = {f"word {turn}": turn for turn in range(100_000)}
        sum(words[f"word {turn}"] for turn in range(100_000))
    return took.cpu


# Pages


@dataclass
class Answer:
    """One page as a server would have sent it, and what it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    cpu: float
    wall: float
    statements: int

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def compressed(self) -> int:
        return len(gzip.compress(self.body, GZIP_LEVEL))


class Reader:
    """Asks a WSGI application for pages as a server does, with nothing between the two."""

    def __init__(self, application: Callable, host: str = "testserver"):
        self.application, self.host = application, host

    def get(self, address: str) -> Answer:
        environ, said = self.environ(address), []
        with counted() as tally, lap() as took:
            result = self.application(environ, lambda *answer: said.append(answer))
            body = b"".join(result)
            if close := getattr(result, "close", None):
                close()
        status, headers = said[0][:2]
        return Answer(int(status[:3]), dict(headers), body, took.cpu, took.wall, tally.statements)

    def environ(self, address: str) -> dict:
        path, _mark, query = address.partition("?")
        return {
            "REQUEST_METHOD": "GET",
            # Octets of UTF-8 as WSGI has them.
            "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": self.host,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self.host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


# Figures


@dataclass
class Figures:
    """Many measurements of one thing."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        self.values.append(value)

    @property
    def median(self) -> float:
        return median(self.values) if self.values else 0.0

    @property
    def p95(self) -> float:
        """What nineteen of twenty stay below."""
        if len(self.values) < 2:
            return self.median
        return quantiles(self.values, n=20, method="inclusive")[-1]

    @property
    def most(self) -> float:
        return max(self.values, default=0.0)

    def over(self, other: "Figures") -> float:
        """How many times as long as something else, at the median."""
        return self.median / other.median if other.median else 0.0


def number(value: float | int | str | None) -> str:
    """A figure as tables show it: three digits that tell something; a stroke for none."""
    if value is None:
        return "-"
    if isinstance(value, str | int):
        return f"{value:,}" if isinstance(value, int) else value
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(headings: Sequence[str], rows: Sequence[Sequence]) -> str:
    """Rows as a table of Markdown, which also reads well as it is."""
    cells = [list(headings), *([number(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    lines = [line_of(row, widths) for row in cells]
    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([lines[0], f"| {' | '.join(ruler)} |", *lines[1:]])


def line_of(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    rest = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return f"| {' | '.join([first, *rest])} |"
