"""What is new in a list: records that became public, and announced events that changed since.

The question of an alert is that of the page, asked now. What it finds is news to an alert if it
became public after the alert was told last. So ten thousand alerts of fifty queries ask fifty
questions, however long ago each was told.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.db.models.fields.json import KT
from django.http import QueryDict
from django.utils import timezone

from events.models import Event
from ngo_portal.listings import LISTINGS
from ngo_portal.shared.listing import Listing, Selection
from ngo_portal.shared.models import Version
from ngo_portal.shared.searching.keys import record_of

# What an announced event has, of which those who wait for it would want to hear.
TOLD = ("life", "starts_on", "ends_on", "date_precision", "place", "venue")
OFF = (Event.Life.CANCELLED, Event.Life.POSTPONED)


@dataclass(frozen=True)
class Period:
    """After one moment, and not after another."""

    since: datetime
    until: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.since < moment <= self.until


@dataclass(frozen=True)
class Change:
    """That an event became something else at a moment; `before` is what it had been."""

    at: datetime
    before: tuple


@dataclass
class Happened:
    """What happened in a list within a period, by the number of the record."""

    became_public: dict[int, datetime] = field(default_factory=dict)
    changes: dict[int, list[Change]] = field(default_factory=dict)
    states: dict[int, tuple] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.became_public or self.changes)

    def among(self, numbers: Iterable[int]) -> list[int]:
        """Those to which anything happened at all."""
        return [each for each in numbers if each in self.became_public or each in self.changes]

    def is_new(self, number: int, period: Period) -> bool:
        return number in self.became_public and self.became_public[number] in period

    def has_changed(self, number: int, period: Period) -> bool:
        """Whether it says something else than at the beginning of the period: not if put right."""
        first = next((each for each in self.changes.get(number, ()) if each.at in period), None)
        return first is not None and first.before != self.states[number]


@dataclass(frozen=True)
class News:
    """Numbers of the records to tell of, in the order of the list."""

    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


def selection_of(listing: str, query: str) -> Selection:
    return LISTINGS[listing].select(QueryDict(query))


def numbers_of(selection: Selection) -> list[int]:
    """The records that a query finds now, in the order of the list."""
    return [record_of(docid) for docid in selection.docids]


def happened(listing: Listing, period: Period) -> Happened:
    """All that happened in a list: the queries of the alerts then choose from it."""
    found = Happened(became_public=became_public(listing.model, period))
    if listing.model is Event:
        found.changes, found.states = changed(period)
    return found


def news(numbers: Iterable[int], found: Happened, period: Period) -> News:
    new, changed = [], []
    for number in numbers:
        if found.is_new(number, period):
            new.append(number)
        elif found.has_changed(number, period):
            changed.append(number)
    return News(tuple(new), tuple(changed))


def became_public(model, period: Period) -> dict[int, datetime]:
    """When each record became one that readers see.

    A report of last year that is published today is new today; one that is scheduled is new at its
    moment, whenever it was approved; one that was withdrawn and comes back is new again.
    """
    records = model.objects.published(period.until)
    recent = records.filter(Q(publish_at__gt=period.since) | Q(moved_at__gt=period.since))
    rows = recent.order_by().values_list("pk", "publish_at", "moved_at")
    moments = {number: max(moments) for number, *moments in rows}
    return {number: moment for number, moment in moments.items() if moment in period}


def changed(period: Period) -> tuple[dict[int, list[Change]], dict[int, tuple]]:
    """How the announced events that were saved in a period had been before each change."""
    states = {state[0]: state[1:] for state in to_come(period)}
    versions = defaultdict(list)
    rows = Version.objects.filter(
        record_type=ContentType.objects.get_for_model(Event), record_number__in=states
    ).annotate(**{f"was_{name}": KT(f"contents__record__{name}") for name in TOLD})
    names = [f"was_{name}" for name in TOLD]
    for number, at, *state in rows.order_by("number").values_list(
        "record_number", "made_at", *names
    ):
        versions[number].append((at, plain(state)))
    changes = {number: steps(kept) for number, kept in versions.items()}
    return {number: found for number, found in changes.items() if found}, states


def to_come(period: Period) -> Iterable[tuple]:
    """Number and state of the events that are still ahead, or were until they were put off."""
    today = timezone.localdate(period.until)
    ahead = Q(last_on__gte=today) | Q(previously_on__gte=today) | Q(life=Event.Life.POSTPONED)
    events = Event.objects.published(period.until).filter(ahead, updated_at__gt=period.since)
    rows = events.exclude(life=Event.Life.HELD).order_by().values_list("pk", *TOLD)
    for number, *state in rows:
        yield (number, *plain(state))


def plain(state: Iterable) -> tuple:
    """A state as versions have it: texts. Of `life` only whether it takes place matters."""
    # SQLite reads the null of JSON as a word.
    life, *others = ("" if value in (None, "null") else str(value) for value in state)
    return (life if life in OFF else "", *others)


def steps(versions: list[tuple[datetime, tuple]]) -> list[Change]:
    """The changes between versions. What was changed without one is not known here."""
    pairs = pairwise(versions)
    return [Change(at, before) for (_at, before), (at, after) in pairs if before != after]
