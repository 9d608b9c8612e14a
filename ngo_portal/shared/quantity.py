"""How sure a stated number is, and what it counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Qualifier(models.TextChoices):
    """What a report says around a number: «about 25», «more than 30»."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", pgettext_lazy("qualifier", "about")
    AT_LEAST = "at_least", _("more than")
    UP_TO = "up_to", _("up to")


class Unit(models.TextChoices):
    """What is counted. Persons and organizations are never added up."""

    PERSONS = "persons", _("persons")
    ORGANIZATIONS = "organizations", _("organizations")


class Mode(models.TextChoices):
    """How people take part; schema.org calls it the attendance mode."""

    IN_PERSON = "in_person", _("In person")
    VIRTUAL = "virtual", _("Virtual")
    HYBRID = "hybrid", _("Hybrid")
