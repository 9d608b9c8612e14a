"""The front page and the introductions of the demonstration: what its newsroom would have said."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import models

from articles.models import Article
from events.models import Event
from ngo_portal.front.models import FrontSlot
from ngo_portal.shared.models import Country, Theme

FILE = Path(__file__).with_name("front.toml")
KINDS: dict[str, type[models.Model]] = {"article": Article, "event": Event}

type Table = dict[str, Any]


def compose(keyed: Callable[[type[models.Model], str], Any], moment: Callable[[str], Any]) -> None:
    """Place records of this run, unless somebody has placed any, and introduce what has no words.

    `keyed` finds a record by its key in the files, None if this run knows no such record; `moment`
    reads «+14d».
    """
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    for table in tables["introductions"]:
        introduce(table)
    if not FrontSlot.objects.exists():
        for position, table in enumerate(tables["slots"], start=1):
            place(table, position, keyed, moment)


def introduce(table: Table) -> None:
    if "theme" in table:
        rows = Theme.objects.filter(code=table["theme"])
    else:
        rows = Country.objects.filter(pk=table["country"])
    for topic in rows.filter(description_ar="", description_en=""):
        topic.description_ar, topic.description_en = table["ar"].strip(), table["en"].strip()
        topic.full_clean()
        topic.save()


def place(table: Table, position: int, keyed, moment) -> None:
    kind = next(kind for kind in KINDS if kind in table)
    record = keyed(KINDS[kind], table[kind])
    if record is None:
        return
    slot = FrontSlot(place=table["place"], position=position, **{kind: record})
    for name in ("headline", "kicker"):
        setattr(slot, name, table.get(name, ""))
    for name in ("begins_at", "ends_at"):
        setattr(slot, name, moment(table[name]) if name in table else None)
    slot.full_clean()
    slot.save()
