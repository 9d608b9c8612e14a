"""How long the editors' first page and lists take: python -m benchmarks.desk

As the chief editor, and as a contributor of the organization that keeps the most. Before it is
measured, every tenth record goes into one of the states in which it waits; afterwards everything
is put back.
"""

import argparse
from collections.abc import Iterator, Sequence
from datetime import timedelta

from benchmarks.measure import Figures, counted, lap, set_up, table, yardstick

set_up()

from django.apps import apps  # noqa: E402 - Django has to be set up before
from django.contrib import admin  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.models import F, Value  # noqa: E402
from django.db.models.functions import Mod  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from events.models import Event  # noqa: E402
from ngo_portal.shared.admin.queues import QueuedMixin  # noqa: E402
from ngo_portal.shared.publishing import Publishable  # noqa: E402
from ngo_portal.shared.roles import ROLES  # noqa: E402
from ngo_portal.shared.workflow import Status  # noqa: E402
from organizations.models import Organization  # noqa: E402

ONE_IN, STATES = 10, [Status.DRAFT, Status.IN_REVIEW, Status.NEEDS_CHANGES, Status.APPROVED]
HEADINGS = ["page", "by", "CPU ms", "p95", "wall ms", "SQL", "kB"]


def user_in(role: str, organization=None):
    user = get_user_model().objects.create(username=f"benchmark {role}", is_staff=True)
    user.groups.add(Group.objects.get(name=ROLES[role]))
    if organization:
        user.memberships.create(organization=organization)
    return user


def spread(organization, user) -> None:
    """Let records wait in every state; the organization keeps one in twenty of all."""
    for kind in apps.get_models():
        if not issubclass(kind, Publishable):
            continue
        # Not through the manager, which would write what readers find as well.
        records = models.QuerySet(kind)
        records.annotate(turn=Mod("pk", 20)).filter(turn=5).update(owner=organization)
        for turn, state in enumerate(STATES):
            some = records.annotate(turn=Mod(F("pk") / Value(20), ONE_IN * len(STATES)))
            some.filter(turn=turn).update(
                status=state, moved_at=timezone.now() - timedelta(days=turn), created_by=user
            )


def pages() -> Iterator[tuple[str, str]]:
    yield "desk", reverse("admin:index")
    for model, registered in admin.site._registry.items():
        if isinstance(registered, QueuedMixin):
            name = model._meta.model_name
            address = reverse(f"admin:{model._meta.app_label}_{name}_changelist")
            yield f"list: {name}", address
            yield from (
                (f"{name}, {code}", f"{address}?queue={code}") for code in registered.queues
            )


def row_of(name: str, address: str, user, rounds: int) -> list:
    client = Client(HTTP_HOST="testserver")
    client.force_login(user)
    cpu, wall = Figures(), Figures()
    response = client.get(address)
    for _round in range(rounds):
        with counted() as tally, lap() as took:
            response = client.get(address)
        cpu.add(took.cpu)
        wall.add(took.wall)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}.")
    size = len(response.content) / 1000
    return [name, user.username.removeprefix("benchmark "), cpu.median, cpu.p95, wall.median,
            tally.statements, size]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args(arguments)
    with transaction.atomic():
        organization = Organization.objects.order_by("pk")[0]
        users = [user_in("chief_editor"), user_in("contributor", organization)]
        spread(organization, users[1])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        rows = [
            row_of(name, address, user, options.rounds)
            for name, address in pages()
            for user in users
        ]
        transaction.set_rollback(True)
    print(f"{Event.objects.count():,} events, {connection.vendor}; yardstick {yardstick():.0f} ms")
    print(table(HEADINGS, rows))


if __name__ == "__main__":
    main()
