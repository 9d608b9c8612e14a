from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.fields import PartialDateField, in_order
from ngo_portal.shared.publishing import Status
from organizations.models import Organization


class EventSeries(models.Model):
    """Gatherings that belong together and are counted: the third annual forum."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    about = models.TextField(_("about"), blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="event_series",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("event series")
        verbose_name_plural = _("series of events")
        ordering = ["name"]

    def __str__(self):
        return self.name


class ProjectQuerySet(models.QuerySet):
    def public(self, now=None):
        """Projects in whose frame readers may see an event."""
        return self.filter(
            events__status=Status.PUBLISHED, events__publish_at__lte=now or timezone.now()
        ).distinct()


class Project(models.Model):
    """A programme of work with donors, in whose frame events take place."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    about = models.TextField(_("about"), blank=True)
    organizations = models.ManyToManyField(
        Organization, verbose_name=_("carried out by"), related_name="projects", blank=True
    )
    donors = models.ManyToManyField(
        Organization, verbose_name=_("donors"), related_name="funded_projects", blank=True
    )
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("until"))
    url = models.URLField(_("address"), blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="events_project_in_order",
                condition=in_order("starts", "ends"),
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def __str__(self):
        return self.name
