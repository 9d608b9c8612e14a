"""Which photos of the library stand in the texts about organizations and people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.models import BodyPhoto
from organizations.models.organization import Organization
from organizations.models.person import Person


class OrganizationBodyPhoto(BodyPhoto):
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="body_photos",
    )

    class Meta(BodyPhoto.Meta):
        constraints = [
            models.UniqueConstraint(
                name="organizations_organizationbodyphoto_unique",
                fields=["organization", "photo"],
                violation_error_message=_("This photo is already kept with the text."),
            ),
        ]


class PersonBodyPhoto(BodyPhoto):
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="body_photos"
    )

    class Meta(BodyPhoto.Meta):
        constraints = [
            models.UniqueConstraint(
                name="organizations_personbodyphoto_unique",
                fields=["person", "photo"],
                violation_error_message=_("This photo is already kept with the text."),
            ),
        ]
