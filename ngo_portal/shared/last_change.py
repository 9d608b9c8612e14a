"""When a public record last changed: a change of its parts, or of what it shows, is one of its own.

A part may be saved on a page of its own (an outcome, a quote, an office), and a photo turns public
or hidden in the library. Whoever follows the record, in a feed, a calendar or a copy, goes by its
`updated_at`. What changes by itself (a consent that ends) leaves the moment alone.
"""

from django.db import models
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone

from ngo_portal.shared.admin.rights import kinds_of_record, lookups_to
from ngo_portal.shared.models import Photo
from ngo_portal.shared.publishing import Publishable
from ngo_portal.shared.versions import parts_of

# What readers are told of a photo, beside whether they see it.
TOLD_OF_A_PHOTO = ("image", "alt", "caption", "credit", "licence")


def last_change_of(record: Publishable):
    """The moment since which readers have seen the record as it is."""
    return max(record.updated_at, record.publish_at or record.updated_at)


def note_change_of(kind: type[Publishable], **which) -> None:
    """Let records be changed now; nothing that is found or shown of them has to be made again."""
    kind._default_manager.filter(**which).update_quietly(updated_at=timezone.now())


def follow_parts() -> None:
    """Follow the rows of which records consist, and the photos that they show."""
    for kind in kinds_of_record():
        for way, shape in parts_of(kind).items():
            followed = Part(kind, shape.lookup)
            options = {"sender": shape.model, "weak": False, "dispatch_uid": (kind, way)}
            post_save.connect(followed.saved, **options)
            post_delete.connect(followed.deleted, **options)
    options = {"sender": Photo, "weak": False, "dispatch_uid": "last change"}
    pre_save.connect(remember_photo, **options)
    post_save.connect(photo_saved, **options)


class Part:
    """Receivers of the signals of rows that belong to a kind of record."""

    def __init__(self, kind: type[Publishable], lookup: str):
        self.kind, self.names = kind, lookup.split("__")

    def saved(self, sender, instance, raw=False, **kwargs):
        # Not those of a fixture, one by one: it brings its own moments.
        if not raw:
            self.note(instance)

    def deleted(self, sender, instance, origin=None, **kwargs):
        # Rows that go with their record leave nothing to be noted.
        if not isinstance(origin, Publishable):
            self.note(instance)

    def note(self, row: models.Model) -> None:
        *above, last = self.names
        for name in above:
            row = getattr(row, name)
        record = getattr(row, row._meta.get_field(last).attname)
        if record is not None:
            note_change_of(self.kind, pk=record)


def remember_photo(sender, instance, raw=False, **kwargs):
    if not raw and not instance._state.adding:
        instance._told_before = told_of(Photo.objects.filter(pk=instance.pk).first())


def photo_saved(sender, instance, created=False, raw=False, **kwargs):
    before = instance.__dict__.pop("_told_before", None)
    if raw or created or before == told_of(instance):
        return
    for kind, lookup in lookups_to(Photo):
        note_change_of(kind, **{lookup: instance.pk})


def told_of(photo: Photo | None) -> tuple | None:
    """What readers see of a photo, None where they see nothing."""
    if photo is None or not photo.is_public:
        return None
    return tuple(str(getattr(photo, name)) for name in TOLD_OF_A_PHOTO)
