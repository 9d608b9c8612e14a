"""Lists and records on the sites of others: framed there and nowhere else, as light as promised."""

import json
from urllib.parse import urlencode
from xml.etree import ElementTree

import brotli
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ngo_portal.listings import LISTINGS
from ngo_portal.shared import projecting
from ngo_portal.shared.sharing import short_address
from organizations.merging import merge
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory, ParticipationFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import ThemeFactory

pytestmark = pytest.mark.django_db
NOUNS = {
    "events": EventFactory,
    "articles": ArticleFactory,
    "organizations": OrganizationFactory,
    "people": PersonFactory,
}
# A frame with its styles and its script, as a browser gets them.
LIGHT = 10_000


@pytest.fixture
@projecting.together()
def records():
    """Two of each noun."""
    return {noun: [factory(), factory()] for noun, factory in NOUNS.items()}


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def card(noun, record):
    return reverse(f"{noun}:embed-card", args=[record.pk])


def links(response):
    return [link["href"] for link in soup(response).select(".embed__item a")]


def is_frameable(response):
    policy = response.headers["Content-Security-Policy"]
    is_open = "frame-ancestors *" in policy
    assert is_open == ("X-Frame-Options" not in response.headers)
    assert is_open or "frame-ancestors 'none'" in policy
    return is_open


def test_a_frame_has_the_records_of_its_list(client, records):
    for noun in NOUNS:
        both, one = client.get(f"/{noun}/embed/"), client.get(f"/{noun}/embed/?limit=1")

        shown = LISTINGS[noun].select(both.wsgi_request.GET).records()
        addresses = [f"http://testserver{record.get_absolute_url()}" for record in shown]
        assert links(both) == addresses
        assert links(one) == addresses[:1]
        assert links(client.get(card(noun, records[noun][0]))) == [
            f"http://testserver{records[noun][0].get_absolute_url()}"
        ]
        assert all(
            (link["target"], link["rel"]) == ("_blank", ["noopener"])
            for link in soup(both).select("a")
        )


def test_a_frame_follows_the_filters(client):
    theme = ThemeFactory()
    inside, _outside = EventFactory(themes=[theme]), EventFactory()

    found = client.get(f"/events/embed/?theme={theme.code}&limit=x&page=7")

    assert links(found) == [f"http://testserver{inside.get_absolute_url()}"]
    assert theme.name in soup(found).h1.text


@pytest.mark.once
def test_only_frames_can_be_framed(client, records):
    """Every other kind of answer refuses, whatever it is."""
    event = records["events"][0]
    frames = [f"/{noun}/embed/" for noun in NOUNS]
    frames += [card(noun, some[0]) for noun, some in records.items()]
    frames += [f"/{noun}/999999/embed/" for noun in NOUNS]
    others = ["/", "/search/", "/nothing/", "/about/", "/robots.txt", "/account/login/", "/admin/"]
    others += [f"/{noun}/" for noun in NOUNS]
    others += [some[0].get_absolute_url() for some in records.values()]
    others += [f"/{noun}/embed/code/" for noun in NOUNS]
    others += [f"{card(noun, some[0])}code/" for noun, some in records.items()]
    others += [f"/events/{event.pk}/digest.txt", f"/e/{event.pk}"]
    others += [f"/oembed?url=http://testserver/e/{event.pk}", "/events/999999/embed/code/"]

    assert [path for path in frames if not is_frameable(client.get(path))] == []
    assert [path for path in others if is_frameable(client.get(path))] == []
    allowed = [path for path in others if "frame-src 'self'" in str(client.get(path).headers)]
    assert allowed == [path for path in others if path.endswith("/code/") and "999999" not in path]


@pytest.mark.once
def test_a_frame_is_light_and_for_everybody(client):
    for number in range(10):
        EventFactory(title=f"ورشة طويلة العنوان في شؤون كثيرة ومتفرقة رقم {number}" * 2)

    response = client.get("/events/embed/?look=dark")

    static = settings.BASE_DIR / "static"
    files = [static / "css" / "tokens.css", static / "css" / "embed.css", static / "js/embed.js"]
    sent = [response.content, *(file.read_bytes() for file in files)]
    assert sum(len(brotli.compress(part)) for part in sent) < LIGHT
    assert response.headers["Cache-Control"].startswith("public")
    assert not response.cookies
    page = soup(response)
    assert page.html["data-look"] == "dark"
    assert page.select("img, form, iframe") == []
    assert [script["src"] for script in page.select("script")] == ["/static/js/embed.js"]


def test_lines_to_copy_are_those_of_the_choices(client, records):
    theme = ThemeFactory()
    records["events"][0].themes.add(theme)
    query = urlencode({"theme": theme.code, "limit": 5, "look": "dark"})

    page = soup(client.get(f"/events/embed/code/?{query}"))

    line = BeautifulSoup(page.select_one("#embed-line").text, "html.parser")
    assert line.iframe["src"] == f"http://testserver/events/embed/?{query}"
    assert line.script["src"] == "http://testserver/static/js/embed.js"
    assert "\n" not in page.select_one("#embed-line").text
    assert page.select_one(".embedding__frame")["src"] == f"/events/embed/?{query}"
    plain = BeautifulSoup(page.select_one("#embed-plain").text, "html.parser")
    event = f"http://testserver{records['events'][0].get_absolute_url()}"
    assert [link["href"] for link in plain.select("a")] == [
        event,
        f"http://testserver/events/?theme={theme.code}",
    ]
    kept = {box["name"]: box["value"] for box in page.select("form input[type=hidden]")}
    assert kept["theme"] == theme.code


