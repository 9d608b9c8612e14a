"""Readers' pages come from a copy of the database; people see what they wrote."""

import logging

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from ngo_portal import replicas, urls
from ngo_portal.page_cache.layer import PageCache
from ngo_portal.shared import generation
from ngo_portal.shared.models import Generation
from ngo_portal.shared.streaming import long_answer
from tests.wsgi import Counted, ask

pytestmark = pytest.mark.django_db
PRIMARY, COPY = 500, 300


def told(request):
    """Says which database was read: each has another number."""
    return HttpResponse(str(Generation.objects.get().number))


def read_and_written(request):
    before = Generation.objects.get().number
    Generation.objects.update(number=PRIMARY + 1)
    return HttpResponse(f"{before} {Generation.objects.get().number}")


def numbers():
    yield str(Generation.objects.get().number).encode()


def told_in_pieces(request):
    return long_answer(request, 'W/"1"', "text/plain", numbers)


@csrf_exempt
def posted(request):
    return told(request)


urlpatterns = [
    path("told/", told),
    path("written/", read_and_written),
    path("posted/", posted),
    path("pieces/", told_in_pieces),
    *urls.urlpatterns,
]


class Copy(DatabaseWrapper):
    """A database that the test runner does not know, and would not let anybody connect to."""

    def ensure_connection(self):
        if self.connection is None:
            with self.wrap_database_errors:
                self.connect()


@pytest.fixture
def copy(settings, tmp_path, monkeypatch):
    """A second database, which lags behind: one SQLite file with only the table that is asked."""
    address = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "copy.sqlite3")}
    described = connections.configure_settings({"default": {**address}, "replica1": address})
    monkeypatch.setitem(connections.settings, "replica1", described["replica1"])
    connections["replica1"] = Copy(described["replica1"], "replica1")
    settings.DATABASE_ROUTERS = ["ngo_portal.replicas.Router"]
    settings.ROOT_URLCONF = __name__
    settings.CACHE_DIR = tmp_path / "cache"
    monkeypatch.setattr(replicas.copies, "failed_at", {})
    generation.listener.forget()
    with connections["replica1"].schema_editor() as editor:
        editor.create_model(Generation)
    Generation.objects.update_or_create(pk=1, defaults={"number": PRIMARY, "next_moment": None})
    Generation.objects.using("replica1").bulk_create([Generation(pk=1, number=COPY)])
    for signal in [request_started, request_finished]:
        signal.disconnect(close_old_connections)
    yield "replica1"
    for signal in [request_started, request_finished]:
        signal.connect(close_old_connections)
    connections["replica1"].close()
    del connections["replica1"]
    generation.listener.forget()


def test_pages_of_readers_come_from_the_copy(copy, client):
    assert client.get("/told/").content == b"300"


def test_what_is_sent_in_pieces_comes_from_the_copy_too(copy, client):
    """They are made after the request has ended."""
    assert client.get("/pieces/").getvalue() == b"300"
    assert replicas.reading_from.get() is None


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_known_people_read_the_primary(copy, client, cookie):
    client.cookies[cookie] = "x" * 32

    assert client.get("/told/").content == b"500"


def test_cookies_of_others_tell_nobody(copy, client):
    client.cookies["_ga"] = "GA1.2"

    assert client.get("/told/").content == b"300"


def test_forms_read_the_primary(copy, client):
    assert client.post("/posted/").content == b"500"


def test_a_request_reads_what_it_wrote(copy, client):
    assert client.get("/written/").content == b"300 501"
    assert client.get("/told/").content == b"300"
    assert Generation.objects.get().number == PRIMARY + 1


def test_outside_of_a_request_everything_is_the_primary(copy):
    assert Generation.objects.get().number == PRIMARY
    assert generation.current() == PRIMARY


def test_nothing_is_made_in_a_copy(copy):
    router = replicas.Router()

    assert [router.allow_migrate(alias, "shared") for alias in ["default", copy]] == [True, False]
    assert router.db_for_write(Generation) == "default"
    assert router.allow_relation(Generation(), Generation())


def test_copy_that_does_not_answer_is_left_alone_for_a_while(copy, client, caplog):
    connections[copy].close()
    connections[copy].settings_dict["NAME"] = "/nowhere/copy.sqlite3"

    with caplog.at_level(logging.WARNING):
        answers = [client.get("/told/").content for _ in range(3)]

    assert answers == [b"500"] * 3
    lines = [record.message for record in caplog.records if "does not answer" in record.message]
    assert len(lines) == 1
    assert replicas.copies.chosen() == "default"


def test_a_copy_is_tried_again(copy, client, monkeypatch):
    replicas.copies.report(copy, DatabaseError("gone"))
    assert client.get("/told/").content == b"500"

    monkeypatch.setattr(replicas, "PAUSE", 0.0)

    assert client.get("/told/").content == b"300"


def test_pages_are_known_by_the_generation_of_the_copy_they_were_read_from(
    copy, django_capture_on_commit_callbacks
):
    """A page of a copy that lags behind is not taken for one of what was published since."""
    django = Counted(WSGIHandler())
    site = PageCache(django, most_bytes=1_000_000, stamp="one")
    assert [ask(site, "/told/").body for _ in range(2)] == [b"300", b"300"]
    assert [page.generation for page in [site.memory.epoch]] == [COPY]

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        generation.bump()
    lagging = ask(site, "/told/")
    Generation.objects.using(copy).update(number=PRIMARY + 1)
    generation.ring()
    followed = ask(site, "/told/")

    assert (lagging.body, lagging.cache) == (b"300", "hit")
    assert (followed.body, followed.cache) == (b"501", "miss")
    assert django.times == 2


def test_while_the_copy_is_away_pages_are_those_of_the_primary(copy):
    site = PageCache(WSGIHandler(), most_bytes=1_000_000, stamp="one")
    ask(site, "/told/")
    connections[copy].close()
    connections[copy].settings_dict["NAME"] = "/nowhere/copy.sqlite3"
    generation.ring()

    answers = [ask(site, "/told/") for _ in range(3)]

    assert [answer.body for answer in answers] == [b"500"] * 3
    assert [answer.cache for answer in answers] == ["bypass", "miss", "hit"]
