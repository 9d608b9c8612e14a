from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from ngo_portal.shared.models import Photo
from ngo_portal.shared.pictures import NO_TINTS, tints_of

AT_ONCE = 200


class Command(BaseCommand):
    help = (
        "Find the colours that stand in the place of photos while they load, for photos of before "
        "there were any. It may be stopped at any time, and goes on where it was."
    )

    def handle(self, *args, **options):
        waiting = Photo.objects.filter(tints=[]).order_by("pk")
        found = 0
        for photo in waiting.only("image", "tints").iterator(AT_ONCE):
            found += tint(photo)
        self.stdout.write(f"{found}")


def tint(photo: Photo) -> bool:
    """Whether it has colours now; what is told of it elsewhere stays as it is."""
    try:
        tints = tints_of(photo.image)
    except ValidationError:
        # It is damaged: the page shows its frame, and nobody need look at it again.
        tints = NO_TINTS
    except OSError:
        # Its file is not there, which costs nothing to ask again: the disk may be put back.
        return False
    Photo.objects.filter(pk=photo.pk).update(tints=tints)
    return tints != NO_TINTS
