"""The addresses of posters: what readers may see, as it is today."""

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone, translation
from PIL import Image

from events.posters import poster_of
from ngo_portal.posters import RECORDS
from ngo_portal.shared.models import Photo
from ngo_portal.shared.posters import keeping
from ngo_portal.shared.workflow import Status
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory, PersonFactory
from tests.factories.shared import PhotoFactory, ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.CACHE_DIR = tmp_path
    return tmp_path


def address_in(client, record):
    """The address of the poster, as the page of its record has it."""
    head = BeautifulSoup(client.get(record.get_absolute_url()).text, "html.parser").head
    return urlsplit(head.find("meta", property="og:image")["content"]).path


def kept(folder):
    return [file for file in folder.rglob("*.jpg")]


def test_every_page_has_a_poster_of_its_own(client):
    theme = ThemeFactory()
    photo = PhotoFactory(image__width=900, image__height=600)
    records = [
        EventFactory(themes=[theme], cover=photo),
        ArticleFactory(language="en", title="A day in Homs"),
        OrganizationFactory(logo=photo, place=None),
        AffiliationFactory(person=PersonFactory(portrait=photo)).person,
        theme,
    ]

    for record in records:
        # What the page has read gives the same picture as what the picture reads for itself.
        response = client.get(address_in(client, record))

        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert Image.open(BytesIO(response.content)).size == (1200, 630)
        assert len(response.content) < 300_000


def test_browsers_and_networks_ask_again_and_hear_that_nothing_changed(client):
    address = address_in(client, EventFactory())
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == again["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_a_changed_record_has_another_picture_at_another_address(client):
    event = EventFactory(title="قديم")
    old = address_in(client, event)
    event.title = "جديد"
    event.save()

    new = address_in(client, event)
    response = client.get(old)

    assert new != old
    assert (response.status_code, response["Location"]) == (302, new)
    assert response["Cache-Control"] == "no-cache"


def test_what_readers_do_not_see_has_no_picture(client, folder):
    event, person = EventFactory(), PersonFactory()
    seen = {record: address_in(client, record) for record in (event, person)}
    for address in seen.values():
        client.get(address)
    assert len(kept(folder)) == 2
    type(event).objects.update(status=Status.WITHDRAWN, withdrawal="نُشرت خطأً")
    type(person).objects.update(is_withheld=True)

    assert client.get(seen[event]).status_code == 410
    assert client.get(seen[person]).status_code == 404
    # Nor does the disk remember them.
    assert kept(folder) == []
    for trait in ("draft", "scheduled"):
        draft = EventFactory(**{trait: True})
        assert client.get(poster_of(draft).address).status_code == 404
    assert not kept(folder)


def test_a_photo_leaves_the_poster_with_its_consent(client):
    photo = PhotoFactory(image__width=900, image__height=600)
    event = EventFactory(cover=photo)
    shown = client.get(address_in(client, event)).content
    photo.consent = Photo.Consent.WITHHELD
    photo.save()
    event = EventFactory._meta.model.objects.select_related("cover", "type").get(pk=event.pk)

    hidden = client.get(address_in(client, event)).content

    assert hidden != shown
    assert poster_of(event).shown_photo is None
    photo.consent_ends_on = timezone.localdate()
    assert photo.image.name not in poster_of(event).digest


def test_nonsense_is_not_found(client):
    record = EventFactory()

    for address in [
        "/posters/ar/events/999999-x.jpg",
        f"/posters/fr/events/{record.pk}-x.jpg",
        f"/posters/ar/users/{record.pk}-x.jpg",
        "/posters/ar/site/5-x.jpg",
        "/posters/ar/themes/999999-x.jpg",
        "/posters/ar/events/99999999999999999999-x.jpg",
    ]:
        assert client.get(address).status_code == 404, address
    assert client.get(f"/posters/ar/events/{record.pk}-x.jpg").status_code == 302


def test_too_many_at_once_are_asked_to_come_again(client, monkeypatch):
    address = address_in(client, EventFactory())

    def busy(poster):
        raise keeping.TooBusy

    monkeypatch.setattr(keeping, "picture", busy)
    response = client.get(address)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert response["Cache-Control"] == "no-store"


def test_each_language_has_its_own(client):
    event = EventFactory(country=None)
    with translation.override("en"):
        english = poster_of(event)

    assert english.address.startswith("/posters/en/")
    assert english.digest != poster_of(event).digest
    # Its address says so, whatever the reader has chosen.
    assert client.get(english.address).status_code == 200


def test_few_queries_make_a_poster(client, django_assert_max_num_queries):
    for _noun, (model, _poster_of) in RECORDS.items():
        factory = {f._meta.model: f for f in (EventFactory, ArticleFactory, OrganizationFactory)}
        record = factory.get(model, PersonFactory)()
        address = address_in(client, record)

        with django_assert_max_num_queries(6):
            client.get(address)
