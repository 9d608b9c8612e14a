"""A page of results as cards, without touching the tables that editors fill."""

import re
from collections.abc import Collection, Iterable, Mapping
from html import unescape
from typing import NamedTuple

from django.conf import settings
from django.db import connections, router
from django.utils.functional import cached_property
from django.utils.html import escape, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ngo_portal.shared import asking
from ngo_portal.shared.cards import card_version, draw_card
from ngo_portal.shared.models import Entry
from ngo_portal.shared.projecting import PROJECTIONS
from ngo_portal.shared.searching.keys import Kind, kind_of, record_of
from ngo_portal.shared.searching.question import Question

FIRST_ROW = 3
LINK = re.compile(r'<a class="(?:entry|card)__link" href="([^"]*)">(.*?)</a>', re.DOTALL)
KIND = re.compile(r'(?<=<span class="kicker__kind">).*?(?=</span>)', re.DOTALL)
CARDS = "SELECT docid, card, card_version FROM shared_entry WHERE docid IN ({})"
FOREIGN = re.compile(r"<bdi [^>]*>")


class Link(NamedTuple):
    url: str
    title: str


class Results:
    """What answers a question, for Django's paginator: a length, and slices of cards.

    Nothing but the keys `among` is looked at where they are given.
    """

    def __init__(
        self,
        question: Question,
        *,
        facets=(),
        top=None,
        page: int = 1,
        size: int = 20,
        among: Collection[int] | None = None,
    ):
        self.question, self.facets, self.top, self.among = question, facets, top, among
        self.offset, self.limit = (page - 1) * size, size

    @cached_property
    def answer(self) -> asking.Asked:
        return asking.ask(
            self.question,
            facets=self.facets,
            top=self.top,
            offset=self.offset,
            limit=self.limit,
            among=self.among,
        )

    def count(self) -> int:
        return self.answer.total

    def __len__(self):
        return self.answer.total

    def __getitem__(self, part: slice) -> list[str]:
        if part.start == self.offset:
            return first_at_once(cards(self.answer.docids))
        size = part.stop - part.start
        asked = asking.ask(self.question, offset=part.start, limit=size, among=self.among)
        return cards(asked.docids)


def cards(docids: Collection[int]) -> list[str]:
    """The cards of entries, in the order of the keys; those that are gone are left out."""
    return in_lists(docids)[0]


def in_lists(*lists: Collection[int], said: Mapping[int, str] | None = None) -> list[list[str]]:
    """Cards for several lists of a page, read together.

    `said` has words for some, on how the record belongs to that of the page.
    """
    docids = [docid for some in lists for docid in some]
    found = stored_cards(docids)
    missing = [docid for docid in docids if docid not in found]
    if missing:
        found |= live_cards(missing)
    for docid, words in (said or {}).items():
        if docid in found:
            found[docid] = saying(words, found[docid])
    return [[found[docid] for docid in some if docid in found] for some in lists]


def stored_cards(docids: Collection[int]) -> dict[int, str]:
    if get_language() != settings.LANGUAGE_CODE or not docids:
        return {}
    version = card_version()
    # Drawn by the template of the card when the record was published.
    return {
        docid: mark_safe(card)
        for docid, card, drawn_by in card_rows(docids)
        if card and drawn_by == version
    }


def card_rows(docids: Collection[int]) -> list[tuple[int, str, str]]:
    """Said in SQL, because every list asks it and a queryset takes longer than its answer."""
    places = ", ".join(["%s"] * len(docids))
    with connections[router.db_for_read(Entry)].cursor() as cursor:
        cursor.execute(CARDS.format(places), [*docids])
        return cursor.fetchall()


def live_cards(docids: Iterable[int]) -> dict[int, str]:
    """Cards in another language, or of what changed since they were drawn."""
    by_kind: dict[Kind, dict[int, int]] = {}
    for docid in docids:
        by_kind.setdefault(kind_of(docid), {})[record_of(docid)] = docid
    found = {}
    for kind, keys in by_kind.items():
        projection = PROJECTIONS[kind]
        records = projection.model._default_manager.published().for_cards()
        for record in records.filter(pk__in=keys):
            card = draw_card(projection.card, projection.noun, record)
            found[keys[record.pk]] = mark_safe(card)
    return found


def under(heading: int, found: Iterable[str]) -> list[str]:
    """The same cards with headings of another level than that of a list."""
    return [
        mark_safe(card.replace("<h2 ", f"<h{heading} ").replace("</h2>", f"</h{heading}>"))
        for card in found
    ]


def saying(words: str, card: str) -> str:
    """The same card with words after the kind of its record."""
    before, kind, after = card.partition('<span class="kicker__kind">')
    if not kind:
        return card
    name, end, rest = after.partition("</span>")
    return mark_safe(f"{before}{kind}{name}{end} <span>{escape(words)}</span>{rest}")


def at_once(card: str) -> str:
    """The same card, of which the picture is fetched before others."""
    return mark_safe(card.replace('loading="lazy"', 'fetchpriority="high"', 1))


def first_at_once(found: list[str]) -> list[str]:
    """Cards of which the first picture is seen as soon as the page, so that it does not wait.

    The pictures of a diary do not show on a phone, where a lazy one is never fetched.
    """
    for place, card in enumerate(found[:FIRST_ROW]):
        if 'class="card__picture"' in card and "<img" in card:
            return [*found[:place], at_once(card), *found[place + 1 :]]
    return found


def retold(card: str, title: str = "", kind: str = "") -> str:
    """The same card under another title and another kind, where they are given.

    The title is in the language of the one that it stands for, the kind in that of the site.
    """
    if title and (link := LINK.search(card)):
        foreign = FOREIGN.match(link[2])
        words = f"{foreign[0]}{escape(title)}</bdi>" if foreign else escape(title)
        card = f"{card[: link.start(2)]}{words}{card[link.end(2) :]}"
    if kind:
        card = KIND.sub(lambda _old: own_words(kind), card, count=1)
    return mark_safe(card)


def own_words(text: str) -> str:
    """Words of an editor, in the language of the site on a page of whichever language."""
    if get_language() == settings.LANGUAGE_CODE:
        return escape(text)
    return f'<bdi lang="{settings.LANGUAGE_CODE}">{escape(text)}</bdi>'


def marked_links_of(found: Iterable[str]) -> list[Link]:
    """The same as `links_of`, with the language of each title marked as on its card."""
    matches = [LINK.search(card) for card in found]
    return [Link(unescape(one[1]), mark_safe(one[2])) for one in matches if one]


def addresses_of(found: Iterable[str]) -> list[str]:
    """Where cards lead, as they write it: Arabic in its own letters."""
    return [unescape(link[1]) for card in found if (link := LINK.search(card))]


def links_of(found: Iterable[str]) -> list[Link]:
    """Where cards lead and what they call it: each has one link, on its heading."""
    matches = [LINK.search(card) for card in found]
    return [Link(unescape(one[1]), unescape(strip_tags(one[2]))) for one in matches if one]
