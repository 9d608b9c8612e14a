"""What readers find follows every change of a record, whichever door it comes through."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Involvement
from ngo_portal.shared import generation, projecting, reindexing
from ngo_portal.shared.entry_tables import rows_of
from ngo_portal.shared.models import (
    Awaited,
    Change,
    Entry,
    EntryFacet,
    EntryName,
    EntryText,
    User,
    Word,
)
from ngo_portal.shared.publishing import Status
from ngo_portal.shared.searching.documents import Document
from ngo_portal.shared.searching.index import index_on
from ngo_portal.shared.searching.keys import Kind, day_of, docid_of, record_of
from ngo_portal.shared.searching.question import FACETS
from organizations.models import OrganizationName, Person, PersonName
from tests.factories.articles import ArticleFactory, QuoteFactory
from tests.factories.events import EventFactory, InvolvementFactory, ParticipationFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, ThemeFactory

pytestmark = pytest.mark.django_db

# Without the vocabulary, of which there are a thousand rows.
RECORDS = [Kind.EVENT, Kind.ARTICLE, Kind.ORGANIZATION, Kind.PERSON]


def entry_of(record):
    kind = projecting.KINDS[type(record)]
    return Entry.objects.filter(kind=kind, record=record.pk).first()


def values_of(record, facet):
    rows = EntryFacet.objects.filter(docid=entry_of(record).docid, facet=FACETS[facet])
    return set(rows.values_list("value", flat=True))


def test_published_record_has_an_entry_and_a_draft_has_none():
    published, draft = EventFactory(), EventFactory(draft=True)

    assert entry_of(published).title == published.title
    assert entry_of(draft) is None


@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory, OrganizationFactory])
def test_withdrawn_record_leaves_nothing_behind(factory):
    record = factory()
    docid = entry_of(record).docid

    record.move(Status.WITHDRAWN)

    assert entry_of(record) is None
    assert not EntryFacet.objects.filter(docid=docid).exists()
    assert not EntryText.objects.filter(docid=docid).exists()


def test_deleted_record_leaves_nothing_behind():
    organization = OrganizationFactory()
    docid = entry_of(organization).docid

    organization.delete()

    assert not Entry.objects.filter(pk=docid).exists()
    assert not EntryName.objects.filter(docid=docid).exists()


def test_entry_follows_a_change_of_date():
    event = EventFactory()
    before = entry_of(event).docid

    event.starts_on += timedelta(days=400)
    event.save()

    assert entry_of(event).docid > before
    assert Entry.objects.filter(kind=Kind.EVENT, record=event.pk).count() == 1


def test_entry_is_written_in_the_transaction_of_the_record():
    event = EventFactory(title="قبل")

    class Stop(Exception):
        pass

    with pytest.raises(Stop), transaction.atomic():
        event.title = "بعد"
        event.save()
        assert entry_of(event).title == "بعد"
        raise Stop

    assert entry_of(event).title == "قبل"


def test_facets_follow_every_relation():
    group = ThemeFactory(group=True)
    theme = ThemeFactory(parent=group)
    country = CountryFactory(code="SY")
    event = EventFactory(country=country)

    event.themes.set([theme])
    event.tags.add("سلام")
    involvement = InvolvementFactory(event=event)
    participation = ParticipationFactory(event=event)

    assert values_of(event, "theme") == {str(theme.pk), str(group.pk)}
    assert values_of(event, "country") == {"sy"}
    assert values_of(event, "organization") == {str(involvement.organization_id)}
    assert values_of(event, "person") == {str(participation.person_id)}
    assert values_of(event, "tag") == {str(event.tags.get().pk)}


@pytest.mark.parametrize(
    ("factory", "most"), [(EventFactory, 23), (ArticleFactory, 22), (OrganizationFactory, 26)]
)
def test_an_entry_is_written_in_few_statements(factory, most, django_assert_max_num_queries):
    record = factory()
    projecting.touch(projecting.KINDS[factory._meta.model], [record.pk])

    with django_assert_max_num_queries(most):
        projecting.touch(projecting.KINDS[factory._meta.model], [record.pk])


def statements_of(record):
    """What is written where the entry of a record is brought in step."""
    with CaptureQueriesContext(transaction.get_connection()) as queries:
        projecting.touch(projecting.KINDS[type(record)], [record.pk])
    # Of many at once the log says how often first.
    said = [re.sub(r"^\d+ times: ", "", query["sql"]) for query in queries]
    written = [re.match("(?:INSERT INTO|COPY|DELETE FROM) shared_[a-z]+", sql) for sql in said]
    # Whether a word is new depends on what this process saw before.
    return {found[0] for found in written if found} - {"INSERT INTO shared_word"}


@pytest.mark.once
@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory, OrganizationFactory])
def test_an_entry_that_is_as_it_should_be_is_not_written_again(factory):
    record = factory()
    before = Change.objects.count()

    assert statements_of(record) == {"DELETE FROM shared_awaited"}
    assert Change.objects.count() == before


@pytest.mark.once
def test_of_an_entry_only_what_changed_is_written():
    event = EventFactory(country=CountryFactory(code="SY"))
    docid = entry_of(event).docid
    always = {"DELETE FROM shared_awaited", "INSERT INTO shared_change"}

    Entry.objects.filter(pk=docid).update(card="")
    assert statements_of(event) == always | {
        "DELETE FROM shared_entry",
        "INSERT INTO shared_entry",
    }
    EntryFacet.objects.filter(docid=docid).first().delete()
    assert statements_of(event) == always | {
        "DELETE FROM shared_entryfacet",
        "INSERT INTO shared_entryfacet",
    }
    EntryText.objects.filter(docid=docid).delete()
    assert statements_of(event) == always | {
        "DELETE FROM shared_entrytext",
        "INSERT INTO shared_entrytext",
    }
    assert list(reindexing.differences([Kind.EVENT])) == []


@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory])
def test_nothing_is_read_of_a_record_that_is_not_public(factory):
    records = factory(draft=True), factory(scheduled=True)
    projection = projecting.PROJECTIONS[projecting.KINDS[factory._meta.model]]

    documents = projection.documents([record.pk for record in records])

    assert [
        (one.record, one.changes_at) for one in sorted(documents, key=lambda one: one.record)
    ] == [(records[0].pk, None), (records[1].pk, records[1].publish_at)]
    assert {(one.is_public, one.title, one.text, one.card) for one in documents} == {
        (False, "", "", "")
    }


def test_facets_forget_what_is_removed():
    theme = ThemeFactory()
    event = EventFactory(themes=[theme], tags=["سلام"])
    involvement = InvolvementFactory(event=event)

    theme.events.clear()
    event.tags.clear()
    involvement.delete()

    assert values_of(event, "theme") == set()
    assert values_of(event, "tag") == set()
    assert values_of(event, "organization") == set()


def test_theme_that_moves_to_another_group_takes_its_records_along():
    before, after = ThemeFactory(group=True), ThemeFactory(group=True)
    theme = ThemeFactory(parent=before)
    event = EventFactory(themes=[theme])

    theme.parent = after
    theme.save()

    assert values_of(event, "theme") == {str(theme.pk), str(after.pk)}


def stored_words(record):
    """The words of an entry, whichever database keeps them."""
    table, docid = "shared_entrytext", entry_of(record).docid
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE docid = %s", [docid])
        return " ".join(map(str, cursor.fetchone()))


def test_renamed_organization_is_found_on_its_events_and_articles():
    organization = OrganizationFactory(name="جمعية قديمة")
    event, article = EventFactory(), ArticleFactory(outlet=organization)
    InvolvementFactory(event=event, organization=organization)

    organization.name = "جمعية زيتونة"
    organization.save()

    assert "زيتونه" in stored_words(event)
    assert "زيتونه" in stored_words(article)
    assert "قديمه" not in stored_words(event)


def test_alias_of_an_organization_is_found_on_its_events():
    event = EventFactory()
    organization = InvolvementFactory(event=event).organization

    OrganizationName.objects.create(organization=organization, name="زمردة")

    assert "زمرده" in stored_words(event)


def test_withheld_person_is_nowhere_at_once():
    person = PersonFactory(name="سمندل الزمردي")
    event = EventFactory()
    ParticipationFactory(event=event, person=person)
    assert "سمندل" in stored_words(event)

    person.is_withheld = True
    person.save()

    assert entry_of(person) is None
    assert "سمندل" not in stored_words(event)
    assert values_of(event, "person") == set()
    assert not EntryName.objects.filter(key__contains="سمندل", is_public=True).exists()


def test_withholding_in_bulk_is_as_thorough():
    person = PersonFactory(name="سمندل الزمردي")
    event = EventFactory()
    ParticipationFactory(event=event, person=person)

    Person.objects.filter(pk=person.pk).update(is_withheld=True)

    assert "سمندل" not in stored_words(event)
    assert values_of(event, "person") == set()


def test_other_name_of_a_person_that_is_removed_is_found_no_more():
    person = PersonFactory()
    other = PersonName.objects.create(person=person, name="سمندل")
    event = EventFactory()
    ParticipationFactory(event=event, person=person)
    assert "سمندل" in stored_words(event)

    other.delete()

    assert "سمندل" not in stored_words(event)


@pytest.mark.parametrize("trait", ["draft", "withdrawn", "scheduled"])
def test_of_an_unpublished_organization_only_the_name_is_said(trait):
    organization = OrganizationFactory(name="جمعية الفرات", acronym="SMDL", **{trait: True})
    event, article = EventFactory(), ArticleFactory(outlet=organization)
    InvolvementFactory(event=event, organization=organization)

    assert "فرات" in stored_words(event)
    assert "smdl" not in stored_words(event) + stored_words(article)
    assert values_of(event, "organization") == values_of(article, "organization") == set()


def test_publishing_and_withdrawing_an_organization_reaches_its_events():
    organization = OrganizationFactory(acronym="SMDL", approved=True)
    event = EventFactory()
    InvolvementFactory(event=event, organization=organization)

    organization.move(Status.PUBLISHED)
    assert "smdl" in stored_words(event)
    assert values_of(event, "organization") == {str(organization.pk)}
    organization.move(Status.WITHDRAWN)

    assert "smdl" not in stored_words(event)
    assert values_of(event, "organization") == set()


def test_quote_of_a_withheld_person_is_nowhere():
    person = PersonFactory(name="سمندل الزمردي", is_withheld=True)
    article = ArticleFactory()
    QuoteFactory(event=None, article=article, speaker=person, text="زيتونة في الحديقة")
    QuoteFactory(event=None, article=article, text="ياسمينة في الحديقة")

    assert "ياسمين" in stored_words(article)
    assert "سمندل" not in stored_words(article)
    assert "زيتون" not in stored_words(article)


def test_quote_of_a_withdrawn_event_is_found_no_more():
    event, article = EventFactory(), ArticleFactory()
    QuoteFactory(event=event, article=article, text="سمندل في الحديقة")
    assert "سمندل" in stored_words(article)

    event.move(Status.WITHDRAWN)

    assert "سمندل" not in stored_words(article)
    assert "سمندل" not in entry_of(article).text


def test_a_record_is_written_with_its_entry_or_not_at_all(monkeypatch):
    event = EventFactory()

    def fail(projection, records):
        raise ZeroDivisionError

    monkeypatch.setattr(projecting, "write_some", fail)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        event.move(Status.WITHDRAWN)

    event.refresh_from_db()
    assert event.status == Status.PUBLISHED
    assert entry_of(event) is not None


def test_one_scheduled_record_that_fails_keeps_no_other_waiting(monkeypatch):
    events = EventFactory.create_batch(2, scheduled=True)
    moment = max(event.publish_at for event in events)
    Event._base_manager.filter(pk__in=[event.pk for event in events]).update(
        publish_at=timezone.now()
    )
    write_some = projecting.write_some

    def fail_for_the_first(projection, records):
        if events[0].pk in records and projection.kind == Kind.EVENT:
            raise ZeroDivisionError
        write_some(projection, records)

    monkeypatch.setattr(projecting, "write_some", fail_for_the_first)
    projecting.open_due(moment)

    assert entry_of(events[0]) is None
    assert entry_of(events[1]) is not None
    assert not Awaited.objects.exists()


def test_words_in_bulk_are_found_like_the_rest():
    kind, now = EventFactory().type, timezone.now()
    events = Event.objects.bulk_create(
        Event(
            title=f"فعالية {number}",
            type=kind,
            status=Status.PUBLISHED,
            publish_at=now,
            date_precision=Event.DatePrecision.UNKNOWN,
        )
        for number in range(3)
    )

    Event.objects.filter(pk__in=[event.pk for event in events[:2]]).update(status=Status.WITHDRAWN)

    assert [entry_of(event) is not None for event in events] == [False, False, True]


def test_names_of_drafts_are_kept_for_editors_only():
    draft = OrganizationFactory(draft=True, name="جمعية المسودة")

    rows = EntryName.objects.filter(docid=docid_of(Kind.ORGANIZATION, draft.pk))

    assert rows.exists()
    assert not rows.filter(is_public=True).exists()


def test_scheduled_record_comes_out_by_itself():
    event = EventFactory(scheduled=True)
    moment = event.publish_at
    assert entry_of(event) is None
    assert Awaited.objects.filter(kind=Kind.EVENT, record=event.pk).exists()

    Event._base_manager.filter(pk=event.pk).update(publish_at=timezone.now())
    projecting.open_due(moment)

    assert entry_of(event) is not None
    assert not Awaited.objects.filter(record=event.pk, kind=Kind.EVENT).exists()


def test_every_change_of_content_begins_a_generation():
    event = EventFactory()
    before = generation.current()

    event.links_changed = True
    Involvement.objects.filter(event=event).delete()
    InvolvementFactory(event=event, note="ملاحظة")

    assert generation.current() > before


def test_changes_tell_what_was_written_and_what_is_gone():
    event = EventFactory()
    docid = entry_of(event).docid

    event.move(Status.WITHDRAWN)

    last = Change.objects.filter(docid=docid).order_by("-number", "-pk").first()
    assert last.is_gone
    assert last.number == generation.current()


def test_together_writes_an_entry_once(django_assert_max_num_queries):
    event = EventFactory()
    organizations = OrganizationFactory.create_batch(3)
    role = InvolvementFactory(event=event).role
    before = generation.current()

    with projecting.together():
        for organization in organizations:
            Involvement.objects.create(event=event, organization=organization, role=role)

    assert len(values_of(event, "organization")) == 4
    assert generation.current() - before <= 2


def test_together_forgets_what_was_touched_when_it_fails():
    event = EventFactory(title="قبل")

    with pytest.raises(ZeroDivisionError), projecting.together():
        event.title = "بعد"
        event.save()
        raise ZeroDivisionError

    assert entry_of(event).title == "قبل"
    event.refresh_from_db()
    event.save()
    assert entry_of(event).title == "قبل"


@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory, OrganizationFactory])
def test_documents_take_the_same_number_of_queries_for_any_number(factory):
    records = factory.create_batch(4)
    projection = projecting.PROJECTIONS[projecting.KINDS[type(records[0])]]
    connection = transaction.get_connection()

    counts = []
    for some in (records[:1], records):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(projection.documents([record.pk for record in some]))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_rebuild_makes_the_same_entries_again():
    EventFactory(), ArticleFactory(), PersonFactory(), EventFactory(draft=True)
    entries = Entry.objects.filter(kind__in=RECORDS)
    before = list(entries.values())
    reindexing.clear()
    assert not Entry.objects.exists()

    reindexing.rebuild(anew=True, kinds=RECORDS)

    assert list(entries.values()) == before
    assert list(reindexing.differences(RECORDS)) == []
    assert Word.objects.exists()


def test_rebuild_goes_on_where_it_stopped():
    EventFactory.create_batch(3)

    class Stop(Exception):
        pass

    def stop(done):
        raise Stop

    with pytest.raises(Stop):
        reindexing.rebuild(stop, anew=True, kinds=RECORDS)
    place = reindexing.begun()
    done = []
    reindexing.rebuild(done.append, kinds=RECORDS)

    # The keys of entries, which are those of the order in time.
    assert place == (Kind.EVENT, max(reindexing.keys_of(projecting.PROJECTIONS[Kind.EVENT])))
    assert sum(done) == reindexing.count_records(RECORDS)
    assert reindexing.begun() is None


def test_rebuild_goes_through_records_in_the_order_of_their_entries():
    events = [EventFactory(starts_on=date(year, 1, 1)) for year in (2020, 2022, 2018)]
    events.append(EventFactory(starts_on=None, date_precision=Event.DatePrecision.UNKNOWN))
    article = ArticleFactory()

    (keys,) = reindexing.batches_of(projecting.PROJECTIONS[Kind.EVENT])
    rest = reindexing.batches_of(projecting.PROJECTIONS[Kind.EVENT], keys[1])

    assert [record_of(key) for key in keys] == [events[place].pk for place in (3, 2, 0, 1)]
    assert list(rest) == [keys[2:]]
    for record in (*events, article):
        kind = projecting.KINDS[type(record)]
        assert entry_of(record).docid in reindexing.keys_of(projecting.PROJECTIONS[kind])


def test_rebuild_leaves_the_index_as_it_found_it():
    EventFactory()
    connection = transaction.get_connection()

    reindexing.rebuild(anew=True, kinds=RECORDS)

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT v FROM shared_entryindex_config WHERE k = 'automerge'")
            assert cursor.fetchone() == (4,)
            # Raises where the index does not say what the table says.
            check = "INSERT INTO shared_entryindex (shared_entryindex, rank) VALUES (%s, 1)"
            cursor.execute(check, ["integrity-check"])
        else:
            cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'entrytext_words'")
            assert cursor.fetchone() == (["fastupdate=off"],)


@pytest.mark.django_db(transaction=True)
def test_other_processes_make_the_same_documents():
    EventFactory(), ArticleFactory(), PersonFactory(), EventFactory(draft=True)
    entries = Entry.objects.filter(kind__in=RECORDS)
    before = list(entries.values())
    reindexing.clear()

    reindexing.rebuild(anew=True, kinds=RECORDS, processes=1)

    assert list(entries.values()) == before
    assert list(reindexing.differences(RECORDS)) == []


@pytest.mark.parametrize("is_changed", [True, False])
def test_documents_made_before_a_change_of_somebody_else_are_made_again(is_changed):
    event = EventFactory(title="قبل")
    projection = projecting.PROJECTIONS[Kind.EVENT]
    documents = [replace(document, title="من قبل") for document in projection.documents([event.pk])]
    made = reindexing.Made(generation.current(), rows_of(documents))
    own = {generation.bump()}
    if is_changed:
        generation.bump()

    reindexing.write_batch(projection, [entry_of(event).docid], made, own)

    assert entry_of(event).title == ("قبل" if is_changed else "من قبل")


def index_other_words(docid):
    connection = transaction.get_connection()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shared_entrytext WHERE docid = %s", [docid])
    index = index_on(connection)
    index.put([Document(Kind.EVENT, record_of(docid), "غيره", "/", moment=day_of(docid))])


@pytest.mark.parametrize("anew", [True, False])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: Entry.objects.filter(record=event.pk, kind=1).update(title="غيره"),
        lambda event: Entry.objects.filter(record=event.pk, kind=1).delete(),
        lambda event: EntryFacet.objects.filter(docid=entry_of(event).docid).delete(),
        lambda event: EntryText.objects.filter(docid=entry_of(event).docid).delete(),
        lambda event: index_other_words(entry_of(event).docid),
        lambda event: Event._base_manager.filter(pk=event.pk).update(status=Status.WITHDRAWN),
        lambda event: Event._base_manager.filter(pk=event.pk)._raw_delete("default"),
    ],
    ids=["title", "entry", "facets", "words", "other words", "withdrawn behind its back", "gone"],
)
def test_check_finds_what_is_out_of_step_and_rebuild_mends_it(spoil, anew):
    event = EventFactory(country=CountryFactory(code="SY"))
    spoil(event)

    found = [(difference.kind, difference.record) for difference in reindexing.differences(RECORDS)]
    reindexing.rebuild(anew=anew, kinds=RECORDS)

    assert found == [(Kind.EVENT, event.pk)]
    assert list(reindexing.differences(RECORDS)) == []


CONTENT = sorted(
    (
        model
        for name in ("shared", "organizations", "events", "articles")
        for model in apps.get_app_config(name).get_models()
        if model.__module__ not in projecting.OWN_TABLES
    ),
    key=lambda model: model._meta.label,
)


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
@pytest.mark.parametrize("signal", [post_save, post_delete], ids=["saved", "deleted"])
def test_a_row_of_any_table_of_content_begins_a_generation(model, signal):
    """Pages are kept for a generation, and any row may stand on a page."""
    before = generation.current()

    projecting.follow_content(model, signal=signal)

    assert generation.current() == before + 1
    assert any(receiver[1]() is projecting.follow_content for receiver in signal.receivers)


@pytest.mark.parametrize("model", [Entry, Word, User], ids=lambda model: model.__name__)
def test_rows_that_no_page_shows_begin_none(model):
    before = generation.current()

    projecting.follow_content(model)

    assert generation.current() == before
