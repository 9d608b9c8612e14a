"""JSON Feed 1.1: the same items for programs that would rather not read XML."""

import json
from typing import Any

from ngo_portal.shared.feeds.items import Author, File, Item

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(title: str, items: list[Item], *, language: str, author: Author, links) -> bytes:
    said: dict[str, Any] = {
        "version": VERSION,
        "title": title,
        "home_page_url": links.home,
        "feed_url": links.here,
        "language": language,
        "authors": [told_author(author)],
    }
    if "next" in links.pages:
        said["next_url"] = links.pages["next"]
    said["items"] = [told_item(item) for item in items]
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def told_item(item: Item) -> dict[str, Any]:
    said = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "summary": item.summary,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "language": item.language,
        "authors": [told_author(author) for author in item.authors],
        "tags": [category.label for category in item.categories],
        "image": item.cover.url if item.cover else "",
        "attachments": [told_file(file) for file in item.enclosures],
        # An extension, as the format allows: tags alone do not say what they are tags of.
        "_categories": [
            {"scheme": category.scheme, "term": category.term, "label": category.label}
            for category in item.categories
        ],
    }
    return {name: value for name, value in said.items() if value}


def told_author(author: Author) -> dict[str, str]:
    return {"name": author.name} | ({"url": author.url} if author.url else {})


def told_file(file: File) -> dict[str, Any]:
    said = {"url": file.url, "mime_type": file.media_type, "title": file.title}
    return said if file.size is None else said | {"size_in_bytes": file.size}
