"""Reading offline: what the worker is told, what it asks, and that nothing outlives its end."""

import json
import re
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article
from events.models import Event
from ngo_portal import offline
from ngo_portal.shared import generation
from ngo_portal.shared.models import Photo, PublicChange
from ngo_portal.shared.workflow import Status
from organizations import withholding
from organizations.models import Organization, Person
from tests.factories import articles, events, organizations, shared

pytestmark = pytest.mark.django_db

RECORD = re.compile(r"/(events|articles|organizations|people)/(\d+)/")
LINKS = re.compile(rf'href="[^"]*?{RECORD.pattern}')


def asked(client, since):
    return client.get(f"/offline/changes.json?since={since}").json()


def told_to_worker(client):
    script = client.get("/service-worker.js").content.decode()
    said, load = script.removeprefix("self.multaqa = ").rsplit(";\nimportScripts(", 1)
    return json.loads(said), json.loads(load.removesuffix(");\n"))


def at_rest():
    """As if all that happened were a while ago."""
    PublicChange.objects.update(changed_at=timezone.now() - timedelta(minutes=1))


def test_worker_is_told_what_to_keep_and_is_asked_for_each_time(client):
    answer = client.get("/service-worker.js")
    said, script = told_to_worker(client)

    assert answer["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert "max-age=0" in answer["Cache-Control"] and "must-revalidate" in answer["Cache-Control"]
    files = [script, *said["shell"], *said["files"]]
    assert [file for file in files if not finders.find(file.removeprefix("/static/"))] == []
    assert {*said["shell"]} < {*said["files"]}
    assert said["offline"] == {"ar": "/offline/", "en": "/en/offline/"}
    assert {"/admin/", "/account/", "/preview/", "/api/", "/alerts/", "/en/alerts/"} <= {
        *said["never"]
    }
    assert all("{moment}" in words["copy"] for words in said["words"].values())
    for address in said["offline"].values():
        page = client.get(address).content.decode()
        assert '<section class="kept"' in page and '<ul class="kept__list">' in page


def test_operator_switches_it_off(client, settings):
    page = client.get("/about/").content.decode()
    assert 'data-worker="/service-worker.js"' in page and "/offline/" in page

    settings.OFFLINE_READING = False

    assert told_to_worker(client) == ({"isOn": False}, "/static/js/worker.js")
    page = client.get("/about/").content.decode()
    assert "service-worker" not in page and "/offline/" not in page
    assert client.get("/offline/").status_code == 404
    assert client.get("/offline/changes.json?since=1").status_code == 404


def test_changes_since_a_number_name_the_records(client, django_assert_num_queries):
    beginning = generation.current()
    event, article = events.EventFactory(), articles.ArticleFactory()
    at_rest()
    number = generation.current()
    event.move(Status.WITHDRAWN)
    with django_assert_num_queries(2):
        young = asked(client, number)
    at_rest()
    settled = asked(client, number)
    present = asked(client, settled["number"])

    expected = {"is_all": False, "is_changed": True, "records": [f"events/{event.pk}"]}
    # What happened just now is told again: somebody may have been answered without it.
    assert young == expected | {"number": number}
    assert settled == expected | {"number": generation.current()}
    assert present["records"] == [] and not present["is_changed"] and not present["is_all"]
    assert f"articles/{article.pk}" in asked(client, beginning)["records"]
    answer = client.get(f"/offline/changes.json?since={number}")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("since", ["", "nonsense", "-1", "9" * 18, "9" * 40, "١", "1.5", "%2500"])
def test_a_number_that_is_none_of_ours_empties_everything(client, since):
    events.EventFactory()

    answer = asked(client, since)

    assert (answer["is_all"], answer["number"]) == (True, generation.current())


def test_too_many_changes_empty_everything(client):
    events.EventFactory.create_batch(3)

    with mock.patch.object(offline, "MOST_CHANGES", 2):
        answer = asked(client, 0)

    assert answer == {
        "number": generation.current(),
        "is_all": True,
        "is_changed": False,
        "records": [],
    }


@pytest.fixture
def world(db):
    """Records that show one another: names, titles and photos of each are on pages of others."""
    photo = shared.PhotoFactory(alt="صورة في المكتب")
    partner = organizations.OrganizationFactory(name="شبكة المياه النقية")
    speaker = organizations.PersonFactory(name="سمندل الزمردي", portrait=photo)
    unknown = organizations.PersonFactory(draft=True, name="مرجانة الفيروزي")
    organizations.AffiliationFactory(person=speaker, organization=partner)
    whole = events.EventFactory(title="ملتقى الأحياء")
    event = events.EventFactory(title="ورشة الينابيع", parent=whole, parent_kind="session")
    events.InvolvementFactory(event=event, organization=partner)
    for person in (speaker, unknown):
        events.ParticipationFactory(event=event, person=person)
    events.OutcomeFactory(event=event, proposed_by=speaker, responsible=partner)
    article = articles.ArticleFactory(title="تقرير عن الينابيع", cover=photo)
    articles.ArticleEventFactory(article=article, event=event)
    for person in (speaker, unknown):
        articles.ArticlePersonFactory(article=article, person=person)
    articles.QuoteFactory(article=article, event=event, speaker=speaker, text="قول لا يُنسى")
    return {name: value for name, value in locals().items() if name != "db"}


def pages_of_records(client):
    """The text of the page of each public record, by its address, as a browser would keep it."""
    return {
        record.get_absolute_url(): client.get(record.get_absolute_url()).content.decode()
        for model in (Event, Article, Organization, Person)
        for record in model.objects.published()
    }


def names_of(address, page):
    """What the worker takes a page to name (static/js/worker.js)."""
    found = [RECORD.search(address), *LINKS.finditer(page)]
    return {f"{match[1]}/{match[2]}" for match in found}


def test_no_kept_page_still_tells_what_was_taken_back(client, world):
    """What the answer names covers every page of a record that told it; all others go anyhow."""
    photo, stem = world["photo"], world["photo"].image.name.rpartition(".")[0]

    def without_consent():
        photo.consent = Photo.Consent.WITHHELD
        photo.save()

    steps = [
        ([stem], without_consent),
        ([world["unknown"].name], lambda: withholding.withhold(world["unknown"], by=None)),
        (
            [world["speaker"].name, "قول لا يُنسى"],
            lambda: withholding.withhold(world["speaker"], by=None),
        ),
        ([world["article"].title], lambda: world["article"].move(Status.WITHDRAWN)),
        ([world["whole"].title], lambda: world["whole"].move(Status.WITHDRAWN)),
        ([world["event"].title], lambda: world["event"].move(Status.WITHDRAWN)),
        ([world["partner"].name], lambda: Organization.objects.get().move(Status.WITHDRAWN)),
    ]
    told = []
    for words, take_back in steps:
        at_rest()
        number, kept = generation.current(), pages_of_records(client)
        telling = {
            address: page
            for address, page in kept.items()
            if any(escape(word) in page for word in words)
        }
        take_back()
        answer = asked(client, number)
        left = [
            (words, address)
            for address, page in telling.items()
            if not names_of(address, page) & {*answer["records"]}
        ]
        told.append(len(telling))
        assert left == []
        assert answer["is_changed"] or answer["is_all"]
    # Each step had something to take back, most of them on several pages.
    assert min(told) >= 1 and sum(told) >= 15


def test_pages_of_somebody_are_not_public(client, admin_client):
    """Only what says that it is public is kept: the worker asks for nothing else."""
    address = events.EventFactory().get_absolute_url()

    assert "public" in client.get(address)["Cache-Control"]
    assert "private" in admin_client.get(address)["Cache-Control"]
    for closed in ("/admin/", "/account/login/", "/alerts/new/?list=events"):
        assert "public" not in admin_client.get(closed).get("Cache-Control", "")
