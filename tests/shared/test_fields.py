"""Dates of which a part may be unknown."""

import calendar
import itertools
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.models import Project
from ngo_portal.shared.fields import PartialDateField

# Known to the day, to the month, to the year, on both sides of every edge.
DATES = [
    "",
    "2014",
    "2015",
    "2016",
    "2014-12",
    "2015-01",
    "2015-06",
    "2015-12",
    "2016-01",
    "2014-12-31",
    "2015-01-01",
    "2015-06-01",
    "2015-06-30",
    "2015-12-31",
    "2016-01-01",
]


def possible(text):
    """First and last day that a partial date may mean."""
    numbers = [int(part) for part in text.split("-")]
    year, month, day = [*numbers, None, None][:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def may_be_in_order(earlier, later):
    if not earlier or not later:
        return True
    return possible(earlier)[0] <= possible(later)[1]


def database_takes(project):
    try:
        with transaction.atomic():
            project.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def form_takes(project):
    try:
        project.validate_constraints()
    except ValidationError:
        return False
    return True


@pytest.mark.django_db
def test_two_partial_dates_are_in_order_as_far_as_they_are_known():
    pairs = [*itertools.product(DATES, DATES)]
    projects = [
        Project(name=f"{starts} - {ends}", starts=starts, ends=ends) for starts, ends in pairs
    ]

    expected = {pair: may_be_in_order(*pair) for pair in pairs}

    assert dict(zip(pairs, map(form_takes, projects), strict=True)) == expected
    assert dict(zip(pairs, map(database_takes, projects), strict=True)) == expected
    assert {*expected.values()} == {True, False}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2002", "2002"),
        ("2002-05", "2002-05"),
        ("2002-05-17", "2002-05-17"),
        ("٢٠٠٢", "2002"),
        ("٢٠٠٢-٠٥-١٧", "2002-05-17"),
        ("۲۰۰۲-۰۵", "2002-05"),
        (" 2002-05 ", "2002-05"),
        ("2002-5", "2002-05"),
        ("17-05-2002", "2002-05-17"),
        ("2002/05/17", "2002-05-17"),
        ("١٦/١/٢٠١٧", "2017-01-16"),
        ("5.2002", "2002-05"),
        ("2024-02-29", "2024-02-29"),
        ("", ""),
    ],
)
def test_partial_dates_are_kept_as_they_are_known(typed, stored):
    assert PartialDateField().clean(typed, None) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "02",
        "2002-13",
        "13/2002",
        "31/4/2002",
        "5/17/2002",
        "17/5/02",
        "2002-00",
        "2002-05-00",
        "2002-02-30",
        "2023-02-29",
        "0000",
        "2002-05-17T10",
        "20020517",
        "2002-",
        "أيار 2002",
        "قبل ٢٠٠٢",
        "-2002",
    ],
)
def test_what_is_no_partial_date_is_refused(typed):
    with pytest.raises(ValidationError):
        PartialDateField().clean(typed, None)


@pytest.mark.django_db
def test_a_date_typed_day_first_is_stored_year_first():
    project = Project(name="مشروع", starts="16/1/2017", ends="5/2018")

    project.full_clean()
    project.save()

    assert Project.objects.filter(starts="2017-01-16", ends="2018-05").exists()


@pytest.mark.django_db
def test_partial_dates_are_found_by_their_beginning():
    Project.objects.create(name="مشروع", starts="2017-01-16")

    assert Project.objects.filter(starts__startswith="2017-0").exists()
    assert Project.objects.filter(starts__contains="-01-").exists()


@pytest.mark.django_db
def test_partial_dates_sort_in_order_of_time():
    dates = ["2014-12-31", "2015", "2015-01", "2015-06-30", "2015-07", "2016"]
    for known in reversed(dates):
        Project.objects.create(name=known, starts=known)

    assert [*Project.objects.order_by("starts").values_list("starts", flat=True)] == dates
