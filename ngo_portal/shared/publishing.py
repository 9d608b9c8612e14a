"""The life of a record before readers see it: six states, moves between them, `published()`.

A record is public when its state is `published` and its moment has come. A moment in the future
means scheduled, so nothing has to run for a record to appear on time.
"""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import arabic, projecting


class Status(models.TextChoices):
    """Editorial state; an event's own life (held, postponed, ...) is another field."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    NEEDS_CHANGES = "needs_changes", _("Needs changes")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES = {
    Status.DRAFT: [Status.IN_REVIEW, Status.PUBLISHED],
    Status.IN_REVIEW: [Status.DRAFT, Status.NEEDS_CHANGES, Status.APPROVED],
    Status.NEEDS_CHANGES: [Status.IN_REVIEW],
    Status.APPROVED: [Status.IN_REVIEW, Status.PUBLISHED],
    Status.PUBLISHED: [Status.DRAFT, Status.WITHDRAWN],
    Status.WITHDRAWN: [Status.PUBLISHED],
}


class MoveRefused(Exception):
    """The record is not in a state from which it may go where it was sent."""


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

    def scheduled(self, now=None):
        return self.filter(status=Status.PUBLISHED, publish_at__gt=now or timezone.now())

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
    search_text = models.TextField(_("text for searching"), editable=False, blank=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")
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
        return arabic.slug(str(self))

    @property
    def is_public(self) -> bool:
        return self.is_public_at(timezone.now())

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

    def move(self, status: str, *, by=None, at=None) -> None:
        """Send the record to another state, in the database and on this instance.

        The row is changed only if it still is in the state this instance knows, so a double click
        or a colleague who was faster does nothing. `at` is the moment of publication; a record
        that had one keeps it. Raises MoveRefused.
        """
        if not self.may_become(status):
            raise MoveRefused(f"{self.status} -> {status}")
        now = timezone.now()
        changes = {"status": status, "updated_at": now, "updated_by": by or self.updated_by}
        if status == Status.PUBLISHED:
            changes["publish_at"] = at or self.publish_at or now
        same_state = type(self)._default_manager.filter(pk=self.pk, status=self.status)
        if not same_state.update(**changes):
            raise MoveRefused(f"no longer {self.status}")
        for name, value in changes.items():
            setattr(self, name, value)
