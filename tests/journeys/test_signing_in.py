"""A chief editor sets a passkey up in a browser and signs in with it alone."""

import re

import pytest
from django.urls import reverse

from tests.journeys.axe import violations
from tests.journeys.test_admin import scrolls_sideways

pytestmark = [pytest.mark.journey, pytest.mark.once]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(live_server):
    """Browsers know passkeys over HTTPS, and on the machine they run on by its name."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def faults():
    """What is wrong with each page, at the width of a telephone and of a desk."""
    found = {}

    def look(page):
        for width in (390, 1366):
            page.set_viewport_size({"width": width, "height": 900})
            wrong = violations(page, at_least=4)
            wrong += ["scrolls sideways"] if scrolls_sideways(page) else []
            if wrong:
                found[page.url, width] = wrong

    yield look
    assert found == {}


def test_passkey_is_added_and_signs_in_alone(page, chief_editor, faults):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.goto(reverse("admin:index"))
    faults(page)
    page.fill("#id_login", chief_editor.username)
    page.fill("#id_password", "a long password")
    page.click("#login-form [type=submit]")
    page.goto(reverse("mfa_add_webauthn"))
    page.fill("#id_password", "a long password")
    page.click("#content-main [type=submit]")
    faults(page)
    page.fill("#id_name", "هاتفي")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    faults(page)
    assert re.fullmatch(r"\d{8}", page.locator(".account__code").first.inner_text())
    page.goto(reverse("mfa_index"))
    faults(page)
    assert page.get_by_text("هاتفي", exact=True).count() == 1
    page.goto(reverse("mfa_activate_totp"))
    faults(page)
    page.goto(reverse("usersessions_list"))
    faults(page)
    page.click("#logout-form button")

    page.click("#passkey_login")

    page.wait_for_url("**" + reverse("admin:index"))
    assert page.locator("#user-tools").count() == 1
