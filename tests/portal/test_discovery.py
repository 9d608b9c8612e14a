"""What search engines and browsers are told: site maps, robots, search, application, security."""

import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ngo_portal import discovery, env
from ngo_portal.shared import projecting, sitemaps
from ngo_portal.shared.models import Photo
from ngo_portal.shared.site import in_language
from scripts import icons
from tests.factories.articles import ArticleFactory, ArticlePhotoFactory
from tests.factories.events import EventFactory, EventPhotoFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, PhotoFactory, ThemeFactory

pytestmark = pytest.mark.django_db

SPACES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "search": "http://a9.com/-/spec/opensearch/1.1/",
}
OWN = settings.SITE_ORIGIN


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return ElementTree.fromstring(response.getvalue())


def texts(tree, path):
    return [found.text for found in tree.iterfind(path, SPACES)]


def files(client):
    return [
        address.removeprefix(OWN) for address in texts(read(client, "/sitemap.xml"), "*/map:loc")
    ]


def every_address(client):
    """Of all files but the news, which are reports that stand in another one."""
    return [
        address.removeprefix(OWN)
        for file in files(client)
        if "news" not in file
        for address in texts(read(client, file), "map:url/map:loc")
    ]


def test_site_maps_name_what_is_public_and_nothing_else(client, django_capture_on_commit_callbacks):
    theme, empty = ThemeFactory(), ThemeFactory()
    with projecting.together():
        public = [
            EventFactory(themes=[theme]),
            ArticleFactory(),
            OrganizationFactory(),
            PersonFactory(),
        ]
        hidden = [
            make(**{state: True})
            for make in (EventFactory, ArticleFactory, OrganizationFactory, PersonFactory)
            for state in ("draft", "scheduled", "withdrawn")
        ]
        hidden.append(PersonFactory(withheld=True))
    found = every_address(client)

    assert len(found) == len({*found})
    assert {record.get_absolute_url() for record in public} <= {*found}
    assert not {record.get_absolute_url() for record in hidden} & {*found}
    assert {"/", "/about/", "/events/", "/people/", "/themes/", "/countries/"} <= {*found}
    assert {theme.get_absolute_url(), CountryFactory().get_absolute_url()} <= {*found}
    assert empty.get_absolute_url() not in found
    assert {client.get(address).status_code for address in found} == {200}

    with django_capture_on_commit_callbacks(execute=True):
        public[0].move("withdrawn", reason="خطأ")
    assert public[0].get_absolute_url() not in every_address(client)
    assert not [file for file in files(client) if "events" in file]


