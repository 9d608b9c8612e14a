"""Records as the front page tells them: the first ones drawn by themselves, the others as cards."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.utils.html import format_html, strip_tags

from articles.models import Article
from events.models import Event
from ngo_portal.front.composing import Composition, Place, Shown
from ngo_portal.front.models import FrontSlot
from ngo_portal.shared.results import in_lists, marked_links_of, retold, under
from ngo_portal.shared.searching.keys import Kind, kind_of, record_of

# The day of a card.
WHEN = re.compile(r'<time datetime="([^"]*)">(.*?)</time>', re.DOTALL)
# Drawn from the records: their pictures are larger than those of cards.
TOLD = (Place.LEAD, Place.BESIDE)
MODELS: dict[Kind, type[Article | Event]] = {Kind.ARTICLE: Article, Kind.EVENT: Event}


@dataclass(frozen=True)
class Story:
    """A record at the head of the page."""

    record: Article | Event
    slot: FrontSlot | None = None

    @property
    def article(self) -> Article | None:
        return self.record if isinstance(self.record, Article) else None

    @property
    def event(self) -> Event | None:
        return self.record if isinstance(self.record, Event) else None

    @property
    def title(self) -> str:
        return (self.slot and self.slot.headline) or self.record.title

    @property
    def kicker(self) -> str:
        own = self.record.kicker if isinstance(self.record, Article) else ""
        return (self.slot and self.slot.kicker) or own

    @property
    def language(self) -> str:
        return getattr(self.record, "language", settings.LANGUAGE_CODE)

    @property
    def direction(self) -> str:
        return getattr(self.record, "direction", "rtl")

    @property
    def cover(self):
        """The photo, if readers may see one."""
        cover = self.record.cover
        return cover if cover and cover.is_public else None


class Brief(NamedTuple):
    """A line of the ticker: where it leads, what it says, and of which day it is."""

    url: str
    title: str
    day: str


@dataclass(frozen=True)
class Told:
    """The records of a composition, drawn in the language of the page."""

    lead: Story | None
    beside: list[Story]
    ticker: list["Brief"]
    reports: list[str]
    coming: list[str]
    held: list[str]


def told(page: Composition) -> Told:
    lead, beside = stories_of(page.of(Place.LEAD), page.of(Place.BESIDE))
    ticker, reports, to_come, over = cards_of(
        *(page.of(place) for place in (Place.TICKER, Place.REPORTS, Place.COMING, Place.HELD))
    )
    return Told(
        lead[0] if lead else None,
        beside,
        [brief for card in ticker for brief in briefs_of(card)],
        under(3, reports),
        under(3, to_come),
        under(3, over),
    )


def briefs_of(card: str) -> list[Brief]:
    """The link of a card with its day; nothing of a card that is gone."""
    said = WHEN.search(card)
    day = format_html('<time datetime="{}">{}</time>', said[1], strip_tags(said[2])) if said else ""
    return [Brief(link.url, link.title, day) for link in marked_links_of([card])]


def stories_of(*lists: list[Shown]) -> list[list[Story]]:
    """The records of several places, each kind read once; what is gone meanwhile is left out."""
    wanted: dict[Kind, set[int]] = {}
    for shown in lists:
        for one in shown:
            wanted.setdefault(kind_of(one.docid), set()).add(record_of(one.docid))
    found = {
        (kind, record.pk): record
        for kind, records in wanted.items()
        for record in MODELS[kind].objects.published().for_cards().filter(pk__in=records)
    }
    return [
        [
            Story(found[key], one.slot)
            for one in shown
            if (key := (kind_of(one.docid), record_of(one.docid))) in found
        ]
        for shown in lists
    ]


def cards_of(*lists: list[Shown]) -> list[list[str]]:
    """The cards of several places, under the headlines and kickers that slots give them."""
    # One list a record: a card that is gone must not lend its headline to the next.
    every = iter(in_lists(*([one.docid] for shown in lists for one in shown)))
    return [[renamed(one, card) for one in shown for card in next(every)] for shown in lists]


def renamed(one: Shown, card: str) -> str:
    return retold(card, one.slot.headline, one.slot.kicker) if one.slot else card
