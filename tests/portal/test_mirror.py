"""A mirror that is made only from the API says what the site says, whatever happens to records."""

from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone
from taggit.models import Tag

from articles.models import Article
from events.models import Event
from ngo_portal.api.resources import RESOURCES
from ngo_portal.shared import generation, projecting
from ngo_portal.shared.models import Goal, Photo, PublicChange, Theme
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.workflow import Status
from organizations import merging, withholding
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db

BEGINNING = "updated_since=1970-01-01T00:00:00Z"
# The vocabulary is the same at every step.
NOUNS = ["events", "articles", "organizations", "people"]


class Mirror:
    """A partner's copy of the site: records by kind and number, kept up with one query string."""

    def __init__(self, client, nouns=NOUNS, query=""):
        self.client, self.query = client, query
        self.records = {noun: {} for noun in nouns}
        self.since = dict.fromkeys(nouns, "")
        self.changed, self.gone = set(), {}

    def follow(self):
        """Fetch what changed; `changed` and `gone` have what that was, for tests."""
        self.changed, self.gone = set(), {}
        for noun in self.records:
            has_more = True
            while has_more:
                start = f"since={self.since[noun]}" if self.since[noun] else BEGINNING
                address = f"/api/v1/{noun}/?limit=3&{self.query}&{start}"
                has_more = self.take(noun, self.client.get(address).json())
        return self

    def take(self, noun, answer):
        for record in answer["results"]:
            self.records[noun][record["id"]] = record
            self.changed.add((noun, record["id"]))
        for tombstone in answer["gone"]:
            self.records[noun].pop(tombstone["id"], None)
            self.gone[noun, tombstone["id"]] = tombstone
        self.since[noun] = answer["since"]
        return answer["next"]


def site_now(client, nouns=NOUNS, query=""):
    """All that the lists and the addresses of single records say at this moment."""
    found = {noun: {} for noun in nouns}
    for noun in nouns:
        address = f"/api/v1/{noun}/?limit=100&{query}"
        while address:
            answer = client.get(address).json()
            found[noun] |= {record["id"]: record for record in answer["results"]}
            address = answer["next"]
    return found


@contextmanager
def clock_at(moment):
    """As if it were a little after a moment, in a process that has just begun to look."""
    later = moment + timedelta(seconds=2)
    with (
        mock.patch("django.utils.timezone.now", lambda: later),
        mock.patch("time.time", lambda: later.timestamp()),
    ):
        generation.listener.forget()
        yield


@pytest.fixture
def world(db):
    """Records that name one another in every way that readers are told."""
    partner = organizations.OrganizationFactory(name="شبكة المياه")
    unit = organizations.OrganizationFactory(parent=partner)
    speaker = organizations.PersonFactory(name="سلمى الحكيم")
    member = organizations.AffiliationFactory(person=speaker, organization=partner)
    photo = shared.PhotoFactory()
    theme = Theme.objects.leaves().first()
    project = events.ProjectFactory(organizations=[partner])
    whole = events.EventFactory(series=events.EventSeriesFactory(organization=partner))
    event = events.EventFactory(themes=[theme], parent=whole, parent_kind="session")
    event.projects.add(project)
    events.InvolvementFactory(event=event, organization=partner)
    events.ParticipationFactory(event=event, person=speaker)
    agenda = events.AgendaItemFactory(event=event, speakers=[speaker])
    outcome = events.OutcomeFactory(event=event, responsible=partner, proposed_by=speaker)
    agreement = events.AgreementFactory(event=event, parties=[partner])
    events.CitationFactory(event=event, presented_by=speaker, organization=partner)
    events.EventRelationFactory(event=whole, other=event)
    events.EventPhotoFactory(event=event, photo=photo)
    article = articles.ArticleFactory(outlet=partner, cover=photo)
    link = articles.ArticleEventFactory(article=article, event=event)
    articles.ArticlePersonFactory(article=article, person=speaker)
    articles.QuoteFactory(article=article, event=event, speaker=speaker)
    articles.ProvenanceFactory(article=article, event=event)
    draft = events.EventFactory(draft=True, parent=whole, parent_kind="session")
    return {name: value for name, value in locals().items() if name != "db"}


def steps_of(world):
    """What happens on a desk, one after the other."""
    event, whole, article = world["event"], world["whole"], world["article"]
    speaker, partner, photo = world["speaker"], world["partner"], world["photo"]

    def saved(record, **values):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()

    yield "a new part", lambda: events.AttendanceFactory(event=event)
    yield "a part changed", lambda: saved(event.attendances.get(), count=26)
    yield "a part of a part", lambda: events.OutcomeNoteFactory(outcome=world["outcome"])
    yield "a part gone", lambda: event.attendances.all().delete()
    yield "a title", lambda: saved(event, title="ورشة أخرى")
    yield "a name", lambda: saved(partner, short_name="الشبكة")
    yield "a theme renamed", lambda: saved(world["theme"], name_en="Something else")
    yield "a goal", lambda: event.goals.add(Goal.objects.first())
    yield "a tag", lambda: event.tags.add("مياه")
    yield "a tag renamed", lambda: saved(Tag.objects.get(), name="ماء")
    yield "speakers", lambda: world["agenda"].speakers.clear()
    yield "parties", lambda: world["agreement"].parties.clear()
    yield "a project", lambda: saved(world["project"], about="شيء")
    yield "a photo", lambda: saved(photo, credit="أحمد")
    yield "no consent", lambda: saved(photo, consent=Photo.Consent.WITHHELD)
    yield "published", lambda: world["draft"].move(Status.PUBLISHED)
    yield "an office", lambda: saved(world["member"], role="أمينة عامة")
    yield "a name withheld", lambda: withholding.withhold(speaker, by=None)
    yield (
        "a quote",
        lambda: articles.QuoteFactory(
            article=article, event=event, speaker=None, speaker_as_stated="ناطق"
        ),
    )
    yield "a translation", lambda: articles.ArticleFactory(language="en", translation_of=article)
    yield "withdrawn", lambda: article.move(Status.WITHDRAWN, reason="خطأ في الأسماء")
    yield "the whole withdrawn", lambda: whole.move(Status.WITHDRAWN, reason="مكرر")
    yield "merged", lambda: merging.merge(partner, [world["unit"]], by=None)
    yield "deleted", lambda: Event.objects.get(pk=event.pk).delete()


