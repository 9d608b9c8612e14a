"""Sending what is due: each mail once, whatever is killed and however many runs there are.

A run takes alerts on for some minutes by writing its name on them, and only sends what still bears
it. What a run leaves behind is free again when its time is over. That an alert was told is written
just after the mail server has taken the mail, so what a run that is killed between these two has
sent is sent again; none is ever lost. The mail has the same Message-ID, by which mail programs know
it, if it tells the same; if there is more to tell by then it is another mail, and is shown.
"""

import contextlib
import logging
import re
import smtplib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import mailers
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Min
from django.utils import timezone

from ngo_portal.alerts import concealing, mails
from ngo_portal.alerts.models import MOST_REFUSALS, Alert, Mailbox, Subscriber
from ngo_portal.alerts.news import (
    Happened,
    News,
    Period,
    happened,
    news,
    numbers_of,
    selection_of,
)
from ngo_portal.alerts.schedule import SETTLING, next_due
from ngo_portal.listings import LISTINGS
from ngo_portal.shared import generation

logger = logging.getLogger(__name__)

AT_ONCE = 500
TAKEN_ON_FOR = timedelta(minutes=10)
# What a mail server puts off is tried again by a run after this time.
PUT_OFF = timedelta(hours=1)
# Codes by which a server says that there is no such mailbox, where it says no more than that.
NO_MAILBOX = {550, 551, 553}
REASON = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
# Of what a server says, that which concerns all mails and not one.
BROKEN = (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused, smtplib.SMTPHeloError)


class Stopped(Exception):
    """The mail server does not work; what is not sent stays due."""


@dataclass
class Report:
    """What a run did."""

    sent: int = 0
    without_news: int = 0
    put_off: int = 0
    refused: int = 0
    unreadable: int = 0
    forgotten: int = 0
    given_up: int = 0

    def __str__(self) -> str:
        return (
            f"{self.sent} sent, {self.without_news} without news, {self.put_off} put off, "
            f"{self.refused} refused, {self.unreadable} unreadable, {self.forgotten} never "
            f"confirmed, {self.given_up} given up"
        )


def send_due(now: datetime | None = None) -> Report:
    """Send all that is due; raises Stopped where there is no mail server or it does not work."""
    if not settings.MAILERS:
        raise Stopped("This site sends no mail: EMAIL_URL is not set.")
    run = Run(now or timezone.now())
    tidy(run)
    try:
        for batch in run.batches():
            run.deliver(batch)
    finally:
        run.end()
    return run.report


def tidy(run: "Run") -> None:
    """Forget what nobody confirmed, and write addresses with the key of today."""
    run.report.forgotten = Alert.objects.forgotten(run.now).count()
    Alert.objects.forgotten(run.now).leave()
    Subscriber.objects.leave_without_alerts()
    Mailbox.objects.over(run.now).delete()
    for subscriber in Subscriber.objects.exclude(key_name=concealing.key_name()).iterator():
        # Of two rows of one address, each written with its key by a process that knew only that
        # one, the older stays as it is.
        with contextlib.suppress(concealing.Unreadable, IntegrityError), transaction.atomic():
            subscriber.keep_anew()


