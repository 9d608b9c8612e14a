import calendar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from events.models.series import EventSeries, Project
from events.models.vocabulary import EventType, InvolvementRole
from ngo_portal.shared import checklist, safeguarding
from ngo_portal.shared.checklist import Missing
from ngo_portal.shared.illustrating import Illustrated
from ngo_portal.shared.models import (
    BodyPhoto,
    Correction,
    Country,
    DocumentUse,
    Goal,
    Observance,
    Photo,
    PhotoUse,
    Place,
    TargetGroup,
    Theme,
)
from ngo_portal.shared.models.taxonomy import contains_itself, validate_place
from ngo_portal.shared.publishing import Publishable, PublishableQuerySet
from ngo_portal.shared.quantity import Mode
from ngo_portal.shared.richtext_field import RichTextField
from organizations.models import Owned


class EventQuerySet(PublishableQuerySet):
    def update(self, **changes):
        if not {*changes}.isdisjoint(self.model.APPOINTMENT):
            changes.setdefault("sequence", F("sequence") + 1)
        return super().update(**changes)

    update.alters_data = True

    def upcoming(self, today):
        """Events that may not have ended yet on `today`."""
        return self.filter(last_on__gte=today)

    def past(self, today):
        """Events that ended before `today`, and those whose date nobody stated."""
        return self.filter(Q(last_on__lt=today) | Q(last_on=None))

    def expected(self, today):
        """Upcoming events that are still meant to take place, the next one first."""
        off = [Event.Life.CANCELLED, Event.Life.POSTPONED, Event.Life.HELD]
        return self.upcoming(today).exclude(life__in=off).order_by("starts_on", "pk")

    def overlapping(self, first, last):
        """Events of which at least a part may lie between two days, both included."""
        found = self.filter(starts_on__isnull=False)
        if first:
            found = found.filter(last_on__gte=first)
        return found.filter(starts_on__lte=last) if last else found

    def for_cards(self):
        """With all that a card of a list shows, in a constant number of queries."""
        involvements = self.model._meta.get_field("involvements").related_model.objects
        cards = self.select_related("type", "country", "place", "cover").defer(
            "body", "search_text"
        )
        return cards.prefetch_related(
            Prefetch("themes", Theme.objects.select_related("parent")),
            Prefetch("involvements", involvements.organizing(), to_attr="organizers"),
        )


