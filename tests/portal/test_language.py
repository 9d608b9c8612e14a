"""Arabic for everybody, English for those who chose it."""

import pytest

pytestmark = pytest.mark.django_db


def language_of(response):
    return response.headers["Content-Language"]


def test_page_is_arabic_whatever_the_browser_asks_for(client):
    response = client.get("/admin/login/", headers={"accept-language": "en-GB,en"})

    assert language_of(response) == "ar"
    assert "Accept-Language" not in response.headers["Vary"]
    assert "Cookie" in response.headers["Vary"]


def test_reader_chooses_english_and_arabic_again(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    english = client.get("/admin/login/")
    client.post("/i18n/setlang/", {"language": "ar", "next": "/"})
    arabic = client.get("/admin/login/")

    assert (language_of(english), language_of(arabic)) == ("en", "ar")


@pytest.mark.parametrize("nonsense", ["fr", "../en", "ar-sy", ""])
def test_unknown_language_is_arabic(client, nonsense):
    client.cookies["django_language"] = nonsense

    assert language_of(client.get("/admin/login/")) == "ar"
