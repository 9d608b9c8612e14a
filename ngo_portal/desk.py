"""The first page of the admin: what waits for whom, the most urgent of each queue, and how many.

However many records and queues there are, a constant number of statements is asked: one counts all
queues of all kinds, one fetches the first records of those that are not empty.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.admin.claims import days_since, lateness
from ngo_portal.shared.admin.copies import moment_text
from ngo_portal.shared.admin.queues import WAITING, Queue, QueuedMixin
from ngo_portal.shared.admin.rights import is_of_the_desk, may
from ngo_portal.shared.counting import counted, number
from ngo_portal.shared.models import Move, Photo
from ngo_portal.shared.publishing import CLAIMED_FOR, Publishable
from ngo_portal.shared.workflow import Status

# In the order of the page.
CODES = [
    "waiting",
    "in_review",
    "returned",
    "scheduled",
    "incomplete",
    "consent_ends",
    "unreported",
    "without_event",
    "unfinished",
]
# Queues whose records somebody takes on.
CLAIMABLE = {"waiting", "in_review"}
SHOWN = 5
# Nobody needs to know by how many more.
COUNTED_AT_MOST = 999
# Django's own count would group by every column here.
HOW_MANY = Func(template="COUNT(*)", output_field=IntegerField())


@dataclass
class Row:
    """A record in a queue."""

    kind: type[models.Model]
    pk: int
    title: str
    owner: str = ""
    since: date | datetime | None = None
    due_on: date | None = None
    status: str = ""
    claimed_by: str = ""
    is_mine: bool = False
    is_claimable: bool = False
    is_scheduled: bool = False
    is_ending: bool = False
    note: str = ""

    @property
    def url(self) -> str:
        return change_address(self.kind, self.pk)

    @property
    def claim_url(self) -> str:
        return reverse(admin_urlname(self.kind._meta, "claim"), args=[self.pk])

    @property
    def noun(self) -> str:
        return self.kind._meta.verbose_name

    @property
    def waits(self) -> str:
        return days_since(self.since)

    @property
    def late(self) -> str:
        return lateness(self.due_on)


@dataclass
class Part:
    """The records of one kind in a queue."""

    code: str
    queue: Queue
    admin: QueuedMixin
    records: models.QuerySet
    count: int = 0

    @property
    def kind(self) -> type[models.Model]:
        return self.admin.model

    @property
    def name(self) -> Promise:
        return self.admin.titles.many

    @property
    def url(self) -> str:
        return f"{reverse(admin_urlname(self.kind._meta, 'changelist'))}?queue={self.code}"

    @property
    def count_text(self) -> str:
        return capped(self.count)


@dataclass
class Box:
    """A queue with its first records."""

    code: str
    name: Promise
    parts: list[Part]
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def count(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def filled(self) -> list[Part]:
        return [part for part in self.parts if part.count]

    @property
    def count_text(self) -> str:
        return capped(self.count, "record")


def capped(count: int, noun: str = "") -> str:
    if count > COUNTED_AT_MOST:
        return gettext("more than %(count)s") % {"count": number(COUNTED_AT_MOST)}
    return counted(count, noun) if noun else number(count)


class Unsaved(NamedTuple):
    """What somebody typed and has not saved: the page that brings it back, and since when."""

    pk: int
    title: str
    noun: str
    url: str
    moment: str
    is_new: bool


class Newsroom(NamedTuple):
    """The queues of somebody, those that hold something and those that do not."""

    filled: list[Box]
    empty: list[Box]
    unsaved: list[Unsaved]


def newsroom(user, site) -> Newsroom | None:
    """What waits, for who works on some kind of record; None for others."""
    found = boxes(user, site)
    if not found:
        return None
    filled, empty = [box for box in found if box.count], [box for box in found if not box.count]
    return Newsroom(filled, empty, unsaved_of(user, site))


def unsaved_of(user, site) -> list[Unsaved]:
    """The latest copies of forms that the user has left without saving."""
    kinds = {
        kind.pk: model
        for model, kind in ContentType.objects.get_for_models(*site._registry).items()
        if issubclass(model, Publishable) and may(user, "change", model)
    }
    copies = user.working_copies.filter(record_type__in=kinds).defer("payload")[:SHOWN]
    return [unsaved(copy, kinds[copy.record_type_id]) for copy in copies]


def unsaved(copy, model) -> Unsaved:
    number = copy.record_number
    page = change_address(model, number) if number else reverse(admin_urlname(model._meta, "add"))
    return Unsaved(
        copy.pk,
        copy.title,
        model._meta.verbose_name,
        f"{page}?working_copy={copy.pk}",
        moment_text(copy.updated_at),
        number is None,
    )


def boxes(user, site) -> list[Box]:
    """All queues, with their first records."""
    parts = parts_for(user, site)
    count(parts)
    rows = rows_of([part for part in parts if part.count], user)
    explain([row for some in rows.values() for row in some])
    found = []
    for code in CODES:
        same = [part for part in parts if part.code == code]
        if same:
            found.append(Box(code, same[0].queue.name, same, rows.get(code, [])))
    return found


def parts_for(user, site) -> list[Part]:
    """Every queue of every kind of record that somebody works on."""
    found = []
    for model, admin in site._registry.items():
        if not (isinstance(admin, QueuedMixin) and may(user, "change", model)):
            continue
        mine = admin.kept_for(user, model._default_manager.all())
        found += [
            Part(code, queue, admin, queue.rows(user, mine))
            for code, queue in admin.queues.items()
            # To others those are what waits for them.
            if code != "returned" or is_of_the_desk(user, model)
        ]
    return found


def count(parts: list[Part]) -> None:
    """Find out how many are in each queue, up to a limit."""
    arms = [
        part.kind._base_manager.filter(
            pk__in=part.records.order_by().values("pk")[: COUNTED_AT_MOST + 1]
        )
        .order_by()
        .values_list(Value(place), HOW_MANY)
        for place, part in enumerate(parts)
    ]
    for place, found in united(arms):
        parts[place].count = found


def united(arms):
    return arms[0].union(*arms[1:], all=True).order_by() if arms else []


def rows_of(parts: list[Part], user) -> dict[str, list[Row]]:
    """The first records of each queue, of whatever kinds they are."""
    found = defaultdict(list)
    records = [part for part in parts if issubclass(part.kind, Publishable)]
    for place, *values in united([first_of(part, place) for place, part in enumerate(records)]):
        part = records[place]
        found[part.code].append(row_of(part, values, user))
    for part in parts:
        if part.kind is Photo:
            photos = first(part.records, part)
            found[part.code] = [row_of_photo(photo, part.queue.since) for photo in photos]
        found[part.code] = most_urgent(part.queue, found[part.code])
    return found


def first(records, part: Part):
    return records.order_by(*part.queue.order)[:SHOWN]


def first_of(part: Part, place: int):
    """The first records of a part, in columns that all kinds have.

    A day since which they wait stands in the column of the due date, which such queues do not use:
    a column of a union has one type.
    """
    fields = {each.name: each for each in part.kind._meta.get_fields()}
    title = "title" if "title" in fields else "name"
    is_day = type(fields[part.queue.since]) is models.DateField
    return (
        part.kind._base_manager.filter(pk__in=first(part.records, part).values("pk"))
        .order_by()
        .values_list(
            Value(place),
            "pk",
            title,
            Coalesce(NullIf("owner__short_name", Value("")), "owner__name"),
            F("moved_at" if is_day else part.queue.since),
            F(part.queue.since if is_day else "due_on"),
            "status",
            "assigned_to",
            "assigned_at",
            "assigned_to__first_name",
            "assigned_to__last_name",
            "assigned_to__username",
        )
    )


def row_of(part: Part, values, user) -> Row:
    pk, title, owner, since, day, status, *claim = values
    is_day = type(part.kind._meta.get_field(part.queue.since)) is models.DateField
    claimant, claimed_by = claim_of(*claim)
    return Row(
        kind=part.kind,
        pk=pk,
        title=title,
        owner=owner or "",
        since=day if is_day else since,
        due_on=None if is_day else day,
        status=status,
        claimed_by=claimed_by,
        is_mine=claimant == user.pk,
        is_claimable=part.code in CLAIMABLE
        and status in WAITING
        and is_of_the_desk(user, part.kind)
        and claimant in {None, user.pk},
        is_scheduled=part.code == "scheduled",
    )


def claim_of(claimant, claimed_at, first_name, last_name, username):
    """Key and name of who has taken a record on; nobody, once the claim has lapsed."""
    if claimant is None or claimed_at <= timezone.now() - CLAIMED_FOR:
        return None, ""
    return claimant, f"{first_name} {last_name}".strip() or username


def row_of_photo(photo, since: str) -> Row:
    lacking = {
        gettext("no text alternative"): not photo.alt,
        gettext("no credit"): not photo.credit,
        gettext("consent not clarified"): not photo.is_consent_clear,
        gettext("faces not looked through"): photo.is_sensitive and not photo.is_reviewed,
    }
    note = gettext(", ").join(text for text, lacks in lacking.items() if lacks)
    return Row(
        kind=Photo,
        pk=photo.pk,
        title=str(photo),
        since=getattr(photo, since),
        is_ending=since == "consent_ends_on",
        note=note,
    )


def most_urgent(queue: Queue, rows: list[Row]) -> list[Row]:
    """The order of the queue, for records of several kinds."""
    rows = sorted(rows, key=lambda row: row.since, reverse=queue.is_newest_first)
    if queue.is_by_due_date:
        rows.sort(key=lambda row: row.due_on or date.max)
    return rows[:SHOWN]


def explain(rows: list[Row]) -> None:
    """Say of what was sent back why it was."""
    back = [row for row in rows if row.status == Status.NEEDS_CHANGES]
    if not back:
        return
    kinds = ContentType.objects.get_for_models(*{row.kind for row in back})
    asked = Q()
    for row in back:
        asked |= Q(record_type=kinds[row.kind], record_number=row.pk)
    moves = Move.objects.filter(asked, end=Status.NEEDS_CHANGES).order_by("pk")
    reasons = {
        (kind, record): reason
        for kind, record, reason in moves.values_list("record_type", "record_number", "reason")
    }
    for row in back:
        row.note = reasons.get((kinds[row.kind].pk, row.pk), "")
