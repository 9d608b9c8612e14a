"""Atom (RFC 4287, pages by RFC 5005): Django's generator, with what it does not say."""

from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed

from ngo_portal.shared.feeds.items import Author, File, Item
from ngo_portal.shared.speakable import speakable

# Of a feed without entries: it must not seem to change each time somebody asks.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class AtomFeed(Atom1Feed):
    """An Atom feed of items. `pages` maps relations (next, previous, ...) to addresses."""

    def __init__(self, *, pages: dict[str, str], **options):
        super().__init__(**options)
        self.pages = pages

    def add(self, item: Item) -> None:
        self.add_item(
            title=speakable(item.title),
            link=item.url,
            # Django's `summary` is HTML; what the rooms have is text.
            description=None,
            pubdate=item.published,
            updateddate=item.updated,
            unique_id=item.id,
            item=item,
        )

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.pages.items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def item_attributes(self, item):
        return {"xml:lang": item["item"].language}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        said: Item = item["item"]
        for author in said.authors:
            add_author(handler, author)
        for file in said.enclosures:
            add_enclosure(handler, file)
        for category in said.categories:
            about = {"term": category.term, "scheme": category.scheme, "label": category.label}
            handler.addQuickElement("category", "", speakable_values(about))
        if said.summary:
            handler.addQuickElement("summary", speakable(said.summary), {"type": "text"})
        handler.addQuickElement("content", speakable(said.html), {"type": "html"})


def add_author(handler, author: Author) -> None:
    handler.startElement("author", {})
    handler.addQuickElement("name", speakable(author.name))
    if author.url:
        handler.addQuickElement("uri", author.url)
    handler.endElement("author")


def add_enclosure(handler, file: File) -> None:
    """Django's own enclosures always have a length, and no title."""
    about = {"rel": "enclosure", "href": file.url, "type": file.media_type, "title": file.title}
    length = {} if file.size is None else {"length": str(file.size)}
    handler.addQuickElement("link", "", speakable_values(about) | length)


def speakable_values(attributes: dict[str, str]) -> dict[str, str]:
    return {name: speakable(value) for name, value in attributes.items()}


def atom(title: str, items: list[Item], *, language: str, author: Author, links) -> bytes:
    """A page of a feed. `links` are its addresses: feed, page, home and pages."""
    feed = AtomFeed(
        title=speakable(title),
        link=links.home,
        description=None,
        language=language,
        author_name=speakable(author.name),
        author_link=author.url,
        feed_url=links.here,
        feed_guid=links.first,
        pages=links.pages,
    )
    for item in items:
        feed.add(item)
    return feed.writeString("utf-8").encode()
