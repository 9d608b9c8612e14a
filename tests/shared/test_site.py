"""The name that the operator gave the site, and the one address of each page."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ngo_portal.language import PERSONAL
from ngo_portal.shared.site import in_language, site_name
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def canonical(client, address, **query):
    page = BeautifulSoup(client.get(address, query).text, "html.parser")
    return [link["href"] for link in page.find_all("link", rel="canonical")]


@pytest.fixture
def named(settings):
    settings.SITE_NAME, settings.SITE_NAME_EN = "سجل اللقاءات", "The Gatherings"


def test_site_has_a_name_in_each_language(settings):
    assert (site_name("ar"), site_name("en")) == ("ملتقى", "Multaqa")


@pytest.mark.parametrize("address", ["/", "/events/", "/about/", "/account/login/", "/nowhere/"])
@pytest.mark.parametrize(("language", "name"), [("ar", "سجل اللقاءات"), ("en", "The Gatherings")])
def test_the_name_stands_in_title_and_head_of_every_page(client, named, address, language, name):
    client.cookies["django_language"] = language
    if not address.startswith(PERSONAL):
        address = in_language(address, language)

    page = BeautifulSoup(client.get(address).text, "html.parser")

    assert name in page.title.text
    assert name in page.find("header").text


def test_the_page_of_last_resort_has_the_name_too(client, named):
    assert client.get("/?q=%00").text.count("سجل اللقاءات") == 2


def test_canonical_address_is_on_the_host_of_the_site(client, settings):
    settings.SITE_ORIGIN = "https://multaqa.example"
    event = EventFactory(title="ورشة عن الحوار")

    assert canonical(client, "/") == ["https://multaqa.example/"]
    assert canonical(client, event.get_absolute_url()) == [
        f"https://multaqa.example{event.get_absolute_url()}"
    ]


def test_each_page_of_a_list_has_an_address_of_its_own(client):
    EventFactory.create_batch(21)
    address = reverse("events:list")

    assert canonical(client, address, page=2) == [f"http://testserver{address}?page=2"]
    assert canonical(client, address, page=1) == [f"http://testserver{address}"]
    assert canonical(client, address, mode="online") == [f"http://testserver{address}"]
    assert canonical(client, "/about/", page=2) == ["http://testserver/about/"]
