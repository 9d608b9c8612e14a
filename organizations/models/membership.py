"""For which member organizations somebody works on the site."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.organization import Organization


class Membership(models.Model):
    """Lets somebody work on the records that an organization keeps."""

    class Role(models.TextChoices):
        CONTRIBUTOR = "contributor", _("Contributor")
        COORDINATOR = "coordinator", _("Coordinator")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(
        _("role"),
        max_length=11,
        choices=Role.choices,
        default=Role.CONTRIBUTOR,
        help_text=_("A coordinator also says who else works for the organization."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "user"]
        constraints = [
            models.UniqueConstraint(
                name="organizations_membership_unique",
                fields=["user", "organization"],
                violation_error_message=_("This person already works for this organization."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.organization}"
