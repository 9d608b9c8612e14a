"""How organizations and people are found."""

from collections.abc import Iterable

from django.db.models import Prefetch

from ngo_portal.shared.cards import card_version, draw_card
from ngo_portal.shared.document_rows import Rows
from ngo_portal.shared.illustrating import next_change, photos_of, shown_in, without_hidden
from ngo_portal.shared.projecting import Projection, follow, follow_many, register
from ngo_portal.shared.searching.documents import Document, readable
from ngo_portal.shared.searching.facets import (
    country_values,
    place_values,
    public,
    tags_of,
    theme_values,
    values,
)
from ngo_portal.shared.searching.keys import Kind
from organizations.models import (
    Affiliation,
    Organization,
    OrganizationFigure,
    OrganizationName,
    OrganizationRelation,
    Person,
    PersonName,
)

# Of organizations, what stands on the entries of others.
NAMES = ["name", "short_name", "acronym", "name_latin"]
# Whether others may lead to a record.
STATE = ["status", "publish_at"]
SHOWN_OF_PEOPLE = ["name", "name_latin", "honorific", "is_withheld", *STATE]
SHOWN_OF_PHOTOS = [
    *("image", "width", "height", "widths", "formats", "tints", "alt", "credit"),
    *("focal_x", "focal_y"),
    *("consent", "consent_ends_on", "is_sensitive", "is_reviewed"),
]
SHOWN_OF_PLACES = ["name_ar", "name_en", "parent_id"]

TAGS = tags_of(Organization)
NAMES_OF_ORGANIZATIONS = Rows(OrganizationName.objects.all(), "organization_id", "name")
NAMES_OF_PEOPLE = Rows(PersonName.objects.all(), "person_id", "name")


class OrganizationProjection(Projection):
    kind = Kind.ORGANIZATION
    model = Organization
    card = "organizations/_card.html"
    noun = "organization"
    is_named = True

    def documents(self, records):
        organizations = (
            Organization.objects.for_cards()
            .defer(None)
            .select_related("type", "country", "place__parent", "logo", "parent")
            .prefetch_related("names", "relations__other", "relations_to__organization")
        )
        tags = TAGS.of(records)
        found = organizations.defer("search_text").filter(pk__in=records)
        shown = photos_of(row.about for row in found)
        return [document_of_organization(row, tags[row.pk], shown) for row in found]


def document_of_organization(organization, tags, shown):
    place, parent = organization.place, organization.parent
    return Document(
        kind=Kind.ORGANIZATION,
        record=organization.pk,
        title=organization.name,
        url=organization.get_absolute_url(),
        note=organization.country.name_ar if organization.country_id else "",
        called=names_of(organization, [other.name for other in organization.names.all()]),
        names=tuple(name for name in (place and place.name_ar, parent and parent.name) if name),
        summary=organization.summary,
        text=readable(without_hidden(organization.about, shown)),
        facets=facets_of_organization(organization, tags),
        is_listed_by_name=True,
        is_public=organization.is_public,
        changes_at=next_change(
            organization, [organization.logo, *shown_in(organization.about, shown)]
        ),
        card=draw_card("organizations/_card.html", "organization", organization),
        card_version=card_version(),
    )


def names_of(organization, others: Iterable[str]) -> tuple[str, ...]:
    """All names by which readers look for an organization: its own, and its other ones.

    Where another record names it and it has no public page, only that name is said.
    """
    own = [getattr(organization, name) for name in NAMES]
    return tuple(filter(None, [*own, *others]))


def names_of_public(organizations: Iterable) -> dict[int, tuple[str, ...]]:
    """The names of those organizations whom readers may see."""
    found = {one.pk: one for one in organizations if one is not None and one.is_public}
    others = NAMES_OF_ORGANIZATIONS.of(found)
    return {key: names_of(one, others.get(key, [])) for key, one in found.items()}


def names_of_public_people(people: Iterable) -> dict[int, tuple[str, ...]]:
    found = {one.pk: one for one in people if one is not None and one.is_public}
    others = NAMES_OF_PEOPLE.of(found)
    return {key: (one.name, one.name_latin, *others.get(key, [])) for key, one in found.items()}


def facets_of_organization(organization, tags):
    tied = [
        organization.parent,
        *(relation.other for relation in organization.relations.all()),
        *(relation.organization for relation in organization.relations_to.all()),
    ]
    return frozenset(
        [
            *theme_values(organization.themes.all()),
            *country_values([organization.country_id]),
            *place_values(organization.place),
            *values("type", [organization.type_id]),
            *values("organization", public(tied)),
            *values("tag", tags),
        ]
    )


class PersonProjection(Projection):
    kind = Kind.PERSON
    model = Person
    card = "organizations/_person.html"
    noun = "person"
    is_named = True

    def documents(self, records):
        affiliations = Affiliation.objects.select_related("organization", "office")
        people = (
            Person.objects.select_related("country", "portrait")
            .prefetch_related("names", Prefetch("affiliations", affiliations))
            .filter(pk__in=records)
        )
        shown = photos_of(person.biography for person in people)
        return [document_of_person(person, shown) for person in people]


def document_of_person(person, shown):
    affiliations = person.affiliations.all()
    offices = [f"{row.role} {row.unit} {row.place_of_work}" for row in affiliations]
    return Document(
        kind=Kind.PERSON,
        record=person.pk,
        title=person.name,
        url=person.get_absolute_url(),
        note=person.profession,
        called=tuple(filter(None, [*aliases_of(person), person.full_name])),
        names=(person.profession, *offices),
        summary=person.summary,
        text=readable(without_hidden(person.biography, shown)),
        facets=frozenset(
            [
                *country_values([person.country_id]),
                *values("organization", public(row.organization for row in affiliations)),
                *values("office", [row.office_id for row in affiliations]),
            ]
        ),
        is_listed_by_name=True,
        is_public=person.is_public,
        changes_at=next_change(person, [person.portrait, *shown_in(person.biography, shown)]),
        card=draw_card("organizations/_person.html", "person", person),
        card_version=card_version(),
    )


def aliases_of(person) -> list[str]:
    """Names of a person beside their own; needs `names` prefetched."""
    return [person.name_latin, *(other.name for other in person.names.all())]


def people_of(organization):
    """People whose cards and texts name an organization."""
    people = organization.affiliations.values_list("person", flat=True)
    return [(Kind.PERSON, people)]


def both_ends(relation):
    return [(Kind.ORGANIZATION, [relation.organization_id, relation.other_id])]


def ties_of(organization):
    units = organization.units.values_list("pk", flat=True)
    others = organization.relations.values_list("other", flat=True)
    tied = organization.relations_to.values_list("organization", flat=True)
    return [(Kind.ORGANIZATION, {*units, *others, *tied})]


register(OrganizationProjection())
register(PersonProjection())
for part in (OrganizationName, OrganizationFigure):
    follow(part, lambda row: [(Kind.ORGANIZATION, [row.organization_id])])
follow(OrganizationRelation, both_ends)
for part in (PersonName, Affiliation):
    follow(part, lambda row: [(Kind.PERSON, [row.person_id])])
follow(Organization, people_of, shown=["name", "short_name", *STATE])
follow(Organization, ties_of, shown=["name", *STATE])
follow_many(Organization.themes.through, Kind.ORGANIZATION, "organization_id")
