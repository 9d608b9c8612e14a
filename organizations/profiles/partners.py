"""With whom somebody appeared at the same events, and to whom they are tied on record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from organizations.models import Affiliation, Organization, OrganizationRelation, Person
from organizations.profiles.activity import PARTNERS, Activity


class Tie(NamedTuple):
    """What a record says of two: «is a member of», since when, and who says so."""

    words: str
    starts: str = ""
    ends: str = ""
    state: str = ""
    note: str = ""
    source_url: str = ""


@dataclass(eq=False)
class Partner:
    """Somebody beside the one whose page it is; without a record of their own only a name."""

    name: str
    record: Organization | Person | None = None
    count: int = 0  # of events in common
    share: int = 0  # in hundredths of the most
    together_url: str = ""
    ties: list[Tie] = field(default_factory=list)

    @property
    def short_name(self) -> str:
        return getattr(self.record, "known_as", "") or self.name

    @property
    def is_person(self) -> bool:
        return isinstance(self.record, Person)

    @property
    def url(self) -> str:
        """Where readers find them; "" for what they do not see."""
        is_public = self.record is not None and self.record.is_public
        return self.record.get_absolute_url() if is_public else ""


class Partners:
    """All of them, those with most in common first."""

    def __init__(self, found: Iterable[Partner]):
        self.all = sorted(
            found, key=lambda one: (-one.count, not one.ties, one.is_person, one.name)
        )
        most = max((one.count for one in self.all), default=0)
        for one in self.all:
            one.share = -(-100 * one.count // most) if most else 0

    def __bool__(self):
        return bool(self.all)

    @cached_property
    def leading(self) -> list[Partner]:
        """As many as can be drawn: of people and of organizations the same number, if they can."""
        people = [one for one in self.all if one.is_person]
        others = [one for one in self.all if not one.is_person]
        half = PARTNERS // 2
        people = people[: max(half, PARTNERS - len(others))]
        chosen = [*people, *others[: PARTNERS - len(people)]]
        return [one for one in self.all if one in chosen]

    @property
    def others(self) -> list[Partner]:
        return [one for one in self.all if one not in self.leading]

    @property
    def drawn(self) -> list[Partner]:
        return [one for one in self.leading if one.url]

    @property
    def are_of_both_kinds(self) -> bool:
        return len({one.is_person for one in self.all}) > 1

    @property
    def are_tied(self) -> bool:
        return any(one.ties for one in self.all)

    @property
    def have_met(self) -> bool:
        """Whether any of them was at an event together with the one whose page it is."""
        return any(one.count for one in self.all)


def of_organization(organization: Organization, activity: Activity, ties: Mapping) -> Partners:
    """Organizations with a role in the same events, and those it has a recorded tie to."""
    counts = activity.met("organization")
    found = {
        key: Partner(record.name, record, counts[key], together_url=together(organization, record))
        for key, record in published(Organization, counts).items()
    }
    for other, tie in ties_of(ties):
        found.setdefault(other.pk, Partner(other.name, other)).ties.append(tie)
    for other, words in wholes_and_parts(organization, ties["units"]):
        partner = found.setdefault(other.pk, Partner(other.name, other))
        # A branch is mostly stated as such, and that says more.
        partner.ties = partner.ties or [Tie(words)]
    return Partners(found.values())


def ties_of(ties: Mapping) -> Iterable[tuple[Organization, Tie]]:
    for relation in ties["relations"]:
        yield relation.other, tie_of(relation, relation.get_kind_display())
    for relation in ties["relations_to"]:
        yield relation.organization, tie_of(relation, relation.inverse)


def wholes_and_parts(organization, units) -> Iterable[tuple[Organization, str]]:
    if organization.parent_id and organization.parent.is_public:
        yield organization.parent, _("Part of")
    for unit in units:
        yield unit, _("has the part")


def tie_of(relation: OrganizationRelation, words: object) -> Tie:
    state = relation.get_state_display() if relation.state else ""
    dates = (relation.starts, relation.ends)
    return Tie(str(words), *dates, str(state), relation.note, relation.source_url)


def of_person(
    person: Person, activity: Activity, affiliations: Iterable[Affiliation], spoke: Iterable
) -> Partners:
    """People and organizations at the same events, and those for whom the person worked or spoke.

    `spoke` are rows with an `organization` that the person represented, or none.
    """
    organizations, people = activity.met("organization"), activity.met("person")
    represented = {row.organization_id for row in spoke} - {None}
    worked = {held.organization_id: held.organization for held in affiliations}
    records = published(Organization, {*organizations, *represented})
    found = {}
    for key, record in {**worked, **records}.items():
        if record is not None and record.is_public:
            url = activity.address("events", organization=str(key))
            found[key] = Partner(record.name, record, organizations.get(key, 0), together_url=url)
    for held in affiliations:
        if held.organization_id in found:
            found[held.organization_id].ties.append(Tie(held.role, held.starts, held.ends))
    for key in represented.intersection(found):
        if not found[key].ties:
            found[key].ties.append(Tie(_("Spoke for it")))
    others = [
        Partner(record.full_name, record, people[key], together_url=together(person, record))
        for key, record in published(Person, people).items()
    ]
    return Partners([*found.values(), *others])


def published(model, keys: Iterable[int]) -> dict[int, Organization | Person]:
    keys = list(keys)
    return model.objects.published().only(*model.NAMED).in_bulk(keys) if keys else {}


def together(one: Organization | Person, other: Organization | Person) -> str:
    """The page of all that two of a kind had in common; the same from either side."""
    noun = "people" if isinstance(one, Person) else "organizations"
    return reverse(f"{noun}:together", args=sorted([one.pk, other.pk]))
