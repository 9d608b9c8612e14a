"""What a feed says of a record, whatever the format: an item with people, subjects and files."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

from ngo_portal.shared.last_change import last_change_of
from ngo_portal.shared.models import Attachment, Photo
from ngo_portal.shared.publishing import Publishable
from ngo_portal.shared.site import page_address, site_address, site_name


@dataclass(frozen=True)
class Author:
    name: str
    url: str = ""


@dataclass(frozen=True)
class Category:
    """A subject of an item: `scheme` is the address of the list or vocabulary that knows `term`."""

    scheme: str
    term: str
    label: str


@dataclass(frozen=True)
class File:
    """A photo or document of an item; `size` in bytes, None where the storage cannot tell."""

    url: str
    media_type: str
    title: str
    size: int | None = None


@dataclass(frozen=True)
class Item:
    """A record in a feed. `id` never changes, whatever becomes of its title."""

    id: str
    url: str
    title: str
    html: str
    published: datetime
    updated: datetime
    language: str = "ar"
    summary: str = ""
    authors: list[Author] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    cover: File | None = None
    files: list[File] = field(default_factory=list)

    @property
    def enclosures(self) -> list[File]:
        return [*([self.cover] if self.cover else []), *self.files]


def item_of(record: Publishable, noun: str, **told) -> Item:
    """What every record says of itself in a feed, with what its room tells."""
    return Item(
        id=short_address(record, noun),
        url=site_address(record.get_absolute_url()),
        published=record.publish_at,
        updated=last_change_of(record),
        **told,
    )


def short_address(record: Publishable, noun: str) -> str:
    """The address without a slug, which stays when the title changes."""
    return page_address(reverse(f"{noun}:short", args=[record.pk]))


def keeper_of(record) -> Author:
    """Who keeps the record: an organization, else the site itself."""
    owner = record.owner
    if owner is None:
        return Author(site_name(), site_address("/"))
    url = site_address(owner.get_absolute_url()) if owner.is_public else ""
    return Author(owner.known_as, url)


def filtered(noun: str, name: str, term: str, label: object) -> Category:
    """A subject known by the filter of a list that finds all records with it."""
    scheme = f"{reverse(f'{noun}:list')}?{urlencode({name: ''})}"
    return Category(site_address(scheme), term, str(label))


def themes_of(record) -> list[Category]:
    scheme = site_address(reverse("theme-list"))
    return [Category(scheme, theme.code, theme.name) for theme in record.themes.all()]


def countries_of(countries: Iterable) -> list[Category]:
    scheme = site_address(reverse("country-list"))
    known = [country for country in countries if country is not None]
    return [Category(scheme, country.pk.lower(), country.name) for country in known]


def tags_of(record, noun: str) -> list[Category]:
    return [filtered(noun, "tag", tag.slug, tag.name) for tag in record.tags.all()]


def photo_file(photo: Photo | None) -> File | None:
    """A photo that readers may see; nothing of any other, not even that there is one."""
    if photo is None or not photo.is_public:
        return None
    kind, _coding = mimetypes.guess_type(photo.image.name)
    size = size_of(photo.image)
    return File(site_address(photo.image.url), kind or "image/jpeg", photo.alt, size)


def document_file(attachment: Attachment) -> File:
    kind, _coding = mimetypes.guess_type(attachment.file.name)
    url = site_address(attachment.file.url)
    return File(url, kind or "application/octet-stream", attachment.title, attachment.size)


def files_of(record) -> list[File]:
    """The gallery and the documents of a record; `photos` are the uses of public photos."""
    photos = [photo_file(use.photo) for use in record.photos.all()]
    documents = [document_file(use.attachment) for use in record.documents.all()]
    return [*filter(None, photos), *documents]


def size_of(stored) -> int | None:
    try:
        return stored.size
    except OSError:
        # The file is away: a broken picture on the page, and no reason to withhold the feed.
        return None
