"""What `send_alerts` mails: what became public since, once, and nothing else."""

import errno
import os
import signal
import smtplib
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from events.models import Event
from ngo_portal import env
from ngo_portal.alerts.delivery import Run, Stopped, preview, send_due
from ngo_portal.alerts.models import MOST_REFUSALS, Alert, Subscriber
from ngo_portal.alerts.schedule import SETTLING, next_due
from ngo_portal.alerts.tasks import send_due_alerts
from ngo_portal.listings import LISTINGS
from ngo_portal.shared import versions
from ngo_portal.shared.workflow import Status
from tests.doors.alerts import LONG_AGO, an_alert, ids_behind_alert
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import PersonFactory
from tests.factories.shared import CountryFactory
from tests.mail_sink import sink
from tests.servers import ROOT, database_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    with sink() as server, mailing_to(server):
        yield server


def mailing_to(server):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", server.address)
        return override_settings(MAILERS=env.mailers("EMAIL_URL"))


def send():
    """A run a little later: what was made just now has settled."""
    return send_due(timezone.now() + SETTLING)


def text_of(message):
    return message.get_body(["plain"]).get_content()


def html_of(message):
    return message.get_body(["html"]).get_content()


def test_mail_tells_once_what_a_query_finds_and_became_public_since(server):
    here, there = CountryFactory(), CountryFactory(qatar=True)
    old = EventFactory(title="قديمة", country=here, publish_at=LONG_AGO)
    Event.objects.filter(pk=old.pk).update(moved_at=LONG_AGO)
    EventFactory(title="في بلد آخر", country=there)
    for state in ("draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"):
        EventFactory(**{state: True}, title=f"خفية {state}", country=here)
    new = EventFactory.create_batch(12, country=here, summary="فيها <b>وسوم</b> & رموز")
    alert = an_alert(
        "nada@example.org", query=f"country={here.pk}", told_until=LONG_AGO + timedelta(days=1)
    )
    an_alert("other@example.org", "articles")

    foreseen = preview(timezone.now() + SETTLING)
    assert (foreseen.sent, foreseen.without_news, server.count) == (1, 1, 0)
    assert (send().sent, send().sent) == (1, 0)

    [message] = server.mails
    told = text_of(message)
    assert [event.title in told for event in new].count(True) == 10
    assert "قديمة" not in told and "خفية" not in told and "في بلد آخر" not in told
    assert f"/events/?country={here.pk}" in told and f"/events/?country={here.pk}" in html_of(
        message
    )
    assert "&lt;b&gt;" in html_of(message) and "<b>" in told
    assert html_of(message).count('lang="ar" dir="rtl"') > 2
    # Lines that begin with something else than an Arabic letter are laid out from the right too.
    lines = [line for line in told.splitlines() if line and not line.startswith("http")]
    assert {line[0] for line in lines} == {"\u200f"}
    assert "12" in message["Subject"] and message["List-Id"].startswith("events <events.alerts.")
    assert message["Auto-Submitted"] == "auto-generated" and message["Precedence"] is None
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = f"<{settings.SITE_ORIGIN}/alerts/leave/{alert.token}/>"
    assert f"\nList-Unsubscribe: {leave}\n".encode() in message.raw.replace(b"\r\n", b"\n")


def test_record_is_read_when_its_mail_is_sent(server):
    gone, stays = EventFactory(title="تُسحب"), EventFactory(title="تبقى")
    person = PersonFactory(name="سلمى")
    for number in range(3):
        an_alert(f"a{number}@example.org")
        an_alert(f"b{number}@example.org", "people")

    def change(_mail):
        if server.count == 1:
            gone.move(Status.WITHDRAWN)
        if server.count == 4:
            person.is_withheld = True
            person.save()
        if server.count == 5:
            Subscriber.objects.at("b2@example.org").delete()

    # In this thread: the transaction of the test is nobody else's.
    with watching(change):
        report = send()

    about_events = [text_of(mail) for mail in server.mails if "سلمى" not in text_of(mail)]
    assert [gone.title in told for told in about_events] == [True, False, False]
    assert all(stays.title in told for told in about_events)
    assert [mail["To"] for mail in server.mails if "سلمى" in text_of(mail)] == ["b0@example.org"]
    assert (report.sent, report.without_news) == (4, 2)


@contextmanager
def watching(then):
    """Calls something after each mail, in the thread that sent it."""
    hand_over = Run.hand_over

    def handed_over(run, mail):
        hand_over(run, mail)
        then(mail)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "hand_over", handed_over)
        yield


