"""What an address of the API asks for. Nothing is forgiven: whatever is wrong is named."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from ngo_portal.api.cursors import BadCursor, Cursor, Since, read_cursor
from ngo_portal.api.problems import WrongParameters
from ngo_portal.shared.filters import VALUES_PER_FILTER
from ngo_portal.shared.listing import Selection
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.searching.question import BEST

RECORDS_PER_PAGE = 20
MOST_RECORDS = 100
MOST_EXPANDED = 5

OF_A_RECORD = frozenset({"fields", "expand"})
OF_A_LIST = OF_A_RECORD | {"limit", "cursor", "sort", "facets", "updated_since", "since"}
# What has no meaning in the order of changes.
NOT_OF_CHANGES = ("cursor", "sort", "facets")


class Wrong(ValueError):
    """What is wrong with the value of one parameter, in words."""


class Reader:
    """Reads parameters one by one and remembers what is wrong with any of them."""

    def __init__(self, data: QueryDict):
        self.data = data
        self.faults: dict[str, list[str]] = defaultdict(list)

    def one[T](self, name: str, read: Callable[[str], T], default: T) -> T:
        """The last value of a parameter as `read` has it, or the default where there is none."""
        text = self.data.get(name, "")
        if not text:
            return default
        try:
            return read(text)
        except Wrong as wrong:
            self.faults[name].append(str(wrong))
            return default

    def some(self, name: str, known, most: int | None = None) -> list[str]:
        """Names between commas or repeated, each of which has to be known."""
        text = ",".join(self.data.getlist(name))
        asked = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        self.faults[name] += [f"Not known: {part[:100]}" for part in asked if part not in known]
        if most is not None and len(asked) > most:
            self.faults[name].append(f"At most {most}.")
        return [part for part in asked if part in known]

    def finish(self, also: dict[str, list[str]] | None = None) -> None:
        """Raises WrongParameters."""
        for name, faults in (also or {}).items():
            self.faults[name] += faults
        if found := {name: faults for name, faults in self.faults.items() if faults}:
            raise WrongParameters(found)


@dataclass(frozen=True)
class OfRecord:
    """How much of a record is wanted."""

    fields: tuple[str, ...]
    expand: tuple[str, ...]


@dataclass(frozen=True)
class OfList:
    """Which part of a list is wanted, and how much of its records."""

    how: OfRecord
    limit: int
    facets: tuple[str, ...]
    cursor: Cursor | None = None
    since: Since | None = None
    updated_since: datetime | None = None

    @property
    def is_of_changes(self) -> bool:
        return self.since is not None or self.updated_since is not None


def of_record(resource: Resource, data: QueryDict) -> OfRecord:
    """Raises WrongParameters."""
    reader = Reader(data)
    how = read_how(resource, reader)
    unknown = {name: ["There is no such parameter."] for name in data if name not in OF_A_RECORD}
    reader.finish(unknown)
    return how


def read_how(resource: Resource, reader: Reader) -> OfRecord:
    fields = reader.some("fields", resource.names)
    expand = reader.some("expand", resource.expandable, MOST_EXPANDED)
    if fields:
        missing = [way for way in expand if way.partition(".")[0] not in fields]
        reader.faults["expand"] += [f"Not among the fields: {way}" for way in missing]
    return OfRecord(tuple(fields), tuple(expand))


def of_list(resource: Resource, selection: Selection, data: QueryDict) -> OfList:
    """Raises WrongParameters."""
    reader, filterset = Reader(data), selection.filterset
    found = OfList(
        how=read_how(resource, reader),
        limit=reader.one("limit", limit, RECORDS_PER_PAGE),
        facets=tuple(reader.some("facets", filterset.facets)),
        since=reader.one("since", since, None),
        updated_since=reader.one("updated_since", moment, None),
        cursor=reader.one("cursor", lambda text: cursor(text, filterset.question.order), None),
    )
    reader.one("sort", lambda text: sort(text, filterset), None)
    if "updated_since" in data or "since" in data:
        refuse_what_changes_lack(reader)
    for name in filterset.any_of:
        if len({value.strip() for value in data.getlist(name)} - {""}) > VALUES_PER_FILTER:
            reader.faults[name].append(f"At most {VALUES_PER_FILTER} values.")
    reader.finish(selection.faults(also_known=OF_A_LIST))
    return found


def refuse_what_changes_lack(reader: Reader) -> None:
    for name in NOT_OF_CHANGES:
        if reader.data.get(name):
            reader.faults[name].append("Has no meaning in the order of changes.")
    if reader.data.get("updated_since") and reader.data.get("since"):
        reader.faults["updated_since"].append("Give one of `since` and `updated_since`.")


def limit(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) < 6
    if not is_number or not 1 <= int(text) <= MOST_RECORDS:
        raise Wrong(f"A whole number from 1 to {MOST_RECORDS}.")
    return int(text)


def moment(text: str) -> datetime:
    # A plus sign that was not percent-encoded arrives as a space.
    try:
        found = parse_datetime(text.replace(" ", "+", 1) if "T" in text else text)
    except ValueError:
        found = None
    if found is None or is_naive(found):
        raise Wrong("A moment as RFC 3339 has it, with its zone: 2026-03-01T12:00:00Z.")
    return found


def cursor(text: str, order: str) -> Cursor:
    try:
        return read_cursor(text, order)
    except BadCursor:
        raise Wrong("This is no place in this list: take it from `next`.") from None


def since(text: str) -> Since:
    try:
        return Since.read(text)
    except BadCursor:
        raise Wrong("Take it from `since` of an earlier answer.") from None


def sort(text: str, filterset) -> None:
    """It is the filters that order; here only what they cannot do is refused."""
    if text not in (BEST, filterset.order):
        raise Wrong(f"One of: {filterset.order}, {BEST}.")
    if text == BEST and not filterset.question.words:
        raise Wrong(f"«{BEST}» needs words to be good at: give `q`.")
