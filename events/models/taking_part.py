"""Who took part: organizations, people, and how many there were."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.vocabulary import InvolvementRole, ParticipationRole
from ngo_portal.shared.counting import noun_of, qualified
from ngo_portal.shared.models import Country, Place
from ngo_portal.shared.quantity import Mode, Qualifier, Unit
from organizations.models import Organization, Person


class InvolvementQuerySet(models.QuerySet):
    def organizing(self):
        """Those who organised the event or helped to, with their organizations."""
        return self.filter(role__code__in=InvolvementRole.ORGANIZING).select_related(
            "organization", "role"
        )

    def published(self, now=None):
        """Involvements in events readers may see, newest event first."""
        return (
            self.filter(Event.objects.published(now).named_as("event"))
            .select_related("role", "event__type", "event__country", "event__place")
            .order_by(F("event__starts_on").desc(nulls_last=True), "-event_id", "pk")
        )


class Involvement(models.Model):
    """What an organization had to do with an event."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="involvements"
    )
    role = models.ForeignKey(
        InvolvementRole,
        verbose_name=_("role"),
        on_delete=models.PROTECT,
        related_name="involvements",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="involvements",
        null=True,
        blank=True,
    )
    name_as_stated = models.CharField(
        _("name as stated"),
        max_length=200,
        blank=True,
        help_text=_("For a group without a name of its own, or a name that differs."),
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization involved")
        verbose_name_plural = _("organizations involved")
        ordering = ["role__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_involvement_names_organization",
                condition=Q(organization__isnull=False) | ~Q(name_as_stated=""),
                violation_error_message=_("Choose the organization or write its name as stated."),
            ),
            models.UniqueConstraint(
                name="events_involvement_unique",
                fields=["event", "organization", "role"],
                violation_error_message=_("This organization already has this role here."),
            ),
        ]

    def __str__(self):
        return f"{self.role}: {self.name}"

    @property
    def is_organizing(self) -> bool:
        """Whether it organised the event or helped to."""
        return self.role.code in InvolvementRole.ORGANIZING

    @property
    def name(self) -> str:
        return self.name_as_stated or (self.organization.name if self.organization_id else "")


class ParticipationQuerySet(models.QuerySet):
    def public(self):
        """Participations readers may see: nobody whose name is withheld."""
        withheld = Person.objects.filter(pk=OuterRef("person"), is_withheld=True)
        return self.filter(~Exists(withheld))

    def published(self, now=None):
        """Public participations in events readers may see, newest event first."""
        return (
            self.public()
            .filter(Event.objects.published(now).named_as("event"))
            .select_related("role", "event__type", "event__country", "event__place")
            .order_by(F("event__starts_on").desc(nulls_last=True), "-event_id", "pk")
        )