def test_who_waits_for_an_event_hears_that_it_is_off_or_elsewhere(server):
    ahead = timezone.localdate() + timedelta(days=30)
    off, moved, mended, reworded = (
        EventFactory(announced=True, starts_on=ahead, title=f"لقاء {number}", publish_at=LONG_AGO)
        for number in range(4)
    )
    Event.objects.update(moved_at=LONG_AGO)
    alert = an_alert("nada@example.org", told_until=timezone.now() - timedelta(hours=1))

    saved(off, life=Event.Life.CANCELLED)
    saved(moved, starts_on=ahead + timedelta(days=1))
    saved(mended, starts_on=ahead + timedelta(days=2))
    saved(mended, starts_on=ahead)
    saved(reworded, summary="كلمات أخرى")
    assert send().sent == 1

    told = text_of(server.mails[0])
    assert [event.title in told for event in (off, moved, mended, reworded)] == [
        True,
        True,
        False,
        False,
    ]
    alert.refresh_from_db()
    Alert.objects.update(due_at=LONG_AGO)
    assert send().sent == 0


def saved(event, **values):
    """As the form of the admin saves it."""
    event.refresh_from_db()
    before = versions.Before.of(event)
    for name, value in values.items():
        setattr(event, name, value)
    event.save()
    versions.keep_change(event, before, by=None)


def test_address_that_is_gone_is_given_up_and_no_other(server):
    EventFactory()
    for name in ("gone", "later", "unwelcome", "good", "better"):
        an_alert(f"{name}@example.org")
    answers = {
        "gone@example.org": "550 5.1.1 no such user",
        "later@example.org": "450 4.2.0 come back",
        "unwelcome@example.org": "550 5.7.1 not from you",
    }
    server.refuse = lambda address: answers.get(address, "")

    for _turn in range(MOST_REFUSALS):
        EventFactory()
        Alert.objects.update(due_at=LONG_AGO)
        report = send()
    assert (report.sent, report.put_off, report.refused, report.given_up) == (2, 1, 2, 1)
    assert not Subscriber.objects.at("gone@example.org").exists()

    # A server that refuses everybody says nothing of the addresses.
    server.refuse = lambda address: "550 5.1.1 no such user"
    for _turn in range(MOST_REFUSALS + 1):
        EventFactory()
        Alert.objects.update(due_at=LONG_AGO)
        send()
    assert Subscriber.objects.count() == 4

    # What they were not told is told as soon as they can be reached.
    server.refuse = lambda address: ""
    Alert.objects.update(due_at=LONG_AGO)
    assert send().sent == 4


def test_one_mail_that_fails_in_its_own_way_stops_no_other(server):
    EventFactory()
    for name in ("a", "b", "c"):
        an_alert(f"{name}@example.org")
    too_long = f"250 {'x' * 9000}"
    server.refuse = lambda address: too_long if address.startswith("a@") else ""

    report = send()

    assert (report.sent, report.put_off, report.refused) == (2, 1, 0)
    assert server.receivers == ["b@example.org", "c@example.org"]


def test_mail_has_another_number_as_soon_as_it_tells_more(server):
    ahead = timezone.localdate() + timedelta(days=30)
    event = EventFactory(announced=True, starts_on=ahead, publish_at=LONG_AGO)
    Event.objects.update(moved_at=LONG_AGO)
    alert = an_alert("nada@example.org", told_until=timezone.now() - timedelta(hours=1))
    before = Alert.objects.filter(pk=alert.pk).values("told_until", "due_at").get()

    def sent_as_if_killed():
        """A run that the server heard and that could not write it down."""
        send()
        Alert.objects.update(**before)
        return server.mails[-1]["Message-ID"]

    saved(event, starts_on=ahead + timedelta(days=1))
    moved = sent_as_if_killed()
    assert sent_as_if_killed() == moved
    saved(event, life=Event.Life.CANCELLED)
    cancelled = sent_as_if_killed()
    EventFactory()
    with_another = sent_as_if_killed()
    assert sent_as_if_killed() == with_another
    assert len({moved, cancelled, with_another}) == 3
    assert server.count == 5


def test_what_becomes_public_during_a_run_is_told_by_the_next(server):
    here, there = CountryFactory(), CountryFactory(qatar=True)
    EventFactory(country=here, publish_at=LONG_AGO + timedelta(days=1))
    Event.objects.update(moved_at=LONG_AGO)
    an_alert("a@example.org", query=f"country={here.pk}")
    without_news = an_alert("b@example.org", query=f"country={there.pk}")
    # Of a transaction that began some time before the run looked, and ends after it.
    dated_early = timezone.now() - SETTLING / 2
    between = []

    def publish(_mail):
        between.append(EventFactory(country=there))
        between.append(EventFactory(country=there))
        Event.objects.filter(pk=between[1].pk).update(moved_at=dated_early, publish_at=dated_early)

    with watching(publish):
        assert (send_due().sent, len(between)) == (1, 2)
    without_news.refresh_from_db()
    assert without_news.told_until > LONG_AGO

    Alert.objects.filter(pk=without_news.pk).update(due_at=LONG_AGO)
    assert send().sent == 1
    assert all(event.title in text_of(server.mails[-1]) for event in between)


