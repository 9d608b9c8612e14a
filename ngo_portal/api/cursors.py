"""Places in a list, as an address carries them. Nothing in them is secret."""

from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass

from ngo_portal.shared.searching.keys import BIGGEST_RECORD
from ngo_portal.shared.searching.question import BEST, NAME, NEWEST
from ngo_portal.shared.shelves.rows import Place

BIGGEST_KEY = 2**63 - 1
LONGEST = 400
DEEPEST = 2**31
LETTERS = {NEWEST: "n", NAME: "a", BEST: "b"}


class BadCursor(ValueError):
    """This is no place in such a list."""


@dataclass(frozen=True)
class Cursor:
    """Behind a place of the list; by rank, after so many records."""

    after: Place | None = None
    offset: int = 0


@dataclass(frozen=True, order=True)
class Since:
    """A place in the order of changes: everything up to it is known."""

    number: int = 0
    record: int = 0

    def __str__(self):
        return packed(f"c{self.number}", str(self.record))

    @classmethod
    def read(cls, text: str) -> "Since":
        kind, number, record = unpacked(text)
        if kind != "c":
            raise BadCursor
        return cls(whole(number, BIGGEST_KEY), whole(record, BIGGEST_RECORD))


def cursor_of(order: str, docid: int, order_name: str, passed: int) -> str:
    """The place behind a record: its key, or how many have been passed where rank orders them."""
    if order == BEST:
        return packed(f"b{passed}", "")
    return packed(f"{LETTERS[order]}{docid}", order_name)


def read_cursor(text: str, order: str) -> Cursor:
    kind, number, name = unpacked(text)
    if kind != LETTERS[order]:
        raise BadCursor
    if order == BEST:
        return Cursor(offset=whole(number, DEEPEST))
    return Cursor(Place(whole(number, BIGGEST_KEY - 1), name))


def packed(head: str, tail: str) -> str:
    return urlsafe_b64encode(f"{head}.{tail}".encode()).decode().rstrip("=")


def unpacked(text: str) -> tuple[str, str, str]:
    """Kind, number and the rest."""
    if len(text) > LONGEST or not text.isascii():
        raise BadCursor
    try:
        read = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise BadCursor from error
    head, _point, tail = read.partition(".")
    if "\0" in tail:
        raise BadCursor
    return head[:1], head[1:], tail


def whole(text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most):
        raise BadCursor
    return int(text)
