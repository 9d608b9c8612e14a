"""Who took part, and how many."""

import itertools

import pytest

from events.models import AttendanceBreakdown, Involvement, Participation
from ngo_portal.shared.quantity import Unit
from tests.constraints import (
    Check,
    Unique,
    admitted,
    assert_admitted,
    assert_refused,
    refused,
)
from tests.factories.events import (
    AttendanceBreakdownFactory,
    AttendanceFactory,
    EventFactory,
    InvolvementFactory,
    InvolvementRoleFactory,
    ParticipationFactory,
    ParticipationRoleFactory,
)
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, PlaceFactory

pytestmark = pytest.mark.django_db

UNITS = itertools.cycle(Unit.values)
MODES = itertools.cycle(["in_person", "virtual"])
DIMENSIONS = itertools.cycle(AttendanceBreakdown.Dimension.values)
COUNTRIES = itertools.cycle([CountryFactory, lambda: CountryFactory(qatar=True)])
PARTS = (f"فئة {number}" for number in itertools.count())


def named(who, stated):
    return lambda record, words: {who: record, stated: words}


involved = named("organization", "name_as_stated")
taking_part = named("person", "name_as_stated")


def part(value="", place=None, country=None, is_all=False):
    return {"value": value, "place": place, "country": country, "is_all": is_all}


