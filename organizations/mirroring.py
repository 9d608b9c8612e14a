"""Which rows readers get as part of an organization or a person."""

from ngo_portal.shared.mirroring import naming, of, watch, watch_many
from ngo_portal.shared.models import Country, Photo, Place, Theme
from ngo_portal.shared.searching.keys import Kind
from organizations.models import (
    Affiliation,
    AffiliationRole,
    Organization,
    OrganizationFigure,
    OrganizationLink,
    OrganizationName,
    OrganizationRelation,
    OrganizationType,
    Person,
    PersonName,
    Publication,
)

# What records that name somebody say of them.
SHOWN_OF_ORGANIZATIONS = list(Organization.NAMED)
SHOWN_OF_PEOPLE = list(Person.NAMED)


def organizations_with(*paths):
    return naming(Kind.ORGANIZATION, *paths, model=Organization)


def people_with(*paths):
    return naming(Kind.PERSON, *paths, model=Person)


of_organization = of(Kind.ORGANIZATION, "organization_id")

watch(Organization, of(Kind.ORGANIZATION, "pk"))
watch(
    Organization,
    of(Kind.ORGANIZATION, "parent_id"),
    organizations_with("parent", "relations__other", "relations_to__organization"),
    people_with("affiliations__organization"),
    shown=[*SHOWN_OF_ORGANIZATIONS, "parent"],
)
for part in (OrganizationName, OrganizationLink, OrganizationFigure, Publication):
    watch(part, of_organization)
watch(OrganizationRelation, of(Kind.ORGANIZATION, "organization_id", "other_id"))
watch_many(Organization.themes, of(Kind.ORGANIZATION, "pk"))

watch(Person, of(Kind.PERSON, "pk"))
watch(Person, organizations_with("affiliations__person"), shown=SHOWN_OF_PEOPLE)
watch(PersonName, of(Kind.PERSON, "person_id"))
watch(Affiliation, of(Kind.PERSON, "person_id"), of_organization)

watch(OrganizationType, organizations_with("type"))
watch(
    AffiliationRole,
    people_with("affiliations__office"),
    organizations_with("affiliations__office"),
)
watch(Theme, organizations_with("themes"))
watch(Country, organizations_with("country", "place__country"), people_with("country"))
watch(Place, organizations_with("place", "place__parent"))
watch(
    Photo,
    organizations_with("logo", "body_photos__photo"),
    people_with("portrait", "body_photos__photo"),
)
