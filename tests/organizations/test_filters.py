"""Filters of organizations and of people find exactly what a plain loop finds."""

import random
from dataclasses import dataclass, field

import pytest
from django.http import QueryDict

from ngo_portal.shared import projecting
from organizations.filters import OrganizationFilterSet, PersonFilterSet
from organizations.models import Organization, OrganizationRelation, Person
from tests.factories.organizations import (
    AffiliationFactory,
    AffiliationRoleFactory,
    OrganizationFactory,
    OrganizationRelationFactory,
    OrganizationTypeFactory,
    PersonFactory,
)
from tests.factories.shared import CountryFactory, ThemeFactory
from tests.filtering import (
    SEED,
    WORDS,
    address,
    asked,
    kept_database,
    some,
    title,
    traits,
    typed_words,
)

RECORDS = 30
COMBINATIONS = 80
GROUP, LEAVES = "bo_rights", ["bo_women", "bo_children"]
COUNTRIES = ["SY", "QA", "TN"]
TYPES = ["bo_ngo", "bo_ministry"]
OFFICES = ["bo_chair", "bo_secretary"]
TAGS = ["سلام", "مياه"]


@dataclass
class Facts:
    pk: int = 0
    is_public: bool = True
    country: str | None = None
    type: str | None = None
    themes: set = field(default_factory=set)
    tags: set = field(default_factory=set)
    words: list = field(default_factory=list)
    name: str = ""
    # Ids of organizations that have a tie to this one, or where this person holds an office.
    organizations: set = field(default_factory=set)
    offices: set = field(default_factory=set)


@dataclass
class World:
    organizations: list = field(default_factory=list)
    people: list = field(default_factory=list)

    @property
    def public_ids(self):
        return {facts.pk for facts in self.organizations if facts.is_public}


def country_of(facts):
    return CountryFactory(code=facts.country) if facts.country else None


def make_organization(chance, number, world, themes):
    state, words = traits(chance), title(chance, number)
    parent = chance.choice([None, None, *world.organizations])
    facts = Facts(
        is_public=not state,
        country=chance.choice([*COUNTRIES, None]),
        type=chance.choice([*TYPES, None]),
        themes=set(some(chance, themes, 2)),
        tags=set(some(chance, TAGS, 2)),
        # A branch is also found by the name of what it is part of.
        words=[
            *(word for word in WORDS if word in words),
            *([word for word in WORDS if word in parent.name] if parent else []),
        ],
        name=words,
        organizations={parent.pk} if parent else set(),
    )
    organization = OrganizationFactory(
        name=words,
        summary="",
        country=country_of(facts),
        type=OrganizationTypeFactory(code=facts.type) if facts.type else None,
        themes=[themes[code] for code in facts.themes],
        tags=[*facts.tags],
        parent_id=parent.pk if parent else None,
        **state,
    )
    facts.pk = organization.pk
    return facts


def tie(chance, world):
    for _tie in range(RECORDS):
        one, other = chance.sample(world.organizations, 2)
        kind = chance.choice(OrganizationRelation.Kind.values)
        OrganizationRelation.objects.filter(organization=one.pk, other=other.pk).delete()
        OrganizationRelationFactory(
            organization_id=one.pk, other_id=other.pk, kind=kind, organization=None, other=None
        )
        one.organizations.add(other.pk)
        other.organizations.add(one.pk)


def make_person(chance, number, world):
    state, words = traits(chance), title(chance, number)
    is_withheld = chance.random() < 0.2
    facts = Facts(
        is_public=not state and not is_withheld,
        country=chance.choice([*COUNTRIES, None]),
        words=[word for word in WORDS if word in words],
    )
    person = PersonFactory(
        name=words,
        profession="",
        summary="",
        country=country_of(facts),
        is_withheld=is_withheld,
        **state,
    )
    facts.pk = person.pk
    for organization in some(chance, world.organizations, 2):
        office = chance.choice([*OFFICES, None])
        AffiliationFactory.create_batch(
            chance.randint(1, 2),
            person=person,
            organization=Organization.objects.get(pk=organization.pk),
            office=AffiliationRoleFactory(code=office) if office else None,
        )
        facts.organizations.add(organization.pk)
        facts.offices.add(office)
        # People are also found by where they work.
        facts.words += [word for word in WORDS if word in organization.name]
    return facts


