"""Where pages are kept: in the memory of the process, and in a cache that processes share."""

import contextlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from django.core.cache import cache

from ngo_portal.page_cache.asking import Asked
from ngo_portal.page_cache.pages import Page, packed, unpacked

logger = logging.getLogger(__name__)

# Seconds that a request waits for another that is making the same page.
WAIT = 10.0
# Seconds a page lives in the shared cache: a generation may last for weeks.
SHARED_SECONDS = 24 * 60 * 60
# Addresses remembered as not for keeping.
MAX_NOT_KEPT = 2000
# What an entry and its address take beside the page.
ENTRY_BYTES = 1500
# Of all the memory, one page may take so large a part.
LARGEST_PART = 16


class Epoch(NamedTuple):
    """What a page is good for: one generation of the content, on one day of the site's calendar."""

    generation: int
    day: int


class Memory:
    """Pages of the newest epoch, least recently used first, bounded by their bytes."""

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.lock = threading.Lock()
        self.epoch = Epoch(-1, 0)
        self.empty()

    def empty(self) -> None:
        self.pages: OrderedDict[Asked, tuple[Page, int]] = OrderedDict()
        self.not_kept: OrderedDict[Asked, None] = OrderedDict()
        self.bytes = 0

    def turn_to(self, epoch: Epoch) -> bool:
        """Forget the pages of older epochs; say whether the epoch is the newest. Needs the lock."""
        if epoch > self.epoch:
            self.epoch = epoch
            self.empty()
        return epoch == self.epoch

    def get(self, epoch: Epoch, asked: Asked) -> Page | None:
        with self.lock:
            if epoch != self.epoch and not self.turn_to(epoch):
                return None
            found = self.pages.get(asked)
            if found is None:
                return None
            self.pages.move_to_end(asked)
            return found[0]

    def put(self, epoch: Epoch, asked: Asked, page: Page) -> None:
        """Keep the page, or count it again after it was compressed in one more way."""
        size = page.size() + ENTRY_BYTES + 2 * (len(asked.path) + len(asked.query))
        with self.lock:
            if not self.turn_to(epoch) or size > self.most_bytes // LARGEST_PART:
                return
            self.bytes += size - self.pages.pop(asked, (page, 0))[1]
            self.pages[asked] = page, size
            while self.bytes > self.most_bytes:
                _asked, (_page, gone) = self.pages.popitem(last=False)
                self.bytes -= gone

    def refuse(self, epoch: Epoch, asked: Asked) -> None:
        """Remember that what this address answers is not kept in this epoch."""
        with self.lock:
            if self.turn_to(epoch):
                self.not_kept[asked] = None
                if len(self.not_kept) > MAX_NOT_KEPT:
                    self.not_kept.popitem(last=False)

    def is_refused(self, epoch: Epoch, asked: Asked) -> bool:
        return epoch == self.epoch and asked in self.not_kept


class Shared:
    """The second level, in Django's cache. It may fail at any time; then there is none.

    Django pickles what it keeps, so who can write to the folder or to Redis can run code here, as
    with any use of Django's cache. What is read back must be bytes and is taken apart as JSON.
    """

    def __init__(self, stamp: str):
        self.stamp = stamp

    def key(self, epoch: Epoch, asked: Asked) -> str:
        known_by = repr((self.stamp, *epoch, *asked)).encode()
        return f"page:{blake2b(known_by, digest_size=20).hexdigest()}"

    def get(self, epoch: Epoch, asked: Asked) -> Page | None:
        with forgiven():
            return unpacked(cache.get(self.key(epoch, asked)))
        return None

    def put(self, epoch: Epoch, asked: Asked, page: Page) -> None:
        with forgiven():
            cache.set(self.key(epoch, asked), packed(page), SHARED_SECONDS)

    def claim(self, epoch: Epoch, asked: Asked) -> bool:
        """Take it on oneself to make the page; False while another process does."""
        with forgiven():
            return bool(cache.add(f"{self.key(epoch, asked)}:claim", 1, int(WAIT)))
        return True

    def release(self, epoch: Epoch, asked: Asked) -> None:
        with forgiven():
            cache.delete(f"{self.key(epoch, asked)}:claim")

    def awaited(self, epoch: Epoch, asked: Asked) -> Page | None:
        """The page that another process is making; None if it gives up or takes too long."""
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            if page := self.get(epoch, asked):
                return page
            if self.claim(epoch, asked):
                return None
            time.sleep(0.02)
        return None


class Alone(Shared):
    """No second level: every process keeps its own pages."""

    def get(self, epoch: Epoch, asked: Asked) -> Page | None:
        return None

    def put(self, epoch: Epoch, asked: Asked, page: Page) -> None:
        pass

    def claim(self, epoch: Epoch, asked: Asked) -> bool:
        return True

    def release(self, epoch: Epoch, asked: Asked) -> None:
        pass


@contextlib.contextmanager
def forgiven() -> Iterator[None]:
    """A cache that does not answer is worth a line in the log, and no error to a reader."""
    try:
        yield
    except Exception as error:
        logger.warning("The shared cache of pages does not answer: %s", error)


class Queue:
    """Requests of this process for one page wait for the first of them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.under_way: dict[object, threading.Event] = {}

    @contextlib.contextmanager
    def turn(self, key: object) -> Iterator[bool]:
        """Say whether this is the first request; for the others the first is done by then."""
        with self.lock:
            is_first = key not in self.under_way
            done = self.under_way.setdefault(key, threading.Event())
        if not is_first:
            done.wait(WAIT)
            yield False
            return
        try:
            yield True
        finally:
            with self.lock:
                del self.under_way[key]
            done.set()
