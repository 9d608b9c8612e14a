"""The layer around Django's handler: a page that is kept is answered without entering Django."""

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.utils import timezone

from ngo_portal.page_cache.asking import VISIT, Asked, asked
from ngo_portal.page_cache.keeping import Alone, Epoch, Memory, Queue, Shared
from ngo_portal.page_cache.marking import FOR_EVERYBODY, FOR_ONE
from ngo_portal.page_cache.negotiation import has_already, preferred
from ngo_portal.page_cache.pages import VARY, Headers, Page, Variant
from ngo_portal.replicas import copies
from ngo_portal.shared import generation
from ngo_portal.shared.stamp import deploy_stamp

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# What Django is not asked for when a page is made for everybody: parts of it, or nothing if the
# browser has it already.
OF_ONE_BROWSER = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
    "HTTP_ACCEPT_ENCODING",
)
# Headers of Django's answer that the layer writes itself.
OF_ONE_ANSWER = {"content-length", "cache-control", "vary", "etag", "content-encoding", "date"}
# What is told to the one whose request made the page: how often they may still ask.
OF_ONE_VISITOR = {"ratelimit"}
PUBLIC = ("Cache-Control", FOR_EVERYBODY)
PRIVATE = ("Cache-Control", FOR_ONE)
PUBLIC_BUT_SHORT = ("Cache-Control", FOR_EVERYBODY.replace("s-maxage=1", "s-maxage=0"))


@dataclass(slots=True)
class Visit:
    """What the layer and Django's side tell each other about one request."""

    alias: str  # the database that the generation was read from, then that of the page
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """What is true at the moment of a request."""

    epoch: Epoch
    alias: str
    ends_at: float  # seconds since 1970: the next scheduled record, or midnight


class Calendar:
    """Today, in the time zone of the site: pages say what is still to come."""

    def __init__(self):
        self.day, self.ends_at = 0, 0.0

    def today(self) -> tuple[int, float]:
        """The number of the day, and the second (since 1970) at which it ends."""
        day, ends_at = self.day, self.ends_at
        if time.time() < ends_at:
            return day, ends_at
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        self.day, self.ends_at = today.toordinal(), midnight_after(today)
        return self.day, self.ends_at


def midnight_after(day: date) -> float:
    zone = timezone.get_default_timezone()
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone).timestamp()