@projecting.together()
def make_world(chance):
    group = ThemeFactory(code=GROUP, group=True)
    themes = {GROUP: group} | {leaf: ThemeFactory(code=leaf, parent=group) for leaf in LEAVES}
    world = World()
    for number in range(RECORDS):
        world.organizations.append(make_organization(chance, number, world, themes))
    tie(chance, world)
    world.people = [make_person(chance, number, world) for number in range(RECORDS)]
    return world


@pytest.fixture(scope="class")
def world(django_db_setup, django_db_blocker):
    with kept_database(django_db_blocker):
        yield make_world(random.Random(SEED))


def random_address(chance, world):
    return address(
        chance,
        {
            "theme": lambda: chance.choice([GROUP, *LEAVES, "bo_nothing"]),
            "country": lambda: chance.choice([*COUNTRIES, "tn", "XX"]),
            "type": lambda: chance.choice([*TYPES, "bo_club"]),
            "office": lambda: chance.choice([*OFFICES, "bo_janitor"]),
            "organization": lambda: chance.choice(
                [str(facts.pk) for facts in world.organizations] + ["0"]
            ),
            "tag": lambda: chance.choice([*TAGS, "حرب"]),
            "q": lambda: typed_words(chance, some(chance, WORDS, 2) or ["قرى"]),
        },
    )


def says(facts, text):
    return all(
        any(typed in spellings and word in facts.words for word, spellings in WORDS.items())
        for typed in text.split()
    )


def matches(facts, query, world, names):
    any_of = {
        "theme": facts.themes | ({GROUP} if facts.themes & {*LEAVES} else set()),
        "country": {facts.country, (facts.country or "").lower()},
        "type": {facts.type},
        "office": facts.offices,
        "organization": {str(pk) for pk in facts.organizations & world.public_ids},
        "tag": facts.tags,
    }
    return (
        facts.is_public
        and all({*values} & any_of[name] for name in names if (values := asked(query, name)))
        and says(facts, query.get("q", ""))
    )


def compare(filterset_class, model, records, query, world):
    names = {*filterset_class.base_filters} - {"q"}
    expected = sorted(facts.pk for facts in records if matches(facts, query, world, names))

    filterset = filterset_class(QueryDict(query.urlencode()), model.objects.published())

    assert filterset.form.is_valid(), filterset.errors
    found = sorted(filterset.qs.values_list("pk", flat=True))
    assert found == expected, query.urlencode()
    return expected


@pytest.mark.django_db
class TestAgainstAPlainLoop:
    @pytest.mark.parametrize("number", range(COMBINATIONS))
    def test_organizations_are_found_as_by_a_plain_loop(self, world, number):
        query = random_address(random.Random(SEED + number), world)

        compare(OrganizationFilterSet, Organization, world.organizations, query, world)

    @pytest.mark.parametrize("number", range(COMBINATIONS))
    def test_people_are_found_as_by_a_plain_loop(self, world, number):
        query = random_address(random.Random(SEED + number), world)

        compare(PersonFilterSet, Person, world.people, query, world)

    def test_every_organization_is_tied_to_those_a_plain_loop_finds(self, world):
        found = [
            compare(filterset_class, model, records, QueryDict(f"organization={facts.pk}"), world)
            for filterset_class, model, records in [
                (OrganizationFilterSet, Organization, world.organizations),
                (PersonFilterSet, Person, world.people),
            ]
            for facts in world.organizations
        ]

        assert any(found)
