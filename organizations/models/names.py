from django.db import models
from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import arabic


class OtherNameQuerySet(models.QuerySet):
    def occurrence(self, word):
        """Condition on the bearer: one of these names contains the folded word."""
        return Exists(self.filter(search_text__contains=word))


class OtherName(models.Model):
    """A further name by which readers look for somebody."""

    name = models.CharField(_("name"), max_length=200)
    search_text = models.TextField(_("text for searching"), editable=False, blank=True)

    objects = OtherNameQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_text = arabic.search_text(self.name)
        super().save(*args, **kwargs)
