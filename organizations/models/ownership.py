from django.db import models
from django.utils.translation import gettext_lazy as _


class Owned(models.Model):
    """A record that a member organization keeps; empty means the network's own desk."""

    owner = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("kept by"),
        on_delete=models.PROTECT,
        related_name="kept_%(class)ss",
        null=True,
        blank=True,
        help_text=_("The member organization that keeps this record. Empty: the network's desk."),
    )

    class Meta:
        abstract = True
