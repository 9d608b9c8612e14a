"""A page as bytes: its headers, and its body once for each content coding asked for."""

import gzip
import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import brotli

Headers = list[tuple[str, str]]

# Below, a network packet holds it anyway.
MIN_COMPRESSED_BYTES = 500
# Between 4 and 6 a page gets 3 % smaller and takes twice as long.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "image/svg+xml")
MORE_TEXTS = (
    "application/atom+xml",
    "application/feed+json",
    "application/geo+json",
    "application/ld+json",
    "application/jsonl",
)
VARY = ("Vary", "Cookie, Accept-Encoding, Save-Data")
# What a header and an entry take beside their text.
OVERHEAD = 100


@dataclass(frozen=True, slots=True)
class Variant:
    """The body in one coding, with the strong ETag of exactly these bytes."""

    coding: str
    body: bytes
    etag: str
    # Those of the page with those of this coding, ready to be sent.
    headers: Headers


def variant_of(headers: Headers, coding: str, body: bytes, etag: str) -> Variant:
    own = [("ETag", etag), ("Content-Length", str(len(body))), VARY]
    if coding:
        own.append(("Content-Encoding", coding))
    return Variant(coding, body, etag, [*headers, *own])


@dataclass(slots=True)
class Page:
    """What Django answered, without the headers that differ from answer to answer."""

    headers: Headers
    plain: bytes
    # Part of the ETag, so that a new release is fetched anew for its headers alone.
    stamp: str
    variants: dict[str, Variant] = field(default_factory=dict)

    def variant(self, coding: str) -> Variant:
        """The body in this coding, or plain where compressing it would not pay."""
        found = self.variants.get(coding)
        if found is None:
            found = self.variants[coding] = self.made(coding)
        return found

    def made(self, coding: str) -> Variant:
        if coding and not self.is_compressible():
            return self.variant("")
        body = compressed(self.plain, coding)
        digest = blake2b(body, digest_size=12, key=self.stamp.encode()).hexdigest()
        etag = f'"{digest}{"-" if coding else ""}{coding}"'
        return variant_of(self.headers, coding, body, etag)

    def is_compressible(self) -> bool:
        types = [value for name, value in self.headers if name.lower() == "content-type"]
        kind = types[0].partition(";")[0].strip().lower() if types else ""
        is_text = kind.startswith(TEXTS) or kind in MORE_TEXTS
        return is_text and len(self.plain) >= MIN_COMPRESSED_BYTES

    def size(self) -> int:
        """Bytes of memory, roughly."""
        heads = sum(len(name) + len(value) + OVERHEAD for name, value in self.headers)
        # A list first: another thread may be adding to it.
        bodies = [one.body for one in list(self.variants.values()) if one.coding]
        return heads + len(self.plain) + sum(len(body) + OVERHEAD for body in bodies)


def compressed(body: bytes, coding: str) -> bytes:
    if coding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    if coding == "gzip":
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    return body


def packed(page: Page) -> bytes:
    """The page as bytes for a cache that others share: JSON and bodies, nothing that runs."""
    bodies = [variant for variant in page.variants.values() if variant.coding]
    head = {
        "headers": page.headers,
        "stamp": page.stamp,
        "plain": len(page.plain),
        "codings": [[one.coding, one.etag, len(one.body)] for one in bodies],
    }
    return b"\n".join(
        [json.dumps(head).encode(), page.plain + b"".join(one.body for one in bodies)]
    )


def unpacked(data: object) -> Page | None:
    """The page that was packed; None if these bytes are not one."""
    if not isinstance(data, bytes):
        return None
    try:
        head, _newline, bodies = data.partition(b"\n")
        return read(json.loads(head), bodies)
    except (ValueError, KeyError, TypeError):
        return None


def read(said: dict[str, Any], bodies: bytes) -> Page:
    position = said["plain"]
    headers = [(str(name), str(value)) for name, value in said["headers"]]
    page = Page(headers, bodies[:position], str(said["stamp"]))
    for coding, etag, length in said["codings"]:
        body = bodies[position : position + length]
        page.variants[coding] = variant_of(headers, str(coding), body, str(etag))
        position += length
    if position != len(bodies):
        raise ValueError("The bytes of a page are not as many as it says.")
    return page
