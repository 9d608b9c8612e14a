"""What was answered, by whom, before a record on a sensitive theme is shown to readers."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class SafeguardingCheckQuerySet(models.QuerySet):
    def of(self, record):
        kind = ContentType.objects.get_for_model(record)
        return self.filter(record_type=kind, record_number=record.pk)


class SafeguardingCheck(models.Model):
    """The answers to the questions of a version (see `shared.safeguarding`), for one record.

    `fingerprint` is that of what the record said when they were given.
    """

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.CASCADE, related_name="+"
    )
    record_number = models.PositiveBigIntegerField(_("number of the record"))
    record = GenericForeignKey("record_type", "record_number")
    version = models.PositiveSmallIntegerField(_("version of the questions"))
    answers = models.JSONField(_("answers"), default=dict)
    note = models.TextField(_("note"), blank=True)
    fingerprint = models.CharField(_("what was answered for"), max_length=64)
    answered_at = models.DateTimeField(_("answered on"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )

    objects = SafeguardingCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check on safeguarding")
        verbose_name_plural = _("checks on safeguarding")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="shared_safeguardingcheck_unique",
                fields=["record_type", "record_number"],
                violation_error_message=_("This record has its answers already."),
            ),
        ]

    def __str__(self):
        return f"{self.record_type}: {self.record_number}"
