"""Who sent which record from which state to which, when and why."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.models.user import name_of
from ngo_portal.shared.models.version import Version
from ngo_portal.shared.workflow import Status


class MoveQuerySet(models.QuerySet):
    """Rows that are added and never changed."""

    def of(self, record):
        """The moves of a record, the latest first."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(record_type=kind, record_number=record.pk)

    def record(self, record, status, *, by, reason, publish_at=None, version=None):
        """Write down that a record, which still shows its state of before, goes to another."""
        return self.create(
            record=record,
            title=str(record)[:TITLE_LENGTH],
            start=record.status,
            end=status,
            reason=reason,
            publish_at=publish_at,
            version=version,
            made_by=by,
            made_by_name=name_of(by),
        )

    def update(self, **changes):
        raise TypeError("What was done stays written.")

    def delete(self):
        raise TypeError("What was done stays written.")


TITLE_LENGTH = 250


class Move(models.Model):
    """One step of a record on its way to its readers or back. Never changed, never deleted."""

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.PROTECT, related_name="+"
    )
    record_number = models.PositiveBigIntegerField(_("number of the record"))
    record = GenericForeignKey("record_type", "record_number")
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    start = models.CharField(_("state before"), max_length=14, choices=Status.choices)
    end = models.CharField(_("state after"), max_length=14, choices=Status.choices)
    reason = models.TextField(_("reason"), blank=True)
    publish_at = models.DateTimeField(_("publish at"), null=True)
    # What it said then. Moves of before there were versions have none.
    version = models.ForeignKey(
        Version,
        verbose_name=_("version"),
        on_delete=models.PROTECT,
        related_name="moves",
        null=True,
        editable=False,
    )
    made_at = models.DateTimeField(_("made on"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="moves",
        null=True,
    )
    # Stays when the account is gone.
    made_by_name = models.CharField(_("name"), max_length=301, blank=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["record_type", "record_number"], name="move_of_record"),
            models.Index(fields=["end", "made_at"], name="move_to_state"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("What was done stays written.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("What was done stays written.")