@pytest.mark.once
def test_server_that_does_not_answer_leaves_everything_due():
    EventFactory()
    an_alert("nada@example.org")
    with sink() as server:
        down = mailing_to(server)
    with down:
        with pytest.raises(Stopped):
            send()
        Event.objects.update(moved_at=LONG_AGO)
        with pytest.raises(CommandError, match="does not answer"):
            call_command("send_alerts")
    assert Alert.objects.due(timezone.now()).count() == 1

    def unreachable(*_args):
        raise OSError(errno.EHOSTUNREACH, "No route to host")

    with sink() as server, mailing_to(server), pytest.MonkeyPatch.context() as patch:
        patch.setattr(smtplib.SMTP, "sendmail", unreachable)
        with pytest.raises(CommandError, match="does not answer") as error:
            call_command("send_alerts")
    assert (error.value.returncode, server.connections) == (1, 2)
    assert Alert.objects.due(timezone.now()).count() == 1

    with sink() as server, mailing_to(server):
        assert "1 sent" in send_due_alerts.enqueue().return_value


@pytest.mark.django_db(transaction=True)
def test_runs_that_are_killed_or_run_together_mail_everybody_once(tmp_path):
    EventFactory()
    Event.objects.update(moved_at=LONG_AGO)
    addresses = [f"a{number}@example.org" for number in range(40)]
    for address in addresses:
        an_alert(address, language="en")

    with sink() as server:
        first = started(server)
        server.took = lambda _mail: server.count == 5 and os.kill(first.pid, signal.SIGKILL)
        first.communicate(timeout=120)
        assert first.returncode == -signal.SIGKILL
        # Nobody waits here until its time is over.
        Alert.objects.exclude(claim="").update(claimed_until=LONG_AGO)
        runs = [started(server) for _run in range(2)]
        said = [run.communicate(timeout=120)[0].decode() for run in runs]
        assert [run.returncode for run in runs] == [0, 0], said

    count = Counter(server.receivers)
    assert {*count} == {*addresses}
    # The mail that the server took at that very moment, and it bears the same number.
    twice = [mail["Message-ID"] for mail in server.mails if count[mail["To"]] > 1]
    assert (len(twice), len({*twice})) == (2, 1)
    assert Alert.objects.due(timezone.now()).count() == 0


def started(server):
    environment = {
        "PATH": os.environ["PATH"],
        "MULTAQA_ENV": "development",
        "SECRET_KEY": "only-for-tests",
        "DATABASE_URL": database_address(),
        "CACHE_DIR": str(settings.CACHE_DIR),
        "EMAIL_URL": server.address,
    }
    command = [sys.executable, "manage.py", "send_alerts"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)


def test_alert_has_what_the_page_has(client):
    here, there = CountryFactory(), CountryFactory(qatar=True)
    events = [
        EventFactory(country=here),
        EventFactory(country=here, draft=True),
        EventFactory(country=there),
    ]
    ArticleFactory()

    assert ids_behind_alert(LISTINGS["events"], f"country={here.pk}&page=2") == {events[0].pk}
    assert ids_behind_alert(LISTINGS["events"], "") == {events[0].pk, events[2].pk}
    assert Subscriber.objects.count() == 0


@pytest.mark.once
def test_alerts_are_due_at_six_by_the_clock_of_the_site(settings):
    settings.TIME_ZONE = "Asia/Damascus"
    # A Thursday, 02:59 and 03:00 in UTC are 05:59 and 06:00 in Damascus.
    before = datetime(2026, 11, 19, 2, 59, tzinfo=UTC)
    at_six = before + timedelta(minutes=1)

    assert next_due("daily", before) == at_six
    assert next_due("daily", at_six) == at_six + timedelta(days=1)
    assert next_due("weekly", at_six) == at_six + timedelta(days=2)
    assert next_due("weekly", at_six + timedelta(days=2)) == at_six + timedelta(days=9)
    moments = [next_due("daily", before + timedelta(hours=hours)) for hours in range(0, 200, 7)]
    assert all(earlier <= later for earlier, later in pairwise(moments))