class Participation(models.Model):
    """What a person did at an event, with the title they were given then."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="participations"
    )
    role = models.ForeignKey(
        ParticipationRole,
        verbose_name=_("role"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
    )
    name_as_stated = models.CharField(
        _("name as stated"),
        max_length=150,
        blank=True,
        help_text=_("For a group without names («الأطفال المشاركون»), or a spelling that differs."),
    )
    title_as_stated = models.CharField(
        _("title as stated then"),
        max_length=200,
        blank=True,
        help_text=_("The capacity in which they took part. A later promotion does not change it."),
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
    )
    organization_as_stated = models.CharField(
        _("organization as stated"), max_length=200, blank=True
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["position", "role__position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_participation_names_person",
                condition=Q(person__isnull=False) | ~Q(name_as_stated=""),
                violation_error_message=_("Choose the person or write the name as stated."),
            ),
            models.UniqueConstraint(
                name="events_participation_unique",
                fields=["event", "person", "role"],
                violation_error_message=_("This person already has this role here."),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.role})"

    @property
    def name(self) -> str:
        return self.name_as_stated or (self.person.full_name if self.person_id else "")

    @property
    def organization_name(self) -> str:
        if self.organization_as_stated:
            return self.organization_as_stated
        return self.organization.known_as if self.organization_id else ""


class Attendance(models.Model):
    """How many took part, of what, in which way, and how sure the number is."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="attendances"
    )
    unit = models.CharField(
        _("counted in"), max_length=13, choices=Unit.choices, default=Unit.PERSONS
    )
    role = models.ForeignKey(
        ParticipationRole,
        verbose_name=_("only those who were"),
        on_delete=models.PROTECT,
        related_name="attendances",
        null=True,
        blank=True,
        help_text=_("Speakers, trainees, ...; empty: everybody."),
    )
    mode = models.CharField(
        _("way of taking part"),
        max_length=9,
        choices=[(Mode.IN_PERSON, Mode.IN_PERSON.label), (Mode.VIRTUAL, Mode.VIRTUAL.label)],
        blank=True,
        help_text=_("Empty: all together."),
    )
    qualifier = models.CharField(
        _("qualifier"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    count = models.PositiveIntegerField(
        _("number"), null=True, blank=True, help_text=_("Empty if no number was stated; never 0.")
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["unit", F("role").asc(nulls_first=True), "mode", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_attendance_says_something",
                # A bare "count >= 1" would be neither true nor false without a number, and a
                # check refuses only what is false.
                condition=Q(count__isnull=False, count__gte=1) | Q(count=None) & ~Q(note=""),
                violation_error_message=_(
                    "Give a number of at least 1, or leave it empty and say in the note what is "
                    "known."
                ),
            ),
            models.UniqueConstraint(
                name="events_attendance_unique_for_role",
                fields=["event", "unit", "mode", "role"],
                violation_error_message=_("There is a number for this unit, role and mode."),
            ),
            models.UniqueConstraint(
                name="events_attendance_unique_for_everybody",
                fields=["event", "unit", "mode"],
                condition=Q(role=None),
                violation_error_message=_("There is a number for this unit and mode."),
            ),
        ]

    def __str__(self):
        return qualified(self.count, self.qualifier, noun_of(self.unit))


class AttendanceBreakdown(models.Model):
    """One part of those who took part. An empty breakdown stays empty; nothing is inferred."""

    class Dimension(models.TextChoices):
        SEX = "sex", _("Sex")
        AGE = "age", _("Age")
        PROFESSION = "profession", _("Profession")
        GOVERNORATE = "governorate", _("Governorate")
        ORIGIN = "origin", _("Joined from")
        DISABILITY = "disability", _("Disability")

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="breakdowns"
    )
    unit = models.CharField(
        _("counted in"), max_length=13, choices=Unit.choices, default=Unit.PERSONS
    )
    mode = models.CharField(
        _("way of taking part"),
        max_length=9,
        choices=[(Mode.IN_PERSON, Mode.IN_PERSON.label), (Mode.VIRTUAL, Mode.VIRTUAL.label)],
        blank=True,
    )
    dimension = models.CharField(_("by"), max_length=11, choices=Dimension.choices)
    value = models.CharField(
        _("part"), max_length=100, blank=True, help_text=_("«نساء», «طبيبات», «ريف حلب».")
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        related_name="breakdowns",
        null=True,
        blank=True,
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="breakdowns",
        null=True,
        blank=True,
        help_text=_("If the part is a whole country."),
    )
    is_all = models.BooleanField(
        _("all of them"), default=False, help_text=_("«From all governorates».")
    )
    qualifier = models.CharField(
        _("qualifier"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    count = models.PositiveIntegerField(_("number"), null=True, blank=True)

    class Meta:
        verbose_name = _("breakdown")
        verbose_name_plural = _("breakdown of attendance")
        ordering = ["dimension", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_attendancebreakdown_names_part",
                condition=Q(is_all=True)
                | Q(place__isnull=False)
                | Q(country__isnull=False)
                | ~Q(value=""),
                violation_error_message=_(
                    "Name the part, choose the place or country, or tick «all»."
                ),
            ),
            models.UniqueConstraint(
                name="events_attendancebreakdown_unique",
                fields=["event", "unit", "mode", "dimension", "value"],
                condition=Q(place=None, country=None),
                violation_error_message=_("This part is already on the list."),
            ),
            models.UniqueConstraint(
                name="events_attendancebreakdown_unique_place",
                fields=["event", "unit", "mode", "dimension", "place"],
                violation_error_message=_("This place is already on the list."),
            ),
            models.UniqueConstraint(
                name="events_attendancebreakdown_unique_country",
                fields=["event", "unit", "mode", "dimension", "country"],
                violation_error_message=_("This country is already on the list."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        if self.is_all:
            return self.value or str(_("all"))
        if self.value:
            return self.value
        place = self.place or self.country
        return place.name if place else ""
