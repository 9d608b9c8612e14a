"""The feeds of a list, at `feed.atom` and `feed.json` beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import get_language
from django.views.generic import View

from ngo_portal.shared.feeds import atom, json_feed
from ngo_portal.shared.feeds.doors import ATOM, JSON_FEED
from ngo_portal.shared.feeds.items import Author, Item
from ngo_portal.shared.feeds.order import newest_published
from ngo_portal.shared.listing import Listing, Selection
from ngo_portal.shared.origins import ANY_ORIGIN
from ngo_portal.shared.site import site_address, site_name

RECORDS_PER_PAGE = 20
WRITERS = {ATOM.name: atom.atom, JSON_FEED.name: json_feed.json_feed}


@dataclass(frozen=True)
class Feed:
    """How the records of a list are told in a feed: which rows it reads, and what it says."""

    listing: Listing
    records: Callable[[], models.QuerySet]
    items: Callable[[list[Any]], list[Item]]

    def paths(self) -> list:
        return [
            path("feed.atom", ListFeed.as_view(feed=self, door=ATOM), name=ATOM.name),
            path("feed.json", ListFeed.as_view(feed=self, door=JSON_FEED), name=JSON_FEED.name),
        ]


@dataclass(frozen=True)
class Links:
    """Addresses of a page of a feed: of its list, of the first page, of itself, and of others."""

    home: str
    first: str
    here: str
    pages: dict[str, str] = field(default_factory=dict)


class ListFeed(View):
    """A page of a feed, in the language of its address."""

    http_method_names = ["get", "head", "options"]
    feed: Feed = None
    door = ATOM

    def get(self, request):
        return self.answer(self.feed.listing.select(request.GET), self.page_number())

    def answer(self, selection: Selection, page: int) -> HttpResponse:
        first = (page - 1) * RECORDS_PER_PAGE
        total = len(selection.docids)
        if first and first >= total:
            raise Http404
        docids = newest_published(selection, first, RECORDS_PER_PAGE)
        records = list(selection.records(self.feed.records(), docids=docids))
        body = WRITERS[self.door.name](
            f"{site_name()}: {selection.title}",
            self.feed.items(records),
            language=get_language(),
            author=Author(site_name(), site_address(reverse("home"))),
            links=self.links(selection, page, -(-total // RECORDS_PER_PAGE) or 1),
        )
        # Pages of other sites draw their news from it.
        opened = ANY_ORIGIN if self.door is JSON_FEED else {}
        content_type = f"{self.door.media_type}; charset=utf-8"
        return HttpResponse(body, content_type=content_type, headers=opened)

    def links(self, selection: Selection, page: int, last: int) -> Links:
        first = site_address(selection.address(self.door.name))

        def numbered(number: int) -> str:
            sign = "&" if "?" in first else "?"
            return f"{first}{sign}page={number}" if number > 1 else first

        pages = {"first": first, "last": numbered(last)} if last > 1 else {}
        if page > 1:
            pages["previous"] = numbered(page - 1)
        if page < last:
            pages["next"] = numbered(page + 1)
        return Links(site_address(selection.address()), first, numbered(page), pages)

    def page_number(self) -> int:
        text = self.request.GET.get("page") or "1"
        if not (text.isascii() and text.isdecimal() and 0 < len(text) < 9 and int(text)):
            raise Http404
        return int(text)
