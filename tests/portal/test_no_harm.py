"""A photo to which nobody agreed is at no address, and goes from all of them the moment it must."""

import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock
from urllib.parse import quote, unquote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from ngo_portal.page_cache.layer import PageCache
from ngo_portal.shared import generation
from ngo_portal.shared.models import Entry, Photo
from tests.factories.articles import ArticleFactory, ArticlePhotoFactory
from tests.factories.events import EventFactory, EventPhotoFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import PhotoFactory
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

CAPTION = "بستان الرمان"
FIGURE = '<p>نص</p><figure><img data-photo="{0}"><figcaption>{1}</figcaption></figure>'


@pytest.fixture
def site(settings, tmp_path):
    """The whole site behind its cache of pages, as a process of its own."""
    settings.CACHE_DIR = tmp_path / "cache"
    for signal in [request_started, request_finished]:
        signal.disconnect(close_old_connections)
    yield PageCache(WSGIHandler(), most_bytes=10**7, stamp="one")
    for signal in [request_started, request_finished]:
        signal.connect(close_old_connections)
    generation.listener.forget()


@contextmanager
def clock_at(moment):
    """As if it were another moment for all that asks a clock."""
    ahead = (moment - timezone.now()).total_seconds()
    now, seconds = timezone.now, time.time
    with (
        mock.patch("django.utils.timezone.now", lambda: now() + timedelta(seconds=ahead)),
        mock.patch("time.time", lambda: seconds() + ahead),
    ):
        yield


def midnight_after(day):
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


@pytest.fixture
def photo(db):
    return PhotoFactory(image__width=1000, image__height=600, consent=Photo.Consent.UNKNOWN)


@pytest.fixture
def pages(photo):
    """Every page on which the photo stands: of each use one, with the lists and cards."""
    figure = FIGURE.format(photo.pk, CAPTION)
    article = ArticleFactory(cover=photo)
    told = ArticleFactory(body=figure)
    event = EventFactory(cover=photo, body=figure)
    organization = OrganizationFactory(logo=photo, about=figure)
    person = PersonFactory(portrait=photo, biography=figure)
    records = [article, told, event, organization, person]
    records += [ArticlePhotoFactory(photo=photo).article, EventPhotoFactory(photo=photo).event]
    lists = ["/", "/articles/", "/events/", "/organizations/", "/people/"]
    return [*lists, *(record.get_absolute_url() for record in records)]


def files_of(photo):
    return [storage.url(name) for storage, name in photo.stored_files()]


def showing(site, photo, pages):
    """The addresses at which a reader sees something of the photo, each asked for twice."""
    name = photo.image.name.partition(".")[0]
    shown = set()
    for address in [*pages, *files_of(photo)] * 2:
        answer = ask(site, unquote(address))
        is_file = address.startswith("/media/")
        body = "" if is_file else answer.body.decode()
        if (is_file and answer.status == "200 OK") or name in body or CAPTION in body:
            shown.add(address)
    word = CAPTION.split()[0]
    if f"<mark>{word}</mark>" in ask(site, "/search/", f"q={quote(word)}").body.decode():
        shown.add("search")
    return shown


def test_photo_without_consent_is_at_no_address(
    site, photo, pages, django_capture_on_commit_callbacks
):
    everywhere = {*pages, *files_of(photo), "search"}

    def after(**changes):
        with django_capture_on_commit_callbacks(execute=True):
            for name, value in changes.items():
                setattr(photo, name, value)
            photo.save()
        return showing(site, photo, pages)

    given, withheld = Photo.Consent.GIVEN, Photo.Consent.WITHHELD
    today = timezone.localdate()
    assert len(files_of(photo)) == 7
    assert showing(site, photo, pages) == set()
    assert after(consent=given) == everywhere
    assert after(consent=withheld) == set()
    assert after(consent=given, is_sensitive=True) == set()
    assert after(is_reviewed=True) == everywhere
    assert after(consent_ends_on=today - timedelta(days=1)) == set()
    assert after(consent_ends_on=today) == everywhere


def test_end_of_consent_takes_the_photo_away_with_nothing_run(
    site, photo, pages, django_capture_on_commit_callbacks
):
    last_day = timezone.localdate() + timedelta(days=2)
    with django_capture_on_commit_callbacks(execute=True):
        photo.consent, photo.consent_ends_on = Photo.Consent.GIVEN, last_day
        photo.save()
    end = midnight_after(last_day)
    everywhere = {*pages, *files_of(photo), "search"}
    name = photo.image.name.partition(".")[0]

    with clock_at(end - timedelta(minutes=1)):
        before = showing(site, photo, pages)
        drawn = Entry.objects.filter(card__contains=name).count()
    with clock_at(end + timedelta(seconds=2)), django_capture_on_commit_callbacks(execute=True):
        after = showing(site, photo, pages)

    assert (before, after) == (everywhere, set())
    assert (drawn, Entry.objects.filter(card__contains=name).count()) == (4, 0)