def test_site_maps_are_split_by_number_and_read_in_batches(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "RECORDS_A_FILE", 3)
    monkeypatch.setattr(sitemaps, "RECORDS_AT_ONCE", 2)
    people = PersonFactory.create_batch(7)
    gone = people[2]
    type(gone).objects.filter(pk=gone.pk).update(status="draft")

    split = [file for file in files(client) if "people" in file]
    listed = [texts(read(client, file), "map:url/map:loc") for file in split]

    numbers = sorted({(person.pk - 1) // 3 + 1 for person in people if person != gone})
    assert split == [f"/sitemap-people-{number}.xml" for number in numbers]
    # A record has an address in each language.
    assert max(map(len, listed)) <= 3 * 2
    assert [address.removeprefix(OWN) for part in listed for address in part] == [
        in_language(person.get_absolute_url(), language)
        for person in people
        if person != gone
        for language in ("ar", "en")
    ]
    for nothing in [0, numbers[-1] + 1, 10**30]:
        assert client.get(f"/sitemap-people-{nothing}.xml").status_code == 404
    assert client.get("/sitemap-themes-1.xml").status_code == 404


def test_a_long_site_map_is_sent_in_pieces_and_only_when_it_changed(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(sitemaps, "RECORDS_AT_ONCE", 1)
    people = PersonFactory.create_batch(3)
    (file,) = [file for file in files(client) if "people" in file]
    first = client.get(file)
    body, etag = first.getvalue(), first.headers["ETag"]

    assert first.streaming
    assert len(texts(ElementTree.fromstring(body), "map:url/map:loc")) == 3 * 2
    assert client.get(file, headers={"If-None-Match": etag}).status_code == 304
    with django_capture_on_commit_callbacks(execute=True):
        people[0].move("withdrawn", reason="خطأ")
    again = client.get(file, headers={"If-None-Match": etag})
    assert (again.status_code, again.getvalue() != body) == (200, True)


def test_a_site_map_asks_as_much_for_three_records_as_for_one(client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            for file in files(client):
                client.get(file)
        return len(queries)

    @projecting.together()
    def more():
        EventPhotoFactory(event=EventFactory(cover=PhotoFactory()))
        ArticlePhotoFactory(article=ArticleFactory(cover=PhotoFactory()))
        OrganizationFactory(logo=PhotoFactory())
        PersonFactory(portrait=PhotoFactory())

    more()
    alone = asked()
    more()
    more()

    assert asked() == alone


def test_photos_stand_in_site_maps_as_far_as_readers_see_them(client):
    photo, other = PhotoFactory(), PhotoFactory()
    hidden = PhotoFactory(consent=Photo.Consent.WITHHELD)
    event = EventFactory(cover=photo, body=f'<figure><img data-photo="{other.pk}"></figure>')
    for shown in (photo, hidden):
        EventPhotoFactory(event=event, photo=shown)
    PersonFactory(portrait=hidden)

    tree = read(client, files(client)[0])

    assert texts(tree, "map:url/image:image/image:loc") == [
        f"{OWN}{shown.image.url}" for shown in (photo, other, photo, other)
    ]
    assert not [file for file in files(client) if hidden.image.name in read_text(client, file)]


def read_text(client, file):
    return client.get(file).getvalue().decode()


def test_last_change_is_true(client):
    record = PersonFactory()
    changed, came_out = (timezone.now() - timedelta(days=days) for days in (9, 2))
    type(record).objects.filter(pk=record.pk).update(updated_at=changed, publish_at=came_out)
    (file,) = [file for file in files(client) if "people" in file]

    expected = timezone.localtime(came_out).isoformat(timespec="seconds")
    assert texts(read(client, file), "map:url/map:lastmod") == [expected] * 2
    assert expected in texts(read(client, "/sitemap.xml"), "map:sitemap/map:lastmod")


def test_news_are_of_today_and_yesterday(client):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ages = {"today": 0, "yesterday": 1}
    kept = [
        ArticleFactory(title=f"<{name}> & أخبار", publish_at=midnight - timedelta(days=days))
        for name, days in ages.items()
    ]
    ArticleFactory(publish_at=midnight - timedelta(days=1, seconds=1))
    ArticleFactory(publish_at=timezone.now() + timedelta(hours=1))
    ArticleFactory(draft=True)

    tree = read(client, "/sitemap-news.xml")

    assert texts(tree, "map:url/map:loc") == [f"{OWN}{one.get_absolute_url()}" for one in kept]
    assert texts(tree, "map:url/news:news/news:title") == [one.title for one in kept]
    publication = "map:url/news:news/news:publication/news:"
    assert texts(tree, f"{publication}name") == ["ملتقى"] * 2
    assert texts(tree, f"{publication}language") == ["ar"] * 2
    when = texts(tree, "map:url/news:news/news:publication_date")
    assert [datetime.fromisoformat(text) for text in when] == [one.publish_at for one in kept]


def test_languages_with_addresses_of_their_own_name_each_other():
    event = EventFactory(title="ورشة")
    lines = [*sitemaps.urls(event.get_absolute_url)]
    path = event.get_absolute_url()

    assert [re.search("<loc>(.*?)</loc>", line)[1] for line in lines] == [
        f"{OWN}{path}",
        f"{OWN}/en{path}",
    ]
    for line in lines:
        assert re.findall(r'hreflang="([\w-]+)" href="([^"]+)"', line) == [
            ("ar", f"{OWN}{path}"),
            ("en", f"{OWN}/en{path}"),
            ("x-default", f"{OWN}{path}"),
        ]


def test_robots_are_kept_out_of_what_is_endless_or_private(client):
    response = client.get("/robots.txt")
    lines = response.text.splitlines()

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert [line.partition(": ")[2] for line in lines if line.startswith("Disallow")] == [
        "/admin/",
        "/account/",
        "/preview/",
        "/*?",
        "/*/export.",
    ]
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {OWN}/sitemap.xml"


def test_a_browser_learns_how_to_search(client):
    organization = OrganizationFactory(name="جمعية الياسمين")
    page = client.get("/").text
    tree = read(client, reverse("opensearch"))
    found = {url.get("type"): url.get("template") for url in tree.iterfind("search:Url", SPACES)}
    suggested = found["application/x-suggestions+json"].replace("{searchTerms}", "ياسمين")
    answer = client.get(suggested.removeprefix(OWN))

    assert f'href="{reverse("opensearch")}"' in page
    assert len(texts(tree, "search:ShortName")[0]) <= discovery.SHORT_NAME
    assert found["text/html"] == f"{OWN}/search/?q={{searchTerms}}"
    assert answer.headers["Content-Type"] == "application/x-suggestions+json"
    words, names, notes, addresses = answer.json()
    assert (words, names, notes) == ("ياسمين", ["جمعية الياسمين"], ["المنظمات"])
    assert addresses == [f"{OWN}{organization.get_absolute_url()}"]


def test_the_site_can_be_kept_on_a_telephone(client):
    response = client.get(reverse("manifest"))
    manifest = json.loads(response.text)

    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["dir"], manifest["name"]) == ("ar", "rtl", "ملتقى")
    assert manifest["theme_color"] == manifest["background_color"] == icons.colour("color-paper")
    assert f'content="{manifest["theme_color"]}"' in client.get("/").text
    for icon in manifest["icons"][1:]:
        with Image.open(icons.STATIC / icon["src"].removeprefix("/static/")) as picture:
            assert "{}x{}".format(*picture.size) == icon["sizes"]
    english = json.loads(client.get(in_language(reverse("manifest"), "en")).text)
    assert (english["lang"], english["dir"], english["name"]) == ("en", "ltr", "Multaqa")


def test_icons_show_the_sign_of_the_site():
    assert [name for name in icons.FILES if not icons.is_in_step(name)] == []


def test_who_finds_a_hole_learns_whom_to_tell(client, settings):
    address = "/.well-known/security.txt"
    settings.SECURITY_CONTACT = []
    assert client.get(address).status_code == 404
    settings.SECURITY_CONTACT = ["mailto:a@example.org", "https://example.org/hole"]
    response = client.get(address)
    fields = [line.split(": ", 1) for line in response.text.splitlines()]

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields[:2] == [
        ["Contact", "mailto:a@example.org"],
        ["Contact", "https://example.org/hole"],
    ]
    expires = datetime.fromisoformat(dict(fields)["Expires"])
    assert timedelta(days=170) < expires - datetime.now(UTC) < timedelta(days=365)
    assert dict(fields)["Preferred-Languages"] == "ar, en"
    assert dict(fields)["Canonical"] == f"{OWN}{address}"


def test_a_contact_is_an_address(monkeypatch):
    monkeypatch.setenv("SECURITY_CONTACT", "a@example.org, https://example.org/hole,tel:+963-11")
    assert env.contacts("SECURITY_CONTACT") == [
        "mailto:a@example.org",
        "https://example.org/hole",
        "tel:+963-11",
    ]
    for wrong in ["nobody", "http://example.org/", "a b@example.org", "javascript:alert(1)"]:
        monkeypatch.setenv("SECURITY_CONTACT", wrong)
        with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT must be addresses"):
            env.contacts("SECURITY_CONTACT")