HIDDEN = ["draft", "withdrawn", "scheduled"]


@pytest.mark.parametrize("trait", HIDDEN)
def test_what_is_not_public_leaves_by_no_door(client, trait):
    words = "سرنا المكتوم"
    for noun, factory in NOUNS.items():
        name = {"events": "title", "articles": "title"}.get(noun, "name")
        record = factory(**{trait: True, name: words})
        address = f"http://testserver{record.get_absolute_url()}"
        doors = [f"/{noun}/embed/", f"/{noun}/embed/code/", f"/{noun}/embed/?q={words}"]
        refusing = [card(noun, record), f"{card(noun, record)}code/", short_address(record)]
        refusing += [f"/oembed?{urlencode({'url': url})}" for url in (address, refusing[2])]
        refusing += [f"/events/{record.pk}/digest.txt"] if noun == "events" else []

        for door in refusing:
            assert client.get(door).status_code in {404, 410}
        for door in [*doors, *refusing]:
            page = client.get(door).content.decode()
            page = page.replace(f"{words}»", "").replace(f": {words}", "")
            assert words not in page


def test_withheld_person_leaves_by_no_door(client):
    person = PersonFactory(name="اسم محجوب تمامًا", is_withheld=True)
    event = EventFactory()
    ParticipationFactory(event=event, person=person)
    known = PersonFactory(name="اسم معروف")
    ParticipationFactory(event=event, person=known)

    digest = client.get(f"/events/{event.pk}/digest.txt").content.decode()
    page = client.get(event.get_absolute_url()).content.decode()
    frame = client.get("/people/embed/").content.decode()

    for text in [digest, page, frame]:
        assert "اسم معروف" in text
        assert "محجوب" not in text
    assert client.get(short_address(person)).status_code == 404
    assert client.get(card("people", person)).status_code == 404


@pytest.mark.once
def test_a_frame_of_what_is_gone_says_gone_as_its_page_does(client):
    for noun, factory in NOUNS.items():
        record = factory(withdrawn=True)

        framed, page = client.get(card(noun, record)), client.get(record.get_absolute_url())

        assert (framed.status_code, page.status_code) == (410, 410)
        assert is_frameable(framed)
        assert soup(framed).select_one(".embed__none")
        assert (links(framed), framed.headers["Cache-Control"]) == ([], "no-cache")


@pytest.mark.once
def test_a_frame_is_light_unless_it_is_asked_for_otherwise(client):
    asked = ["", "?look=light", "?look=x", "?look=auto", "?look=dark"]

    looks = [soup(client.get(f"/events/embed/{query}")).html["data-look"] for query in asked]

    assert looks == ["light", "light", "light", "auto", "dark"]


def test_what_went_into_another_leads_there(client):
    kept, gone = OrganizationFactory(), OrganizationFactory()
    address = card("organizations", gone)
    merge(kept, [gone], by=None)

    assert client.get(f"{address}?look=dark").headers["Location"] == (
        f"{card('organizations', kept)}?look=dark"
    )
    assert client.get(short_address(gone)).headers["Location"] == kept.get_absolute_url()


def oembed(client, url, **asked):
    return client.get("/oembed", {"url": url, **asked})


def test_oembed_describes_lists_and_records_alike_in_both_formats(client, records):
    for noun, some in records.items():
        detail = f"http://testserver{some[0].get_absolute_url()}"
        for url, frame in [
            (detail, card(noun, some[0])),
            (short_address(some[0]), card(noun, some[0])),
            (f"http://testserver/{noun}/?q=x&page=2", f"/{noun}/embed/?q=x"),
        ]:
            said = json.loads(oembed(client, url, maxwidth=300).content)
            root = ElementTree.fromstring(oembed(client, url, format="xml", maxwidth=300).content)

            assert {child.tag: child.text for child in root} == {
                name: str(value) for name, value in said.items()
            }
            iframe = BeautifulSoup(said["html"], "html.parser").iframe
            assert iframe["src"] == f"http://testserver{frame}"
            assert (iframe["width"], said["width"], said["version"]) == ("300", 300, "1.0")
            assert said["type"] == "rich"
        found = soup(client.get(some[0].get_absolute_url())).select("link[type*=oembed]")
        for link in found:
            assert client.get(link["href"]).status_code == 200
        assert [link["type"] for link in found] == ["application/json+oembed", "text/xml+oembed"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"url": "http://testserver/events/"}, 200),
        ({"url": "http://testserver/events/", "format": "yaml"}, 501),
        ({"url": "http://testserver/events/", "maxwidth": "-1"}, 400),
        ({"url": "http://testserver/events/999999/"}, 404),
        ({"url": "http://testserver/about/"}, 404),
        ({"url": "http://testserver/%00"}, 404),
        ({"url": "http://testserver/admin/events/event/1/change/"}, 401),
        ({"url": "http://testserver/preview/x/"}, 401),
        ({"url": "http://example.org/events/"}, 404),
        ({"url": "http://testserver@example.org/events/"}, 404),
        ({"url": "http://[/events/"}, 404),
        ({"url": "javascript:alert(1)//testserver/events/"}, 404),
    ],
)
def test_oembed_says_why_it_has_nothing(client, asked, status):
    response = client.get("/oembed", asked)

    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "example.org" not in response.content.decode()


def test_an_event_called_embed_keeps_its_page(client):
    event = EventFactory(title="Embed")

    assert client.get(event.get_absolute_url()).status_code == 200
    assert soup(client.get(event.get_absolute_url())).h1.text == "Embed"
    assert event.publish_at < timezone.now()
