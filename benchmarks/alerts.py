"""How long the mails of many alerts take, and how much memory: python -m benchmarks.alerts

They go to a mail server in a process of its own that takes everything. That each record has been
public since its moment of publication is written once, because generated ones have none of their
own; the subscribers are deleted again.
"""

import argparse
import multiprocessing
import os
import resource
from collections.abc import Sequence
from datetime import datetime

from benchmarks.measure import counted, lap, set_up, table, yardstick

set_up()

from django.conf import settings  # noqa: E402 - Django has to be set up before
from django.db import models  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article  # noqa: E402
from events.models import Event  # noqa: E402
from ngo_portal import env  # noqa: E402
from ngo_portal.alerts import delivery  # noqa: E402
from ngo_portal.alerts.models import Alert, Subscriber  # noqa: E402
from ngo_portal.shared.models import Country, Theme  # noqa: E402
from tests.mail_sink import sink  # noqa: E402

NEW_EVENTS = 1000
HEADINGS = ["alerts", "queries", "mails", "wall s", "CPU s", "mails a second", "SQL", "peak MiB"]
AT_ONCE = 500


def questions(count: int) -> list[tuple[str, str]]:
    """Lists with one filter each, the whole list first."""
    countries = Country.objects.filter(events__isnull=False).distinct().order_by("pk")
    asked = [("events", ""), ("articles", "")]
    asked += [("events", f"country={country.pk}") for country in countries]
    for theme in Theme.objects.order_by("pk"):
        asked += [("events", f"theme={theme.code}"), ("articles", f"theme={theme.code}")]
    return asked[:count]


def settle() -> None:
    for model in (Event, Article):
        # Not through the manager, which would write what readers find as well.
        models.QuerySet(model).filter(publish_at__isnull=False).update(moved_at=F("publish_at"))


def told_until() -> datetime:
    """Such a moment that a thousand events became public after it."""
    moments = Event.objects.published().order_by("-publish_at").values_list("publish_at", flat=True)
    return list(moments[: NEW_EVENTS + 1])[-1]


def subscribe(numbers: range, asked: list[tuple[str, str]], until: datetime) -> None:
    people = []
    for number in numbers:
        person = Subscriber()
        person.keep(f"reader{number}@example.org")
        people.append(person)
    alerts = []
    for number, person in zip(numbers, Subscriber.objects.bulk_create(people), strict=True):
        listing, query = asked[number % len(asked)]
        language = "en" if number % 10 == 0 else "ar"
        alert = Alert(subscriber=person, listing=listing, query=query, language=language)
        alert.how_often = Alert.HowOften.DAILY
        alert.confirmed_at = alert.told_until = until
        alert.due_at = timezone.now()
        alerts.append(alert)
    Alert.objects.bulk_create(alerts)


def take_mails(pipe) -> None:
    """The mail server: tells its address, and in the end how many mails it took."""
    with sink(keeps=False) as server:
        pipe.send(server.address)
        pipe.recv()
        pipe.send(server.count)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=50)
    options = parser.parse_args(arguments)
    if Subscriber.objects.exists():
        raise SystemExit("This database has subscribers.")
    settle()
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=take_mails, args=[theirs])
    server.start()
    os.environ["EMAIL_URL"] = ours.recv()
    settings.MAILERS = env.mailers("EMAIL_URL")
    try:
        asked = questions(options.queries)
        until = told_until()
        for start in range(0, options.alerts, AT_ONCE):
            subscribe(range(start, min(start + AT_ONCE, options.alerts)), asked, until)
        before = peak()
        with counted() as tally, lap() as took:
            report = delivery.send_due(timezone.now() + delivery.SETTLING)
        ours.send("enough")
        if (taken := ours.recv()) != report.sent:
            raise SystemExit(f"The server took {taken} mails of {report.sent}.")
        row = [options.alerts, len(asked), report.sent, took.wall / 1000, took.cpu / 1000]
        row += [round(report.sent / (took.wall / 1000)), tally.statements, peak()]
        print(f"Yardstick {yardstick():.0f} ms; {before:.0f} MiB before.\n")
        print(table(HEADINGS, [row]))
    finally:
        Subscriber.objects.all().delete()
        server.terminate()


if __name__ == "__main__":
    main()
