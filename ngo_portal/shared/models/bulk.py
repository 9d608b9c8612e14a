"""What was changed in many records at once, and what each of them said before."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BulkChange(models.Model):
    """One change of many records. `rows` has of each number, title, before, after."""

    class What(models.TextChoices):
        TAGS = "tags", _("tags")
        THEMES = "themes", _("themes")
        CLAIM = "claim", _("taken on by")
        DUE = "due", _("due on")
        STATE = "state", _("editorial state")

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField(_("what was changed"), max_length=6, choices=What.choices)
    rows = models.JSONField(_("records"), default=list, editable=False)
    count = models.PositiveIntegerField(_("how many records"))
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

    class Meta:
        verbose_name = _("change of many records")
        verbose_name_plural = _("changes of many records")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_what_display()}: {self.count}"

    @property
    def model(self):
        return self.record_type.model_class()