RULES = [
    Check(
        "events_involvement_names_organization",
        InvolvementFactory,
        refuses={"nobody": involved(None, "")},
        admits={
            "a record": involved(lambda row: row.organization, ""),
            "as stated": involved(None, "فعاليات أهلية"),
            "a record under another name": involved(lambda row: row.organization, "اللجنة"),
        },
    ),
    Unique(
        "events_involvement_unique",
        InvolvementFactory,
        differing={
            "event": EventFactory,
            "organization": OrganizationFactory,
            "role": InvolvementRoleFactory,
        },
        fixed={"name_as_stated": "فعاليات أهلية"},
        repeatable={"two groups without a record": {"organization": None}},
    ),
    Check(
        "events_participation_names_person",
        ParticipationFactory,
        refuses={"nobody": taking_part(None, "")},
        admits={
            "a record": taking_part(lambda row: row.person, ""),
            "as stated": taking_part(None, "الأطفال المشاركون"),
            "a record in another spelling": taking_part(lambda row: row.person, "ليلى عطّار"),
        },
    ),
    Unique(
        "events_participation_unique",
        ParticipationFactory,
        differing={
            "event": EventFactory,
            "person": PersonFactory,
            "role": ParticipationRoleFactory,
        },
        fixed={"name_as_stated": "الأطفال المشاركون"},
        repeatable={"two groups without a record": {"person": None}},
    ),
    Check(
        "events_attendance_says_something",
        AttendanceFactory,
        refuses={
            "nobody came": {"count": 0},
            "nobody came, said twice": {"count": 0, "note": "لم يحضر أحد"},
            "neither a number nor a word": {"count": None, "note": ""},
        },
        admits={
            "one": {"count": 1, "note": ""},
            "a word without a number": {"count": None, "note": "حضور كثيف"},
            "a number and a word": {"count": 25, "note": "من ثلاث محافظات"},
        },
    ),
    Unique(
        "events_attendance_unique_for_role",
        AttendanceFactory,
        differing={
            "event": EventFactory,
            "unit": lambda: next(UNITS),
            "mode": lambda: next(MODES),
            "role": ParticipationRoleFactory,
        },
    ),
    Unique(
        "events_attendance_unique_for_everybody",
        AttendanceFactory,
        differing={
            "event": EventFactory,
            "unit": lambda: next(UNITS),
            "mode": lambda: next(MODES),
        },
        fixed={"role": None},
    ),
    Check(
        "events_attendancebreakdown_names_part",
        AttendanceBreakdownFactory,
        refuses={"no part": part()},
        admits={
            "in words": part("نساء"),
            "a place": part(place=lambda row: PlaceFactory()),
            "a country": part(country=lambda row: CountryFactory()),
            "all of them": part(is_all=True),
        },
    ),
    Unique(
        "events_attendancebreakdown_unique",
        AttendanceBreakdownFactory,
        differing={
            "event": EventFactory,
            "unit": lambda: next(UNITS),
            "mode": lambda: next(MODES),
            "dimension": lambda: next(DIMENSIONS),
            "value": lambda: next(PARTS),
        },
    ),
    Unique(
        "events_attendancebreakdown_unique_place",
        AttendanceBreakdownFactory,
        differing={
            "event": EventFactory,
            "unit": lambda: next(UNITS),
            "mode": lambda: next(MODES),
            "dimension": lambda: next(DIMENSIONS),
            "place": PlaceFactory,
        },
        repeatable={"two parts without a place": {"place": None}},
    ),
    Unique(
        "events_attendancebreakdown_unique_country",
        AttendanceBreakdownFactory,
        differing={
            "event": EventFactory,
            "unit": lambda: next(UNITS),
            "mode": lambda: next(MODES),
            "dimension": lambda: next(DIMENSIONS),
            "country": lambda: next(COUNTRIES)(),
        },
        repeatable={"two parts without a country": {"country": None}},
    ),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


def test_organizers_are_those_who_organised_or_helped_to():
    event = EventFactory()
    organizer = InvolvementFactory(event=event)
    helper = InvolvementFactory(event=event, role__code="co_organizer")
    InvolvementFactory(event=event, role__code="funder")

    assert {*event.involvements.organizing()} == {organizer, helper}


def test_only_the_withheld_person_disappears_from_a_public_page():
    shown = ParticipationFactory()
    stated = ParticipationFactory(event=shown.event, person=None, name_as_stated="الأطفال")
    ParticipationFactory(event=shown.event, person__withheld=True)
    draft = ParticipationFactory(event=shown.event, person__draft=True)

    assert {*shown.event.participations.public()} == {shown, stated, draft}


def test_what_people_and_organizations_did_at_unpublished_events_is_not_shown():
    attended, organized = ParticipationFactory(), InvolvementFactory()
    for hidden in ["draft", "scheduled", "withdrawn"]:
        ParticipationFactory(person=attended.person, event=EventFactory(**{hidden: True}))
        InvolvementFactory(
            organization=organized.organization, event=EventFactory(**{hidden: True})
        )

    assert [*Participation.objects.published()] == [attended]
    assert [*Involvement.objects.published()] == [organized]


def test_the_title_stays_as_it_was_stated():
    participation = ParticipationFactory(title_as_stated="عضو لجنة")
    participation.person.profession = "وزير"
    participation.person.save()

    participation.refresh_from_db()

    assert participation.title_as_stated == "عضو لجنة"


def test_the_name_as_stated_comes_before_the_name_of_the_record():
    person = PersonFactory.build(name="ليلى العطار", honorific="د.")
    organization = OrganizationFactory.build(name="جمعية ضفاف", short_name="ضفاف", type=None)
    organization.pk = person.pk = 1

    assert Participation(person=person).name == "د. ليلى العطار"
    assert Participation(person=person, name_as_stated="ليلى عطار").name == "ليلى عطار"
    assert Participation(organization=organization).organization_name == "ضفاف"
    assert Participation().organization_name == ""
    assert Involvement(organization=organization).name == "جمعية ضفاف"
    assert Involvement(name_as_stated="فعاليات أهلية").name == "فعاليات أهلية"


def test_a_part_is_called_by_its_words_its_place_or_all():
    place = PlaceFactory(name_ar="ريف حلب")

    assert AttendanceBreakdown(value="نساء").name == "نساء"
    assert AttendanceBreakdown(place=place).name == "ريف حلب"
    assert AttendanceBreakdown(country=place.country).name == "سوريا"
    assert AttendanceBreakdown(place=place, country=place.country).name == "ريف حلب"
    assert AttendanceBreakdown(is_all=True, value="كل المحافظات").name == "كل المحافظات"
    assert AttendanceBreakdown(is_all=True).name
