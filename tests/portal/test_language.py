"""Arabic for everybody; English under /en/, and at the desk for those who chose it."""

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from ngo_portal.language import PERSONAL
from ngo_portal.shared.models import Entry
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.site import in_language
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHOICE = {"language": "en", "next": "/events/"}


def language_of(response):
    return response.headers["Content-Language"]


def test_the_address_of_a_page_names_its_language(client):
    event = EventFactory(title="ورشة")
    arabic = event.get_absolute_url()

    answers = [client.get(address) for address in (arabic, f"/en{arabic}", "/en/events/?year=2020")]

    assert [language_of(answer) for answer in answers] == ["ar", "en", "en"]


@pytest.mark.parametrize("chosen", ["ar", "en"])
def test_the_choice_of_an_editor_changes_no_page_for_readers(client, chosen):
    client.cookies["django_language"] = chosen

    assert [language_of(client.get(path)) for path in ("/events/", "/en/events/")] == ["ar", "en"]


def test_every_page_links_to_itself_in_the_other_language(client):
    event = EventFactory(title="ورشة «الحوار»")
    arabic = quote(event.get_absolute_url(), safe="/%")

    to_english = link_in(client.get(f"{arabic}?a=1&b=%22"), "en")
    to_arabic = link_in(client.get(to_english), "ar")

    assert (to_english, to_arabic) == (f"/en{arabic}?a=1&b=%22", f"{arabic}?a=1&b=%22")


def link_in(response, language):
    page = BeautifulSoup(response.text, "html.parser")
    return page.select_one(f".masthead a[hreflang={language}]")["href"]


def test_links_of_an_english_page_stay_in_english(client):
    EventFactory()

    page = BeautifulSoup(client.get("/en/events/").text, "html.parser")

    links = {link["href"] for link in page.select("a[href^='/']")} - {"/events/"}
    # What programs ask speaks no language.
    links = {link for link in links if not link.startswith("/api/")}
    assert {link for link in links if not link.startswith("/en/")} == set()


@pytest.mark.parametrize(
    ("path", "language", "there"),
    [
        ("/", "en", "/en/"),
        ("/en/", "ar", "/"),
        ("/en/", "en", "/en/"),
        ("/events/?page=2", "en", "/en/events/?page=2"),
        ("/en/events/?next=/en/", "ar", "/events/?next=/en/"),
        ("/entry/", "ar", "/entry/"),
        ("/en", "ar", "/en"),
    ],
)
def test_an_address_in_another_language(path, language, there):
    assert in_language(path, language) == there


def test_what_is_kept_for_readers_has_arabic_addresses_whoever_publishes():
    with translation.override("en"):
        event = EventFactory(title="ورشة")

    entry = Entry.objects.get(kind=Kind.EVENT, record=event.pk)
    assert (entry.url, "/en/" in entry.card) == (event.get_absolute_url(), False)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("admin:index", []), ("account_login", []), ("preview", ["x"]), ("choose-language", [])],
)
def test_pages_of_one_person_have_one_address(name, arguments):
    with translation.override("en"):
        assert reverse(name, args=arguments).startswith(PERSONAL)


def test_desk_is_arabic_whatever_the_browser_asks_for(client):
    response = client.get("/admin/login/", headers={"accept-language": "en-GB,en"})

    assert language_of(response) == "ar"
    assert "Accept-Language" not in response.headers["Vary"]
    assert "Cookie" in response.headers["Vary"]


def test_an_editor_chooses_english_and_arabic_again(client):
    client.post("/language/", {"language": "en", "next": "/"})
    english = client.get("/admin/login/")
    client.post("/language/", {"language": "ar", "next": "/"})
    arabic = client.get("/admin/login/")

    assert (language_of(english), language_of(arabic)) == ("en", "ar")


@pytest.mark.parametrize("nonsense", ["fr", "../en", "ar-sy", ""])
def test_unknown_language_is_arabic(client, nonsense):
    client.cookies["django_language"] = nonsense

    assert language_of(client.get("/admin/login/")) == "ar"


@pytest.mark.parametrize("name", ["home", "about", "search", "events:list", "articles:list"])
def test_a_reader_who_chooses_nothing_gets_no_cookie(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "<button" in response.text
    assert {*response.cookies} == set()


@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory])
def test_a_record_sets_no_cookie(client, factory):
    assert {*client.get(factory().get_absolute_url()).cookies} == set()


def test_the_choice_is_the_only_cookie_and_leads_back(client):
    response = client.post(reverse("choose-language"), CHOICE)

    assert (response.status_code, response.url) == (302, "/events/")
    assert {*response.cookies} == {"django_language"}
    assert response.cookies["django_language"]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
        {"origin": "http://testserver"},
        {"referer": "http://testserver/events/"},
        {},
    ],
)
def test_the_choice_is_made_on_this_site(client, headers):
    response = client.post(reverse("choose-language"), CHOICE, headers=headers)

    assert response.cookies["django_language"].value == "en"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "null"},
        {"referer": "https://evil.example/http://testserver/"},
    ],
)
def test_another_site_cannot_make_the_choice(client, headers):
    response = client.post(reverse("choose-language"), CHOICE, headers=headers)

    assert response.status_code == 403
    assert {*response.cookies} == set()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "evil.example", ""]
)
def test_the_way_back_leads_to_this_site_only(client, address):
    data = {"language": "en", "next": address}

    assert client.post(reverse("choose-language"), data).url == "/"


def test_a_search_is_come_back_to(client):
    address = "/events/?q=" + "%D9%82" * 200

    response = client.post(reverse("choose-language"), {"language": "en", "next": address})

    assert response.url == address


def test_a_language_is_not_chosen_by_following_a_link(client):
    assert client.get(reverse("choose-language"), CHOICE).status_code == 405
