from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from ngo_portal.shared import checklist, safeguarding
from ngo_portal.shared.fields import PartialDateField, in_order
from ngo_portal.shared.illustrating import Illustrated
from ngo_portal.shared.models import Country, Photo, Place, Term, Theme
from ngo_portal.shared.models.taxonomy import contains_itself, validate_place
from ngo_portal.shared.publishing import Publishable, PublishableQuerySet
from ngo_portal.shared.quantity import Qualifier
from ngo_portal.shared.richtext_field import RichTextField
from organizations.models.names import OtherName
from organizations.models.ownership import Owned


class OrganizationType(Term):
    """What kind of actor an organization is: a ministry, a national NGO, a UN body."""

    reliefweb_type = models.CharField(
        _("ReliefWeb type"),
        max_length=60,
        blank=True,
        help_text=_("Name of the ReliefWeb organization type that this one maps to."),
    )

    class Meta(Term.Meta):
        verbose_name = _("organization type")
        verbose_name_plural = _("organization types")


class OrganizationQuerySet(PublishableQuerySet):
    def for_cards(self):
        """With all that a card of a list shows, in a constant number of queries."""
        cards = self.select_related("type", "country", "place", "logo").defer(
            "about", "search_text"
        )
        return cards.prefetch_related(
            models.Prefetch("themes", Theme.objects.select_related("parent"))
        )


