"""Events: what is known of their date, what they are part of, when they are over."""

import itertools
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from events.models import Event, EventRelation
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
from tests.factories.events import (
    EventDocumentFactory,
    EventFactory,
    EventPhotoFactory,
    EventRelationFactory,
    EventSeriesFactory,
    ProjectFactory,
)
from tests.factories.shared import (
    AttachmentFactory,
    CountryFactory,
    PhotoFactory,
    PlaceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2022, 5, 23), date(2022, 5, 24)
ORDINALS = itertools.count(1)


def dated(precision, starts_on=None, ends_on=None, duration_days=None):
    return {
        "date_precision": precision,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "duration_days": duration_days,
    }


RULES = [
    *publishable("events_event", EventFactory),
    Check(
        "events_event_date_matches_precision",
        EventFactory,
        refuses={
            "one day without a day": dated("day"),
            "one day with an end": dated("day", FIRST, SECOND),
            "several days without a start": dated("range", None, SECOND),
            "several days without an end": dated("range", FIRST),
            "several days without either": dated("range"),
            "a month without a start": dated("month"),
            "a month with an end": dated("month", FIRST, SECOND),
            "a year without a start": dated("year"),
            "a year with an end": dated("year", FIRST, SECOND),
            "a mere duration without days": dated("duration_only"),
            "a mere duration with a start": dated("duration_only", FIRST, None, 3),
            "a mere duration with an end": dated("duration_only", None, SECOND, 3),
            "an unknown date with a start": dated("unknown", FIRST),
            "an unknown date with an end": dated("unknown", None, SECOND),
            "a precision nobody knows": dated("week", FIRST),
        },
        admits={
            "one day": dated("day", FIRST),
            "one day and how long it lasted": dated("day", FIRST, None, 1),
            "several days": dated("range", FIRST, SECOND),
            "a month": dated("month", date(2022, 5, 1)),
            "a year": dated("year", date(2022, 1, 1)),
            "a year and how long it lasted": dated("year", date(2022, 1, 1), None, 3),
            "a mere duration": dated("duration_only", None, None, 3),
            "an unknown date": dated("unknown"),
        },
    ),
    Check(
        "events_event_times_in_order",
        lambda: EventFactory(),
        refuses={
            "ends before it begins": {"starts_at": time(18), "ends_at": time(9)},
            "lasts no time": {"starts_at": time(9), "ends_at": time(9)},
        },
        admits={
            "ends a minute later": {"starts_at": time(9), "ends_at": time(9, 1)},
            "only the end is known": {"starts_at": None, "ends_at": time(9)},
            "over night, on the second day": {
                "starts_at": time(18),
                "ends_at": time(9),
                "date_precision": "range",
                "starts_on": FIRST,
                "ends_on": SECOND,
            },
        },
    ),
    Check(
        "events_event_ends_after_start",
        lambda: EventFactory(several_days=True),
        refuses={
            "ends before it starts": {"starts_on": SECOND, "ends_on": FIRST},
            "several days that are one": {"starts_on": FIRST, "ends_on": FIRST},
        },
        admits={
            "ends the day after": {"starts_on": FIRST, "ends_on": SECOND},
            "lasts over New Year": {
                "starts_on": date(2022, 12, 31),
                "ends_on": date(2023, 1, 1),
            },
        },
    ),
    Check(
        "events_event_lasts_at_least_a_day",
        EventFactory,
        refuses={"lasts no day": {"duration_days": 0}},
        admits={
            "lasts one day": {"duration_days": 1},
            "nobody said how long": {"duration_days": None},
        },
    ),
    Check(
        "events_event_not_its_own_parent",
        EventFactory,
        refuses={"part of itself": {"parent": itself, "parent_kind": "session"}},
        admits={
            "part of another": {"parent": lambda row: EventFactory(), "parent_kind": "session"}
        },
    ),
    Check(
        "events_event_parent_has_kind",
        EventFactory,
        refuses={
            "part of another, not said as what": {
                "parent": lambda row: EventFactory(),
                "parent_kind": "",
            },
            "a side event of nothing": {"parent": None, "parent_kind": "side_event"},
        },
        admits={
            "a side event of another": {
                "parent": lambda row: EventFactory(),
                "parent_kind": "side_event",
            },
            "part of nothing": {"parent": None, "parent_kind": ""},
        },
    ),
    Check(
        "events_event_ordinal_needs_series",
        EventFactory,
        refuses={
            "the third of no series": {"series": None, "series_ordinal": 3},
            "number 0": {"series": lambda row: EventSeriesFactory(), "series_ordinal": 0},
        },
        admits={
            "the first of a series": {
                "series": lambda row: EventSeriesFactory(),
                "series_ordinal": 1,
            },
            "somewhere in a series": {
                "series": lambda row: EventSeriesFactory(),
                "series_ordinal": None,
            },
            "no series": {"series": None, "series_ordinal": None},
        },
    ),
    Unique(
        "events_event_unique_in_series",
        EventFactory,
        differing={"series": EventSeriesFactory, "series_ordinal": lambda: next(ORDINALS)},
        repeatable={"no number": {"series_ordinal": None}},
    ),
    Check(
        "events_eventrelation_names_other",
        EventRelationFactory,
        refuses={"no other event": {"other": None, "other_as_stated": ""}},
        admits={
            "another event": {"other": lambda row: EventFactory(), "other_as_stated": ""},
            "one that is only stated": {"other": None, "other_as_stated": "مؤتمر جنيف"},
        },
    ),
    Check(
        "events_eventrelation_not_itself",
        EventRelationFactory,
        refuses={"prepares for itself": {"other": lambda row: row.event}},
        admits={
            "prepares for another": {"other": lambda row: EventFactory()},
            "prepares for what is only stated": {"other": None, "other_as_stated": "مؤتمر جنيف"},
        },
    ),
    Unique(
        "events_eventphoto_unique",
        EventPhotoFactory,
        differing={"event": EventFactory, "photo": PhotoFactory},
    ),
    Unique(
        "events_eventdocument_unique",
        EventDocumentFactory,
        differing={"event": EventFactory, "attachment": AttachmentFactory},
    ),
    in_order("events_project_in_order", ProjectFactory),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


@pytest.mark.parametrize(
    ("known", "first", "last"),
    [
        (dated("day", FIRST), FIRST, FIRST),
        (dated("range", FIRST, SECOND), FIRST, SECOND),
        (dated("month", date(2024, 2, 17)), date(2024, 2, 1), date(2024, 2, 29)),
        (dated("month", date(2023, 2, 1)), date(2023, 2, 1), date(2023, 2, 28)),
        (dated("month", date(2022, 12, 31)), date(2022, 12, 1), date(2022, 12, 31)),
        (dated("year", date(2022, 5, 23)), date(2022, 1, 1), date(2022, 12, 31)),
        (dated("duration_only", None, None, 3), None, None),
        (dated("unknown"), None, None),
    ],
)
def test_the_first_and_last_possible_day_are_kept_true(known, first, last):
    event = EventFactory(**known)

    event.refresh_from_db()

    assert (event.starts_on, event.last_on) == (first, last)


def test_saving_some_fields_keeps_the_derived_ones_true():
    event = EventFactory()
    event.title, event.starts_on = "ندوة المياه", SECOND

    event.save(update_fields=["title", "starts_on"])
    event.refresh_from_db()

    assert event.last_on == SECOND
    assert event.search_text.startswith("ندوه المياه")


def test_the_country_is_taken_from_the_place_and_never_overwritten():
    doha = PlaceFactory(country=CountryFactory(qatar=True))

    assert EventFactory(country=None, place=doha).country_id == "QA"
    assert EventFactory(country=CountryFactory(), place=None).country_id == "SY"


def test_a_place_in_another_country_is_refused():
    event = EventFactory(country=CountryFactory())
    event.place = PlaceFactory(country=CountryFactory(qatar=True))

    with pytest.raises(ValidationError) as refusal:
        event.full_clean()

    assert [*refusal.value.message_dict] == ["place"]


def test_events_do_not_contain_each_other():
    top = EventFactory()
    bottom = EventFactory(parent=top, parent_kind=Event.ParentKind.SESSION)
    top.parent, top.parent_kind = bottom, Event.ParentKind.SESSION

    with pytest.raises(ValidationError) as refusal:
        top.full_clean()

    assert [*refusal.value.message_dict] == ["parent"]


@pytest.mark.parametrize(
    ("today", "is_upcoming"),
    [(date(2022, 5, 23), True), (date(2022, 5, 24), True), (date(2022, 5, 25), False)],
)
def test_an_event_is_upcoming_until_its_last_day_is_over(today, is_upcoming):
    event = EventFactory(several_days=True)

    assert (event in Event.objects.upcoming(today)) is is_upcoming
    assert (event in Event.objects.past(today)) is not is_upcoming


@pytest.mark.parametrize("trait", ["undated", "duration_only"])
def test_an_event_nobody_dated_is_past(trait):
    event = EventFactory(**{trait: True})

    assert [*Event.objects.upcoming(date.min)] == []
    assert [*Event.objects.past(date.min)] == [event]


def test_expected_are_those_still_meant_to_happen_the_next_one_first():
    later = EventFactory(announced=True, starts_on=date(2022, 6, 2))
    next_one = EventFactory(life=Event.Life.CONFIRMED, starts_on=date(2022, 6, 1))
    ongoing = EventFactory(life=Event.Life.ONGOING, several_days=True)
    EventFactory(cancelled=True)
    EventFactory(postponed=True)
    EventFactory(life=Event.Life.HELD)
    EventFactory(announced=True, starts_on=date(2022, 5, 22))

    assert [*Event.objects.expected(FIRST)] == [ongoing, next_one, later]


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        (date(2022, 5, 24), None, True),
        (date(2022, 5, 25), None, False),
        (None, date(2022, 5, 23), True),
        (None, date(2022, 5, 22), False),
        (date(2022, 5, 24), date(2022, 5, 24), True),
        (date(2022, 1, 1), date(2022, 5, 22), False),
        (None, None, True),
    ],
)
def test_overlapping_includes_both_ends(first, last, overlaps):
    event = EventFactory(several_days=True)
    EventFactory(undated=True)

    assert [*Event.objects.overlapping(first, last)] == [event][: int(overlaps)]