@dataclass
class Run:
    """One run: the alerts that bear its name, and the connection to the mail server."""

    now: datetime
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    report: Report = field(default_factory=Report)
    # By the list: all that happened since any of its due alerts was told.
    found: dict[str, Happened] = field(default_factory=dict)
    sheets: dict[tuple, mails.Sheet | None] = field(default_factory=dict)
    number: int = -1
    refused: list[Subscriber] = field(default_factory=list)
    mailer: object = None

    @property
    def until(self) -> datetime:
        return self.now - SETTLING

    def batches(self) -> Iterator[list[Alert]]:
        """What is due, some hundreds at a time, each taken on by this run alone."""
        in_order = ("listing", "query", "pk")
        while True:
            if not self.take_on(in_order):
                return
            mine = Alert.objects.filter(claim=self.name).select_related("subscriber")
            yield list(mine.order_by(*in_order))

    def take_on(self, in_order: tuple[str, ...]) -> bool:
        """Write the name of this run on some that are free; False if there are none."""
        with transaction.atomic():
            free = Alert.objects.due(self.now).order_by(*in_order)
            if connection.features.has_select_for_update_skip_locked:
                # Two runs at once do not wait for each other.
                free = free.select_for_update(skip_locked=True)
            wanted = list(free.values_list("pk", flat=True)[:AT_ONCE])
            # SQLite has no such locks: what another run was faster with is not free any more.
            mine = Alert.objects.due(self.now).filter(pk__in=wanted)
            mine.update(claim=self.name, claimed_until=taken_until())
        return bool(wanted)

    def deliver(self, batch: list[Alert]) -> None:
        silent = []
        for (listing, query), alerts in groupby(batch, lambda each: (each.listing, each.query)):
            self.sheets.clear()
            for alert, told in self.news_for(listing, query, alerts):
                if not told or not self.tell(alert, told):
                    silent.append(alert)
        self.pass_over(silent)

    def news_for(self, listing: str, query: str, alerts: Iterable[Alert]):
        """Each alert of one question with what is new to it; the question is asked once."""
        found = self.happened_in(listing)
        numbers = found.among(numbers_of(selection_of(listing, query))) if found else []
        for alert in alerts:
            yield alert, news(numbers, found, Period(alert.told_until, self.until))

    def happened_in(self, listing: str) -> Happened:
        if listing not in self.found:
            due = Alert.objects.confirmed().filter(listing=listing, due_at__lte=self.now)
            oldest = due.aggregate(oldest=Min("told_until"))["oldest"] or self.until
            self.found[listing] = happened(LISTINGS[listing], Period(oldest, self.until))
        return self.found[listing]

    def tell(self, alert: Alert, told: News) -> bool:
        """Send the news; False if nothing of it may be told any more."""
        sheet = self.sheet(alert, told)
        if sheet is None:
            return False
        try:
            to = alert.subscriber.address
        except concealing.Unreadable:
            logger.error("An address was kept with another SECRET_KEY and cannot be read.")
            self.report.unreadable += 1
            self.release(alert, due_at=self.next_due(alert))
            return True
        if self.is_mine(alert):
            self.send(alert, mails.news_mail(alert, sheet, to))
        return True

    def sheet(self, alert: Alert, told: News) -> mails.Sheet | None:
        """What is told, read from the records; again as soon as anything readers see changes."""
        number = generation.current()
        if number != self.number:
            self.sheets.clear()
            self.number = number
        key = (alert.language, told)
        if key not in self.sheets:
            self.sheets[key] = mails.sheet(alert.listing, alert.query, alert.language, told)
        return self.sheets[key]

    def is_mine(self, alert: Alert) -> bool:
        """Whether nobody left it or took it over; it is this run's for some minutes more."""
        mine = Alert.objects.filter(pk=alert.pk, claim=self.name)
        return bool(mine.update(claimed_until=taken_until()))

    def send(self, alert: Alert, mail) -> None:
        try:
            self.hand_over(mail)
        except smtplib.SMTPRecipientsRefused as error:
            self.note_refusal(alert, *next(iter(error.recipients.values())))
        except smtplib.SMTPDataError as error:
            self.note_refusal(alert, error.smtp_code, b"5.0.0 the mail, not the address")
        except smtplib.SMTPException as error:
            # Whatever it is, it is said of this mail; those behind it do not wait.
            logger.error("A mail with news could not be sent: %s", type(error).__name__)
            self.disconnect()
            self.put_off(alert)
        except ValueError:
            self.note_refusal(alert, 553, b"no address")
        else:
            self.report.sent += 1
            if alert.subscriber.refusals:
                Subscriber.objects.filter(pk=alert.subscriber.pk).update(refusals=0)
            self.release(alert, told_until=self.until, due_at=self.next_due(alert))

    def hand_over(self, mail) -> None:
        """Give a mail to the server, over a new connection if the old one broke."""
        try:
            self.connected().send_messages([mail])
        except OSError as error:
            if not is_broken(error):
                raise
            if getattr(error, "smtp_code", 0) >= 500:
                raise Stopped(f"The mail server does not take EMAIL_FROM: {error}") from error
            self.disconnect()
            self.hand_over_again(mail)

    def hand_over_again(self, mail) -> None:
        try:
            self.connected().send_messages([mail])
        except OSError as error:
            if not is_broken(error):
                raise
            raise Stopped(f"The mail server does not answer: {error}") from error

    def connected(self):
        if self.mailer is None:
            mailer = mailers.default
            try:
                mailer.open()
            except OSError as error:
                raise Stopped(f"The mail server does not answer: {error}") from error
            self.mailer = mailer
        return self.mailer

    def disconnect(self) -> None:
        if self.mailer is not None:
            with contextlib.suppress(OSError):
                self.mailer.close()
            self.mailer = None

    def note_refusal(self, alert: Alert, code: int, words: bytes) -> None:
        if code < 500:
            self.put_off(alert)
            return
        self.report.refused += 1
        if is_gone(code, words):
            self.refused.append(alert.subscriber)
        # The next regular mail tells what this one would have told.
        self.release(alert, due_at=self.next_due(alert))

    def put_off(self, alert: Alert) -> None:
        self.report.put_off += 1
        self.release(alert, due_at=self.now + PUT_OFF)

    def pass_over(self, alerts: list[Alert]) -> None:
        """There was nothing new: no mail, and what they were told reaches up to now."""
        self.report.without_news += len(alerts)
        for how_often in Alert.HowOften.values:
            keys = [alert.pk for alert in alerts if alert.how_often == how_often]
            mine = Alert.objects.filter(pk__in=keys, claim=self.name)
            mine.filter(told_until__lt=self.until).update(told_until=self.until)
            mine.update(due_at=next_due(how_often, self.now), claim="", claimed_until=None)

    def next_due(self, alert: Alert) -> datetime:
        return next_due(alert.how_often, self.now)

    def release(self, alert: Alert, **changes) -> None:
        mine = Alert.objects.filter(pk=alert.pk, claim=self.name)
        mine.update(**changes, claim="", claimed_until=None)

    def end(self) -> None:
        self.disconnect()
        Alert.objects.filter(claim=self.name).update(claim="", claimed_until=None)
        self.count_refusals()

    def count_refusals(self) -> None:
        """Give up addresses that are gone. Where most are refused the fault is not in them."""
        if len(self.refused) > max(self.report.sent, 1):
            logger.error("The mail server refuses most addresses; none of them is given up.")
            return
        refused = Subscriber.objects.filter(pk__in={each.pk for each in self.refused})
        refused.update(refusals=F("refusals") + 1)
        self.report.given_up = refused.filter(refusals__gte=MOST_REFUSALS).leave()


def taken_until() -> datetime:
    return timezone.now() + TAKEN_ON_FOR


def is_broken(error: OSError) -> bool:
    """Whether the connection or the server is at fault, and not one mail."""
    # An SMTPException is an OSError too, of which the others come from the network.
    return isinstance(error, BROKEN) or not isinstance(error, smtplib.SMTPException)


def is_gone(code: int, words: bytes) -> bool:
    """Whether a refusal says that there is no such mailbox, and not that we are unwelcome."""
    if reason := REASON.search(words.decode(errors="replace")):
        return reason[1].startswith("5.1.") or reason[1] == "5.2.1"
    return code in NO_MAILBOX


def preview(now: datetime | None = None) -> Report:
    """What a run would do with what is due, without sending or writing anything."""
    run = Run(now or timezone.now())
    run.report.forgotten = Alert.objects.forgotten(run.now).count()
    due = Alert.objects.due(run.now).order_by("listing", "query", "pk").iterator()
    for (listing, query), alerts in groupby(due, lambda each: (each.listing, each.query)):
        for _alert, told in run.news_for(listing, query, alerts):
            if told:
                run.report.sent += 1
            else:
                run.report.without_news += 1
    return run.report
