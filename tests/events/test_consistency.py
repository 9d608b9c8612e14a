"""Sums of attendance that do not hold are pointed out, and only those."""

import pytest

from events.consistency import doubts
from events.models import Attendance, AttendanceBreakdown, ParticipationRole
from ngo_portal.shared.quantity import Qualifier, Unit

SEX = AttendanceBreakdown.Dimension.SEX
AGE = AttendanceBreakdown.Dimension.AGE


def total(count, mode="", qualifier=Qualifier.EXACT, unit=Unit.PERSONS, **other):
    return Attendance(count=count, mode=mode, qualifier=qualifier, unit=unit, **other)


def part(count, value="نساء", dimension=SEX, qualifier=Qualifier.EXACT, **other):
    return AttendanceBreakdown(
        count=count, value=value, dimension=dimension, qualifier=qualifier, **other
    )


@pytest.mark.parametrize(
    "attendances",
    [
        [],
        [total(25)],
        [total(15, "in_person"), total(10, "virtual")],
        [total(25), total(15, "in_person"), total(10, "virtual")],
        [total(25), total(15, "in_person")],
        [total(25, qualifier=Qualifier.ABOUT), total(15, "in_person"), total(9, "virtual")],
        [total(25), total(15, "in_person", Qualifier.AT_LEAST), total(9, "virtual")],
        [total(25), total(15, "in_person", unit=Unit.ORGANIZATIONS), total(9, "virtual")],
        [total(None, note="حضور كثيف"), total(15, "in_person"), total(9, "virtual")],
    ],
)
def test_no_doubt_about_what_adds_up_or_is_not_exact(attendances):
    assert doubts(attendances, []) == []


def test_in_person_and_online_make_the_total():
    sentences = doubts([total(25), total(15, "in_person"), total(9, "virtual")], [])

    assert len(sentences) == 1
    assert "25" in sentences[0] and "24" in sentences[0]


def test_numbers_of_one_role_are_no_total_of_all():
    speakers = total(5, role=ParticipationRole(pk=1))

    assert doubts([speakers], [part(12), part(13, "رجال")]) == []


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [part(12), part(13, "رجال")],
        [part(12), part(None, "رجال")],
        [part(None, "كل المحافظات", is_all=True)],
        [part(12), part(13, "رجال"), part(20, "شباب", AGE), part(5, "كبار", AGE)],
        [part(12, unit=Unit.ORGANIZATIONS)],
        [part(12, mode="virtual")],
        [part(12, qualifier=Qualifier.ABOUT), part(12, "رجال")],
        [part(30, qualifier=Qualifier.UP_TO)],
        [part(10, qualifier=Qualifier.AT_LEAST), part(12, "رجال")],
    ],
)
def test_no_doubt_about_parts_that_add_up_or_may(parts):
    assert doubts([total(25)], parts) == []


@pytest.mark.parametrize(
    ("parts", "made"),
    [
        ([part(12), part(12, "رجال")], "24"),
        ([part(12), part(14, "رجال")], "26"),
        ([part(26), part(None, "رجال")], "26"),
        ([part(14), part(12, "رجال", qualifier=Qualifier.AT_LEAST)], "26"),
    ],
)
def test_parts_that_do_not_add_up_are_pointed_out(parts, made):
    sentences = doubts([total(25)], parts)

    assert len(sentences) == 1
    assert "25" in sentences[0] and made in sentences[0]
    assert str(SEX.label) in sentences[0]


def test_parts_of_no_exact_total_are_not_doubted():
    assert doubts([total(25, qualifier=Qualifier.ABOUT)], [part(12), part(12, "رجال")]) == []
    assert doubts([], [part(12), part(12, "رجال")]) == []


def test_each_dimension_is_doubted_for_itself():
    parts = [part(12), part(12, "رجال"), part(20, "شباب", AGE), part(4, "كبار", AGE)]

    assert len(doubts([total(25)], parts)) == 2
