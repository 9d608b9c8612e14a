"""The style page: for staff alone, kept by nobody, of what the site shows; its figures are right.

That every component is on it is asked with the demonstration (tests/journeys/test_site.py).
"""

from threading import Event, Thread

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ngo_portal.shared import projecting
from ngo_portal.style import cutting, families
from ngo_portal.style import samples as sampling
from ngo_portal.style.samples import samples
from tests.factories.events import EventFactory, OutcomeFactory
from tests.factories.shared import ThemeFactory

ADDRESSES = [
    "/style/",
    "/style/?of=entry",
    "/style/entry/",
    "/en/style/components.css/?scheme=dark",
]


@pytest.fixture
def staff(client, db):
    client.force_login(get_user_model().objects.create_superuser("rana", password="-"))
    return client


@pytest.mark.once
def test_it_is_for_staff_alone_and_framed_here_alone(client, staff, django_user_model):
    """One test, because a page of it takes as long as all the others together."""
    shown = [staff.get(address) for address in ADDRESSES]
    client.logout()
    strangers = [client.get(address) for address in ADDRESSES]
    client.force_login(django_user_model.objects.create_user("reader", password="-"))
    readers = [client.get(address) for address in ADDRESSES]

    assert [answer.status_code for answer in shown + strangers] == [200] * 4 + [302] * 4
    assert {answer.status_code for answer in readers} == {403}
    assert {answer.url.startswith(reverse("account_login")) for answer in strangers} == {True}
    for answer in shown + strangers:
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Cache-Control"] == "private, no-store"

    everything, page, _family, frame = shown
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert page.text.count("<iframe") == 12
    assert {f'width="{width}"' in page.text for width in (360, 768, 1280)} == {True}
    assert '<html class="style-scheme--dark" lang="en" dir="ltr">' in frame.text
    # The site is empty, and the page says what is missing.
    assert everything.text.count("style-swatch__colour") > 40
    assert '<bdi dir="ltr">quote</bdi> <span' in everything.text


def test_it_changes_nothing_and_refuses_what_is_no_question(staff):
    assert staff.post("/style/").status_code == 405
    for wrong in ("/style/nothing/", "/style/?of=nothing", "/style/..%2Fsettings.css/"):
        assert staff.get(wrong).status_code == 404


@pytest.mark.once
def test_specimens_are_cut_out_of_what_readers_see(staff):
    with projecting.together():
        event = EventFactory(title="ورشة <b>الحوار</b>", themes=[ThemeFactory()])
        EventFactory(draft=True, title="ما لم يُنشر بعد")
        OutcomeFactory(event=event)

    shown = staff.get("/style/components.css/").text

    assert "ورشة &lt;b&gt;الحوار&lt;/b&gt;" in shown
    assert "ما لم يُنشر بعد" not in shown
    assert '<article class="entry"' in shown
    assert "<script" not in shown


@pytest.mark.once
def test_frames_that_load_together_are_cut_once():
    begun, answers = [], []
    is_second = Event()
    other = Thread(target=lambda: answers.append(cutting.kept_once("test:frames", make)))

    def make():
        begun.append(1)
        if len(begun) > 1:
            is_second.set()
        else:
            other.start()
            is_second.wait(0.3)
        return len(begun)

    answers.append(cutting.kept_once("test:frames", make))
    other.join()

    assert (begun, answers) == ([1], [1, 1])


def test_only_the_newest_records_are_looked_through(db, monkeypatch):
    monkeypatch.setattr(sampling, "LOOKED_THROUGH", 1)
    OutcomeFactory()
    newest = EventFactory()

    with CaptureQueriesContext(connection) as queries:
        found = sampling.richest(type(newest), ("outcomes",))

    assert found == newest
    assert "LIMIT 1" in queries[0]["sql"]


def test_samples_of_an_empty_site_are_its_lists(db):
    names = {sample.name for sample in samples()}

    assert {"home", "events", "themes", "missing"} <= names
    assert not {"event", "article", "person", "embed-card"} & names


@pytest.mark.once
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_the_guidelines(one, other, ratio):
    assert (
        round(families.contrast(one, other), 2) == round(families.contrast(other, one), 2) == ratio
    )


@pytest.mark.once
def test_text_colours_and_hues_have_the_contrast_of_text_in_both_schemes():
    colours = {colour.name: colour for colour in families.colours()}
    paper = colours["--color-paper"]
    words = ["ink", "ink-soft", "accent", "accent-strong", "good", "wait", "bad", "off"]
    pairs = [(colours[f"--color-{word}"], paper) for word in words]
    pairs += [(hue, ground) for hue, soft in families.hues().values() for ground in (soft, paper)]

    faint = [
        (hue, ground)
        for hue, ground in pairs
        for one, other in [(hue.light, ground.light), (hue.dark, ground.dark)]
        if families.contrast(one, other) < 4.5
    ]
    assert len(pairs) == len(words) + 2 * 9
    assert faint == []


@pytest.mark.once
def test_families_are_read_from_the_sheets():
    text = (
        '@layer a { .card { --x: url("a.b"); &:hover .card__title, .tag--plain { top: 0.5em } } }'
    )

    assert families.families_in(text) == ["card", "tag"]
    assert families.families_in("/* .note { } */ .entry:not(.card--lead) { }") == ["entry", "card"]


class TestAccessibilityStatement:
    def test_every_page_leads_to_it(self, client, db):
        assert 'href="/accessibility/"' in client.get("/").text
        assert 'href="/en/accessibility/"' in client.get("/en/events/").text

    def test_it_says_whom_to_write_to(self, client, db, settings):
        settings.SECURITY_CONTACT = ["mailto:desk@example.org", "https://example.org/contact"]

        page = client.get("/en/accessibility/").text

        assert '<a href="mailto:desk@example.org"><bdi dir="ltr">desk@example.org</bdi></a>' in page
        assert '<a href="https://example.org/contact">' in page
        assert "An answer is owed" not in page
        assert "for this edition of the software on" in page

    def test_it_promises_what_the_operator_states(self, client, db, settings):
        settings.SECURITY_CONTACT, settings.ANSWER_DAYS = ["mailto:desk@example.org"], 14

        assert "is owed to you within 14 days." in client.get("/en/accessibility/").text

    def test_without_an_address_it_does_not_pretend_to_have_one(self, client, db, settings):
        settings.SECURITY_CONTACT = []

        page = client.get("/en/accessibility/").text

        assert "has not named an address" in page
        assert "mailto:" not in page
