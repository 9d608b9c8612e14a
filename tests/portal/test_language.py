"""Arabic for everybody, English for those who chose it."""

import pytest
from django.urls import reverse

from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHOICE = {"language": "en", "next": "/events/"}


def language_of(response):
    return response.headers["Content-Language"]


def test_page_is_arabic_whatever_the_browser_asks_for(client):
    response = client.get("/admin/login/", headers={"accept-language": "en-GB,en"})

    assert language_of(response) == "ar"
    assert "Accept-Language" not in response.headers["Vary"]
    assert "Cookie" in response.headers["Vary"]


def test_reader_chooses_english_and_arabic_again(client):
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
