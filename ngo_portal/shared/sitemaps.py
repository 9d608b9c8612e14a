"""Site maps: every public record with its languages, its photos and when it was last changed.

Django's own framework holds all addresses of a file in memory, counts to find a page, and knows
neither photos nor news. Here a file is a range of record numbers, so that what is withdrawn or new
moves nothing between files, none has to be counted, and each is read some hundreds at a time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import F, Max, Model
from django.utils import timezone, translation

from ngo_portal.shared.models import Photo
from ngo_portal.shared.searching.keys import BIGGEST_RECORD
from ngo_portal.shared.site import site_address

# The protocol allows 50,000 addresses and 50 MiB. A record has an address a language, each with
# all the others beside it, and an Arabic one takes six octets a letter: the second limit comes
# first, at about 17,000 records.
RECORDS_A_FILE = 10_000
RECORDS_AT_ONCE = 500
# Above it no record has a number.
MOST_FILES = BIGGEST_RECORD // RECORDS_A_FILE + 1
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
)
FOOT = "</urlset>\n"


@dataclass(frozen=True)
class Section:
    """The records of one kind. `cover` is a field, `galleries` are relations to rows of photos."""

    name: str
    model: type[Model]
    # What its address and its lines are made of.
    columns: tuple[str, ...]
    cover: str
    galleries: tuple[str, ...] = ("body_photos",)

    def files(self) -> Iterator[tuple[int, datetime]]:
        """The number of each file that has something in it, and when it changed last."""
        number = (F("pk") - 1) / RECORDS_A_FILE
        rows = self.model.objects.published().order_by().annotate(file=number).values_list("file")
        moments = rows.annotate(Max("updated_at"), Max("publish_at")).order_by("file")
        for file, updated_at, publish_at in moments:
            yield int(file) + 1, max(updated_at, publish_at)

    def pieces(self, number: int) -> Iterator[str]:
        """One file, in pieces."""
        yield HEAD
        after = (number - 1) * RECORDS_A_FILE
        last = after + RECORDS_A_FILE
        while records := self.next_records(after, last):
            yield "".join(self.lines(records))
            after = records[-1].pk
        yield FOOT

    def next_records(self, after: int, last: int) -> list:
        if after >= last:
            return []
        public = self.model.objects.published().filter(pk__gt=after, pk__lte=last)
        columns = [*self.columns, self.cover, "updated_at", "publish_at"]
        return list(public.only(*columns).order_by("pk")[:RECORDS_AT_ONCE])

    def lines(self, records: Sequence) -> Iterator[str]:
        photos = self.photos(records)
        for record in records:
            changed_at = max(record.updated_at, record.publish_at)
            yield from urls(record.get_absolute_url, changed_at, photos.get(record.pk, ()))

    def photos(self, records: Sequence) -> Mapping[int, list[Photo]]:
        """The photos that readers see with each record."""
        keys = {
            record.pk: [key] for record in records if (key := getattr(record, f"{self.cover}_id"))
        }
        shown = defaultdict(list, keys)
        for name in self.galleries if records else ():
            field = self.model._meta.get_field(name)
            rows = field.related_model.objects.filter(**{f"{field.field.name}__in": records})
            for record, photo in rows.values_list(field.field.attname, "photo_id"):
                shown[record].append(photo)
        wanted = {key for found in shown.values() for key in found}
        public = Photo.objects.public().only("image", "width", "height").in_bulk(wanted)
        return {
            record: [public[key] for key in dict.fromkeys(found) if key in public]
            for record, found in shown.items()
        }


def in_languages(address: Callable[[], str]) -> dict[str, str]:
    """The path of a page in every language in which it has one of its own."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = address()
    is_one_page = len({*found.values()}) == 1
    own = settings.LANGUAGE_CODE
    return {own: found[own]} if is_one_page else found


def urls(
    address: Callable[[], str], changed_at: datetime | None = None, photos: Iterable[Photo] = ()
) -> Iterator[str]:
    """The lines of one page: an address in each language, and beside each all the others."""
    paths = in_languages(address)
    beside = "".join(alternates(paths)) if len(paths) > 1 else ""
    changed = f"<lastmod>{moment(changed_at)}</lastmod>" if changed_at else ""
    images = "".join(
        f"<image:image><image:loc>{text_of(photo.image.url)}</image:loc></image:image>"
        for photo in photos
    )
    for path in paths.values():
        yield f"<url><loc>{text_of(path)}</loc>{changed}{beside}{images}</url>\n"


def alternates(paths: Mapping[str, str]) -> Iterator[str]:
    for code, path in [*paths.items(), ("x-default", paths[settings.LANGUAGE_CODE])]:
        address = quoteattr(site_address(path))
        yield f'<xhtml:link rel="alternate" hreflang="{code}" href={address}/>'


def text_of(path: str) -> str:
    return escape(site_address(path))


def moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
