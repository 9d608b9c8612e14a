"""The number that says whether anything has changed for readers."""

import logging
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from ngo_portal.shared import generation
from ngo_portal.shared.models import Generation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_process_of_its_own(settings, tmp_path):
    """Nothing known yet, and a doorbell that nobody else hears."""
    settings.CACHE_DIR = tmp_path / "cache"
    openers, generation.listener.openers = generation.listener.openers, []
    generation.listener.forget()
    Generation.objects.update_or_create(pk=1, defaults={"number": 7, "next_moment": None})
    yield
    generation.listener.openers = openers
    generation.listener.forget()


@pytest.fixture
def bump(django_capture_on_commit_callbacks):
    """`generation.bump()` in a transaction that is committed."""

    def bump():
        with django_capture_on_commit_callbacks(execute=True):
            return generation.bump()

    return bump


def state(listener=generation.listener):
    """What a process knows, outside of any transaction."""
    return listener.state("default", is_alone=True)


def write_silently(**values):
    """Change the row and ring no bell, as when a process dies between the two."""
    Generation.objects.filter(pk=1).update(**values)


def test_bump_begins_the_next_generation(bump):
    assert state().number == 7

    assert bump() == 8

    assert state().number == 8


def test_bump_begins_the_first_generation_where_there_is_none(bump):
    Generation.objects.all().delete()
    assert state().number == 0
    generation.listener.forget()

    bump()

    assert state().number == 1


@pytest.mark.django_db(transaction=True)
def test_a_transaction_sees_its_own_generation_and_others_after_it():
    assert generation.current() == 7

    with transaction.atomic():
        generation.bump()
        generation.bump()
        within, outside = generation.current(), generation.listener.known["default"].number

    assert (within, outside, generation.current()) == (9, 7, 9)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_changes_nothing():
    before = generation.listener.bell().mark()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        generation.bump()
        1 / 0  # noqa: B018

    assert (state().number, generation.listener.bell().mark()) == (7, before)


def test_the_database_is_not_asked_while_nothing_happens(django_assert_num_queries):
    state()

    with django_assert_num_queries(0):
        assert [state().number for _ in range(20)] == [7] * 20


def test_a_lost_ring_costs_a_second(monkeypatch):
    monkeypatch.setattr(generation, "PATIENCE", 0.2)
    state()

    write_silently(number=8)
    at_once = state().number
    time.sleep(0.25)

    assert (at_once, state().number) == (7, 8)


def test_processes_hear_each_other(bump):
    there = generation.Listener()
    assert (state().number, state(there).number) == (7, 7)

    for number in range(8, 28):
        assert (bump(), state(there).number) == (number, number)


def test_doorbell_is_private():
    state()

    folder = generation.listener.bell().path.parent
    assert oct(folder.stat().st_mode)[-3:] == "700"


def test_without_a_doorbell_every_request_asks(bump, settings, tmp_path, caplog):
    (tmp_path / "file").touch()
    settings.CACHE_DIR = tmp_path / "file" / "cache"
    generation.listener.forget()

    with caplog.at_level(logging.WARNING):
        before = state().number
        write_silently(number=8)

    assert (before, state().number) == (7, 8)
    bump()
    assert state().number == 9
    assert [record.message for record in caplog.records if "No doorbell" in record.message]


def test_a_doorbell_that_was_taken_away_is_hung_up_again():
    state()
    path = generation.listener.bell().path

    path.unlink()
    write_silently(number=8)

    assert state().number == 8
    assert path.exists()


def test_what_is_due_comes_out_before_anybody_is_told_the_number():
    calls = []

    @generation.when_due
    def open_due(now):
        calls.append(now)
        with transaction.atomic():
            Generation.objects.filter(pk=1).update(next_moment=None)
            generation.bump()

    write_silently(next_moment=timezone.now() + timedelta(seconds=0.3))
    before, is_overdue = state(), state().is_overdue
    time.sleep(0.35)
    after = state()

    assert (before.number, is_overdue) == (7, False)
    assert (after.number, after.next_moment, len(calls)) == (8, generation.NEVER, 1)


def test_what_does_not_come_out_is_tried_again_once_a_second(monkeypatch, caplog):
    monkeypatch.setattr(generation, "PATIENCE", 0.2)
    calls = []

    @generation.when_due
    def open_due(now):
        calls.append(now)
        raise OSError("The disk is full.")

    write_silently(next_moment=timezone.now() - timedelta(seconds=1))
    states = [state() for _ in range(5)]
    tried = len(calls)
    time.sleep(0.25)
    state()

    assert all(state.is_overdue for state in states)
    assert (tried, len(calls)) == (1, 2)
    assert "did not come out" in caplog.text
