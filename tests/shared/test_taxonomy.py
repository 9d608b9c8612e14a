"""Themes in two levels, countries, places, days of the year."""

import itertools
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from ngo_portal.shared.models import Country, Goal, Place, Theme
from ngo_portal.shared.models.taxonomy import (
    contains_itself,
    in_active_language,
    validate_theme_count,
)
from tests.constraints import (
    Check,
    Unique,
    admitted,
    assert_admitted,
    assert_refused,
    itself,
    refused,
)
from tests.factories.shared import (
    CountryFactory,
    GoalFactory,
    ObservanceFactory,
    PlaceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def another_country():
    return CountryFactory(code=next(CODES), name_ar="بلد", name_en="Country")


# Codes that ISO 3166 leaves to users: the initial data have none of them.
CODES = (f"X{letter}" for letter in itertools.cycle("ABCDEFGHIJLMNOPQRSTUVWXYZ"))
KINDS = itertools.cycle(Place.Kind.values)
NAMES = (f"حي الزيتون {number}" for number in itertools.count())


def coordinates(latitude, longitude):
    return {"latitude": latitude, "longitude": longitude}


RULES = [
    Check(
        "shared_goal_number",
        lambda: GoalFactory(number=5),
        refuses={"goal 0": {"number": 0}, "goal 18": {"number": 18}},
        admits={"the goal it is": {"number": 5}},
    ),
    Check(
        "shared_theme_not_its_own_parent",
        lambda: ThemeFactory(group=True),
        refuses={"its own group": {"parent": itself}},
        admits={
            "a group": {"parent": None},
            "a theme of a group": {"parent": lambda theme: ThemeFactory(group=True)},
        },
    ),
    Check(
        "shared_observance_day_of_year",
        ObservanceFactory,
        refuses={
            "month 0": {"month": 0},
            "month 13": {"month": 13},
            "day 0": {"day": 0},
            "day 32": {"day": 32},
        },
        admits={
            "New Year": {"month": 1, "day": 1},
            "the last day of the year": {"month": 12, "day": 31},
        },
    ),
    Check(
        "shared_country_code",
        CountryFactory,
        refuses={
            "small letters": {"code": "sy"},
            "a digit": {"code": "S1"},
            "one letter": {"code": "S"},
            "Arabic letters": {"code": "سو"},
        },
        admits={"two capitals": {"code": "SY"}},
    ),
    Unique(
        "shared_place_unique_in_parent",
        PlaceFactory,
        differing={
            "name_ar": lambda: next(NAMES),
            "kind": lambda: next(KINDS),
            "parent": PlaceFactory,
        },
    ),
    Unique(
        "shared_place_unique_in_country",
        PlaceFactory,
        differing={
            "name_ar": lambda: next(NAMES),
            "kind": lambda: next(KINDS),
            "country": another_country,
        },
    ),
    Check(
        "shared_place_not_its_own_parent",
        PlaceFactory,
        refuses={"lies in itself": {"parent": itself}},
        admits={
            "lies in nothing": {"parent": None},
            "lies in another": {"parent": lambda place: PlaceFactory()},
        },
    ),
    Check(
        "shared_place_coordinates",
        PlaceFactory,
        refuses={
            "no longitude": coordinates(Decimal("33.5"), None),
            "no latitude": coordinates(None, Decimal("36.3")),
            "north of the pole": coordinates(Decimal("90.00001"), Decimal(0)),
            "south of the pole": coordinates(Decimal("-90.00001"), Decimal(0)),
            "too far east": coordinates(Decimal(0), Decimal("180.00001")),
            "too far west": coordinates(Decimal(0), Decimal("-180.00001")),
        },
        admits={
            "not known": coordinates(None, None),
            "where the equator meets Greenwich": coordinates(Decimal(0), Decimal(0)),
            "the north pole at the date line": coordinates(Decimal(90), Decimal(180)),
            "the south pole at the date line": coordinates(Decimal(-90), Decimal(-180)),
        },
    ),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


@pytest.mark.parametrize("number", [1, 17])
def test_first_and_last_goal_are_in_the_table(number):
    assert Goal.objects.get(number=number).number == number


@pytest.mark.parametrize(("language", "shown"), [("ar", "سوريا"), ("en", "Syria")])
def test_names_follow_the_language_of_the_page(language, shown):
    country = Country(code="SY", name_ar="سوريا", name_en="Syria")

    with translation.override(language):
        assert str(country) == shown


def test_arabic_stands_in_for_a_missing_english_name():
    with translation.override("en"):
        assert in_active_language("ريف حمص", "") == "ريف حمص"


def test_a_record_may_have_three_themes():
    assert validate_theme_count(ThemeFactory.build_batch(3, parent=None)) is None


def test_a_fourth_theme_is_refused():
    with pytest.raises(ValidationError) as refusal:
        validate_theme_count(ThemeFactory.build_batch(4, parent=None))

    assert refusal.value.code == "too_many_themes"


def test_themes_have_no_third_level():
    theme = ThemeFactory.build(code="deeper", parent=ThemeFactory())

    with pytest.raises(ValidationError) as refusal:
        theme.full_clean()

    assert "parent" in refusal.value.message_dict


def test_a_group_with_themes_cannot_become_a_theme():
    group = ThemeFactory().parent
    group.parent = ThemeFactory(group=True)

    with pytest.raises(ValidationError) as refusal:
        group.full_clean()

    assert [*refusal.value.message_dict] == ["parent"]


def test_groups_and_leaves_part_the_themes():
    theme = ThemeFactory()

    groups, leaves = Theme.objects.groups(), Theme.objects.leaves()

    assert theme.parent in groups and theme in leaves
    assert not set(groups) & set(leaves)
    assert groups.count() + leaves.count() == Theme.objects.count()


def test_a_theme_without_the_rest_of_its_branch_does_not_contain_itself():
    theme = ThemeFactory()

    assert not contains_itself(theme)


def test_retired_themes_are_not_offered_and_not_lost():
    theme, retired = ThemeFactory(), ThemeFactory(retired=True)

    assert theme in Theme.objects.current()
    assert retired not in Theme.objects.current()
    assert retired in Theme.objects.all()


def test_a_place_lies_in_a_place_of_its_country():
    place = PlaceFactory.build(
        country=CountryFactory(), parent=PlaceFactory(country=CountryFactory(qatar=True))
    )

    with pytest.raises(ValidationError) as refusal:
        place.full_clean()

    assert [*refusal.value.message_dict] == ["parent"]


def test_places_and_countries_are_found_in_any_spelling():
    place = PlaceFactory(name_ar="السُّوَيداء", name_en="As-Suwaydā")

    assert place.search_text == "السويدا as-suwayda"
    assert CountryFactory(qatar=True).search_text == "قطر qatar qa"
