"""How many pages a second: `python -m benchmarks.servers` (about three minutes).

A site of its own with the demonstration content, served by granian with two workers: a kept page,
304, both while five records a second are published, and a page made anew each time; beside
"hello" from the same server and the same bytes as a file from nginx. Each figure is the median of
several rounds, in which every case has its turn, so that a busy moment of the machine spoils no
single case. `--seconds` and `--rounds` make it shorter.
"""

import argparse
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import django

from benchmarks import http_load

ROOT = Path(__file__).resolve().parents[1]
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
PUBLISHED_EVERY = 0.2
CONNECTIONS = (1, 8)
BASES = ("hello", "hello, same bytes", "nginx, same bytes")

NGINX = """
worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/static; }}
}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--page", default="/events/")
    parser.add_argument("--cache-url", default="memory://")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="multaqa-servers-") as folder:
        settle(Path(folder), options.cache_url)
        with contextlib.ExitStack() as stack:
            cases, memory = started(Path(folder), options, stack)
            report(rounds_of(cases, options), options)
            print(f"memory of the kept pages' server, all processes (PSS): {memory():.0f} MiB")


def settle(folder: Path, cache_url: str) -> None:
    """Make a site with content, which this process can write to."""
    os.environ |= {
        "MULTAQA_ENV": "development",
        "SECRET_KEY": "only-for-measuring",
        "DJANGO_SETTINGS_MODULE": "ngo_portal.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "CACHE_DIR": f"{folder}/cache",
        "CACHE_URL": cache_url,
        "LOG_LEVEL": "ERROR",
    }
    for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
        quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": ROOT}
        subprocess.run([sys.executable, "manage.py", *command], **quiet)
    django.setup()


@dataclass(frozen=True)
class Case:
    """What is asked of whom."""

    address: str
    headers: dict[str, str]
    server: subprocess.Popen


@dataclass(frozen=True)
class Found:
    load: http_load.Load
    cpu: float  # microseconds of processor time of the server for each answer


def started(folder: Path, options, stack: contextlib.ExitStack):
    """Start every server; give the cases, and what tells the memory."""
    cached, cached_port = granian("ngo_portal.wsgi", options, {"PAGE_CACHE_MB": "64"})
    stack.callback(stop, cached)
    page = f"http://127.0.0.1:{cached_port}{options.page}"
    body, etag = wait_for(page)
    file = folder / "body"
    file.write_bytes(body)
    plain, plain_port = granian("ngo_portal.wsgi", options, {"PAGE_CACHE_MB": "0"})
    stack.callback(stop, plain)
    hello, hello_port = granian("benchmarks.hello", options, {"HELLO_FILE": str(file)})
    stack.callback(stop, hello)
    anew = f"http://127.0.0.1:{plain_port}{options.page}"
    for address in (anew, f"http://127.0.0.1:{hello_port}/"):
        wait_for(address)
    cases = {
        "kept page": Case(page, BROWSER, cached),
        "304": Case(page, {**BROWSER, "If-None-Match": etag}, cached),
        "kept, 5 published/s": Case(page, BROWSER, cached),
        "304, 5 published/s": Case(page, {**BROWSER, "If-None-Match": etag}, cached),
        "made anew": Case(anew, BROWSER, plain),
        "hello": Case(f"http://127.0.0.1:{hello_port}/", {}, hello),
        "hello, same bytes": Case(f"http://127.0.0.1:{hello_port}/page", BROWSER, hello),
    }
    if program := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        static, port = nginx(program, folder, body)
        stack.callback(stop, static)
        wait_for(f"http://127.0.0.1:{port}/page")
        cases["nginx, same bytes"] = Case(f"http://127.0.0.1:{port}/page", {}, static)
    print(
        f"{options.page} in brotli: {len(body):,} bytes; client: {http_load.client()}", flush=True
    )
    return cases, lambda: memory_of(cached.pid)


def granian(module: str, options, variables: dict[str, str]):
    port = free_port()
    command = [sys.executable, "-m", "granian", f"{module}:application", "--interface", "wsgi"]
    command += ["--port", str(port), "--workers", str(options.workers), "--no-ws", "--no-log"]
    command += ["--blocking-threads", str(options.threads)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables}), port


def nginx(program: str, folder: Path, body: bytes):
    port, site = free_port(), folder / "static"
    site.mkdir()
    (site / "page").write_bytes(body)
    for opened in (folder, site):
        opened.chmod(0o755)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    return subprocess.Popen([program, "-c", str(folder / "nginx.conf")]), port


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(address: str) -> tuple[bytes, str]:
    """The first answer of a server that is just starting: its body and ETag."""
    deadline = time.monotonic() + 60
    while True:
        try:
            request = urllib.request.Request(address, headers=BROWSER)
            with urllib.request.urlopen(request) as answer:
                return answer.read(), answer.headers.get("ETag", "")
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    process.wait(30)


def rounds_of(cases, options) -> dict[tuple[str, int], list[Found]]:
    found: dict[tuple[str, int], list[Found]] = {}
    for _round in range(options.rounds):
        for name, case in cases.items():
            for connections in CONNECTIONS:
                with publishing() if "published" in name else contextlib.nullcontext():
                    one = measured(case, connections, options.seconds)
                found.setdefault((name, connections), []).append(one)
    return found


def measured(case: Case, connections: int, seconds: int) -> Found:
    before = cpu_of(case.server.pid)
    load = http_load.measured(case.address, connections, seconds, case.headers)
    spent = cpu_of(case.server.pid) - before
    return Found(load, spent * 1e6 / max(1.0, load.a_second * seconds))


@contextlib.contextmanager
def publishing() -> Iterator[None]:
    """Withdraw and publish a record in turn, five times a second."""
    done = threading.Event()
    thread = threading.Thread(target=publish_until, args=(done,))
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def publish_until(done: threading.Event) -> None:
    event = django.apps.apps.get_model("events", "Event").objects.published().first()
    states = ["withdrawn", "published"]
    while not done.wait(PUBLISHED_EVERY) or event.status != "published":
        event.move(states[event.status == "withdrawn"])
    django.db.connections.close_all()


def report(found, options) -> None:
    rates = {case: median(one.load.a_second for one in runs) for case, runs in found.items()}
    titles = (
        "",
        "conn.",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "cpu us",
        *("of " + one for one in BASES),
    )
    print(("{:<20}{:>6}{:>12}{:>9}{:>9}{:>9}" + "{:>20}" * len(BASES)).format(*titles))
    for (name, connections), runs in found.items():
        rate = rates[name, connections]
        times = [median(getattr(one.load, field) for one in runs) for field in ("median", "p99")]
        figures = f"{rate:>12,.0f}{times[0]:>9.2f}{times[1]:>9.2f}"
        figures += f"{median(one.cpu for one in runs):>9.0f}"
        for base in BASES:
            share = (
                f"{rate / rates[base, connections]:.2f}" if (base, connections) in rates else "-"
            )
            figures += f"{share:>20}"
        print(f"{name:<20}{connections:>6}{figures}")
    many = max(CONNECTIONS)
    for name, short in (("kept page", "kept"), ("304", "304")):
        share = rates[f"{short}, 5 published/s", many] / rates[name, many]
        print(f"{name}: {share:.0%} remains while five records a second are published")


def cpu_of(pid: int) -> float:
    """Seconds of processor time of a process and all below it."""
    with contextlib.suppress(FileNotFoundError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return own + sum(cpu_of(child) for child in children_of(pid))
    return 0.0


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory_of(pid: int) -> float:
    """The proportional memory of a process and all below it, in MiB."""
    with contextlib.suppress(FileNotFoundError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
        return own + sum(memory_of(child) for child in children_of(pid))
    return 0.0


if __name__ == "__main__":
    main()