class Event(Owned, Illustrated, Publishable):
    """A gathering with a date and a host: a workshop, a dialogue session, an assembly."""

    # What a title with a link and a date is made of.
    NAMED = (
        "title",
        "starts_on",
        "ends_on",
        "date_precision",
        "date_basis",
        "duration_days",
        "country",
    )
    # What a version of it holds beside its own fields.
    PARTS = (
        "involvements",
        "participations",
        "agenda",
        "attendances",
        "breakdowns",
        "outcomes",
        "outcomes__notes",
        "ballots",
        "agreements",
        "citations",
        "relations",
        "photos",
        "documents",
        "corrections",
        "quotes",
    )
    # A quote from a report is a part of the report.
    PARTS_ONLY = {"quotes": {"article": None}}
    # What somebody who has it in a calendar has to hear of: when, where, and whether at all.
    APPOINTMENT = (
        "date_precision",
        "starts_on",
        "ends_on",
        "starts_at",
        "ends_at",
        "life",
        "mode",
        "platform",
        "venue",
        "hall",
        "place",
        "country",
    )

    class DatePrecision(models.TextChoices):
        DAY = "day", _("One day")
        RANGE = "range", _("Several days")
        MONTH = "month", _("Month only")
        YEAR = "year", _("Year only")
        DURATION_ONLY = "duration_only", _("Only how long it lasted")
        UNKNOWN = "unknown", _("Unknown")

    class DateBasis(models.TextChoices):
        STATED = "stated", _("Stated in the report")
        PUBLICATION = "publication", _("Derived from the date of publication")

    class Life(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        CONFIRMED = "confirmed", _("Confirmed")
        ONGOING = "ongoing", _("Ongoing")
        HELD = "held", _("Held")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    class Access(models.TextChoices):
        OPEN = "open", _("Open to all")
        INVITATION = "invitation", _("By invitation")
        MEMBERS = "members", _("For members")
        CLOSED = "closed", _("Closed")

    class Scope(models.TextChoices):
        LOCAL = "local", _("Local")
        NATIONAL = "national", _("National")
        REGIONAL = "regional", _("Regional")
        INTERNATIONAL = "international", _("International")

    class ParentKind(models.TextChoices):
        PARALLEL = "parallel", _("Parallel workshop")
        CLOSED_MEETING = "closed_meeting", _("Closed meeting")
        SIDE_EVENT = "side_event", _("Side event")
        SESSION = "session", _("Session")

    type = models.ForeignKey(
        EventType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="events"
    )
    title = models.CharField(_("title"), max_length=250)
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    subject = models.CharField(
        _("subject"),
        max_length=250,
        blank=True,
        help_text=_("What it dealt with, in the words of the organizers: «حمص كنموذج»."),
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences for lists and sharing.")
    )
    body = RichTextField(_("text"), blank=True)

    date_precision = models.CharField(
        _("what is known of the date"),
        max_length=13,
        choices=DatePrecision.choices,
        default=DatePrecision.DAY,
    )
    date_basis = models.CharField(
        _("where the date comes from"),
        max_length=11,
        choices=DateBasis.choices,
        default=DateBasis.STATED,
        help_text=_("«Today» in a report is derived from the day the report appeared."),
    )
    date_as_stated = models.CharField(
        _("date as stated"),
        max_length=120,
        blank=True,
        help_text=_("If it says less or more than the fields: «today, Wednesday»."),
    )
    starts_on = models.DateField(
        _("starts on"),
        null=True,
        blank=True,
        help_text=_("If only the month or year is known, its first day."),
    )
    ends_on = models.DateField(
        _("ends on"), null=True, blank=True, help_text=_("Only for several days.")
    )
    last_on = models.DateField(
        _("last possible day"),
        null=True,
        editable=False,
        help_text=_("Derived: the end, or the end of the month or year that is known."),
    )
    duration_days = models.PositiveSmallIntegerField(
        _("duration in days"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    life = models.CharField(
        _("state of the event"), max_length=9, choices=Life.choices, default=Life.HELD
    )
    life_note = models.CharField(
        _("reason"), max_length=250, blank=True, help_text=_("Why it was postponed or cancelled.")
    )
    previously_on = models.DateField(_("postponed from"), null=True, blank=True)
    sequence = models.PositiveIntegerField(
        _("changes of time, place or state"),
        default=0,
        editable=False,
        help_text=_("Derived: by it calendars know which of two versions is the newer one."),
    )

    mode = models.CharField(_("mode"), max_length=9, choices=Mode.choices, blank=True)
    platform = models.CharField(
        _("platform"), max_length=80, blank=True, help_text=_("Zoom, Webex, ...")
    )
    access = models.CharField(_("access"), max_length=10, choices=Access.choices, blank=True)
    scope = models.CharField(_("scope"), max_length=13, choices=Scope.choices, blank=True)

    venue = models.CharField(_("venue"), max_length=150, blank=True)
    hall = models.CharField(_("hall"), max_length=100, blank=True)
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
        help_text=_("Where it took place. Empty: taken from the place."),
    )

    themes = models.ManyToManyField(
        Theme,
        verbose_name=_("themes"),
        related_name="events",
        blank=True,
        help_text=_("At most three: the ones the record is really about."),
    )
    goals = models.ManyToManyField(
        Goal,
        verbose_name=_("sustainable development goals"),
        related_name="events",
        blank=True,
        help_text=_("Only those that the organizers named."),
    )
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), related_name="events", blank=True
    )
    observances = models.ManyToManyField(
        Observance, verbose_name=_("observances"), related_name="events", blank=True
    )
    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="events")

    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of the event"),
        on_delete=models.PROTECT,
        related_name="sub_events",
        null=True,
        blank=True,
    )
    parent_kind = models.CharField(_("as"), max_length=14, choices=ParentKind.choices, blank=True)
    series = models.ForeignKey(
        EventSeries,
        verbose_name=_("series"),
        on_delete=models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
    )
    series_ordinal = models.PositiveSmallIntegerField(
        _("number in the series"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    distinction = models.CharField(
        _("claim as stated"),
        max_length=200,
        blank=True,
        help_text=_("«The first of its kind in the region», as the organizers put it."),
    )
    projects = models.ManyToManyField(
        Project, verbose_name=_("projects"), related_name="events", blank=True
    )
    cover = models.ForeignKey(
        Photo,
        verbose_name=_("cover photo"),
        on_delete=models.PROTECT,
        related_name="cover_of_events",
        null=True,
        blank=True,
    )

    objects = EventQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="events_event_date_matches_precision",
                condition=Q(
                    date_precision__in=["day", "month", "year"],
                    starts_on__isnull=False,
                    ends_on__isnull=True,
                )
                | Q(date_precision="range", starts_on__isnull=False, ends_on__isnull=False)
                | Q(date_precision="duration_only", starts_on=None, ends_on=None)
                & Q(duration_days__isnull=False)
                | Q(date_precision="unknown", starts_on=None, ends_on=None),
                violation_error_message=_(
                    "The dates do not fit what is known: one day, a month and a year need only a "
                    "start, several days need a start and an end, a mere duration needs the number "
                    "of days, and an unknown date has neither."
                ),
            ),
            models.CheckConstraint(
                name="events_event_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("An event of several days ends after the day it starts."),
            ),
            models.CheckConstraint(
                name="events_event_times_in_order",
                condition=Q(starts_at=None)
                | Q(ends_at=None)
                | Q(ends_on__isnull=False)
                | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("An event of one day ends after the hour it begins."),
            ),
            models.CheckConstraint(
                name="events_event_lasts_at_least_a_day",
                condition=Q(duration_days=None) | Q(duration_days__gte=1),
                violation_error_message=_("An event lasts at least one day."),
            ),
            models.CheckConstraint(
                name="events_event_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message=_("An event cannot be part of itself."),
            ),
            models.CheckConstraint(
                name="events_event_parent_has_kind",
                condition=Q(parent=None, parent_kind="")
                | Q(parent__isnull=False) & ~Q(parent_kind=""),
                violation_error_message=_(
                    "Say as what the event is part of another one, or leave both empty."
                ),
            ),
            models.CheckConstraint(
                name="events_event_ordinal_needs_series",
                condition=Q(series_ordinal=None) | Q(series__isnull=False, series_ordinal__gte=1),
                violation_error_message=_("A number in a series needs the series."),
            ),
            models.UniqueConstraint(
                name="events_event_unique_in_series",
                fields=["series", "series_ordinal"],
                violation_error_message=_("Another event already has this number in the series."),
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(fields=["status", "-starts_on", "-id"], name="events_event_newest"),
            models.Index(fields=["status", "last_on"], name="events_event_last_day"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        if self.country_id is None and self.place_id:
            self.country_id = self.place.country_id
        self.starts_on, self.last_on = self.span()
        self.sequence = self.next_sequence()
        if update_fields is not None:
            update_fields = {*update_fields, "country", "starts_on", "last_on", "sequence"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("events:detail", args=[self.pk, self.slug])

    def next_sequence(self) -> int:
        """One more than what is stored where the time, the place or the state becomes another."""
        names = [self._meta.get_field(name).attname for name in self.APPOINTMENT]
        rows = type(self)._base_manager.filter(pk=self.pk) if self.pk else []
        stored = next(iter(rows and rows.values("sequence", *names)), None)
        if stored is None:
            return self.sequence
        is_moved = any(stored[name] != getattr(self, name) for name in names)
        return stored["sequence"] + is_moved

    def span(self):
        """First and last possible day, both None for an event without a date."""
        first, precision = self.starts_on, self.DatePrecision(self.date_precision)
        if first and precision == self.DatePrecision.MONTH:
            _first_weekday, days = calendar.monthrange(first.year, first.month)
            return first.replace(day=1), first.replace(day=days)
        if first and precision == self.DatePrecision.YEAR:
            return first.replace(month=1, day=1), first.replace(month=12, day=31)
        return first, self.ends_on or first

    def searchable(self):
        return [self.title, self.slogan, self.subject, self.summary, self.venue, self.body]

    @classmethod
    def occurrence(cls, word):
        return super().occurrence(word) | Q(place__search_text__contains=word)

    def missing(self):
        return checklist.each_once(
            [
                *checklist.filled(self, {"summary": _("Write a summary.")}),
                *self.missing_facts(),
                *checklist.themes(self),
                *checklist.headings("body", self.body),
                *checklist.photo("cover", self.cover),
                *checklist.gallery("photos", self.photos.select_related("photo")),
                *checklist.gallery("body", self.body_photos.select_related("photo")),
                *safeguarding.missing(self),
            ]
        )

    def missing_facts(self):
        """When, where and by whom, without which the record of an event says too little."""
        is_undated = self.date_precision == self.DatePrecision.UNKNOWN
        if is_undated and not self.date_as_stated:
            yield Missing("date_precision", _("Say when it was, as far as it is known."))
        if self.country_id is None and self.mode != Mode.VIRTUAL:
            yield Missing("country", _("Choose the country."))
        # A part of a larger event is convened by those who convened that one.
        convening = self.involvements.filter(role__code__in=InvolvementRole.CONVENING)
        if self.parent_id is None and not convening.exists():
            yield Missing("involvements", _("Name who organized it, hosted it or invited to it."))

    def clean(self):
        super().clean()
        validate_place(self.place, self.country)
        if contains_itself(self):
            raise ValidationError({"parent": _("These events would contain each other.")})


class EventRelationQuerySet(models.QuerySet):
    def public(self, now=None):
        """Ties to events readers may see, or that are only stated in words."""
        is_public = Event.objects.published(now).named_as("other")
        return self.filter(Q(other=None) | is_public).select_related("other")

    def from_published(self, now=None):
        """Ties that lead here from events readers may see."""
        is_public = Event.objects.published(now).named_as("event")
        return self.filter(is_public).select_related("event")


class EventRelation(models.Model):
    """A tie to another gathering, which may have no record of its own."""

    class Kind(models.TextChoices):
        PREPARES_FOR = "prepares_for", _("prepares for")
        FOLLOWS = "follows", _("follows on")
        COINCIDES_WITH = "coincides_with", _("coincides with")
        LAUNCHED_AT = "launched_at", _("was launched at")

    INVERSES = {
        Kind.PREPARES_FOR: _("was prepared by"),
        Kind.FOLLOWS: _("was followed by"),
        Kind.COINCIDES_WITH: _("coincides with"),
        Kind.LAUNCHED_AT: _("saw the launch of"),
    }

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("relation"), max_length=14, choices=Kind.choices)
    other = models.ForeignKey(
        Event,
        verbose_name=_("other event"),
        on_delete=models.CASCADE,
        related_name="relations_to",
        null=True,
        blank=True,
    )
    other_as_stated = models.CharField(
        _("other event as stated"),
        max_length=200,
        blank=True,
        help_text=_("If it has no record here."),
    )

    objects = EventRelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("related event")
        verbose_name_plural = _("related events")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="events_eventrelation_names_other",
                condition=Q(other__isnull=False) | ~Q(other_as_stated=""),
                violation_error_message=_("Choose the other event or write what it was called."),
            ),
            models.CheckConstraint(
                name="events_eventrelation_not_itself",
                condition=Q(other=None) | ~Q(other=F("event")),
                violation_error_message=_("An event is not related to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.other or self.other_as_stated}"

    @property
    def inverse(self) -> str:
        """What the tie is called from the other event's side, before its time or after it."""
        kind = self.Kind(self.kind)
        expected = (Event.Life.ANNOUNCED, Event.Life.CONFIRMED, Event.Life.ONGOING)
        if kind == self.Kind.FOLLOWS and self.event.life in expected:
            return _("will be followed by")
        return self.INVERSES[kind]


class EventPhoto(PhotoUse):
    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="photos"
    )

    class Meta(PhotoUse.Meta):
        constraints = [
            models.UniqueConstraint(
                name="events_eventphoto_unique",
                fields=["event", "photo"],
                violation_error_message=_("This photo is already in the gallery."),
            ),
        ]

    def __str__(self):
        return self.caption or str(self.photo)


class EventBodyPhoto(BodyPhoto):
    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="body_photos"
    )

    class Meta(BodyPhoto.Meta):
        constraints = [
            models.UniqueConstraint(
                name="events_eventbodyphoto_unique",
                fields=["event", "photo"],
                violation_error_message=_("This photo is already kept with the text."),
            ),
        ]


class EventDocument(DocumentUse):
    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="documents"
    )

    class Meta(DocumentUse.Meta):
        constraints = [
            models.UniqueConstraint(
                name="events_eventdocument_unique",
                fields=["event", "attachment"],
                violation_error_message=_("This document is already on the list."),
            ),
        ]

    def __str__(self):
        return str(self.attachment)


class EventCorrection(Correction):
    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="corrections"
    )

    class Meta(Correction.Meta):
        pass
