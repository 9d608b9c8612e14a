"""The number that grows with every change readers can see, cheap enough to ask at each request.

The truth is one row of the database. Reading it costs a query, so it is read only when something
may have changed: the doorbell was rung, a second has passed, or the moment of a scheduled record
has come. The doorbell is a file whose time of change every process of the machine can look at, or
a key in Redis where the site has one. A ring that is lost costs a second, never the truth.

Several databases may answer reads. The number is that of the database asked, so what is made from
a replica that lags behind is known by the number of what the replica knew.
"""

import logging
import math
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.utils import timezone

from ngo_portal.shared.models import Generation

logger = logging.getLogger(__name__)

ROW = 1
NEXT = "UPDATE shared_generation SET number = number + 1 WHERE id = %s RETURNING number"
# Seconds that a number is believed while the doorbell is silent.
PATIENCE = 1.0
# A replica hears of a change after the doorbell has: for so long it is asked so often.
REPLICA_LAG, REPLICA_PATIENCE = 2.0, 0.02
NEVER = math.inf


@dataclass(frozen=True, slots=True)
class State:
    """What one database said, and what the doorbell showed just before it was asked."""

    number: int
    next_moment: float  # seconds since 1970; NEVER if nothing is scheduled
    mark: int | None = None
    asked_at: float = 0.0  # by the monotonic clock, as is rung_at
    rung_at: float = -math.inf

    @property
    def is_overdue(self) -> bool:
        """Whether a record whose moment has come still waits to be taken up."""
        return self.next_moment <= time.time()


class FileDoorbell:
    """A file in a private folder; ringing sets its time of change to the nanosecond."""

    def __init__(self, folder: Path):
        self.path = folder / "doorbell"
        # As the system calls take it, at every request.
        self.name = str(self.path)
        self.is_there = self.hang()

    def hang(self) -> bool:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.path.open("ab"):
                return True
        except OSError as error:
            logger.warning("No doorbell, every request will ask the database: %s", error)
            return False

    def mark(self) -> int | None:
        """What the doorbell looks like now; None if it cannot be seen or not be rung."""
        if not self.is_there:
            return None
        try:
            return os.stat(self.name).st_mtime_ns  # noqa: PTH116 - twice as fast as Path's
        except OSError:
            self.is_there = self.hang()
            return None

    def ring(self) -> None:
        try:
            now = time.time_ns()
            os.utime(self.path, ns=(now, now))
        except OSError as error:
            logger.warning("The doorbell was not rung: %s", error)


class CacheDoorbell:
    """A key of the shared cache, for processes on several machines."""

    KEY = "doorbell"

    def mark(self) -> int | None:
        try:
            return cache.get(self.KEY, 0)
        except Exception as error:
            logger.warning("No doorbell, this request asks the database: %s", error)
            return None

    def ring(self) -> None:
        try:
            cache.set(self.KEY, time.time_ns(), timeout=None)
        except Exception as error:
            logger.warning("The doorbell was not rung: %s", error)


class Listener:
    """What this process knows of the number in each database."""

    def __init__(self):
        self.known: dict[str, State] = {}
        self.openers: list[Callable[[datetime], object]] = []
        self.opening = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Start as a new process does."""
        self.known.clear()
        self.doorbell: FileDoorbell | CacheDoorbell | None = None
        self.opened_at = -math.inf

    def bell(self) -> FileDoorbell | CacheDoorbell:
        if self.doorbell is None:
            is_shared = settings.CACHES["default"]["BACKEND"].endswith(".RedisCache")
            self.doorbell = CacheDoorbell() if is_shared else FileDoorbell(settings.CACHE_DIR)
        return self.doorbell

    def state(self, alias: str, *, is_alone: bool) -> State:
        # What a transaction sees is nobody else's truth, and others' news may not be its own.
        if not is_alone and connections[alias].in_atomic_block:
            return self.asked(alias)
        # Looked at before the database is asked: a ring in between shows at the next look.
        mark = (self.doorbell or self.bell()).mark()
        known = self.known.get(alias)
        if known is not None and is_fresh(known, mark, alias):
            return known
        return self.learnt(alias, mark, known, is_alone)

    def learnt(self, alias: str, mark: int | None, known: State | None, is_alone: bool) -> State:
        """Ask the database, and remember what it said."""
        now = time.monotonic()
        is_ring = known is not None and known.mark != mark
        rung_at = now if is_ring else known.rung_at if known else -math.inf
        try:
            number, moment = self.told(alias)
        finally:
            if is_alone and not connections[alias].in_atomic_block:
                # No end of a request will do it: back to the pool, or closed when too old.
                connections[alias].close_if_unusable_or_obsolete()
        state = self.known[alias] = State(number, moment, mark, now, rung_at)
        return state

    def asked(self, alias: str) -> State:
        return State(*self.told(alias))

    def told(self, alias: str) -> tuple[int, float]:
        """Number and next moment, after what is due has been taken up."""
        number, moment = read(alias)
        if moment <= time.time() and self.open():
            number, moment = read(alias)
        return number, moment

    def open(self) -> bool:
        """Let what is due come out, at most once a second; say whether to look again."""
        with self.opening:
            if time.monotonic() - self.opened_at < PATIENCE:
                return True
            self.opened_at = time.monotonic()
            try:
                for opener in self.openers:
                    opener(timezone.now())
            except Exception:
                logger.exception("What is due did not come out; it is tried again in a second.")
                return False
            return bool(self.openers)


def is_fresh(known: State, mark: int | None, alias: str) -> bool:
    if mark is None or mark != known.mark or known.is_overdue:
        return False
    now = time.monotonic()
    is_lagging = alias != DEFAULT_DB_ALIAS and now - known.rung_at < REPLICA_LAG
    return now - known.asked_at < (REPLICA_PATIENCE if is_lagging else PATIENCE)


def read(alias: str) -> tuple[int, float]:
    row = Generation.objects.using(alias).filter(pk=ROW)
    number, moment = next(iter(row.values_list("number", "next_moment")), (0, None))
    return number, moment.timestamp() if moment else NEVER


listener = Listener()


def current(using: str | None = None) -> int:
    """The generation of the database that reads go to, or of the one named.

    Inside a transaction it is the transaction's own, always read anew.
    """
    return state(using).number


def state(using: str | None = None, *, is_alone: bool = False) -> State:
    """The generation with what is known about it.

    `is_alone` says that no request of Django is under way in this thread, which would otherwise
    look after the connection. Raises DatabaseError where the database does not answer.
    """
    return listener.state(using or router.db_for_read(Generation), is_alone=is_alone)


def bump(using: str = DEFAULT_DB_ALIAS) -> int:
    """Begin a new generation in this transaction, and tell everybody when it is committed.

    The row stays locked until then, so generations are committed in the order of their numbers.
    """
    with transaction.atomic(using, savepoint=False):
        with connections[using].cursor() as cursor:
            cursor.execute(NEXT, [ROW])
            row = cursor.fetchone()
        if row is None:
            row = (Generation.objects.using(using).create(pk=ROW, number=1).number,)
        transaction.on_commit(ring, using=using)
        return row[0]


def ring() -> None:
    """Make every process ask the database again at its next request."""
    listener.bell().ring()


def when_due(opener: Callable[[datetime], object]) -> Callable[[datetime], object]:
    """Register what brings out the records whose moment has come (usable as a decorator).

    It is called with the time, on the primary database, before anybody is told the number.
    """
    if opener not in listener.openers:
        listener.openers.append(opener)
    return opener
