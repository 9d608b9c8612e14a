"""Real server processes on the test's own database, for what only several processes can show."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.wsgi import Answer

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    port: int

    def get(self, address: str, **headers: str) -> Answer:
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(browser):
            browser.request("GET", quote(address, safe="/?&=%"), headers=headers)
            answer = browser.getresponse()
            pairs = {name.title(): value for name, value in answer.getheaders()}
            return Answer(f"{answer.status} {answer.reason}", pairs, answer.read())


def database_address() -> str:
    """The address of the database that the test has connected to."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    return f"postgresql://{said['USER']}@/{said['NAME']}?host={quote(said['HOST'])}"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextlib.contextmanager
def running(count: int, **variables: str) -> Iterator[list[Server]]:
    """Start so many servers of one process each, which know of each other what an operator says."""
    environment = {
        "PATH": os.environ["PATH"],
        "MULTAQA_ENV": "development",
        "SECRET_KEY": "only-for-tests",
        "DATABASE_URL": database_address(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "CACHE_DIR": str(settings.CACHE_DIR),
        "PAGE_CACHE_MB": "16",
        **variables,
    }
    servers = [Server(free_port()) for _ in range(count)]
    processes = [start(server, environment) for server in servers]
    try:
        for server, process in zip(servers, processes, strict=True):
            wait_until_ready(server, process)
        yield servers
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.communicate(timeout=30)


def start(server: Server, environment: dict[str, str]) -> subprocess.Popen:
    options = ["--interface", "wsgi", "--port", str(server.port), "--no-ws"]
    return subprocess.Popen(
        [sys.executable, "-m", "granian", *options, "ngo_portal.wsgi:application"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def wait_until_ready(server: Server, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            server.get("/robots.txt")
            return
        time.sleep(0.05)
    process.kill()
    raise RuntimeError(f"The server did not start:\n{process.communicate()[0].decode()}")
