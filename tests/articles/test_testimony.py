"""Quotes, and the sentences that state a fact."""

import itertools

import pytest

from articles.models import Provenance, Quote
from tests.constraints import Check, Unique, admitted, assert_admitted, assert_refused, refused
from tests.factories.articles import (
    ArticleFactory,
    ProvenanceFactory,
    QuoteFactory,
    SourceFactory,
)
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db

HIDDEN = ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]


def said_by(person=None, organization=None, as_stated=""):
    return {
        "speaker": person,
        "speaker_organization": organization,
        "speaker_as_stated": as_stated,
    }


MAKERS = {"event": EventFactory, "organization": OrganizationFactory, "person": PersonFactory}


def speaks_of(*kinds):
    return {
        name: (lambda row, make=make: make()) if name in kinds else None
        for name, make in MAKERS.items()
    }


RULES = [
    Check(
        "articles_quote_has_speaker",
        QuoteFactory,
        refuses={"said by nobody": said_by()},
        admits={
            "a person": said_by(person=lambda row: PersonFactory()),
            "a body": said_by(organization=lambda row: OrganizationFactory()),
            "as stated": said_by(as_stated="إحدى المشاركات"),
        },
    ),
    Check(
        "articles_quote_has_occasion",
        QuoteFactory,
        refuses={"said nowhere": {"article": None, "event": None}},
        admits={
            "in an article": {"article": lambda row: ArticleFactory(), "event": None},
            "at an event": {"article": None, "event": lambda row: EventFactory()},
            "at an event, as an article has it": {"event": lambda row: EventFactory()},
        },
    ),
    Check(
        "articles_provenance_belongs_to_one_record",
        ProvenanceFactory,
        refuses={"of nothing": speaks_of(), "of all three": speaks_of(*MAKERS)}
        | {
            f"of {one} and {other}": speaks_of(one, other)
            for one, other in itertools.combinations(MAKERS, 2)
        },
        admits={f"of one {kind}": speaks_of(kind) for kind in MAKERS},
    ),
    Unique(
        "articles_source_number_once",
        SourceFactory,
        differing={"article": ArticleFactory, "number": itertools.count(1).__next__},
    ),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


@pytest.mark.parametrize("state", HIDDEN)
def test_quotes_from_what_is_not_public_are_not_shown(state):
    speaker = PersonFactory()
    in_article = QuoteFactory(speaker=speaker)
    at_event = QuoteFactory(speaker=speaker, article=None, event=EventFactory())
    QuoteFactory(speaker=speaker, article=ArticleFactory(**{state: True}))
    QuoteFactory(speaker=speaker, article=None, event=EventFactory(**{state: True}))
    QuoteFactory(speaker=speaker, event=EventFactory(**{state: True}))
    QuoteFactory(speaker=speaker, article=ArticleFactory(**{state: True}), event=EventFactory())

    assert {*speaker.quotes.public()} == {in_article, at_event}


def test_a_withheld_speaker_is_not_quoted():
    shown = QuoteFactory()
    by_a_body = QuoteFactory(speaker=None, speaker_organization=OrganizationFactory())
    QuoteFactory(speaker__withheld=True)

    assert {*Quote.objects.public()} == {shown, by_a_body}


def test_sentences_of_unpublished_articles_are_not_shown():
    shown = ProvenanceFactory()
    ProvenanceFactory(article__draft=True)

    assert [*Provenance.objects.public()] == [shown]


def test_a_speaker_is_named_as_stated_then_by_record():
    person = PersonFactory(name="ليلى", honorific="د.")
    body = OrganizationFactory(short_name="ضفاف")

    assert Quote(speaker=person).speaker_name == "د. ليلى"
    assert Quote(speaker_organization=body).speaker_name == "ضفاف"
    assert Quote(speaker=person, speaker_as_stated="ليلى عطار").speaker_name == "ليلى عطار"
    assert Quote().speaker_name == ""
