"""The front page changes by itself when a slot begins or ends, and at once when one is changed."""

from django.db.models.signals import post_delete, post_save

from ngo_portal.front.models import FrontSlot
from ngo_portal.shared import generation, projecting


def next_change(now):
    return FrontSlot.objects.using(projecting.using()).next_change(now)


def begin_anew(sender, raw=False, **kwargs):
    """Begin a generation, whose row is also the lock under which the next moment is found."""
    if not raw:
        generation.bump(projecting.using())
        projecting.set_next_moment()


def follow_slots() -> None:
    projecting.also_awaited(next_change)
    for signal in (post_save, post_delete):
        signal.connect(begin_anew, sender=FrontSlot, dispatch_uid="the front page")
