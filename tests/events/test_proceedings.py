"""Agenda, outcomes, ballots, agreements and cited studies."""

import itertools
from datetime import date, time

import pytest

from events.models import Agreement, Ballot, Outcome
from tests.constraints import (
    Check,
    Unique,
    admitted,
    assert_admitted,
    assert_refused,
    refused,
)
from tests.factories.events import (
    AgendaItemFactory,
    AgreementFactory,
    BallotFactory,
    CitationFactory,
    EventFactory,
    OutcomeFactory,
)
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db

KINDS = itertools.cycle(Outcome.Kind.values)
NUMBERS = itertools.count(1)


def votes(in_favour=None, against=None, abstaining=None, eligible=None, reached=None, note=""):
    return {
        "in_favour": in_favour,
        "against": against,
        "abstaining": abstaining,
        "eligible": eligible,
        "reached": reached,
        "note": note,
    }


def hours(starts_at, ends_at):
    return {"starts_at": starts_at, "ends_at": ends_at}


def cited(title="", organization=None, as_stated=""):
    return {"title": title, "organization": organization, "organization_as_stated": as_stated}


RULES = [
    Check(
        "events_agendaitem_in_order",
        AgendaItemFactory,
        refuses={"ends before it begins": hours(time(10, 0), time(9, 59))},
        admits={
            "ends as it begins": hours(time(10, 0), time(10, 0)),
            "ends after it begins": hours(time(10, 0), time(11, 30)),
            "no end": hours(time(10, 0), None),
            "no beginning": hours(None, time(11, 0)),
            "no hours": hours(None, None),
        },
    ),
    Unique(
        "events_outcome_unique_number",
        OutcomeFactory,
        differing={
            "event": EventFactory,
            "kind": lambda: next(KINDS),
            "number": lambda: next(NUMBERS),
        },
        repeatable={"no number": {"number": None}},
    ),
    Check(
        "events_ballot_has_result",
        BallotFactory,
        refuses={
            "no result": votes(),
            "only who could vote": votes(eligible=25, reached=24),
        },
        admits={
            "votes in favour": votes(in_favour=24),
            "nobody in favour": votes(in_favour=0),
            "votes against": votes(against=1),
            "abstentions": votes(abstaining=1),
            "a result in words": votes(note="بالإجماع"),
        },
    ),
    Check(
        "events_ballot_within_eligible",
        BallotFactory,
        refuses={
            "25 in favour out of 24": votes(in_favour=25, eligible=24),
            "all ways of voting together": votes(20, 3, 2, eligible=24),
            "without votes in favour": votes(against=20, abstaining=5, eligible=24),
        },
        admits={
            "24 out of 25": votes(in_favour=24, eligible=25),
            "25 out of 25": votes(20, 3, 2, eligible=25),
            "out of an unknown number": votes(in_favour=24),
        },
    ),
    Check(
        "events_ballot_within_reached",
        BallotFactory,
        refuses={
            "25 in favour of 24 reached": votes(in_favour=25, reached=24),
            "all ways of voting together": votes(20, 3, 2, eligible=30, reached=24),
        },
        admits={
            "everybody who was reached": votes(20, 3, 1, eligible=25, reached=24),
            "nobody said how many were reached": votes(in_favour=24, eligible=25),
        },
    ),
    Check(
        "events_ballot_reached_within_eligible",
        BallotFactory,
        refuses={"26 reached of 25": votes(in_favour=20, eligible=25, reached=26)},
        admits={
            "all reached": votes(in_favour=20, eligible=25, reached=25),
            "reached of an unknown number": votes(in_favour=20, reached=26),
        },
    ),
    Check(
        "events_agreement_planned_is_not_signed",
        AgreementFactory,
        refuses={"planned and signed": {"state": "planned", "signed_on": date(2022, 5, 23)}},
        admits={
            "planned": {"state": "planned", "signed_on": None},
            "signed on a day": {"state": "signed", "signed_on": date(2022, 5, 23)},
            "signed on an unknown day": {"state": "signed", "signed_on": None},
        },
    ),
    Check(
        "events_citation_names_something",
        CitationFactory,
        refuses={"nothing": cited()},
        admits={
            "a title": cited("دراسة"),
            "an organization": cited(organization=lambda row: OrganizationFactory()),
            "a publisher as stated": cited(as_stated="الأمم المتحدة"),
        },
    ),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


@pytest.mark.parametrize(
    ("ballot", "unaccounted"),
    [
        (Ballot(in_favour=24, eligible=25), 1),
        (Ballot(in_favour=20, against=3, abstaining=2, eligible=25), 0),
        (Ballot(eligible=25, note="مؤجل"), 25),
        (Ballot(in_favour=24), None),
    ],
)
def test_who_did_not_vote_is_counted_and_never_against(ballot, unaccounted):
    assert ballot.unaccounted == unaccounted
    assert ballot.against in (None, 3)


@pytest.mark.parametrize(
    ("follow_up", "due_on", "is_overdue"),
    [
        (Outcome.FollowUp.NOT_STARTED, date(2022, 5, 22), True),
        (Outcome.FollowUp.IN_PROGRESS, date(2022, 5, 22), True),
        (Outcome.FollowUp.PARTLY_DONE, date(2022, 5, 22), True),
        (Outcome.FollowUp.UNKNOWN, date(2022, 5, 22), False),
        (Outcome.FollowUp.DONE, date(2022, 5, 22), False),
        (Outcome.FollowUp.DROPPED, date(2022, 5, 22), False),
        (Outcome.FollowUp.NOT_STARTED, date(2022, 5, 23), False),
        (Outcome.FollowUp.NOT_STARTED, None, False),
    ],
)
def test_an_outcome_is_overdue_the_day_after_its_deadline(follow_up, due_on, is_overdue):
    outcome = Outcome(follow_up=follow_up, due_on=due_on)

    assert outcome.is_overdue_on(date(2022, 5, 23)) is is_overdue


def test_outcomes_come_in_the_order_of_their_numbers():
    event = EventFactory()
    unnumbered = OutcomeFactory(event=event, number=None)
    tenth, second = OutcomeFactory(event=event, number=10), OutcomeFactory(event=event, number=2)

    assert [*event.outcomes.all()] == [second, tenth, unnumbered]


def test_the_agenda_runs_from_day_to_day():
    event = EventFactory(several_days=True)
    second = AgendaItemFactory(event=event, held_on=date(2022, 5, 24), position=1)
    first = AgendaItemFactory(event=event, held_on=date(2022, 5, 23), position=2)
    any_day = AgendaItemFactory(event=event, position=3)

    assert [*event.agenda.all()] == [any_day, first, second]


def test_parts_of_an_event_go_with_it_and_organizations_stay():
    agreement = AgreementFactory(parties=[OrganizationFactory()])
    party = agreement.parties.get()

    agreement.event.delete()

    assert not Agreement.objects.exists()
    assert party.agreements.count() == 0
