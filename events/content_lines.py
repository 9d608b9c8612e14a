"""Lines of an iCalendar file (RFC 5545, section 3.1): escaped, and folded at 75 octets.

The library that reads them in the tests writes them too, and takes four times as long, most of it
for folding Arabic. A change of the site makes every calendar new that is followed, whatever its
size.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

OCTETS = 75
CRLF = b"\r\n"
# Signs by which machines are steered: no line may hold them.
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def text(value: str) -> str:
    said = CONTROLS.sub("", value).replace("\\", "\\\\").replace(";", "\\;")
    return said.replace(",", "\\,").replace("\n", "\\n")


def texts(values: Iterable[str]) -> str:
    return ",".join(map(text, values))


def day(value: date) -> str:
    return f"{value.year:04}{value.month:02}{value.day:02}"


def moment(value: datetime) -> str:
    """A moment as its own clock shows it; of UTC it says so."""
    clock = f"{value.hour:02}{value.minute:02}{value.second:02}"
    return f"{day(value)}T{clock}{'Z' if value.tzinfo is UTC else ''}"


def written(lines: Iterable[tuple[str, str]]) -> bytes:
    """Properties with their values as they stand in a file; what has no value is left out."""
    return b"".join(folded(f"{name}:{value}") for name, value in lines if value)


def folded(line: str) -> bytes:
    """A line in pieces that a space continues, no character of it torn apart."""
    octets = line.encode("utf-8", "ignore")
    pieces, start, limit = [], 0, OCTETS
    while len(octets) - start > limit:
        end = start + limit
        # An octet that begins with the bits 10 goes on with the character before it.
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        # The space counts.
        start, limit = end, OCTETS - 1
    return (CRLF + b" ").join([*pieces, octets[start:]]) + CRLF