def test_events_without_a_date_come_last():
    undated = EventFactory(undated=True)
    old = EventFactory(starts_on=date(2019, 1, 1))
    new = EventFactory(starts_on=date(2023, 1, 1))

    assert [*Event.objects.all()] == [new, old, undated]


@pytest.mark.parametrize("words", ["ورشه", "ورشة", "وَرْشَة", "قاعه الامويين", "قاعة حماه"])
def test_found_in_any_spelling(words):
    place = PlaceFactory(name_ar="حماة")
    found = EventFactory(title="ورشة", venue="قاعة الأمويين", place=place)
    EventFactory(title="ندوة", summary="")

    assert [*Event.objects.mentioning(words)] == [found]


def test_ties_to_unpublished_events_are_not_public():
    shown, stated = (
        EventRelationFactory(),
        EventRelationFactory(other=None, other_as_stated="مؤتمر جنيف"),
    )
    EventRelationFactory(other__draft=True)
    hidden_end = EventRelationFactory(event__draft=True)

    assert [*EventRelation.objects.public()] == [shown, stated, hidden_end]
    assert hidden_end not in EventRelation.objects.from_published()


def test_every_kind_of_tie_has_a_name_from_the_other_side():
    inverses = {
        kind: EventRelation(event=Event(), kind=kind).inverse for kind in EventRelation.Kind.values
    }

    assert all(inverses.values())


@pytest.mark.parametrize("rows", [1, 3])
def test_cards_take_the_same_number_of_queries_for_any_number_of_events(
    rows, django_assert_num_queries
):
    for _number in range(rows):
        EventFactory(themes=[ThemeFactory()], place=PlaceFactory())

    with django_assert_num_queries(3):
        for event in Event.objects.published().for_cards():
            assert event.type.name and event.place.name
            assert [theme.parent.code for theme in event.themes.all()]
            assert event.organizers == []
