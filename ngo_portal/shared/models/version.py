"""What a record said each time it was saved."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class VersionQuerySet(models.QuerySet):
    def of(self, record):
        """The versions of a record, the latest first."""
        return self.of_number(type(record), record.pk)

    def of_number(self, model, number):
        """Those of a record that need not be there any more."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(record_type=kind, record_number=number)

    def of_deleted(self, model):
        """The last version of each record of a kind that is gone, the latest deletion first."""
        kind = ContentType.objects.get_for_model(model)
        there = model._base_manager.filter(pk=models.OuterRef("record_number"))
        later = Version._base_manager.filter(
            record_type=models.OuterRef("record_type"),
            record_number=models.OuterRef("record_number"),
            number__gt=models.OuterRef("number"),
        )
        return self.filter(
            ~models.Exists(there),
            ~models.Exists(later),
            record_type=kind,
            kind=Version.Kind.DELETED,
        )


class Version(models.Model):
    """All that a record said at a moment, with its parts, in one row.

    `contents` is read and written by `ngo_portal.shared.versions` alone.
    """

    class Kind(models.TextChoices):
        SAVED = "saved", _("Saved")
        # What was there before a save that no version had: made by an import, or in bulk.
        FOUND = "found", _("As it was found")
        DELETED = "deleted", _("Before it was deleted")

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.PROTECT, related_name="+"
    )
    record_number = models.PositiveBigIntegerField(_("number of the record"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.SAVED)
    title = models.CharField(_("title"), max_length=250)
    contents = models.JSONField(_("contents"))
    fingerprint = models.CharField(_("fingerprint"), max_length=32)
    # As the log of changes has it; translated when it is read.
    comment = models.TextField(_("comment"), blank=True)
    restored_from = models.PositiveIntegerField(_("restored from"), null=True)
    made_at = models.DateTimeField(_("made on"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    # Stays when the account is gone.
    made_by_name = models.CharField(_("name"), max_length=301, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        # Who sees a record sees its versions; there are no rights to them alone.
        default_permissions = ()
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                name="shared_version_numbered_once",
                fields=["record_type", "record_number", "number"],
                violation_error_message=_("This record already has a version of this number."),
            )
        ]

    def __str__(self):
        return self.title