def test_mirror_equals_the_public_record_after_every_step(client, world):
    mirror = Mirror(client).follow()
    assert mirror.records == site_now(client)
    assert all(mirror.records[noun] for noun in NOUNS)

    for name, happens in steps_of(world):
        happens()
        mirror.follow()
        assert mirror.changed or mirror.gone, name
        assert mirror.records == site_now(client), name


def test_what_is_gone_says_why_as_far_as_readers_are_told(client, world):
    mirror = Mirror(client).follow()
    world["article"].move(Status.WITHDRAWN, reason="خطأ في الأسماء")
    withholding.withhold(world["speaker"], by=None)
    merging.merge(world["partner"], [world["unit"]], by=None)
    number = world["event"].pk
    world["event"].delete()

    gone = mirror.follow().gone

    told = {key: (found["reason"], found["explanation"]) for key, found in gone.items()}
    assert told == {
        ("articles", world["article"].pk): ("withdrawn", "خطأ في الأسماء"),
        ("people", world["speaker"].pk): ("removed", ""),
        ("organizations", world["unit"].pk): ("merged", ""),
        ("events", number): ("removed", ""),
    }
    merged = gone["organizations", world["unit"].pk]["merged_into"]
    assert merged["id"] == world["partner"].pk


def test_mirror_of_a_selection_forgets_what_no_longer_belongs_to_it(client, world):
    query = f"theme={world['theme'].code}"
    mirror = Mirror(client, ["events"], query).follow()
    assert [*mirror.records["events"]] == [world["event"].pk]

    world["event"].themes.clear()

    assert mirror.follow().records["events"] == {}
    assert mirror.gone["events", world["event"].pk]["reason"] == "not_selected"


def test_nothing_changes_where_readers_get_the_same(client, world):
    mirror = Mirror(client).follow()

    world["event"].save()
    world["outcome"].save()
    events.EventFactory(draft=True).save()
    world["draft"].move(Status.IN_REVIEW)
    world["event"].claim(shared.UserFactory())
    projecting.write(Kind.EVENT, [world["event"].pk])
    mirror.follow()

    assert (mirror.changed, mirror.gone) == (set(), {})


def test_scheduled_record_comes_out_with_nothing_run(client, world):
    moment = timezone.now() + timedelta(hours=1)
    event = events.EventFactory(publish_at=moment, parent=world["whole"], parent_kind="session")
    mirror = Mirror(client).follow()
    assert event.pk not in mirror.records["events"]

    with clock_at(moment):
        mirror.follow()
        now = site_now(client)

    assert mirror.records == now
    assert {("events", event.pk), ("events", world["whole"].pk)} == mirror.changed


def test_photo_goes_with_the_end_of_its_consent(client, world):
    last_day = timezone.localdate() + timedelta(days=2)
    photo = shared.PhotoFactory(consent=Photo.Consent.GIVEN, consent_ends_on=last_day)
    event = events.EventPhotoFactory(photo=photo).event
    article = articles.ArticlePhotoFactory(photo=photo).article
    mirror = Mirror(client).follow()
    assert mirror.records["events"][event.pk]["photos"] != []

    with clock_at(timezone.now() + timedelta(days=4)):
        mirror.follow()
        now = site_now(client)

    assert mirror.records == now
    assert {("events", event.pk), ("articles", article.pk)} == mirror.changed
    assert mirror.records["events"][event.pk]["photos"] == []


def test_moments_find_what_changed_since(client, world):
    change = PublicChange.objects.get(kind=Kind.EVENT, record=world["whole"].pk)
    PublicChange.objects.exclude(pk=change.pk).update(changed_at=change.changed_at - timedelta(1))
    moment = change.changed_at.isoformat().replace("+", "%2B")

    answer = client.get(f"/api/v1/events/?updated_since={moment}").json()

    assert [record["id"] for record in answer["results"]] == [world["whole"].pk]


def test_every_kind_can_be_mirrored(client, world):
    for resource in RESOURCES:
        answer = client.get(f"/api/v1/{resource.noun}/?limit=1&{BEGINNING}").json()
        assert len(answer["results"]) == 1, resource.noun
        assert answer["next"] or resource.noun not in ("countries", "places")


def test_copy_of_the_articles_is_complete_without_their_bodies(client, world):
    assert Article.objects.published().count() == 1
    mirror = Mirror(client, ["articles"], "fields=title").follow()

    assert mirror.records["articles"] == {
        world["article"].pk: {
            "type": "article",
            "id": world["article"].pk,
            "title": world["article"].title,
        }
    }
