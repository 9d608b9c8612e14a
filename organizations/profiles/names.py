"""The names of an organization beside those in the heading of its page."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from organizations.models import Organization, OrganizationName


class Name(NamedTuple):
    """A name with the time in which it was used, as far as that is known."""

    name: str
    starts: str = ""
    ends: str = ""


def names_of(organization: Organization) -> list[tuple[str, list[Name]]]:
    """Each kind of name with the names of that kind; one that the heading has is not said again."""
    said = {organization.name.casefold(), organization.name_latin.casefold(), ""}
    found: dict[str, list[Name]] = defaultdict(list)
    for kind, name in every_name(organization):
        if name.name.casefold() not in said:
            said.add(name.name.casefold())
            found[kind].append(name)
    return [(str(OrganizationName.Kind(kind).label), names) for kind, names in found.items()]


def every_name(organization: Organization) -> Iterable[tuple[str, Name]]:
    yield OrganizationName.Kind.SHORT, Name(organization.short_name)
    yield OrganizationName.Kind.ACRONYM, Name(organization.acronym)
    for other in organization.names.all():
        yield other.kind, Name(other.name, other.starts, other.ends)
