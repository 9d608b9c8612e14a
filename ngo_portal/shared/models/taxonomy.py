"""What records are sorted by: themes, goals, groups, observances, countries and places."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.arabic import search_text

THEMES_PER_RECORD = 3


def in_active_language(arabic: str, english: str) -> str:
    """Return the name for the language of the page; Arabic stands in for a missing English one."""
    is_arabic = (get_language() or "ar").startswith("ar")
    return arabic if is_arabic or not english else english


def validate_theme_count(themes) -> None:
    """Refuse a fourth theme: over-tagged records are harder to find, not easier."""
    if len(themes) > THEMES_PER_RECORD:
        raise ValidationError(
            _("Choose at most %(limit)d themes: the ones the record is really about."),
            params={"limit": THEMES_PER_RECORD},
            code="too_many_themes",
        )


def validate_place(place, country) -> None:
    """Refuse a place and a country that do not belong together; either may be unknown."""
    if place and country and place.country_id != country.pk:
        raise ValidationError({"place": _("This place lies in another country.")})


def contains_itself(record) -> bool:
    """Whether a record is among its own ancestors, going up by `parent`."""
    ancestor, seen = record.parent, {record.pk}
    while ancestor:
        if ancestor.pk in seen:
            return True
        seen.add(ancestor.pk)
        ancestor = ancestor.parent
    return False


class TermQuerySet(models.QuerySet):
    def current(self):
        """Terms an editor may still choose; a retired one stays on the records that have it."""
        return self.filter(is_retired=False)


class Term(models.Model):
    """A word of a controlled vocabulary: a stable code with labels that editors may change."""

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_("Part of addresses. Choose it once and do not change it."),
    )
    name_ar = models.CharField(_("Arabic name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("No longer offered for new records; old records keep it."),
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return in_active_language(self.name_ar, self.name_en)


class Goal(models.Model):
    """One of the seventeen Sustainable Development Goals of the United Nations."""

    number = models.PositiveSmallIntegerField(
        _("number"),
        primary_key=True,
        validators=[MinValueValidator(1), MaxValueValidator(17)],
    )
    name_ar = models.CharField(_("Arabic name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)

    class Meta:
        verbose_name = _("sustainable development goal")
        verbose_name_plural = _("sustainable development goals")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="shared_goal_number",
                condition=Q(number__gte=1, number__lte=17),
                violation_error_message=_("The goals are numbered from 1 to 17."),
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"

    @property
    def name(self):
        return in_active_language(self.name_ar, self.name_en)


class ThemeQuerySet(TermQuerySet):
    def groups(self):
        return self.filter(parent=None)

    def leaves(self):
        return self.exclude(parent=None)


class Theme(Term):
    """What a record is about. Two levels: a group, and the themes under it."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        limit_choices_to={"parent": None},
        help_text=_("Leave empty for a group."),
    )
    reliefweb_ids = models.JSONField(
        _("ReliefWeb theme ids"),
        default=list,
        blank=True,
        help_text=_("Numbers of the ReliefWeb themes that this one maps to, for exchange."),
    )
    goals = models.ManyToManyField(
        Goal, verbose_name=_("sustainable development goals"), related_name="themes", blank=True
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_(
            "Records on it, and on the themes of its group, pass the questions on safeguarding "
            "before readers see them."
        ),
    )
    description_ar = models.TextField(_("Arabic introduction"), blank=True)
    description_en = models.TextField(_("English introduction"), blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta(Term.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.CheckConstraint(
                name="shared_theme_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message=_("A theme cannot be its own group."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("theme", args=[self.code])

    @property
    def description(self):
        return in_active_language(self.description_ar, self.description_en)

    def clean(self):
        super().clean()
        if self.parent_id and (self.parent.parent_id or (self.pk and self.children.exists())):
            raise ValidationError({"parent": _("Themes have two levels, no more.")})


class TargetGroup(Term):
    """Whom an event is meant for: children, older persons, health workers."""

    class Meta(Term.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class Observance(Term):
    """A day of every year that events are tied to, such as an international day."""

    month = models.PositiveSmallIntegerField(
        _("month"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        _("day"), validators=[MinValueValidator(1), MaxValueValidator(31)]
    )

    class Meta(Term.Meta):
        verbose_name = _("observance")
        verbose_name_plural = _("observances")
        ordering = ["month", "day", "code"]
        constraints = [
            models.CheckConstraint(
                name="shared_observance_day_of_year",
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31),
                violation_error_message=_("Give a month from 1 to 12 and a day from 1 to 31."),
            ),
        ]


class Country(models.Model):
    """A country of ISO 3166-1, keyed by its two-letter code in capitals."""

    class Region(models.TextChoices):
        """Sub-regions of the United Nations standard M49."""

        NORTHERN_AFRICA = "northern_africa", _("Northern Africa")
        WESTERN_AFRICA = "western_africa", _("Western Africa")
        EASTERN_AFRICA = "eastern_africa", _("Eastern Africa")
        MIDDLE_AFRICA = "middle_africa", _("Middle Africa")
        SOUTHERN_AFRICA = "southern_africa", _("Southern Africa")
        WESTERN_ASIA = "western_asia", _("Western Asia")
        CENTRAL_ASIA = "central_asia", _("Central Asia")
        SOUTHERN_ASIA = "southern_asia", _("Southern Asia")
        SOUTH_EASTERN_ASIA = "south_eastern_asia", _("South-eastern Asia")
        EASTERN_ASIA = "eastern_asia", _("Eastern Asia")
        NORTHERN_EUROPE = "northern_europe", _("Northern Europe")
        WESTERN_EUROPE = "western_europe", _("Western Europe")
        SOUTHERN_EUROPE = "southern_europe", _("Southern Europe")
        EASTERN_EUROPE = "eastern_europe", _("Eastern Europe")
        NORTHERN_AMERICA = "northern_america", _("Northern America")
        CENTRAL_AMERICA = "central_america", _("Central America")
        CARIBBEAN = "caribbean", _("Caribbean")
        SOUTH_AMERICA = "south_america", _("South America")
        AUSTRALIA_NEW_ZEALAND = "australia_new_zealand", _("Australia and New Zealand")
        MELANESIA = "melanesia", _("Melanesia")
        MICRONESIA = "micronesia", _("Micronesia")
        POLYNESIA = "polynesia", _("Polynesia")
        ANTARCTICA = "antarctica", _("Antarctica")

    class MonthNames(models.TextChoices):
        """Which Arabic names of the months people use there."""

        LEVANT = "levant", _("Levantine")
        GULF = "gulf", _("Egyptian and Gulf")
        MAGHREB = "maghreb", _("Tunisian and Algerian")
        MOROCCO = "morocco", _("Moroccan")

    code = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    name_ar = models.CharField(_("Arabic name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    region = models.CharField(_("region"), max_length=24, choices=Region.choices)
    month_names = models.CharField(
        _("names of the months"), max_length=8, choices=MonthNames.choices, blank=True
    )
    description_ar = models.TextField(_("Arabic introduction"), blank=True)
    description_en = models.TextField(_("English introduction"), blank=True)
    search_text = models.TextField(_("text for searching"), editable=False, blank=True)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_ar"]
        constraints = [
            models.CheckConstraint(
                name="shared_country_code",
                condition=Q(code__regex=r"^[A-Z][A-Z]$"),
                violation_error_message=_("A country code is two capital letters."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_text = search_text(self.name_ar, self.name_en, self.code)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("country", args=[self.code.lower()])

    @property
    def name(self):
        return in_active_language(self.name_ar, self.name_en)

    @property
    def description(self):
        return in_active_language(self.description_ar, self.description_en)


class Place(models.Model):
    """A governorate, city, town, camp or informal area inside a country."""

    class Kind(models.TextChoices):
        GOVERNORATE = "governorate", _("Governorate")
        CITY = "city", _("City")
        TOWN = "town", _("Town")
        DISTRICT = "district", _("District")
        VILLAGE = "village", _("Village")
        CAMP = "camp", _("Camp")
        AREA = "area", _("Area")

    name_ar = models.CharField(_("Arabic name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.CITY)
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="places"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("lies in"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Degrees, north positive."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Degrees, east positive."),
    )
    search_text = models.TextField(_("text for searching"), editable=False, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name_ar", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="shared_place_unique_in_parent",
                fields=["name_ar", "kind", "country", "parent"],
                violation_error_message=_("This place is already on the list."),
            ),
            models.UniqueConstraint(
                name="shared_place_unique_in_country",
                fields=["name_ar", "kind", "country"],
                condition=Q(parent=None),
                violation_error_message=_("This place is already on the list."),
            ),
            models.CheckConstraint(
                name="shared_place_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message=_("A place cannot lie in itself."),
            ),
            models.CheckConstraint(
                name="shared_place_coordinates",
                # The comparisons alone would let a single coordinate pass: with nothing to compare
                # they are not false, and a check refuses only what is false.
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__isnull=False,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                violation_error_message=_(
                    "Give both coordinates: latitude from -90 to 90, longitude from -180 to 180."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_text = search_text(self.name_ar, self.name_en)
        super().save(*args, **kwargs)

    @property
    def name(self):
        return in_active_language(self.name_ar, self.name_en)

    def clean(self):
        super().clean()
        if self.parent_id and self.country_id and self.parent.country_id != self.country_id:
            raise ValidationError({"parent": _("This place lies in another country.")})
