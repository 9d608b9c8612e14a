"""What the page for composing tells an editor: what readers see, what will change, and when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from events.models import Event
from ngo_portal.front.composing import ROOM, Composition, Place, Reason, compose
from ngo_portal.front.models import FrontSlot
from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.models import Entry
from ngo_portal.shared.searching.keys import Kind, kind_of, record_of

# Slots that are over, for who wants to place one again; and moments to come.
ENDED, CHANGES = 10, 8
WHY = {
    Reason.HIDDEN: _("readers do not see this record"),
    Reason.ABOVE: _("stands further up on the page already"),
    Reason.OVER: _("the event does not belong under this heading any more"),
    Reason.FULL: _("there is no room in this place"),
}
FIELDS = {Kind.ARTICLE: "article", Kind.EVENT: "event"}
KINDS: dict[Kind, type[Article | Event]] = {Kind.ARTICLE: Article, Kind.EVENT: Event}


@dataclass(frozen=True)
class Row:
    """A slot with what readers see of it now."""

    slot: FrontSlot
    is_shown: bool
    # Why they do not see it, if its time has come.
    why: str | Promise = ""
    is_first: bool = False
    is_last: bool = False

    @property
    def url(self) -> str:
        return change_address(FrontSlot, self.slot.pk)

    @property
    def noun(self) -> str:
        return self.slot.record._meta.verbose_name

    @property
    def is_waiting(self) -> bool:
        return not self.slot.has_begun()

    @property
    def appears_at(self) -> datetime | None:
        """When the record comes out, of one that is scheduled."""
        record = self.slot.record
        return record.publish_at if record.is_scheduled else None


@dataclass(frozen=True)
class Filled:
    """A record that no slot put there, and the form that would keep it there."""

    title: str
    noun: str
    url: str


@dataclass(frozen=True)
class Box:
    """A place of the page."""

    place: str
    rows: list[Row]
    filled: list[Filled]

    @property
    def name(self) -> str:
        return str(Place(self.place).label)

    @property
    def room(self) -> int:
        return ROOM[Place(self.place)]

    @property
    def add_url(self) -> str:
        return add_address(place=self.place)


@dataclass(frozen=True, order=True)
class Turn:
    """A moment at which the page changes by itself."""

    moment: datetime
    what: str | Promise = field(compare=False)
    slot: FrontSlot = field(compare=False)


@dataclass(frozen=True)
class Desk:
    boxes: list[Box]
    turns: list[Turn]
    ended: list[FrontSlot]


def desk_of(slots: models.QuerySet) -> Desk:
    """The page as it stands, with the slots that somebody may see."""
    now = timezone.now()
    page = compose(now)
    slots = slots.select_related("article", "event")
    running = list(slots.exclude(pk__in=FrontSlot.objects.ended(now).values("pk")))
    ended = slots.filter(ends_at__lte=now).order_by("-ends_at", "-pk")[:ENDED]
    titles = titles_of(page)
    boxes = [
        Box(place, rows_of(place, running, page), filled(place, page, titles)) for place in ROOM
    ]
    return Desk(boxes, turns_of(running, now), list(ended))


def rows_of(place: str, slots: Iterable[FrontSlot], page: Composition) -> list[Row]:
    here = [slot for slot in slots if slot.place == place]
    shown = {one.slot.pk for one in page.of(place) if one.slot}
    return [
        Row(
            slot,
            slot.pk in shown,
            WHY.get(page.left_out.get(slot.pk), ""),
            is_first=number == 0,
            is_last=number == len(here) - 1,
        )
        for number, slot in enumerate(here)
    ]


def titles_of(page: Composition) -> dict[int, str]:
    """Titles of what stands on the page by itself."""
    by_itself = [one.docid for place in ROOM for one in page.of(place) if one.slot is None]
    rows = Entry.objects.filter(pk__in=by_itself).order_by()
    return dict(rows.values_list("docid", "title"))


def filled(place: str, page: Composition, titles: dict[int, str]) -> list[Filled]:
    found = [one.docid for one in page.of(place) if one.slot is None and one.docid in titles]
    return [
        Filled(
            titles[docid],
            KINDS[kind_of(docid)]._meta.verbose_name,
            add_address(place=place, **{FIELDS[kind_of(docid)]: record_of(docid)}),
        )
        for docid in found
    ]


def add_address(**preset) -> str:
    return f"{reverse('admin:ngo_portal_frontslot_add')}?{urlencode(preset)}"


def turns_of(slots: Iterable[FrontSlot], now: datetime) -> list[Turn]:
    turns = []
    for slot in slots:
        if not slot.has_begun(now):
            turns.append(Turn(slot.begins_at, _("begins"), slot))
        if slot.ends_at:
            turns.append(Turn(slot.ends_at, _("ends"), slot))
        if slot.record.is_scheduled:
            turns.append(Turn(slot.record.publish_at, _("the record appears"), slot))
    return sorted(turns)[:CHANGES]
