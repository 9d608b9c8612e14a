"""The way of a record from a draft to its readers and back: states, moves, and what each asks."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Editorial state; an event's own life (held, postponed, ...) is another field."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    NEEDS_CHANGES = "needs_changes", _("Needs changes")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Rights on a kind of record beside Django's own. Who reviews belongs to the desk of the network and
# sees the records of all organizations; everybody else those of their own.
REVIEW, PUBLISH, WITHDRAW = "review", "publish", "withdraw"


class Rule(NamedTuple):
    """What a move asks of whoever makes it.

    `is_checked` says that nothing of the checklist may be missing.
    """

    right: str
    needs_reason: bool = False
    is_checked: bool = False


MOVES: dict[Status, dict[Status, Rule]] = {
    Status.DRAFT: {
        Status.IN_REVIEW: Rule("change"),
        Status.PUBLISHED: Rule(PUBLISH, is_checked=True),
    },
    Status.IN_REVIEW: {
        Status.APPROVED: Rule(REVIEW, is_checked=True),
        Status.NEEDS_CHANGES: Rule(REVIEW, needs_reason=True),
        Status.DRAFT: Rule("change"),
    },
    Status.NEEDS_CHANGES: {Status.IN_REVIEW: Rule("change")},
    Status.APPROVED: {
        Status.PUBLISHED: Rule(PUBLISH, is_checked=True),
        Status.IN_REVIEW: Rule(REVIEW),
    },
    Status.PUBLISHED: {
        Status.WITHDRAWN: Rule(WITHDRAW, needs_reason=True),
        Status.DRAFT: Rule(WITHDRAW),
    },
    Status.WITHDRAWN: {Status.PUBLISHED: Rule(WITHDRAW, is_checked=True)},
}

# The right without which nobody changes what a record in a state says.
CHANGED_WITH = {
    Status.DRAFT: "change",
    Status.NEEDS_CHANGES: "change",
    Status.IN_REVIEW: REVIEW,
    Status.APPROVED: REVIEW,
    Status.PUBLISHED: PUBLISH,
    Status.WITHDRAWN: WITHDRAW,
}

# States in which nobody has agreed to the record yet.
BEFORE_APPROVAL = {Status.DRAFT, Status.IN_REVIEW, Status.NEEDS_CHANGES}
# States that readers notice.
PUBLIC_STATES = {Status.PUBLISHED, Status.WITHDRAWN}


class MoveRefused(Exception):
    """The record is not in a state from which it may go where it was sent."""
