from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Correction(models.Model):
    """What was wrong on a public page, and what is right. A room says of which record."""

    corrected_on = models.DateField(_("corrected on"), default=timezone.localdate)
    wrong = models.TextField(_("what was wrong"), help_text=_("As readers could read it before."))
    right = models.TextField(_("what is right"))

    class Meta:
        abstract = True
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_on", "-pk"]

    def __str__(self):
        return self.wrong[:80]
