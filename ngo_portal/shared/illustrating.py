"""Photos of the library inside rich text: which record shows which, and what readers see."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction

from ngo_portal.shared.models import Photo
from ngo_portal.shared.richtext import photos_in, sanitize, with_photos


class Illustrated(models.Model):
    """A record in whose text photos stand. Stands before `Publishable` among the bases.

    A room gives it rows of a `BodyPhoto` named `body_photos`.
    """

    # The field with the text.
    illustrated = "body"

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None and self.illustrated not in update_fields:
            super().save(*args, update_fields=update_fields, **kwargs)
            return
        is_new = self._state.adding
        with transaction.atomic():
            shown = self.keep_known_photos()
            super().save(*args, update_fields=update_fields, **kwargs)
            if shown or not is_new:
                self.keep_body_photos(shown)

    def find_body_photos(self) -> None:
        """Keep the rows of a text that came into the table by another way than `save`."""
        self.keep_body_photos(self.keep_known_photos())

    def keep_known_photos(self) -> set[int]:
        """Take photos that do not exist out of the text; return the keys of the others."""
        html = getattr(self, self.illustrated)
        if "data-photo" not in html:
            return set()
        html = sanitize(html)
        known = set(Photo.objects.filter(pk__in=photos_in(html)).values_list("pk", flat=True))
        setattr(self, self.illustrated, sanitize(html, known))
        return known

    def keep_body_photos(self, shown: set[int]) -> None:
        """Keep one row for each photo in the text."""
        rows = self.body_photos
        kept = set(rows.values_list("photo", flat=True))
        if kept - shown:
            rows.exclude(photo__in=shown).delete()
        for photo in sorted(shown - kept):
            rows.create(photo_id=photo)


def photos_of(texts: Iterable[str]) -> dict[int, Photo]:
    """The photos in some texts that readers may see, by key; no query where there are none."""
    keys = {key for text in texts if "data-photo" in text for key in photos_in(text)}
    return Photo.objects.public().in_bulk(keys) if keys else {}


def without_hidden(html: str, public: dict[int, Photo]) -> str:
    """A text without the figures of photos that readers may not see: a caption tells too."""
    if "data-photo" not in html:
        return html
    return with_photos(html, lambda key, alt, caption: f"<p>{caption}</p>" if key in public else "")


def shown_in(html: str, public: dict[int, Photo]) -> list[Photo]:
    keys = photos_in(html) if "data-photo" in html else []
    return [public[key] for key in keys if key in public]


def next_change(record, photos: Iterable[Photo | None]) -> datetime | None:
    """The moment at which what readers see of a record changes without anybody's doing: it comes
    out, or the consent to a photo ends.
    """
    moments = [photo.hidden_from for photo in photos if photo is not None]
    moments.append(record.publish_at if record.is_scheduled else None)
    return min((moment for moment in moments if moment), default=None)