class PageCache:
    """A WSGI application around that of Django.

    Relies on two things that are true of Django's handler and not of every application: it calls
    start_response before it returns, and what it returns is Django's own response object.
    """

    def __init__(self, application: Application, *, most_bytes: int, stamp: str | None = None):
        self.application = application
        self.stamp = stamp or deploy_stamp()
        self.memory = Memory(most_bytes)
        is_local = settings.CACHES["default"]["BACKEND"].endswith((".LocMemCache", ".DummyCache"))
        self.shared = (Alone if is_local else Shared)(self.stamp)
        self.has_copies = bool(copies.names())
        self.queue = Queue()
        self.calendar = Calendar()
        # The last state of the content that was asked about, with what follows from it.
        self.last: tuple[generation.State | None, Moment] = None, Moment(Epoch(-1, 0), "", 0.0)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        question = asked(environ)
        moment = self.moment() if question else None
        if question is None or moment is None:
            return self.passed(environ, start_response)
        page = self.memory.get(moment.epoch, question)
        if page is not None:
            return self.answer(page, question, moment, "hit", environ, start_response)
        if self.memory.is_refused(moment.epoch, question):
            return self.passed(environ, start_response)
        return self.found_or_made(question, moment, environ, start_response)

    def passed(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Django's own answer."""
        return self.application(environ, telling(start_response, "bypass"))

    def moment(self) -> Moment | None:
        """What pages are good for now; None if nobody can say, and Django has to answer."""
        alias = copies.chosen() if self.has_copies else DEFAULT_DB_ALIAS
        try:
            state = generation.state(alias, is_alone=True)
        except DatabaseError as error:
            copies.report(alias, error)
            return None
        last_state, moment = self.last
        if state is not last_state or moment.ends_at <= time.time():
            if state.is_overdue:
                return None
            moment = self.moment_of(state, alias)
            self.last = state, moment
        return moment

    def moment_of(self, state: generation.State, alias: str) -> Moment:
        day, ends_at = self.calendar.today()
        return Moment(Epoch(state.number, day), alias, min(ends_at, state.next_moment))

    def found_or_made(
        self, question: Asked, moment: Moment, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The page from other processes, from a request under way, or from Django."""
        with self.queue.turn((moment.epoch, question)) as is_first:
            page = self.memory.get(moment.epoch, question) or self.from_others(
                question, moment, is_first
            )
            if page is not None:
                return self.answer(page, question, moment, "hit", environ, start_response)
            if not is_first:
                # The first failed, or took too long, or the page is not for keeping.
                return self.made(question, moment, environ, start_response)
            with self.claimed(question, moment):
                return self.made(question, moment, environ, start_response)

    def from_others(self, question: Asked, moment: Moment, is_first: bool) -> Page | None:
        """The page that another process has made, or is making just now."""
        if not is_first:
            return None
        page = self.shared.get(moment.epoch, question)
        if page is None and not self.shared.claim(moment.epoch, question):
            page = self.shared.awaited(moment.epoch, question)
        if page is not None:
            self.memory.put(moment.epoch, question, page)
        return page

    @contextlib.contextmanager
    def claimed(self, question: Asked, moment: Moment) -> Iterator[None]:
        try:
            yield
        finally:
            self.shared.release(moment.epoch, question)

    def made(
        self, question: Asked, moment: Moment, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django make the page; keep it if it is the same for everybody."""
        visit, said = Visit(moment.alias), []
        result = self.application(
            {**without(environ, OF_ONE_BROWSER), "REQUEST_METHOD": "GET", VISIT: visit},
            lambda *answer: said.append(answer),
        )
        status, headers = said[0][:2]
        if not (visit.is_public and is_page(status, headers, result)):
            if not status.startswith("5"):
                self.memory.refuse(moment.epoch, question)
            telling(start_response, "bypass")(status, headers)
            return emptied(result) if environ["REQUEST_METHOD"] == "HEAD" else result
        page = Page(lasting(headers), joined(result), self.stamp)
        self.keep(page, question, moment, visit, environ)
        own = [(name, value) for name, value in headers if name.lower() in OF_ONE_VISITOR]
        return self.answer(page, question, moment, "miss", environ, start_response, own)

    def keep(
        self, page: Page, question: Asked, moment: Moment, visit: Visit, environ: Environ
    ) -> None:
        """Keep a page if nothing has changed while it was made."""
        page.variant(preferred(environ.get("HTTP_ACCEPT_ENCODING", "")))
        now = self.moment()
        if now and now.epoch == moment.epoch and visit.alias == now.alias == moment.alias:
            self.memory.put(moment.epoch, question, page)
            self.shared.put(moment.epoch, question, page)

    def answer(
        self,
        page: Page,
        question: Asked,
        moment: Moment,
        outcome: str,
        environ: Environ,
        start_response: StartResponse,
        own: Iterable[tuple[str, str]] = (),
    ) -> Iterable[bytes]:
        coding = preferred(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = page.variants.get(coding)
        if variant is None:
            variant = page.variant(coding)
            if outcome == "hit":
                self.memory.put(moment.epoch, question, page)
        now = (PRIVATE if own else cache_control(moment), TIMING[outcome], *own)
        had = environ.get("HTTP_IF_NONE_MATCH")
        if had and has_already(had, variant.etag):
            start_response("304 Not Modified", [*unchanged(variant), *now])
            return []
        start_response("200 OK", [*variant.headers, *now])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]


def unchanged(variant: Variant) -> Headers:
    """What a browser is told of a page that it has: also that other sites may read it."""
    opened = [one for one in variant.headers if one[0].lower().startswith("access-control-")]
    return [("ETag", variant.etag), VARY, *opened]


TIMING = {name: ("Server-Timing", f"cache;desc={name}") for name in ("hit", "miss", "bypass")}


def cache_control(moment: Moment) -> tuple[str, str]:
    """How long others may answer with the page: a second, and never past the next change."""
    return PUBLIC if moment.ends_at - time.time() >= 1 else PUBLIC_BUT_SHORT


def telling(start_response: StartResponse, outcome: str) -> StartResponse:
    """The same start_response, which also says what the cache had to do with it."""

    def start(status: str, headers: Headers, *exception: Any) -> Any:
        return start_response(status, [*headers, TIMING[outcome]], *exception)

    return start


def without(environ: Environ, names: Iterable[str]) -> Environ:
    return {name: value for name, value in environ.items() if name not in names}


def is_page(status: str, headers: Headers, result: Any) -> bool:
    """Whether the answer that Django's side marked arrived here as it was."""
    names = {name.lower() for name, _value in headers}
    is_whole = not getattr(result, "streaming", True)
    return is_whole and status.startswith("200 ") and not names & {"set-cookie", "content-encoding"}


def lasting(headers: Headers) -> Headers:
    left_out = OF_ONE_ANSWER | OF_ONE_VISITOR
    return [(name, value) for name, value in headers if name.lower() not in left_out]


def joined(result: Any) -> bytes:
    """The whole body; Django hears that the request has ended."""
    try:
        return b"".join(result)
    finally:
        result.close()


def emptied(result: Any) -> list[bytes]:
    if close := getattr(result, "close", None):
        close()
    return []
