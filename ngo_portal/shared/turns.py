"""How many long exports a process makes beside each other.

A worker of the server has few threads, and an export of a hundred thousand records holds one of
them for a minute and computes all the while. Without a bound, three visitors with a large download
would leave no thread for a page. Short ones are pages like others.
"""

from collections.abc import Iterable, Iterator
from threading import Lock

from django.conf import settings
from django.utils import translation


class Turns:
    """At most `EXPORTS_AT_ONCE` at a time; who comes when all are taken is told to come again."""

    def __init__(self):
        self.lock, self.taken = Lock(), 0

    def take(self) -> bool:
        with self.lock:
            if self.taken >= settings.EXPORTS_AT_ONCE:
                return False
            self.taken += 1
            return True

    def leave(self) -> None:
        with self.lock:
            self.taken -= 1


turns = Turns()


class InTurn:
    """A body that is sent piece by piece: in the language it was asked for in, until it is closed.

    The server takes the pieces after the middleware has gone, and closes what it does not send to
    the end as well. An answer that something refused on its way there is closed when it goes.
    """

    def __init__(self, pieces: Iterable[bytes], turn: Turns):
        self.pieces, self.turn = pieces, turn
        self.iterator, self.is_open = iter(pieces), True
        self.language = translation.get_language()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with translation.override(self.language):
            return next(self.iterator)

    def __del__(self):
        self.close()

    def close(self) -> None:
        if not self.is_open:
            return
        self.is_open = False
        try:
            if close := getattr(self.pieces, "close", None):
                close()
        finally:
            self.turn.leave()
