"""The benchmarks run, and what they generate is what they say, at a size that takes seconds."""

import os
from random import Random
from urllib.parse import urlsplit

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection

from articles.models import Article
from benchmarks import exports, generate, lists, measure, publishing
from benchmarks.cast import make_cast
from benchmarks.floor.serving import floor
from benchmarks.texts import COMMON, INVENTED_WORDS, Writer, invented
from events.models import Event, Involvement
from ngo_portal.shared import arabic, reindexing
from ngo_portal.shared.searching.keys import Kind
from organizations.models import Organization

pytestmark = pytest.mark.once

RECORDS = 60


@pytest.fixture
def records(db):
    generate.fill(RECORDS)


@pytest.fixture
def entries(records):
    reindexing.rebuild(anew=True, kinds=[Kind.EVENT, Kind.ARTICLE])


@pytest.fixture
def get(entries):
    """Pages as a server would send them, except that the test keeps its connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield measure.Reader(get_wsgi_application()).get
    for signal in signals:
        signal.connect(close_old_connections)


def test_three_quarters_of_the_records_are_events(records):
    assert (Event.objects.count(), Article.objects.count()) == (45, 15)
    assert Organization.objects.count() == 50
    assert 45 <= Involvement.objects.count() <= 180


def test_generated_records_are_as_their_models_save_them(records):
    for record in [*Event.objects.all(), *Article.objects.all()]:
        assert record.search_text == arabic.search_text(*record.searchable())
    for event in Event.objects.all():
        assert (event.starts_on, event.last_on) == event.span()


def test_every_record_with_a_public_state_has_an_entry(entries):
    assert list(reindexing.differences([Kind.EVENT, Kind.ARTICLE])) == []


def test_a_seed_gives_the_same_records_every_time(db):
    generate.take_cast(make_cast(RECORDS, seed=1))

    first, again, other = (generate.batch_of((0, RECORDS, seed)) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_invented_words_are_as_many_as_promised_and_different():
    assert len(set(invented())) == INVENTED_WORDS


def test_texts_have_the_length_of_reports():
    writer, random = Writer(["حمص"]), Random(1)
    bodies = [arabic.without_tags(writer.body(random)) for _turn in range(300)]

    assert {5 <= len(writer.title(random).split()) <= 10 for _turn in range(300)} == {True}
    assert {50 <= len(body.split()) <= 160 for body in bodies} == {True}
    assert 0.6 < sum(COMMON in body for body in bodies) / len(bodies) < 0.8


def test_every_kind_of_page_answers(get):
    asked = lists.cases(get, Random(1), questions=4)

    lists.measure(asked, get, rounds=1, beside=None)

    assert [case.name for case in asked if not case.site.values] == []
    printed = measure.table(lists.HEADINGS, [lists.row_of(case, {}) for case in asked])
    assert len(printed.splitlines()) == len(asked) + 2


def test_the_middleware_is_compared_with_none(get):
    printed = lists.middleware_cost({"list": "/events/"}, rounds=1)

    assert printed.splitlines()[-1].startswith("| list ")


def test_the_work_of_publishing_is_measured(entries):
    rows = publishing.work(publishing.some_events(1, seed=1))

    assert [row[0] for row in rows] == [
        "projection of an event",
        "save an event",
        "withdraw",
        "publish",
    ]


def test_a_change_of_a_page_is_seen(get):
    event = publishing.some_events(1, seed=1)[0]
    addresses = publishing.pages_of(event)
    before = get(addresses["list"]).body

    event.move("withdrawn")

    assert publishing.changed_at(get, addresses["list"], before) is not None


def test_every_form_of_the_list_is_fetched_and_its_memory_measured(get):
    found = exports.fetched("/events/export.csv?headings=codes")

    assert found["bytes"] == len(get("/events/export.csv?headings=codes").body)
    assert found["statements"] > 5
    assert found["memory"] >= 0


def address_of_test_database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.mark.django_db(transaction=True)
def test_the_floor_shows_the_same_events(monkeypatch):
    generate.fill(RECORDS)
    monkeypatch.setenv("DATABASE_URL", address_of_test_database())

    with floor() as beside:
        answers = [beside.get(address) for address in ("/events/", "/events/?mode=virtual")]

    assert [answer.status for answer in answers] == [200, 200]
    assert [answer.statements for answer in answers] == [8, 4]


def test_figures_are_medians_and_what_nineteen_of_twenty_stay_below():
    figures = measure.Figures([float(value) for value in range(1, 101)])

    assert (figures.median, figures.most) == (50.5, 100)
    assert figures.p95 == pytest.approx(95, abs=0.1)


def test_tables_align():
    printed = measure.table(["page", "ms"], [["list", 1.5], ["home", None], ["hub", 1234]])

    assert printed == (
        "| page |    ms |\n| ---- | ----: |\n| list |  1.50 |\n| home |     - |\n| hub  | 1,234 |"
    )
