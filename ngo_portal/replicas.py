"""Which database a query goes to, where copies of it answer reads.

Pages of anonymous readers are read from a copy. Everything else (editors, forms, commands, and a
request from its first write on) uses the primary, so that people see what they have just written.
Each process stays with one copy as long as it answers; if it does not, with the next, and where
none does with the primary.
"""

import contextlib
import logging
import math
import os
import time
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from ngo_portal.page_cache.asking import VISIT, is_anybodys

logger = logging.getLogger(__name__)

# Seconds until a copy that did not answer is tried again.
PAUSE = 15.0

# Where the request under way reads; None outside of the pages of readers.
reading_from: ContextVar[str | None] = ContextVar("reading_from", default=None)


class Copies:
    """The copies of the database, and since when one of them has not answered."""

    def __init__(self):
        self.failed_at: dict[str, float] = {}

    def names(self) -> list[str]:
        return [alias for alias in connections if alias != DEFAULT_DB_ALIAS]

    def in_turn(self) -> list[str]:
        """All copies, beginning with that of this process."""
        names = self.names()
        first = os.getpid() % len(names) if names else 0
        return names[first:] + names[:first]

    def chosen(self) -> str:
        """The copy to read from, or the primary."""
        now = time.monotonic()
        for alias in self.in_turn():
            if now - self.failed_at.get(alias, -math.inf) >= PAUSE:
                return alias
        return DEFAULT_DB_ALIAS

    def answering(self) -> str:
        """The copy to read from after it has been asked to answer, or the primary."""
        while (alias := self.chosen()) != DEFAULT_DB_ALIAS:
            try:
                connections[alias].close_if_health_check_failed()
                connections[alias].ensure_connection()
            except DatabaseError as error:
                self.report(alias, error)
            else:
                break
        return alias

    def report(self, alias: str, error: Exception) -> None:
        """Leave a copy alone for a while because it did not answer."""
        if alias == DEFAULT_DB_ALIAS:
            return
        self.failed_at[alias] = time.monotonic()
        with contextlib.suppress(DatabaseError):
            connections[alias].close()
        logger.warning("The copy %s does not answer, reading elsewhere: %s", alias, error)


copies = Copies()


class Router:
    """Reads of readers' pages to the copy chosen for the request, all else to the primary."""

    def db_for_read(self, model, **hints):
        return reading_from.get() or DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        if reading_from.get():
            # A copy may not know yet what is being written.
            reading_from.set(DEFAULT_DB_ALIAS)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS


class ReadFromCopiesMiddleware:
    """Choose the database of a request: a copy for pages that are the same for everybody."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not copies.names() or not is_anybodys(request):
            return self.get_response(request)
        alias = copies.answering()
        if visit := request.META.get(VISIT):
            visit.alias = alias
        before = reading_from.set(alias)
        try:
            return self.get_response(request)
        finally:
            reading_from.reset(before)
