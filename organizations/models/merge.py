"""Which record was made one with which, and what that moved, so that it can be undone."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNDONE_WITHIN = timedelta(days=30)


class MergeQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(undone_at=None)

    def home_of(self, model, number) -> int | None:
        """The number under which a record that was taken up by others is found today."""
        kind, seen = ContentType.objects.get_for_model(model), set()
        home = None
        while number not in seen:
            seen.add(number)
            row = self.in_force().filter(record_type=kind, absorbed_number=number)
            number = row.values_list("kept_number", flat=True).first()
            if number is None:
                break
            home = number
        return home


class Merge(models.Model):
    """A record that was a duplicate of another and went into it.

    While it is in force the address of the one leads to the other. `done` has what went, what was
    moved and what was changed (see `organizations.merging`).
    """

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.PROTECT, related_name="+"
    )
    kept_number = models.PositiveBigIntegerField(_("number of the record that stayed"))
    kept_title = models.CharField(_("what stayed"), max_length=250)
    absorbed_number = models.PositiveBigIntegerField(_("number of the duplicate"))
    absorbed_title = models.CharField(_("the duplicate"), max_length=250)
    done = models.JSONField(_("what was done"), default=dict, editable=False)
    made_at = models.DateTimeField(_("made on"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    made_by_name = models.CharField(_("name"), max_length=301, blank=True)
    undone_at = models.DateTimeField(_("undone on"), null=True)
    undone_by_name = models.CharField(_("undone by"), max_length=301, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="organizations_merge_in_force_once",
                fields=["record_type", "absorbed_number"],
                condition=Q(undone_at=None),
                violation_error_message=_("This record was merged already."),
            ),
        ]

    def __str__(self):
        return f"{self.absorbed_title} ← {self.kept_title}"

    @property
    def model(self):
        return self.record_type.model_class()

    @property
    def is_late(self) -> bool:
        """Whether too much has happened since for it to be undone."""
        return timezone.now() - self.made_at > UNDONE_WITHIN

    @property
    def home(self):
        """The record that has what the duplicate had, if it is still there."""
        number = type(self).objects.home_of(self.model, self.absorbed_number) or self.kept_number
        return self.model._base_manager.filter(pk=number).first()


class NotTheSame(models.Model):
    """Two records of which an editor said that they are about different actors."""

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.CASCADE, related_name="+"
    )
    first_number = models.PositiveBigIntegerField(_("number of the first"))
    second_number = models.PositiveBigIntegerField(_("number of the second"))
    said_at = models.DateTimeField(_("said on"), auto_now_add=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("said by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )

    class Meta:
        verbose_name = _("two that are not the same")
        verbose_name_plural = _("records that are not the same")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="organizations_notthesame_unique",
                fields=["record_type", "first_number", "second_number"],
                violation_error_message=_("That was said already."),
            ),
            models.CheckConstraint(
                name="organizations_notthesame_in_order",
                condition=Q(first_number__lt=models.F("second_number")),
                violation_error_message=_("The smaller number comes first."),
            ),
        ]

    def __str__(self):
        return f"{self.first_number} ≠ {self.second_number}"
