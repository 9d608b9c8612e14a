"""Answers that are too long to be held in memory, and whether somebody has one of them already."""

from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from functools import cache
from hashlib import blake2b

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from ngo_portal.shared import generation
from ngo_portal.shared.stamp import deploy_stamp
from ngo_portal.shared.turns import Turns, turns

# The same for everybody, but too large to be kept here.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
# Seconds after which it makes sense to ask again.
PATIENCE = 30


class Pieces:
    """A body that is sent piece by piece, until it is closed.

    The server takes the pieces after the middleware has gone, and closes what it does not send to
    the end as well. So they are made in the language that was asked for, and from the database
    that the request read from: that is a variable of its context.
    """

    def __init__(self, pieces: Iterable[bytes]):
        self.pieces, self.iterator, self.is_open = pieces, iter(pieces), True
        self.context, self.language = copy_context(), translation.get_language()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self.context.run(self.made)

    def made(self) -> bytes:
        with translation.override(self.language):
            return next(self.iterator)

    def close(self) -> None:
        if not self.is_open:
            return
        self.is_open = False
        try:
            if close := getattr(self.pieces, "close", None):
                self.context.run(close)
        finally:
            self.finish()

    def finish(self) -> None:
        """Nothing more is sent."""


class InTurn(Pieces):
    """One that others wait for. What something refused on its way is closed when it goes."""

    def __init__(self, pieces: Iterable[bytes], turn: Turns):
        super().__init__(pieces)
        self.turn = turn

    def __del__(self):
        self.close()

    def finish(self) -> None:
        self.turn.leave()


def long_answer(request, etag: str, content_type: str, make: Callable[[], Iterable[bytes]]):
    """What `make` makes, piece by piece; nothing is made for who has it already, or must wait."""
    if answer := without_making(request, etag, content_type):
        return answer
    if not turns.take():
        return full()
    try:
        made = make()
    except BaseException:
        turns.leave()
        raise
    answer = StreamingHttpResponse(InTurn(made, turns), content_type=content_type)
    if size := getattr(made, "size", None):
        answer["Content-Length"] = size
    return marked(answer, etag)


def full() -> HttpResponse:
    text = _("Others are fetching large files just now. Please try again in a moment.")
    headers = {"Retry-After": str(PATIENCE), "Cache-Control": "no-store"}
    return HttpResponse(text, "text/plain; charset=utf-8", status=503, headers=headers)


def etag_of(*known_by: object) -> str:
    """An ETag for what depends on public content and on these values, before it is made."""
    said = repr((release(), generation.current(), *known_by)).encode()
    return f'W/"{blake2b(said, digest_size=12).hexdigest()}"'


@cache
def release() -> str:
    """Another release, or other settings, may make another answer of the same content."""
    return deploy_stamp()


def without_making(request, etag: str, content_type: str):
    """The answer where none has to be made: to somebody who has it, or who asks for its head."""
    answer = get_conditional_response(request, etag=etag)
    if answer is None and request.method == "HEAD":
        answer = StreamingHttpResponse([], content_type=content_type)
    return answer and marked(answer, etag)


def marked(answer, etag: str):
    """The answer with what lets others keep it as long as it is true."""
    answer["ETag"] = etag
    answer["Cache-Control"] = CACHE_CONTROL
    return answer
