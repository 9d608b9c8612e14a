from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import checklist
from ngo_portal.shared.fields import PartialDateField, in_order
from ngo_portal.shared.illustrating import Illustrated
from ngo_portal.shared.models import Country, Photo, Term
from ngo_portal.shared.publishing import Publishable, PublishableQuerySet
from ngo_portal.shared.richtext_field import RichTextField
from organizations.models.names import OtherName
from organizations.models.organization import Organization
from organizations.models.ownership import Owned


class AffiliationRole(Term):
    """A kind of office people hold in organizations, beside the title as it was stated."""

    class Meta(Term.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")


class PersonQuerySet(PublishableQuerySet):
    def published(self, now=None):
        """People readers may see; a withheld person has no page whatever the state says."""
        return super().published(now).filter(is_withheld=False)

    def withdrawn(self):
        """Not the withheld: that there was a page about them is told to nobody."""
        return super().withdrawn().filter(is_withheld=False)

    def for_cards(self):
        """With all that a card of a list shows, in a constant number of queries."""
        affiliations = Affiliation.objects.select_related("organization")
        cards = self.select_related("country", "portrait").defer("biography", "search_text")
        return cards.prefetch_related(models.Prefetch("affiliations", affiliations))


class Person(Owned, Illustrated, Publishable):
    """Somebody who spoke, chaired, represented or reported."""

    # What a name with a link is made of.
    NAMED = ("name", "honorific", "status", "publish_at", "is_withheld")
    # What a version of it holds beside its own fields.
    PARTS = ("names", "affiliations")
    illustrated = "biography"

    name = models.CharField(
        _("name"), max_length=150, help_text=_("Without titles: «عبد العزيز آل إسحاق».")
    )
    name_latin = models.CharField(_("Latin name"), max_length=150, blank=True)
    honorific = models.CharField(
        _("honorific"), max_length=40, blank=True, help_text=_("As it stands before the name.")
    )
    profession = models.CharField(_("profession"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="people",
        null=True,
        blank=True,
    )
    portrait = models.ForeignKey(
        Photo,
        verbose_name=_("portrait"),
        on_delete=models.PROTECT,
        related_name="portrait_of",
        null=True,
        blank=True,
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two sentences for lists.")
    )
    biography = RichTextField(_("biography"), blank=True)
    website = models.URLField(_("website"), blank=True)
    is_withheld = models.BooleanField(
        _("withheld"),
        default=False,
        help_text=_("Named in the record for editors, never on a public page."),
    )

    objects = PersonQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("people:detail", args=[self.pk, self.slug])

    @property
    def full_name(self) -> str:
        """The name with its honorific, as a sentence would have it."""
        return f"{self.honorific} {self.name}".strip()

    def is_public_at(self, moment) -> bool:
        return not self.is_withheld and super().is_public_at(moment)

    def missing(self):
        return checklist.each_once(
            [
                *checklist.headings("biography", self.biography),
                *checklist.photo("portrait", self.portrait),
                *checklist.gallery("biography", self.body_photos.select_related("photo")),
            ]
        )

    def searchable(self):
        # With the honorific, because a name is looked up as a report has it: «الدكتور خضر السوطري».
        names = [self.honorific, self.name, self.name_latin]
        return [*names, self.profession, self.summary, self.biography]

    @classmethod
    def occurrence(cls, word):
        aliases = PersonName.objects.filter(person=models.OuterRef("pk"))
        return super().occurrence(word) | aliases.occurrence(word)


class PersonName(OtherName):
    """Another spelling or name under which a person occurs in reports."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="names"
    )

    class Meta(OtherName.Meta):
        constraints = [
            models.UniqueConstraint(
                name="organizations_personname_unique",
                fields=["person", "name"],
                violation_error_message=_("This person already has this name."),
            ),
        ]


class AffiliationQuerySet(models.QuerySet):
    def public(self, now=None):
        """Affiliations of people readers may see."""
        return self.filter(Person.objects.published(now).named_as("person"))

    def current_first(self):
        """Those of which no end is known before all others, the latest beginning first."""
        return self.order_by(Case(When(ends="", then=0), default=1), "-starts", "pk")


class Affiliation(models.Model):
    """An office a person holds or held. Several at once are normal, and old ones stay."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="affiliations"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="affiliations",
        null=True,
        blank=True,
    )
    organization_as_stated = models.CharField(
        _("organization as stated"),
        max_length=200,
        blank=True,
        help_text=_("If it has no record of its own, or was called otherwise."),
    )
    unit = models.CharField(_("unit"), max_length=150, blank=True)
    role = models.CharField(
        _("title as stated"), max_length=150, help_text=_("«مدير وحدة التوافق», «أمين عام».")
    )
    office = models.ForeignKey(
        AffiliationRole,
        verbose_name=_("office"),
        on_delete=models.PROTECT,
        related_name="affiliations",
        null=True,
        blank=True,
    )
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("until"))

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["-starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organizations_affiliation_names_organization",
                condition=Q(organization__isnull=False) | ~Q(organization_as_stated=""),
                violation_error_message=_("Choose the organization or write its name as stated."),
            ),
            models.CheckConstraint(
                name="organizations_affiliation_in_order",
                condition=in_order("starts", "ends"),
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.role}"

    @property
    def place_of_work(self) -> str:
        """The organization as stated, else by the name readers know."""
        if self.organization_as_stated:
            return self.organization_as_stated
        return self.organization.known_as if self.organization_id else ""
