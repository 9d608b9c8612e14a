"""Six states, the moves between them, and the moment from which readers see a record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from events.models import Event
from ngo_portal.shared.publishing import MOVES, MoveRefused, Status
from organizations.models import Organization, Person
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import UserFactory

pytestmark = pytest.mark.django_db

FACTORIES = [OrganizationFactory, PersonFactory, EventFactory, ArticleFactory]
NOON = datetime(2022, 5, 23, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ALLOWED = {
    ("draft", "in_review"),
    ("draft", "published"),
    ("in_review", "draft"),
    ("in_review", "needs_changes"),
    ("in_review", "approved"),
    ("needs_changes", "in_review"),
    ("approved", "in_review"),
    ("approved", "published"),
    ("published", "draft"),
    ("published", "withdrawn"),
    ("withdrawn", "published"),
}
ALL_PAIRS = [(start, end) for start in Status.values for end in Status.values]

every_kind = pytest.mark.parametrize(
    "factory", FACTORIES, ids=lambda factory: factory._meta.model.__name__
)


def record_in(state, factory=EventFactory):
    return factory(status=state, publish_at=NOON if state == Status.PUBLISHED else None)


# Moves


def test_every_state_has_its_row_in_the_table_of_moves():
    assert {*MOVES} == {*Status}
    assert {(start, end) for start, ends in MOVES.items() for end in ends} == ALLOWED


@pytest.mark.parametrize(("start", "end"), sorted(ALLOWED))
def test_allowed_moves_are_made(start, end):
    record = record_in(start)

    record.move(end)

    assert record.status == end
    record.refresh_from_db()
    assert record.status == end


@pytest.mark.parametrize(
    ("start", "end"), [pair for pair in ALL_PAIRS if pair not in ALLOWED], ids="-".join
)
def test_other_moves_are_refused_and_change_nothing(start, end):
    record = record_in(start)
    before = Event.objects.values().get(pk=record.pk)

    with pytest.raises(MoveRefused):
        record.move(end)

    assert record.status == start
    assert Event.objects.values().get(pk=record.pk) == before


def test_a_move_to_a_state_nobody_knows_is_refused():
    record = record_in(Status.DRAFT)

    with pytest.raises(MoveRefused):
        record.move("hidden")


@pytest.mark.parametrize("faster", [Status.DRAFT, Status.APPROVED, Status.NEEDS_CHANGES])
def test_a_colleague_who_was_faster_wins(faster):
    record = record_in(Status.IN_REVIEW)
    stale = Event.objects.get(pk=record.pk)
    record.move(faster)

    with pytest.raises(MoveRefused):
        stale.move(Status.APPROVED)

    assert stale.status == Status.IN_REVIEW
    record.refresh_from_db()
    assert record.status == faster


def test_a_double_click_does_it_once():
    record = record_in(Status.DRAFT)
    same = Event.objects.get(pk=record.pk)
    record.move(Status.PUBLISHED, at=NOON)

    with pytest.raises(MoveRefused):
        same.move(Status.PUBLISHED, at=NOON + timedelta(days=1))

    record.refresh_from_db()
    assert record.publish_at == NOON


def test_a_deleted_record_does_not_move():
    record = record_in(Status.DRAFT)
    Event.objects.filter(pk=record.pk).delete()

    with pytest.raises(MoveRefused):
        record.move(Status.IN_REVIEW)


def test_a_move_says_who_and_when_and_touches_no_other_field():
    editor, record = UserFactory(), record_in(Status.DRAFT)
    record.title = "عنوان لم يُحفظ"
    before = timezone.now()

    record.move(Status.IN_REVIEW, by=editor)

    stored = Event.objects.get(pk=record.pk)
    assert stored.updated_by == editor
    assert stored.updated_at >= before
    assert stored.title != record.title
    assert record.updated_by == editor


def test_a_move_by_nobody_keeps_who_was_last():
    editor, record = UserFactory(), record_in(Status.DRAFT)
    record.move(Status.IN_REVIEW, by=editor)

    record.move(Status.DRAFT)

    record.refresh_from_db()
    assert record.updated_by == editor


def test_publishing_takes_the_moment_that_is_given():
    record = record_in(Status.APPROVED)

    record.move(Status.PUBLISHED, at=NOON)

    assert record.publish_at == NOON


def test_publishing_keeps_the_moment_that_was_planned():
    record = EventFactory(approved=True)
    record.publish_at = NOON

    record.move(Status.PUBLISHED)

    record.refresh_from_db()
    assert record.publish_at == NOON


def test_publishing_without_a_moment_publishes_now():
    record, before = record_in(Status.DRAFT), timezone.now()

    record.move(Status.PUBLISHED)

    assert before <= record.publish_at <= timezone.now()
    assert record.is_public


def test_a_withdrawn_record_comes_back_with_its_first_moment():
    record = record_in(Status.PUBLISHED)

    record.move(Status.WITHDRAWN)
    record.move(Status.PUBLISHED)

    assert record.publish_at == NOON


def test_saving_a_published_record_without_a_moment_gives_it_one():
    before = timezone.now()

    record = EventFactory(publish_at=None)

    assert before <= record.publish_at <= timezone.now()


# Readers


@every_kind
def test_a_scheduled_record_is_public_from_its_moment_on(factory):
    record = factory(publish_at=NOON)
    records = type(record).objects

    assert [*records.published(NOON - TICK)] == []
    assert [*records.scheduled(NOON - TICK)] == [record]
    assert [*records.published(NOON)] == [record]
    assert [*records.scheduled(NOON)] == []
    assert [*records.published(NOON + TICK)] == [record]
    assert not record.is_public_at(NOON - TICK)
    assert record.is_public_at(NOON)


@every_kind
@pytest.mark.parametrize(
    "hidden", ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]
)
def test_readers_see_only_what_is_published(factory, hidden):
    shown, not_shown = factory(), factory(**{hidden: True})

    assert [*type(shown).objects.published()] == [shown]
    assert shown.is_public
    assert not not_shown.is_public
    assert not_shown.is_scheduled is (hidden == "scheduled")


@pytest.mark.parametrize("state", [state for state in Status.values if state != "published"])
def test_a_moment_alone_makes_nothing_public(state):
    record = EventFactory(status=state, publish_at=NOON)

    assert [*Event.objects.published()] == []
    assert not record.is_public_at(NOON + timedelta(days=1))


def test_scheduled_is_public_by_default_as_soon_as_its_moment_is_past():
    past = EventFactory(publish_at=timezone.now() - timedelta(seconds=1))
    EventFactory(publish_at=timezone.now() + timedelta(hours=1))

    assert [*Event.objects.published()] == [past]


@pytest.mark.parametrize("model", [Organization, Person, Event, Article])
def test_editors_may_be_given_the_right_to_publish(model):
    assert "publish" in model._meta.default_permissions


# Words


@every_kind
def test_the_searched_text_is_derived_at_every_save(factory):
    record = factory()
    name = "name" if hasattr(record, "name") else "title"
    setattr(record, name, "الـوَرْشَةُ الأُولى")

    record.save(update_fields=[name])

    stored = type(record).objects.get(pk=record.pk)
    assert stored.search_text.startswith("الورشه الاولي")


@every_kind
@pytest.mark.parametrize("words", ["مسيره", "مسيرة", "مَسِيرَة", "مسيـــرة", "  مسيره،  "])
def test_every_spelling_of_a_word_is_found(factory, words):
    name = "name" if hasattr(factory._meta.model, "name") else "title"
    found = factory(**{name: "مسيرة"}, summary="")
    factory(**{name: "لقاء"}, summary="")

    assert [*type(found).objects.mentioning(words)] == [found]


def test_all_words_must_occur_in_any_order():
    both = EventFactory(title="ورشة المياه والصحة", summary="")
    EventFactory(title="ورشة المياه", summary="")

    assert [*Event.objects.mentioning("صحة مياه")] == [both]


@pytest.mark.parametrize("typed", ["", "   ", "!؟", "%", "_", "\u202e\u200f"])
def test_no_words_narrow_nothing(typed):
    event = EventFactory()

    assert [*Event.objects.mentioning(typed)] == [event]


@pytest.mark.parametrize("typed", ["50%", "ورشة_عمل", "a'b", 'a"b', "a\\b", "x" * 10_000])
def test_signs_of_the_database_are_only_signs(typed):
    EventFactory(title="ندوة", summary="")

    assert [*Event.objects.mentioning(typed)] == []


def test_the_address_is_made_from_the_title_of_today():
    event = EventFactory(title="ورشة أولى")
    assert event.get_absolute_url().endswith("/")

    event.title = "ورشة ثانية"

    assert event.slug == "ورشة-ثانية"
