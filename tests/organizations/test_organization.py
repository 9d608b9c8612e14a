"""Organizations with their names, ties and figures."""

import itertools

import pytest
from django.core.exceptions import ValidationError

from organizations.models import Organization, OrganizationFigure, OrganizationRelation
from tests.constraints import (
    Check,
    Unique,
    admitted,
    assert_admitted,
    assert_refused,
    in_order,
    itself,
    publishable,
    refused,
)
from tests.factories.organizations import (
    OrganizationFactory,
    OrganizationFigureFactory,
    OrganizationLinkFactory,
    OrganizationNameFactory,
    OrganizationRelationFactory,
    PublicationFactory,
)

pytestmark = pytest.mark.django_db

KINDS = itertools.cycle(OrganizationRelation.Kind.values)
METRICS = itertools.cycle(OrganizationFigure.Metric.values)
YEARS = itertools.cycle(["2015", "2016"])
NAMES = (f"ضفاف {number}" for number in itertools.count())

RULES = [
    *publishable("organizations_organization", OrganizationFactory),
    Check(
        "organizations_organization_not_its_own_parent",
        OrganizationFactory,
        refuses={"part of itself": {"parent": itself}},
        admits={
            "part of nothing": {"parent": None},
            "part of another": {"parent": lambda row: OrganizationFactory()},
        },
    ),
    Unique(
        "organizations_organizationname_unique",
        OrganizationNameFactory,
        differing={"organization": OrganizationFactory, "name": lambda: next(NAMES)},
    ),
    in_order("organizations_organizationname_in_order", OrganizationNameFactory),
    Unique(
        "organizations_organizationlink_unique",
        OrganizationLinkFactory,
        differing={
            "organization": OrganizationFactory,
            "url": (f"https://example.org/{number}" for number in itertools.count()).__next__,
        },
    ),
    Check(
        "organizations_organizationrelation_not_itself",
        OrganizationRelationFactory,
        refuses={"a tie to itself": {"other": lambda row: row.organization}},
        admits={"a tie to another": {"other": lambda row: OrganizationFactory()}},
    ),
    Unique(
        "organizations_organizationrelation_unique",
        OrganizationRelationFactory,
        differing={
            "organization": OrganizationFactory,
            "kind": lambda: next(KINDS),
            "other": OrganizationFactory,
            "starts": lambda: next(YEARS),
        },
    ),
    in_order("organizations_organizationrelation_in_order", OrganizationRelationFactory),
    Unique(
        "organizations_organizationfigure_unique",
        OrganizationFigureFactory,
        differing={
            "organization": OrganizationFactory,
            "metric": lambda: next(METRICS),
            "as_of": lambda: next(YEARS),
            "source": lambda: next(NAMES),
        },
    ),
    Unique(
        "organizations_publication_unique",
        PublicationFactory,
        differing={"organization": OrganizationFactory, "title": lambda: next(NAMES)},
    ),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


def test_organizations_do_not_contain_each_other():
    top = OrganizationFactory()
    bottom = OrganizationFactory(parent=OrganizationFactory(parent=top))
    top.parent = bottom

    with pytest.raises(ValidationError) as refusal:
        top.full_clean()

    assert [*refusal.value.message_dict] == ["parent"]


def test_a_unit_of_a_unit_is_admitted():
    unit = OrganizationFactory(parent=OrganizationFactory(parent=OrganizationFactory()))

    assert unit.full_clean() is None


def test_readers_know_the_short_name():
    assert OrganizationFactory.build(name="اللجنة", short_name="", type=None).known_as == "اللجنة"
    assert OrganizationFactory.build(short_name="ضفاف", type=None).known_as == "ضفاف"


@pytest.mark.parametrize(
    "words",
    ["جمعيه الامل", "جَمعيّة الأمَل", "الأمل", "amal", "ADF", "تدريب المعلمات", "هيئه الاغاثه"],
)
def test_found_by_every_name_and_text_in_any_spelling(words):
    found = OrganizationFactory(
        name="جمعية الأمل",
        acronym="ADF",
        name_latin="Al-Amal",
        summary="تعنى بتدريب المعلّمات.",
    )
    OrganizationNameFactory(organization=found, name="هيئة الإغاثة")
    OrganizationFactory(name="نادي القراءة")

    assert [*Organization.objects.mentioning(words)] == [found]


def test_an_alias_and_the_name_are_found_together_once():
    found = OrganizationFactory(name="جمعية الأمل")
    OrganizationNameFactory(organization=found, name="الأمل للإغاثة")
    OrganizationNameFactory(organization=found, name="لجنة الأمل والإغاثة")

    assert [*Organization.objects.mentioning("الأمل إغاثة جمعية")] == [found]


def test_every_kind_of_tie_has_a_name_from_the_other_side():
    inverses = {
        kind: OrganizationRelation(kind=kind).inverse for kind in OrganizationRelation.Kind.values
    }

    assert all(inverses.values())
