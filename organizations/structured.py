"""Organizations and people in the words of schema.org."""

from typing import Any

from ngo_portal.shared.site import site_address
from ngo_portal.shared.structured import Node, address, address_of, identity, image, node, themes
from organizations.models import Affiliation, Organization, OrganizationRelation, Person

GOVERNMENT = ("ministry", "gov_agency", "judicial", "local_authority", "bilateral_agency")
OF_NOBODYS_GAIN = ("ingo", "national_ngo", "cbo", "foundation", "rcrc")
TYPES = {
    **dict.fromkeys(GOVERNMENT, "GovernmentOrganization"),
    **dict.fromkeys(OF_NOBODYS_GAIN, "NGO"),
    "research_center": "ResearchOrganization",
    "university": "CollegeOrUniversity",
    "media": "NewsMediaOrganization",
}
# Of ties that last: which property says it from either side.
PROPERTIES = {
    OrganizationRelation.Kind.MEMBER_OF: ("memberOf", "member"),
    OrganizationRelation.Kind.BRANCH_OF: ("parentOrganization", "subOrganization"),
    OrganizationRelation.Kind.REGIONAL_OFFICE_OF: ("parentOrganization", "subOrganization"),
    OrganizationRelation.Kind.FUNDED_BY: ("funder", ""),
}
NOT_NOW = (OrganizationRelation.State.ENDED, OrganizationRelation.State.PLANNED)


def organization(record: Organization | None, name: str = "") -> Node | None:
    """Somebody's mention: by the name that is shown, with the address of its page if it has one."""
    if not (record or name):
        return None
    called = name or (record.name if record else "")
    return node("Organization", name=called, url=address_of(record))


def person(record: Person, name: str = "", **also: Any) -> Node | None:
    """A mention of somebody whose name is not withheld."""
    if record.is_withheld:
        return None
    return node("Person", name=name or record.full_name, url=address_of(record), **also)


def of_organization(record: Organization, context: dict) -> list[Node]:
    """What the page of an organization says of it."""
    code = record.type.code if record.type else ""
    page = site_address(record.get_absolute_url())
    found = node(
        TYPES.get(code, "Organization"),
        name=record.name,
        alternateName=other_names(record),
        description=record.summary,
        url=record.website,
        sameAs=[link.url for link in record.links.all()],
        mainEntityOfPage=page,
        logo=image(record.logo),
        foundingDate=record.founded,
        email=record.email,
        telephone=record.phone,
        address=address(record.place, record.country, record.address),
        knowsAbout=themes(record),
        **ties(record, context),
    )
    return [identity("organizations", record.pk) | found]


def other_names(record: Organization) -> list[str]:
    own = [record.short_name, record.acronym, record.name_latin]
    names = [*own, *(other.name for other in record.names.all())]
    return [name for name in dict.fromkeys(names) if name and name != record.name]


def ties(record: Organization, context: dict) -> dict[str, list[Node]]:
    """Whom it belongs to and who belongs to it today; a tie that ended is none of these."""
    found: dict[str, list[Node]] = {}

    def add(name: str, other: Organization | None) -> None:
        mention = organization(other)
        if name and mention and mention not in found.setdefault(name, []):
            found[name].append(mention)

    if record.parent_id:
        add("parentOrganization", record.parent)
    for unit in context["units"]:
        add("subOrganization", unit)
    for tie in lasting(context["relations"]):
        add(PROPERTIES[tie.kind][0], tie.other)
    for tie in lasting(context["relations_to"]):
        add(PROPERTIES[tie.kind][1], tie.organization)
    return found


def lasting(relations):
    return [tie for tie in relations if tie.kind in PROPERTIES and tie.state not in NOT_NOW]


def of_person(record: Person, context: dict) -> list[Node]:
    """The page of a person, with every office they hold or held."""
    page = site_address(record.get_absolute_url())
    somebody = node(
        "Person",
        name=record.name,
        honorificPrefix=record.honorific,
        alternateName=[*filter(None, [record.name_latin, *map(str, record.names.all())])],
        jobTitle=record.profession,
        description=record.summary,
        url=record.website or page,
        image=image(record.portrait),
        affiliation=[*filter(None, map(office, record.affiliations.all()))],
        performerIn=[events_of(row) for row in context.get("participations", [])],
    )
    profile = node("ProfilePage", url=page, dateModified=record.updated_at.isoformat())
    return [profile | {"mainEntity": identity("people", record.pk) | somebody}]


def office(held: Affiliation) -> Node:
    """An office with its time: what somebody was, they need not be today."""
    return node(
        "OrganizationRole",
        roleName=held.role,
        startDate=held.starts,
        endDate=held.ends,
        affiliation=organization(held.organization, held.place_of_work),
    )


def events_of(row) -> Node:
    return node("Event", name=row.event.title, url=site_address(row.event.get_absolute_url()))
