"""Asking for news by mail, confirming, changing and leaving: without account, cookie or trace."""

import threading
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ngo_portal.alerts import concealing, subscribing
from ngo_portal.alerts.delivery import send_due
from ngo_portal.alerts.models import (
    MOST_ALERTS,
    MOST_PENDING,
    Alert,
    Mailbox,
    Subscriber,
    confirming,
)
from tests.doors.alerts import an_alert
from tests.factories.events import EventFactory
from tests.factories.shared import ThemeFactory
from tests.html_errors import html_errors
from tests.pages import HOSTILE_QUERIES, words

pytestmark = pytest.mark.django_db

LOCMEM = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ASKED = {"address": "nada@example.org", "how_often": "daily", "language": "ar"}


@pytest.fixture
def outbox(settings):
    settings.MAILERS = LOCMEM
    mail.outbox = []
    yield mail.outbox
    when_sent()


def when_sent():
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()


def ask(client, query="list=events", **changes):
    answer = client.post(f"{reverse('alerts:new')}?{query}", ASKED | changes)
    when_sent()
    return answer


def links_in(message):
    return [urlsplit(line).path for line in message.body.splitlines() if line.startswith("http")]


def shown_at(client, address):
    """What the form on a page would send."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return {"alert": [box["value"] for box in page.select("main form input[name=alert]")]}


def rows():
    return [row for model in (Subscriber, Alert, Mailbox) for row in model.objects.values()]


def test_reader_asks_confirms_changes_and_leaves(client, outbox):
    theme = ThemeFactory(name_ar="بناء السلام")
    EventFactory(themes=[theme])
    page = BeautifulSoup(client.get(f"/events/?theme={theme.code}&page=1").content, "html.parser")
    door = page.select_one('.take-along a[href*="/alerts/new/"]')["href"]

    form = client.get(door)
    assert door == f"/alerts/new/?list=events&theme={theme.code}"
    assert theme.name in words(form)

    refused = client.post(door, ASKED | {"address": "nada@"})
    field = BeautifulSoup(refused.content, "html.parser").select_one("#id_address")
    assert (field["value"], field["aria-invalid"]) == ("nada@", "true")
    assert field["aria-describedby"] == "id_address_error" and outbox == []

    assert client.post(door, ASKED).url == reverse("alerts:sent")
    when_sent()
    assert client.get(reverse("alerts:sent")).status_code == 200
    [message] = outbox
    assert (message.to, message.extra_headers["Auto-Submitted"]) == (
        ["nada@example.org"],
        "auto-generated",
    )
    assert "nada" not in str(rows())
    [confirm] = links_in(message)

    # A program that looks through mail follows links, and confirms nothing.
    assert theme.name in words(client.get(confirm))
    assert Alert.objects.confirmed().count() == 0
    mine = client.post(confirm, shown_at(client, confirm)).url
    alert = Alert.objects.confirmed().get()
    assert (alert.listing, alert.query) == ("events", f"theme={theme.code}")

    page = client.get(mine)
    assert "na…@example.org" in words(page) and "nada@" not in page.content.decode()
    leave = client.get(reverse("alerts:leave", args=[alert.token]))
    assert [html_errors(each.content.decode()) for each in (form, refused, page, leave)] == [[]] * 4
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    client.post(mine, {"do": "change", "alert": alert.key, "how_often": "weekly"})
    alert.refresh_from_db()
    assert (alert.how_often, timezone.localtime(alert.due_at).weekday()) == ("weekly", 5)

    client.post(mine, {"do": "leave all"})
    assert Subscriber.objects.count() == Alert.objects.count() == 0
    assert [client.get(page).status_code for page in (mine, confirm)] == [200, 404]
    assert not client.cookies


def test_one_press_in_a_mail_program_leaves_one_alert(outbox):
    alert, other = an_alert("nada@example.org"), an_alert("nada@example.org", "people")
    strict = Client(enforce_csrf_checks=True)
    address = reverse("alerts:leave", args=[alert.token])

    assert strict.get(address).status_code == 200
    assert Alert.objects.count() == 2
    answers = [strict.post(address, {"List-Unsubscribe": "One-Click"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [*Alert.objects.all()] == [other]
    strict.post(reverse("alerts:leave", args=[other.token]))
    assert Subscriber.objects.count() == 0


@pytest.mark.once
def test_everybody_hears_the_same_and_no_mailbox_is_filled(client, outbox):
    alert = an_alert("nada@example.org")
    before = Alert.objects.values().get()

    answers = [ask(client), ask(client, address="new@example.org")]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/alerts/sent/")] * 2
    assert [message.to for message in outbox] == [["nada@example.org"], ["new@example.org"]]
    # Who has the alert already is led to it; whoever asked changed nothing of it.
    assert links_in(outbox[0]) == [reverse("alerts:mine", args=[alert.subscriber.token])]
    assert Alert.objects.filter(pk=alert.pk).values().get() == before

    # Other spellings of the mailbox, at once and all day.
    for address in ("NADA@example.org", "na.da+x@example.org", "nada+y@example.org"):
        ask(client, address=address)
    assert len(outbox) == 2
    for _time in range(9):
        Mailbox.objects.update(asked_at=timezone.now() - timedelta(minutes=6))
        ask(client, address="nada+z@example.org")
    assert len(outbox) == 2 + Mailbox.MOST - 1

    # The words that a stranger typed are not sent to anybody.
    ask(client, "list=events&q=buy-this", address="third@example.org")
    assert "buy-this" not in str(outbox[-1].message())
    # A program fills in every box.
    sent = len(outbox)
    assert ask(client, address="fourth@example.org", subject="x").url == "/alerts/sent/"
    assert len(outbox) == sent and not Subscriber.objects.at("fourth@example.org").exists()
    # One network does not ask for everybody.
    answers = [ask(client, address=f"a{number}@example.org").status_code for number in range(30)]
    assert answers[-1] == 429 and len(outbox) < 35


@pytest.mark.once
def test_what_strangers_ask_for_keeps_nobody_out(client, outbox):
    address = "nada@example.org"
    for number in range(60):
        wish = {"how_often": "daily", "language": "en"}
        subscribing.ask(address, "events", f"q=stranger{number}", **wish)
    ask(client, how_often="weekly")
    when_sent()
    subscriber = Subscriber.meet(address)
    confirm = reverse("alerts:confirm", args=[subscriber.confirmation])

    keys = shown_at(client, confirm)["alert"]
    own = subscriber.alerts.get(query="")
    assert (len(keys), keys[0], own.how_often) == (MOST_PENDING, own.key, "weekly")

    # Asked again before it is confirmed: the last word counts, and is what the page says.
    ask(client, how_often="daily", language="en")
    assert client.post(confirm, {"alert": own.key}).status_code == 200
    assert not subscriber.alerts.confirmed().exists()
    own.refresh_from_db()
    assert (own.how_often, own.language) == ("daily", "en")
    page = client.get(confirm)
    assert own.get_how_often_display() in words(page)
    assert html_errors(page.content.decode()) == []

    # Only what was chosen, and of nobody else.
    other = an_alert("other@example.org", confirmed_at=None, told_until=None, due_at=None)
    answer = client.post(confirm, {"alert": [own.key, other.key, "x"]})
    assert answer.url.startswith(reverse("alerts:mine", args=[subscriber.token]))
    assert [*Alert.objects.confirmed()] == [own]
    assert subscriber.alerts.count() == MOST_PENDING

    # Who has as much as anybody may have is not asked for more.
    subscriber.alerts.pending().delete()
    for number in range(MOST_ALERTS - 1):
        an_alert(address, query=f"q=own{number}")
    ask(client, "list=people")
    assert subscriber.alerts.count() == MOST_ALERTS


@pytest.mark.django_db(transaction=True)
def test_who_asks_while_somebody_leaves_is_kept():
    alert = an_alert("nada@example.org")

    def leave():
        with closing(connection):
            Alert.objects.filter(pk=alert.pk).leave()

    leaving = threading.Thread(target=leave)
    with transaction.atomic():
        subscriber = Subscriber.meet("nada@example.org")
        leaving.start()
        # Time enough to take the subscriber away, if it could be taken.
        leaving.join(0.5)
        subscriber.want("people", "", how_often="daily", language="ar")
    leaving.join()

    assert [each.listing for each in Subscriber.objects.get().alerts.all()] == ["people"]


@pytest.mark.once
def test_form_refuses_what_it_cannot_keep(client, outbox):
    address = reverse("alerts:new")
    for query in HOSTILE_QUERIES:
        asked = f"list=events&{query}"
        for answer in (client.get(f"{address}?{asked}"), ask(client, asked)):
            assert answer.status_code in {200, 302, 400, 429}, query
    assert max(Alert.objects.values_list("query", flat=True), key=len, default="").isascii()
    assert not Alert.objects.filter(query__contains="theme=unknown").exists()

    assert client.get(address).status_code == client.get(f"{address}?list=users").status_code == 404
    foreign = client.post(f"{address}?list=events", ASKED, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert client.put(f"{address}?list=events").status_code == 405
    for name in ("confirm", "mine", "leave"):
        wrong = reverse(f"alerts:{name}", args=["x:y"])
        assert [client.get(wrong).status_code, client.post(wrong).status_code] == [404, 404]


@pytest.mark.once
def test_what_is_not_confirmed_in_time_is_forgotten(client, outbox, monkeypatch):
    ask(client)
    [link] = links_in(outbox[0])
    later = timezone.now() + timedelta(days=2, minutes=1)

    assert send_due(later).forgotten == 1
    assert [*rows()] == []

    ask(client)
    key = Subscriber.objects.get().key
    monkeypatch.setattr("time.time", lambda: (later - timedelta(days=5)).timestamp())
    old = confirming.sign(key)
    monkeypatch.undo()
    assert client.post(reverse("alerts:confirm", args=[old])).status_code == 404
    assert client.post(link).status_code == 404
    assert Alert.objects.confirmed().count() == 0


@pytest.mark.once
def test_site_without_mail_says_so_and_offers_nothing(client, settings):
    alert = an_alert("nada@example.org")
    settings.MAILERS = {}

    assert "/alerts/" not in client.get("/events/").content.decode()
    page = client.get("/alerts/new/?list=events")
    assert BeautifulSoup(page.content, "html.parser").select("main form") == []
    assert client.post("/alerts/new/?list=events", ASKED).status_code == 405
    assert client.get(reverse("alerts:sent")).status_code == 404
    # Who asked while it sent mail can still see, confirm and leave.
    wish = alert.subscriber.alerts.create(listing="people", how_often="daily", language="ar")
    confirm = reverse("alerts:confirm", args=[alert.subscriber.confirmation])
    assert client.post(confirm, shown_at(client, confirm)).status_code == 302
    assert {*Alert.objects.confirmed()} == {alert, wish}
    mine = reverse("alerts:mine", args=[alert.subscriber.token])
    assert client.get(mine).status_code == 200
    assert client.post(reverse("alerts:leave", args=[alert.token])).status_code == 200
    assert client.post(mine, {"do": "leave all"}).status_code == 200
    assert [*rows()] == []
    with pytest.raises(CommandError) as error:
        call_command("send_alerts")
    assert error.value.returncode == 2


@pytest.mark.once
def test_addresses_outlive_a_change_of_the_key(settings, outbox):
    alert = an_alert("Nada@example.org")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-one", [settings.SECRET_KEY]

    assert Subscriber.meet("nada@EXAMPLE.org") == alert.subscriber
    send_due()
    settings.SECRET_KEY_FALLBACKS = []
    alert.subscriber.refresh_from_db()
    assert alert.subscriber.address == "Nada@example.org"
    assert Subscriber.meet("nada@example.org") == alert.subscriber

    settings.SECRET_KEY = "a third one"
    with pytest.raises(concealing.Unreadable):
        _ = Subscriber.objects.get().address
