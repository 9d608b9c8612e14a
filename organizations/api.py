"""What the read API says of organizations and people."""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.models import Theme
from ngo_portal.shared.page_parts import with_names
from ngo_portal.shared.quantity import Qualifier
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.shapes import (
    Code,
    Computed,
    CountryShape,
    Number,
    Optional,
    PartialDate,
    PhotoShape,
    PlaceShape,
    RecordShape,
    Reference,
    RichText,
    Shape,
    TagShape,
    TermShape,
    Text,
)
from organizations.listings import ORGANIZATIONS, PEOPLE
from organizations.models import (
    Affiliation,
    Merge,
    Organization,
    OrganizationFigure,
    OrganizationName,
    OrganizationRelation,
    Person,
    Publication,
)


class OrganizationReference(Reference):
    type_of_record = "organization"

    def label_of(self, instance):
        return instance.known_as


class PersonReference(Reference):
    type_of_record = "person"

    def label_of(self, instance):
        return instance.full_name


class StatedFact(Shape):
    """The sentence of a published article that states a value of a record."""

    fact = Text()
    value = Text()
    sentence = Text()
    # Only of articles that readers may see.
    article = Number(source="article_id", help_text=_("Its number: /api/v1/articles/<number>/."))

    def is_told(self, instance):
        return instance.article.is_public


class OtherNameShape(Shape):
    name = Text()
    kind = Code(OrganizationName.Kind)
    starts = PartialDate()
    ends = PartialDate()


class LinkShape(Shape):
    label = Text()
    url = Text()


class FigureShape(Shape):
    """A number that was stated about an organization, with where it was said."""

    metric = Code(OrganizationFigure.Metric)
    qualifier = Code(Qualifier)
    value = Number()
    period = Code(OrganizationFigure.Period)
    as_of = PartialDate()
    source = Text()
    source_url = Optional()


class PublicationShape(Shape):
    title = Text()
    medium = Code(Publication.Medium)
    readers_count = Number(source="readers", allow_null=True)
    readers_qualifier = Code(Qualifier)
    readers_period = Code(OrganizationFigure.Period)
    url = Optional()
    note = Text()


class TieShape(Shape):
    """A tie to another organization, read from this one to the other."""

    kind = Code(OrganizationRelation.Kind)
    name = Text(source="other.name", help_text=_("Of the other organization."))
    organization = OrganizationReference(source="other", allow_null=True)
    state = Code(OrganizationRelation.State)
    starts = PartialDate()
    ends = PartialDate()
    note = Text()
    source_url = Optional()


class TieFromShape(TieShape):
    """A tie that a published organization states to this one: read from the other to this."""

    name = Text(source="organization.name", help_text=_("Of the other organization."))
    organization = OrganizationReference(allow_null=True)

    def is_told(self, instance):
        return instance.organization.is_public


class OfficeHeldShape(Shape):
    """An office in this organization, of somebody with a public page."""

    person = PersonReference(allow_null=True)
    role = Text()
    office = TermShape(allow_null=True)
    unit = Text()
    organization_as_stated = Text()
    starts = PartialDate()
    ends = PartialDate()

    def is_told(self, instance):
        return instance.person.is_public


class AffiliationShape(Shape):
    """An office that a person holds or held."""

    name = Text(source="place_of_work", help_text=_("The organization, as it was called there."))
    organization = OrganizationReference(allow_null=True)
    role = Text()
    office = TermShape(allow_null=True)
    unit = Text()
    starts = PartialDate()
    ends = PartialDate()


class OrganizationShape(RecordShape):
    """Who organises, invites, pays for or takes part in a gathering.

    Its events and articles are those of the lists with `organization=` and its number.
    """

    type_of_record = "organization"

    label = Text(source="known_as", help_text=_("What a list calls it."))
    name = Text()
    short_name = Text()
    acronym = Text()
    name_latin = Text()
    names = OtherNameShape(many=True, help_text=_("Its other names."))
    organization_type = TermShape(source="type", allow_null=True)
    parent = OrganizationReference(allow_null=True)
    units = OrganizationReference(many=True)
    country = CountryShape(allow_null=True)
    place = PlaceShape(allow_null=True, help_text=_("Its seat."))
    founded = PartialDate()
    summary = Text()
    about = Computed(RichText())
    logo = PhotoShape(allow_null=True)
    website = Optional()
    email = Optional()
    phone = Optional()
    address = Optional()
    themes = TermShape(many=True)
    tags = TagShape(many=True)
    links = LinkShape(many=True)
    figures = FigureShape(many=True)
    publications = PublicationShape(many=True)
    relations = TieShape(many=True)
    relations_to = TieFromShape(many=True)
    affiliations = OfficeHeldShape(many=True)
    provenance = StatedFact(many=True)

    def get_about(self, organization):
        return self.text_of(organization, organization.about)


