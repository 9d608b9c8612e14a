"""The pictures of organizations and people for where they are shared."""

from ngo_portal.shared.posters.poster import Poster, in_one_line, known, speaking
from ngo_portal.shared.templatetags.patterns import theme_group
from organizations.models import Organization, Person


def poster_of_organization(organization: Organization) -> Poster:
    """Needs type, place, country, logo and themes."""
    place, country = organization.place, organization.country
    seat = in_one_line(place.name if place else "", country.name if country else "")
    return speaking(
        noun="organizations",
        key=organization.pk,
        title=organization.name,
        kind=organization.type.name if organization.type else "",
        facts=known(organization.name_latin, seat),
        group=theme_group(organization),
        photo=organization.logo,
        is_logo=True,
    )


def poster_of_person(person: Person) -> Poster:
    """Needs country, portrait and affiliations with their organizations."""
    affiliation = next(iter(person.affiliations.all()), None)
    office = known(affiliation.role, affiliation.place_of_work) if affiliation else ()
    return speaking(
        noun="people",
        key=person.pk,
        title=person.full_name,
        kind=person.profession,
        facts=known(" – ".join(office), person.country.name if person.country else ""),
        photo=person.portrait,
    )
