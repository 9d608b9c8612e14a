"""Questions that are answered before readers see a record on a sensitive theme.

A record is sensitive if one of its themes is, or the group of one. Whoever wrote it answers, and
an editor confirms. Answers hold for what the record said when they were given: its texts, its
place, its pictures, the people it names and quotes. When these change, the questions are asked
again before the next step towards readers; saving never asks.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.checklist import Missing
from ngo_portal.shared.models.safeguarding import SafeguardingCheck

# Goes up with every change of what is asked: older answers then no longer count.
VERSION = 1
YES, NOT_HERE = "yes", "not_here"
ANSWERS = [(YES, _("Yes, I have made sure")), (NOT_HERE, _("Does not apply here"))]


class Question(NamedTuple):
    code: str
    text: Promise
    help: Promise

    @property
    def field(self) -> str:
        return f"safe_{self.code}"


QUESTIONS = [
    Question(
        "names",
        _("No survivor and no minor is named or can be recognised"),
        _("Nor by a family, a school, a job, or several details that together tell who it is."),
    ),
    Question(
        "place",
        _("No place is told more exactly than is safe"),
        _("Shelters, safe houses, children's centres, parts of a camp: name the city at most."),
    ),
    Question(
        "consent",
        _("Everybody whose story or words it tells has agreed to this publication"),
        _("They know where it will stand, and that they may take it back. For minors a guardian."),
    ),
    Question(
        "faces",
        _("No picture shows a face or a sign by which somebody at risk is recognised"),
        _("Also not in the background, nor on a badge, a screen or a list."),
    ),
    Question(
        "partners",
        _("No partner and none of their staff come to harm by being named"),
        _("Ask them if you are not sure."),
    ),
]
CONFIRMED, NOTE = "safe_confirmed", "safe_note"
FIELDS = {*(question.field for question in QUESTIONS), CONFIRMED, NOTE}

UNANSWERED = _("Its theme is sensitive: answer the questions on safeguarding.")
STALE = _("What it says has changed since: answer the questions on safeguarding again.")
UNCONFIRMED = _("An editor has to confirm the answers on safeguarding.")

NOT_TOLD = {"search_text", "withdrawal"}
PICTURES = ("cover", "logo")
# Rows of a record that may tell who somebody is; what counts of each.
PARTS = {
    "photos": ("photo_id", "caption", "photo__alt", "photo__caption", "photo__image"),
    "body_photos": ("photo_id", "photo__alt", "photo__caption", "photo__image"),
    "person_links": ("person_id",),
    "agenda": ("text", "speakers"),
    "quotes": ("text", "speaker_id", "speaker_as_stated", "role_then"),
    "participations": ("person_id", "name_as_stated", "title_as_stated"),
}


def is_sensitive(record) -> bool:
    sensitive = Q(is_sensitive=True) | Q(parent__is_sensitive=True)
    return record.themes.filter(sensitive).exists()


def check_of(record) -> SafeguardingCheck | None:
    return SafeguardingCheck.objects.of(record).first()


def fingerprint(record) -> str:
    """What of a record the answers are about, in short."""
    # As stored: the record in a form may still hold what was typed, untidied.
    stored = type(record)._base_manager.filter(pk=record.pk)
    said = [repr(row) for row in stored.values_list(*told_by(type(record)))]
    for name, columns in PARTS.items():
        if hasattr(record, name):
            # A session has a row for each of its speakers.
            rows = getattr(record, name).order_by("pk", *columns[-1:]).values_list(*columns)
            said += [repr(row) for row in rows]
    return sha256(repr(said).encode()).hexdigest()


def told_by(model) -> list[str]:
    """The columns of a record with texts, its place, and what its picture shows."""
    pictures = [name for name in PICTURES if hasattr(model, name)]
    shown = [f"{name}__{column}" for name in pictures for column in ("image", "alt", "caption")]
    return shown + [
        field.attname
        for field in model._meta.concrete_fields
        if field.name == "place"
        or (
            isinstance(field, (models.CharField, models.TextField))
            and not field.choices
            and field.name not in NOT_TOLD
        )
    ]


def is_complete(check: SafeguardingCheck | None) -> bool:
    if check is None or check.version != VERSION:
        return False
    return all(check.answers.get(question.code) for question in QUESTIONS)


def is_current(check: SafeguardingCheck | None, record) -> bool:
    """Whether all is answered, and for what the record says now."""
    return is_complete(check) and check.fingerprint == fingerprint(record)


def missing(record) -> Iterator[Missing]:
    """What has to be answered or confirmed before readers may see the record."""
    if not is_sensitive(record):
        return
    check = check_of(record)
    if not is_complete(check):
        known = check.answers if check and check.version == VERSION else {}
        first = next(question for question in QUESTIONS if not known.get(question.code))
        yield Missing(first.field, UNANSWERED)
    elif not is_current(check, record):
        yield Missing(QUESTIONS[0].field, STALE)
    elif check.confirmed_at is None:
        yield Missing(CONFIRMED, UNCONFIRMED)
