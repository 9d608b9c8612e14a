"""What every record with a public page has: its editorial state, and `published()`.

A record is public when its state is `published` and its moment has come. A moment in the future
means scheduled, so nothing has to run for a record to appear on time.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import arabic, projecting
from ngo_portal.shared.checklist import Missing
from ngo_portal.shared.models.move import Move
from ngo_portal.shared.versions import version_for_move
from ngo_portal.shared.workflow import BEFORE_APPROVAL, MOVES, MoveRefused, Status

# A claim that nobody renews lapses, so that nothing stays with somebody who is away.
CLAIMED_FOR = timedelta(days=3)
# What stands at the place of a title in the addresses of other forms of a record.
RESERVED = {"embed"}


class PublishableQuerySet(models.QuerySet):
    """Records with public pages; what is written in bulk is found at once like the rest."""

    def update(self, **changes):
        records = list(self.order_by().values_list("pk", flat=True))
        with transaction.atomic(using=self.db):
            changed = super().update(**changes)
            projecting.touch_rows(self.model, records)
        return changed

    update.alters_data = True

    def bulk_create(self, records, *args, **kwargs):
        with transaction.atomic(using=self.db):
            made = super().bulk_create(records, *args, **kwargs)
            projecting.touch_rows(self.model, [record.pk for record in made])
        return made

    bulk_create.alters_data = True

    def published(self, now=None):
        """Records that readers may see at `now` (default: this moment)."""
        return self.filter(status=Status.PUBLISHED, publish_at__lte=now or timezone.now())

    def named_as(self, field: str):
        """A condition for rows of another table: whom their `field` names is one of these records.

        It is asked of each row by key. «In these records» has databases put all of them together
        first, for the two or three rows of a page.
        """
        return Exists(self.filter(pk=OuterRef(field)))

    def free_for(self, user, now=None):
        """Those that no colleague has taken on."""
        lapsed = (now or timezone.now()) - CLAIMED_FOR
        return self.filter(Q(assigned_to=None) | Q(assigned_to=user) | Q(assigned_at__lte=lapsed))

    def update_quietly(self, **changes):
        """Change what no reader sees: no entry is written again, no page made again."""
        return super().update(**changes)

    update_quietly.alters_data = True

    def scheduled(self, now=None):
        return self.filter(status=Status.PUBLISHED, publish_at__gt=now or timezone.now())

    def withdrawn(self):
        """Records that readers saw, and of which their addresses now say that they are gone."""
        return self.filter(status=Status.WITHDRAWN)

    def mentioning(self, text):
        """Records whose title, names, summary or body contain every telling word, folded."""
        found = self
        for word in arabic.search_words(text):
            found = found.filter(self.model.occurrence(word))
        return found


class Publishable(models.Model):
    """A record with a public page: who may see it, and who made it when.

    A subclass says what a search over titles and text should find in `searchable()`.
    """

    status = models.CharField(
        _("editorial state"), max_length=14, choices=Status.choices, default=Status.DRAFT
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("A moment in the future schedules the record. Empty: when it is published."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("updated by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    withdrawal = models.TextField(
        _("why it was withdrawn"),
        blank=True,
        editable=False,
        help_text=_("Readers see this at the address of the record."),
    )
    moved_at = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken on by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    assigned_at = models.DateTimeField(_("claimed on"), null=True, editable=False)
    due_on = models.DateField(
        _("due on"),
        null=True,
        blank=True,
        help_text=_("The day by which the desk wants to be done with it."),
    )
    search_text = models.TextField(_("text for searching"), editable=False, blank=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "review", "publish", "withdraw")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_at_a_moment",
                condition=~Q(status=Status.PUBLISHED) | Q(publish_at__isnull=False),
                violation_error_message=_("A published record needs a moment of publication."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_known",
                condition=Q(status__in=Status.values),
                violation_error_message=_("This is not an editorial state."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "publish_at"], name="%(class)s_public"),
            models.Index(fields=["status", "moved_at"], name="%(class)s_waiting"),
        ]

    def save(self, *args, update_fields=None, **kwargs):
        self.search_text = arabic.search_text(*self.searchable())
        if self.status == Status.PUBLISHED and self.publish_at is None:
            self.publish_at = timezone.now()
        if update_fields is not None:
            update_fields = {*update_fields, "search_text", "publish_at", "updated_at"}
        # What readers find is written with the record, or neither is.
        with transaction.atomic():
            super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def slug(self) -> str:
        """The readable end of the address, made from the title of today."""
        slug = arabic.slug(str(self))
        return f"{slug}-" if slug in RESERVED else slug

    @property
    def is_public(self) -> bool:
        return self.is_public_at(timezone.now())

    @property
    def sent_to_review_by(self) -> int | None:
        """Key of the user who sent the record to review last."""
        sent = Move.objects.of(self).filter(end=Status.IN_REVIEW)
        return sent.values_list("made_by", flat=True).first()

    @property
    def was_public_when_withdrawn(self) -> bool:
        """Whether readers ever saw what is withdrawn: a schedule may be stopped in time."""
        return self.publish_at is not None and self.publish_at <= self.withdrawn_at

    @property
    def withdrawn_at(self):
        """The moment of the last withdrawal; of one that nobody wrote down the last change."""
        moves = Move.objects.of(self).filter(end=Status.WITHDRAWN)
        return moves.values_list("made_at", flat=True).first() or self.updated_at

    @property
    def last_return(self) -> Move | None:
        """The move by which a reviewer sent the record back, until it is approved."""
        if self.status not in BEFORE_APPROVAL:
            return None
        decisive = [Status.NEEDS_CHANGES, Status.APPROVED, Status.PUBLISHED]
        last = Move.objects.of(self).filter(end__in=decisive).first()
        return last if last and last.end == Status.NEEDS_CHANGES else None

    @property
    def is_claimed(self) -> bool:
        """Whether somebody has taken the record on; a claim lapses by itself."""
        return bool(self.assigned_to_id) and self.assigned_at > timezone.now() - CLAIMED_FOR

    def claim(self, user) -> bool:
        """Take the record on, unless a colleague was faster."""
        return self.take(user, timezone.now())

    def release(self, user) -> bool:
        """Leave the record to others."""
        return self.take(user, None)

    def take(self, user, at) -> bool:
        free = type(self)._default_manager.filter(pk=self.pk).free_for(user)
        return bool(free.update_quietly(assigned_to=user if at else None, assigned_at=at))

    @property
    def is_scheduled(self) -> bool:
        return self.status == Status.PUBLISHED and not self.is_public

    def is_public_at(self, moment) -> bool:
        return (
            self.status == Status.PUBLISHED
            and self.publish_at is not None
            and self.publish_at <= moment
        )

    def searchable(self) -> list[str]:
        """Texts in which a reader's words are looked up."""
        return [str(self)]

    @classmethod
    def occurrence(cls, word: str) -> Q:
        """Condition for "the folded word occurs in this record"."""
        return Q(search_text__contains=word)

    def may_become(self, status: str) -> bool:
        return status in MOVES[Status(self.status)]

    def missing(self) -> list[Missing]:
        """What has to be added before readers may see the record; nothing if it is ready."""
        return []

    def move(self, status: str, *, by=None, at=None, reason: str = "") -> Move:
        """Send the record to another state, in the database and on this instance.

        The row is changed only if it still is in the state this instance knows, so a double click
        or a colleague who was faster does nothing. `at` is the moment of publication; a record
        that had one keeps it. `reason` is told to whom it concerns: to the author of what is sent
        back, to the readers of what is withdrawn. Raises MoveRefused.
        """
        if not self.may_become(status):
            raise MoveRefused(f"{self.status} -> {status}")
        now = timezone.now()
        changes = {
            "status": status,
            "moved_at": now,
            "updated_at": now,
            "updated_by": by or self.updated_by,
        }
        if status == Status.PUBLISHED:
            changes |= {"publish_at": at or self.publish_at or now, "withdrawal": ""}
        elif status == Status.WITHDRAWN:
            changes["withdrawal"] = reason
        same_state = type(self)._default_manager.filter(pk=self.pk, status=self.status)
        with transaction.atomic():
            if not same_state.update(**changes):
                raise MoveRefused(f"no longer {self.status}")
            made = Move.objects.record(
                self,
                status,
                by=by,
                reason=reason,
                publish_at=changes.get("publish_at"),
                version=version_for_move(self),
            )
        for name, value in changes.items():
            setattr(self, name, value)
        return made