class PersonNameShape(Shape):
    name = Text()


class PersonShape(RecordShape):
    """Somebody who spoke, chaired, represented or reported.

    Events and articles about somebody are those of the lists with `person=` and the number.
    """

    type_of_record = "person"

    label = Text(source="full_name", help_text=_("The name with its honorific."))
    name = Text()
    name_latin = Text()
    honorific = Text()
    names = PersonNameShape(many=True, help_text=_("Other spellings and names."))
    profession = Text()
    country = CountryShape(allow_null=True)
    summary = Text()
    biography = Computed(RichText())
    portrait = PhotoShape(allow_null=True)
    website = Optional()
    affiliations = AffiliationShape(many=True)
    provenance = StatedFact(many=True)

    def get_biography(self, person):
        return self.text_of(person, person.biography)


def organizations():
    return with_names(
        Organization.objects.published(), "type", "country", "place", "place__parent", "logo"
    )


def organization_parts():
    named = Organization.objects.only(*Organization.NAMED)
    ties = OrganizationRelation.objects.all()
    held = with_names(Affiliation.objects.all(), "person", "office")
    return {
        "names": ["names"],
        "parent": [Prefetch("parent", named)],
        "units": [Prefetch("units", named.only(*Organization.NAMED, "parent"))],
        "themes": [Prefetch("themes", Theme.objects.all())],
        "tags": ["tags"],
        "links": ["links"],
        "figures": ["figures"],
        "publications": ["publications"],
        "relations": [Prefetch("relations", with_names(ties, "other"))],
        "relations_to": [Prefetch("relations_to", with_names(ties, "organization"))],
        "affiliations": [Prefetch("affiliations", held)],
        "provenance": [stated(Organization)],
    }


def people():
    return with_names(Person.objects.published(), "country", "portrait")


def person_parts():
    held = with_names(Affiliation.objects.all(), "organization", "office")
    return {
        "names": ["names"],
        "affiliations": [Prefetch("affiliations", held)],
        "provenance": [stated(Person)],
    }


def stated(model):
    """Sentences about a record, with what tells whether readers may see their articles."""
    rows = model._meta.get_field("provenance").related_model.objects.select_related("article")
    own = ("event", "organization", "person", "fact", "value", "sentence")
    state = ("article__status", "article__publish_at")
    return Prefetch("provenance", rows.only(*own, *state).order_by("article_id", "pk"))


def homes_of(model):
    """Finds which of some numbers belonged to duplicates, and the record each went into."""

    def merged(numbers: Collection[int]) -> dict[int, int]:
        kind = ContentType.objects.get_for_model(model)
        rows = Merge.objects.in_force().filter(record_type=kind)
        known: dict[int, int] = {}
        wanted = set(numbers)
        while wanted:
            pairs = rows.filter(absorbed_number__in=wanted)
            found = dict(pairs.values_list("absorbed_number", "kept_number"))
            known |= found
            wanted = set(found.values()) - known.keys()
        return {number: end_of(number, known) for number in numbers if number in known}

    return merged


def end_of(number: int, steps: dict[int, int]) -> int:
    seen = set()
    while number in steps and number not in seen:
        seen.add(number)
        number = steps[number]
    return number


ORGANIZATIONS_API = Resource(
    ORGANIZATIONS,
    OrganizationShape,
    _("Organizations"),
    organizations,
    organization_parts,
    illustrated="about",
    merged=homes_of(Organization),
)
PEOPLE_API = Resource(
    PEOPLE,
    PersonShape,
    _("People"),
    people,
    person_parts,
    illustrated="biography",
    merged=homes_of(Person),
)
