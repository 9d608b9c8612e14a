"""Requests as fast as they are answered, on this machine only: wrk, or a client of our own.

wrk is one small C program that hardly shows beside the server. Our own client needs nothing, and
is slower than what it measures: good for ratios of slow pages, not for the speed of fast ones.
"""

import asyncio
import re
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


@dataclass(frozen=True)
class Load:
    """What one run found; times in milliseconds."""

    a_second: float
    median: float
    p99: float


def client() -> str:
    return "wrk" if shutil.which("wrk") else "own client (slower than wrk: read ratios only)"


def measured(address: str, connections: int, seconds: int, headers: dict[str, str]) -> Load:
    """Ask for an address of this machine over so many connections for so long."""
    if urlsplit(address).hostname != "127.0.0.1":
        raise ValueError("Only this machine is measured.")
    run = with_wrk if shutil.which("wrk") else with_own
    return run(address, connections, seconds, headers)


def with_wrk(address: str, connections: int, seconds: int, headers: dict[str, str]) -> Load:
    said = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    output = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *said, address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    times = {
        share: float(number) * UNITS[unit]
        for share, number, unit in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s)", output)
    }
    return Load(rate, times["50"], times["99"])


def with_own(address: str, connections: int, seconds: int, headers: dict[str, str]) -> Load:
    times = asyncio.run(all_of(address, connections, seconds, headers))
    cuts = statistics.quantiles(times, n=100)
    return Load(len(times) / seconds, cuts[49] * 1e3, cuts[98] * 1e3)


async def all_of(address, connections, seconds, headers) -> list[float]:
    deadline = time.perf_counter() + seconds
    readers = [asked_until(deadline, address, headers) for _ in range(connections)]
    return [moment for times in await asyncio.gather(*readers) for moment in times]


async def asked_until(deadline: float, address: str, headers: dict[str, str]) -> list[float]:
    parts, times = urlsplit(address), []
    lines = [f"GET {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while (start := time.perf_counter()) < deadline:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if length := re.search(rb"content-length: (\d+)", head.lower()):
            await reader.readexactly(int(length[1]))
        times.append(time.perf_counter() - start)
    writer.close()
    return times
