"""What editors place on the front page."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from events.models import Event
from ngo_portal.shared.workflow import Status


class FrontSlotQuerySet(models.QuerySet):
    def standing(self, now):
        """Those that have begun and not ended."""
        begun = Q(begins_at=None) | Q(begins_at__lte=now)
        return self.filter(begun, Q(ends_at=None) | Q(ends_at__gt=now))

    def ended(self, now):
        return self.filter(ends_at__lte=now)

    def next_change(self, now):
        """The next moment at which one begins or ends; None if there is none."""
        moments = self.aggregate(
            begins=models.Min("begins_at", filter=Q(begins_at__gt=now)),
            ends=models.Min("ends_at", filter=Q(ends_at__gt=now)),
        )
        return min(filter(None, moments.values()), default=None)


class FrontSlot(models.Model):
    """A report or an event in a place of the front page, for as long as editors say.

    Only public records are shown. What no slot fills is filled with the newest records.
    """

    class Place(models.TextChoices):
        LEAD = "lead", _("Lead story")
        BESIDE = "beside", _("Beside the lead story")
        TICKER = "ticker", _("In brief")
        REPORTS = "reports", _("Latest reports")
        COMING = "coming", _("Coming events")
        HELD = "held", _("Held recently")

    place = models.CharField(_("place on the page"), max_length=8, choices=Place.choices)
    article = models.ForeignKey(
        Article,
        verbose_name=_("report"),
        on_delete=models.CASCADE,
        related_name="front_slots",
        null=True,
        blank=True,
        help_text=_("Either a report or an event."),
    )
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="front_slots",
        null=True,
        blank=True,
    )
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    begins_at = models.DateTimeField(
        _("from"), null=True, blank=True, help_text=_("Empty: from now on.")
    )
    ends_at = models.DateTimeField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("Then the newest takes its place by itself. Empty: until you remove it."),
    )
    kicker = models.CharField(
        _("kicker"),
        max_length=60,
        blank=True,
        help_text=_("Instead of the kind of the record, on the front page alone."),
    )
    headline = models.CharField(
        _("headline"),
        max_length=160,
        blank=True,
        help_text=_("Instead of the title, on the front page alone. In the language of the title."),
    )

    objects = FrontSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot of the front page")
        verbose_name_plural = _("front page")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="ngo_portal_frontslot_place_known",
                condition=Q(place__in=["lead", "beside", "ticker", "reports", "coming", "held"]),
                violation_error_message=_("The front page has no such place."),
            ),
            models.CheckConstraint(
                name="ngo_portal_frontslot_one_record",
                condition=Q(article__isnull=False, event=None)
                | Q(article=None, event__isnull=False),
                violation_error_message=_("Choose either a report or an event."),
            ),
            models.CheckConstraint(
                name="ngo_portal_frontslot_reports_hold_reports",
                condition=~Q(place="reports") | Q(article__isnull=False),
                violation_error_message=_("Only reports stand in this place."),
            ),
            models.CheckConstraint(
                name="ngo_portal_frontslot_diary_holds_events",
                condition=~Q(place__in=["coming", "held"]) | Q(event__isnull=False),
                violation_error_message=_("Only events stand in this place."),
            ),
            models.CheckConstraint(
                name="ngo_portal_frontslot_ends_after_begin",
                condition=Q(begins_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("begins_at")),
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.UniqueConstraint(
                name="ngo_portal_frontslot_article_once",
                fields=["place", "article"],
                condition=Q(article__isnull=False),
                violation_error_message=_("This report is in this place already."),
            ),
            models.UniqueConstraint(
                name="ngo_portal_frontslot_event_once",
                fields=["place", "event"],
                condition=Q(event__isnull=False),
                violation_error_message=_("This event is in this place already."),
            ),
        ]

    def __str__(self):
        return self.headline or str(self.record)

    @staticmethod
    def fitting(records: models.QuerySet) -> models.QuerySet:
        """Of the records that a picker offers those that readers see, or will see."""
        return records.filter(status=Status.PUBLISHED)

    @property
    def record(self):
        return self.article if self.article_id else self.event

    def has_begun(self, now=None) -> bool:
        return self.begins_at is None or self.begins_at <= (now or timezone.now())

    def has_ended(self, now=None) -> bool:
        return self.ends_at is not None and self.ends_at <= (now or timezone.now())