class Organization(Owned, Illustrated, Publishable):
    """An actor: who organises, invites, pays for or takes part in a gathering."""

    # What a name with a link is made of.
    NAMED = ("name", "short_name", "status", "publish_at")
    # What a version of it holds beside its own fields. The offices belong to their people, but
    # stand on its form too.
    PARTS = ("names", "links", "relations", "figures", "publications", "affiliations")
    illustrated = "about"

    type = models.ForeignKey(
        OrganizationType,
        verbose_name=_("type"),
        on_delete=models.PROTECT,
        related_name="organizations",
        null=True,
        blank=True,
    )
    name = models.CharField(
        _("official name"), max_length=200, help_text=_("In full, as the organization writes it.")
    )
    short_name = models.CharField(
        _("short name"), max_length=80, blank=True, help_text=_("As readers know it.")
    )
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    name_latin = models.CharField(_("Latin name"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        related_name="units",
        null=True,
        blank=True,
        help_text=_("The organization that this one is a unit or branch of today."),
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="organizations",
        null=True,
        blank=True,
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("seat"),
        on_delete=models.PROTECT,
        related_name="organizations",
        null=True,
        blank=True,
    )
    founded = PartialDateField(_("founded"))
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two sentences for lists.")
    )
    about = RichTextField(_("about"), blank=True)
    logo = models.ForeignKey(
        Photo,
        verbose_name=_("logo"),
        on_delete=models.PROTECT,
        related_name="logo_of",
        null=True,
        blank=True,
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), related_name="organizations", blank=True
    )
    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="organizations")

    objects = OrganizationQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="organizations_organization_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message=_("An organization cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        if self.country_id is None and self.place_id:
            self.country_id = self.place.country_id
        if update_fields is not None:
            update_fields = {*update_fields, "country"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("organizations:detail", args=[self.pk, self.slug])

    @property
    def known_as(self) -> str:
        """The name readers know, for lists and sentences."""
        return self.short_name or self.name

    def missing(self):
        texts = {"type": _("Choose the type."), "summary": _("Write a summary.")}
        return checklist.each_once(
            [
                *checklist.filled(self, texts),
                *checklist.headings("about", self.about),
                *checklist.photo("logo", self.logo),
                *checklist.gallery("about", self.body_photos.select_related("photo")),
                *safeguarding.missing(self),
            ]
        )

    def searchable(self):
        names = [self.name, self.short_name, self.acronym, self.name_latin]
        return [*names, self.summary, self.about]

    @classmethod
    def occurrence(cls, word):
        aliases = OrganizationName.objects.filter(organization=models.OuterRef("pk"))
        return super().occurrence(word) | aliases.occurrence(word)

    def clean(self):
        super().clean()
        validate_place(self.place, self.country)
        if contains_itself(self):
            raise ValidationError({"parent": _("These organizations would contain each other.")})


class OrganizationName(OtherName):
    """Another name of an organization: a former one, an alias, one in another language."""

    class Kind(models.TextChoices):
        ALIAS = "alias", _("Also called")
        FORMER = "former", _("Former name")
        SHORT = "short", _("Short name")
        ACRONYM = "acronym", _("Acronym")
        LATIN = "latin", _("Latin name")
        OFFICIAL = "official", _("Official name in another language")

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="names",
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.ALIAS)
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("until"))

    class Meta(OtherName.Meta):
        constraints = [
            models.UniqueConstraint(
                name="organizations_organizationname_unique",
                fields=["organization", "name"],
                violation_error_message=_("This organization already has this name."),
            ),
            models.CheckConstraint(
                name="organizations_organizationname_in_order",
                condition=in_order("starts", "ends"),
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]


class OrganizationLink(models.Model):
    """A page of an organization elsewhere: a social network, a channel, a register."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="links",
    )
    label = models.CharField(_("label"), max_length=60)
    url = models.URLField(_("address"))

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="organizations_organizationlink_unique",
                fields=["organization", "url"],
                violation_error_message=_("This link is already on the list."),
            ),
        ]

    def __str__(self):
        return self.label


class OrganizationRelation(models.Model):
    """A dated tie between two organizations, read from the first to the second."""

    class Kind(models.TextChoices):
        SUPERVISED_BY = "supervised_by", _("is supervised by")
        BRANCH_OF = "branch_of", _("is a branch of")
        REGIONAL_OFFICE_OF = "regional_office_of", _("is the regional office of")
        MEMBER_OF = "member_of", _("is a member of")
        PARTNER_OF = "partner_of", _("is a partner of")
        FUNDED_BY = "funded_by", _("is funded by")

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        INACTIVE = "inactive", _("inactive")
        PLANNED = "planned", _("planned")
        ENDED = "ended", _("ended")

    INVERSES = {
        Kind.SUPERVISED_BY: _("supervises"),
        Kind.BRANCH_OF: _("has the branch"),
        Kind.REGIONAL_OFFICE_OF: _("has the regional office"),
        Kind.MEMBER_OF: _("has the member"),
        Kind.PARTNER_OF: _("is a partner of"),
        Kind.FUNDED_BY: _("funds"),
    }

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="relations",
    )
    kind = models.CharField(_("relation"), max_length=20, choices=Kind.choices)
    other = models.ForeignKey(
        Organization,
        verbose_name=_("other organization"),
        on_delete=models.PROTECT,
        related_name="relations_to",
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, blank=True)
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organizations_organizationrelation_not_itself",
                condition=~Q(organization=F("other")),
                violation_error_message=_("An organization has no relation to itself."),
            ),
            models.UniqueConstraint(
                name="organizations_organizationrelation_unique",
                fields=["organization", "kind", "other", "starts"],
                violation_error_message=_("This relation is already on the list."),
            ),
            models.CheckConstraint(
                name="organizations_organizationrelation_in_order",
                condition=in_order("starts", "ends"),
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def __str__(self):
        return f"{self.organization} {self.get_kind_display()} {self.other}"

    @property
    def inverse(self) -> str:
        """What the tie is called from the other organization's side."""
        return self.INVERSES[self.Kind(self.kind)]


class OrganizationFigure(models.Model):
    """A dated number that an organization or a report states about it, with where it was said."""

    class Metric(models.TextChoices):
        MEMBERS = "members", _("members")
        ACTIVE_MEMBERS = "active_members", _("active members")
        BRANCHES = "branches", _("branches")
        STAFF = "staff", _("staff")
        VOLUNTEERS = "volunteers", _("volunteers")
        BENEFICIARIES = "beneficiaries", _("people served")
        READERS = "readers", _("readers")
        CALLS = "calls", _("calls answered")
        BUDGET_USD = "budget_usd", _("budget in US dollars")

    class Period(models.TextChoices):
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="figures",
    )
    metric = models.CharField(_("what is counted"), max_length=16, choices=Metric.choices)
    qualifier = models.CharField(
        _("qualifier"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    value = models.PositiveBigIntegerField(_("number"))
    period = models.CharField(
        _("period"),
        max_length=5,
        choices=Period.choices,
        blank=True,
        help_text=_("Empty for a state, such as members."),
    )
    as_of = PartialDateField(_("as of"))
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Who said so, and where.")
    )
    source_url = models.URLField(_("address of the source"), blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["metric", "-as_of", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="organizations_organizationfigure_unique",
                fields=["organization", "metric", "as_of", "source"],
                violation_error_message=_("This figure is already on the list."),
            ),
        ]

    def __str__(self):
        return f"{self.get_metric_display()}: {self.value}"


class Publication(models.Model):
    """A magazine, newsletter or channel that an organization brings out."""

    class Medium(models.TextChoices):
        PRINT = "print", _("Printed")
        ONLINE = "online", _("Electronic")
        BOTH = "both", _("Printed and electronic")

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="publications",
    )
    title = models.CharField(_("title"), max_length=200)
    medium = models.CharField(_("form"), max_length=6, choices=Medium.choices, blank=True)
    readers = models.PositiveIntegerField(_("readers"), null=True, blank=True)
    readers_qualifier = models.CharField(
        _("qualifier"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    readers_period = models.CharField(
        _("period"), max_length=5, choices=OrganizationFigure.Period.choices, blank=True
    )
    url = models.URLField(_("address"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="organizations_publication_unique",
                fields=["organization", "title"],
                violation_error_message=_("This publication is already on the list."),
            ),
        ]

    def __str__(self):
        return self.title
