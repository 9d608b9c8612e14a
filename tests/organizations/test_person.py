"""People, their names and offices, and those whose name is withheld."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.models import Affiliation, Person
from tests.constraints import (
    Check,
    Unique,
    admitted,
    assert_admitted,
    assert_refused,
    in_order,
    publishable,
    refused,
)
from tests.factories.organizations import (
    AffiliationFactory,
    OrganizationFactory,
    PersonFactory,
    PersonNameFactory,
)

pytestmark = pytest.mark.django_db

NAMES = (f"ليلى {number}" for number in itertools.count())

RULES = [
    *publishable("organizations_person", PersonFactory),
    Unique(
        "organizations_personname_unique",
        PersonNameFactory,
        differing={"person": PersonFactory, "name": lambda: next(NAMES)},
    ),
    Check(
        "organizations_affiliation_names_organization",
        AffiliationFactory,
        refuses={"no organization": {"organization": None, "organization_as_stated": ""}},
        admits={
            "an organization with a record": {
                "organization": lambda row: OrganizationFactory(),
                "organization_as_stated": "",
            },
            "one that is only stated": {
                "organization": None,
                "organization_as_stated": "لجنة الحي",
            },
            "a record and how it was called": {"organization_as_stated": "لجنة الحي"},
        },
    ),
    in_order("organizations_affiliation_in_order", AffiliationFactory),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


def test_a_withheld_person_is_never_public():
    shown, withheld = PersonFactory(), PersonFactory(withheld=True)
    later = timezone.now() + timedelta(days=365)

    assert [*Person.objects.published()] == [shown]
    assert [*Person.objects.published(later)] == [shown]
    assert shown.is_public and not withheld.is_public
    assert not withheld.is_public_at(later)


def test_affiliations_of_withheld_and_unpublished_people_are_not_public():
    shown = AffiliationFactory()
    AffiliationFactory(person__withheld=True)
    AffiliationFactory(person__draft=True)

    assert [*Affiliation.objects.public()] == [shown]


def test_several_offices_at_once():
    person = PersonFactory()
    AffiliationFactory(person=person, role="أمين عام")
    AffiliationFactory(person=person, role="رئيس تحرير", organization__draft=True)

    assert person.affiliations.count() == 2


@pytest.mark.parametrize("words", ["ليلي العطار", "باحثه", "attar", "أم سلمى", "ام سلمي"])
def test_found_by_every_name_in_any_spelling(words):
    found = PersonFactory(name="ليلى العطّار", name_latin="Layla ʿAttār", profession="باحثة")
    PersonNameFactory(person=found, name="أم سلمى")
    PersonFactory(name="سامر الخطيب", profession="طبيب", summary="")

    assert [*Person.objects.mentioning(words)] == [found]


def test_the_honorific_stands_before_the_name_and_not_in_the_address():
    person = PersonFactory(honorific="د.", name="ليلى العطار")

    assert person.full_name == "د. ليلى العطار"
    assert person.slug == "ليلى-العطار"
    assert PersonFactory.build(honorific="", name="سامر").full_name == "سامر"
