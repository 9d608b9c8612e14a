"""What waits on the editors' desk, by kind of record: who is asked to do what, and since when.

The first page of the admin shows the first records of each queue, and the list of a kind all that
are in one.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin.rights import is_of_the_desk, lookups_to, may_publish
from ngo_portal.shared.workflow import Status

# States in which a record waits for somebody of the desk.
WAITING = [Status.IN_REVIEW, Status.APPROVED]
NOT_WITHDRAWN = [state for state in Status if state != Status.WITHDRAWN]
# What is older is a matter of the archive.
RECENT = timedelta(days=90)
# How long before the end of a consent somebody is to ask for another.
CONSENT_ENDS_WITHIN = timedelta(days=30)


class Queue(NamedTuple):
    """Records that ask for the same.

    `rows` picks them for a user out of those on which the user works. `since` is the field that
    says how long they wait.
    """

    name: Promise
    rows: Callable[[object, QuerySet], QuerySet]
    since: str = "moved_at"
    is_by_due_date: bool = False
    is_newest_first: bool = False

    @property
    def order(self) -> list:
        """The most urgent first."""
        sign = "-" if self.is_newest_first else ""
        due = [F("due_on").asc(nulls_last=True)] if self.is_by_due_date else []
        return [*due, f"{sign}{self.since}", f"{sign}pk"]


def waiting_for(user, records):
    """For who reviews what no colleague has taken on, for everybody else what came back."""
    kind = records.model
    if not is_of_the_desk(user, kind):
        return records.filter(status=Status.NEEDS_CHANGES)
    states = WAITING if may_publish(user, kind) else [Status.IN_REVIEW]
    found = records.filter(status__in=states).free_for(user)
    if settings.FOUR_EYES:
        found = found.exclude(status=Status.IN_REVIEW, created_by=user)
    return found


def in_review(user, records):
    return records.filter(status=Status.IN_REVIEW)


def returned(user, records):
    return records.filter(status=Status.NEEDS_CHANGES)


def scheduled(user, records):
    return records.scheduled()


def unfinished_by(user, records):
    mine = Q(created_by=user) | Q(updated_by=user)
    return records.filter(mine, status__in=[Status.DRAFT, Status.NEEDS_CHANGES])


def in_use(files) -> Q:
    """Condition for files that stand in some record."""
    found = Q()
    for kind, lookup in lookups_to(files.model):
        found |= Q(Exists(kind._base_manager.filter(**{lookup: OuterRef("pk")})))
    return found


def incomplete_photos(user, photos):
    """Those that stand in a record and that readers do not get to see."""
    return photos.incomplete().filter(in_use(photos))


def consent_ending(user, photos):
    """Those that stand in a record and that readers will not see for much longer."""
    today = timezone.localdate()
    ending = photos.consent_ending(today + CONSENT_ENDS_WITHIN, after=today)
    return ending.filter(in_use(photos))


QUEUES = {
    "waiting": Queue(_("Waiting for me"), waiting_for, is_by_due_date=True),
    "in_review": Queue(_("In review"), in_review),
    "returned": Queue(_("Sent back"), returned),
    "scheduled": Queue(_("Scheduled"), scheduled, since="publish_at"),
    "unfinished": Queue(
        _("My unfinished work"), unfinished_by, since="updated_at", is_newest_first=True
    ),
}
PHOTO_QUEUES = {
    "incomplete": Queue(
        _("Photos without description, credit or consent"),
        incomplete_photos,
        since="created_at",
        is_newest_first=True,
    ),
    "consent_ends": Queue(
        _("Photos whose consent ends within 30 days"), consent_ending, since="consent_ends_on"
    ),
}


class QueueFilter(admin.SimpleListFilter):
    """The queues of the first page, as filters of a list."""

    title = _("queue of the desk")
    parameter_name = "queue"

    def __init__(self, request, params, model, model_admin):
        self.queues = model_admin.queues
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [(code, queue.name) for code, queue in self.queues.items()]

    def queryset(self, request, queryset):
        queue = self.queues.get(self.value())
        return queue.rows(request.user, queryset) if queue else queryset


class QueuedMixin:
    """Lists that can be narrowed to a queue of the desk, and then have its order."""

    queues: dict[str, Queue] = {}

    def chosen_queue(self, request) -> Queue | None:
        return self.queues.get(request.GET.get(QueueFilter.parameter_name))

    def get_list_filter(self, request):
        return [QueueFilter, *super().get_list_filter(request)]

    def get_ordering(self, request):
        queue = self.chosen_queue(request)
        return queue.order if queue else super().get_ordering(request)
