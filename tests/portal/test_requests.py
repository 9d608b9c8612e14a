"""What no page can answer is answered 400, not by an error of the server."""

import pytest

from ngo_portal.requests import MAX_QUERY_BYTES, has_nul

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/admin/login/%00/",
        "/static/%00.css",
        "/admin/login/?q=%00",
        "/admin/login/?%00=q",
        "/admin/login/?q=a&q=b%00",
        "/admin/login/?q=" + "a" * 10_000,
        "/" + "a" * 10_000 + "/",
    ],
)
def test_unreadable_request_is_refused(client, address):
    assert client.get(address).status_code == 400


def test_a_refusal_is_a_page_and_one_line_of_the_log(client, caplog):
    response = client.get("/?q=%00")

    assert '<html lang="ar" dir="rtl">' in response.text
    assert len(caplog.records) == 1
    assert not any(record.exc_info for record in caplog.records)


def test_a_cookie_with_nul_is_refused(client):
    assert client.get("/", HTTP_COOKIE='sessionid="\\000"').status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/account/login/?q=%2500",
        "/account/login/?q=%FF%FE",
        "/account/login/?q=%E2%80%AE",
        "/account/login/?q=a&q=b",
        "/account/login/?q=" + "a" * (MAX_QUERY_BYTES - 2),
    ],
)
def test_strange_request_is_answered(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/%FF/", "/%ED%A0%80/", "/%E2%80%AE/"])
def test_address_that_is_not_text_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_too_many_parameters_are_refused(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3

    response = client.post("/language/", {str(number): "1" for number in range(4)})

    assert response.status_code == 400


def test_an_escaped_per_cent_sign_is_not_nul():
    assert has_nul("q=a%00b") is True
    assert has_nul("q=%2500") is False
