"""Which records stand where on the front page, and why a slot is not among them.

Places are filled in the order of the page: first with what editors placed there, as far as readers
may see it, then with the newest. No record stands twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from events.diary import EXPECTED, coming, not_parts, past
from events.models import Event
from ngo_portal.front.models import FrontSlot
from ngo_portal.shared.asking import newest
from ngo_portal.shared.models import Entry
from ngo_portal.shared.searching.keys import Kind, docid_of, record_of

Place = FrontSlot.Place
# In the order of the page, with how many records there is room for.
ROOM = {
    Place.LEAD: 1,
    Place.BESIDE: 3,
    Place.TICKER: 3,
    Place.REPORTS: 6,
    Place.COMING: 4,
    Place.HELD: 4,
}
# So long a report is news «in brief»; what editors place there stays as long as they say.
NEWS = timedelta(days=60)
# Looked through for events that are not part of another one.
PARTS = 4


class Reason(StrEnum):
    """Why readers do not see what stands in a slot, although its time has come."""

    HIDDEN = "hidden"
    ABOVE = "above"
    OVER = "over"
    FULL = "full"


@dataclass(frozen=True)
class Shown:
    """A record on the page, with the slot that put it there, if one did."""

    docid: int
    slot: FrontSlot | None = None


@dataclass
class Composition:
    """What readers see in each place, and why some slots are left out."""

    shown: dict[str, list[Shown]] = field(default_factory=lambda: {place: [] for place in ROOM})
    left_out: dict[int, Reason] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def add(self, place: str, docid: int, slot: FrontSlot | None = None) -> None:
        self.shown[place].append(Shown(docid, slot))
        self.used.add(docid)

    def room(self, place: str) -> int:
        return ROOM[Place(place)] - len(self.shown[place])

    def fill(self, place: str, docids: Iterable[int]) -> None:
        unused = (docid for docid in docids if docid not in self.used)
        for docid in [*islice(unused, self.room(place))]:
            self.add(place, docid)

    def of(self, place: str) -> list[Shown]:
        return self.shown[place]


def compose(now: datetime | None = None) -> Composition:
    """The page of a moment. It costs the same however much there is."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    page = Composition()
    placed(page, list(FrontSlot.objects.standing(now)), today)
    filled(page, today)
    return page


def placed(page: Composition, slots: list[FrontSlot], today: date) -> None:
    """Put slots into their places, those of the first place first."""
    docids = public_keys(slots)
    fitting = in_time(slots, today)
    order = {place: number for number, place in enumerate(ROOM)}
    for slot in sorted(slots, key=lambda slot: order[slot.place]):
        docid = docids.get(key_of(slot))
        reason = refused(page, slot, docid, fitting)
        if reason:
            page.left_out[slot.pk] = reason
        else:
            page.add(slot.place, docid, slot)


def refused(page: Composition, slot: FrontSlot, docid: int | None, fitting) -> Reason | None:
    if docid is None:
        return Reason.HIDDEN
    if docid in page.used:
        return Reason.ABOVE
    if slot.place in fitting and slot.event_id not in fitting[slot.place]:
        return Reason.OVER
    return None if page.room(slot.place) else Reason.FULL


def key_of(slot: FrontSlot) -> tuple[int, int]:
    return (Kind.ARTICLE, slot.article_id) if slot.article_id else (Kind.EVENT, slot.event_id)


def public_keys(slots: Iterable[FrontSlot]) -> dict[tuple[int, int], int]:
    """The keys of records that readers may see, by kind and number."""
    articles = [slot.article_id for slot in slots if slot.article_id]
    events = [slot.event_id for slot in slots if slot.event_id]
    if not (articles or events):
        return {}
    wanted = Q(kind=Kind.ARTICLE, record__in=articles) | Q(kind=Kind.EVENT, record__in=events)
    rows = Entry.objects.filter(wanted).order_by().values_list("kind", "record", "docid")
    return {(kind, record): docid for kind, record, docid in rows}


def in_time(slots: Iterable[FrontSlot], today: date) -> dict[str, set[int]]:
    """Which events may still be called coming, and which already held."""
    found: dict[str, set[int]] = {Place.COMING: set(), Place.HELD: set()}
    events = {slot.event_id for slot in slots if slot.place in found}
    if not events:
        return found
    rows = Event.objects.filter(pk__in=events).order_by()
    for event, life, last_on in rows.values_list("pk", "life", "last_on"):
        if life in EXPECTED and (last_on is None or last_on >= today):
            found[Place.COMING].add(event)
        if life == Event.Life.HELD:
            found[Place.HELD].add(event)
    return found


def filled(page: Composition, today: date) -> None:
    """Fill what is left with the newest; without a report an event leads the page."""
    taken = len(page.used)
    of_reports = (Place.LEAD, Place.BESIDE, Place.TICKER, Place.REPORTS)
    articles = newest(Kind.ARTICLE, {}, taken + sum(ROOM[place] for place in of_reports))
    to_come = coming(today, taken + 1 + ROOM[Place.COMING])
    held = {"life": [str(Event.Life.HELD)]}
    over = not_parts(past(today, PARTS * ROOM[Place.HELD] + taken, held))
    page.fill(Place.LEAD, articles)
    page.fill(Place.LEAD, [*to_come[:1], *over[:1]])
    page.fill(Place.BESIDE, articles)
    page.fill(Place.TICKER, in_brief(page, today))
    page.fill(Place.REPORTS, articles)
    page.fill(Place.COMING, to_come)
    page.fill(Place.HELD, over)


def in_brief(page: Composition, today: date) -> list[int]:
    """New reports marked for the ticker, the newest first, without those that stand on the page."""
    room = page.room(Place.TICKER)
    if not room:
        return []
    recent = timezone.make_aware(datetime.combine(today - NEWS, time()))
    brief = Article.objects.published().filter(is_ticker=True, publish_at__gte=recent)
    brief = brief.exclude(pk__in=[record_of(docid) for docid in page.used])
    rows = brief.order_by("-publish_at").values_list("pk", "publish_at")[:room]
    return [docid_of(Kind.ARTICLE, pk, timezone.localtime(moment)) for pk, moment in rows]
