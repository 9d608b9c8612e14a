"""The moves of records in the admin: who may make which, by which button, and what it is called."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin.rights import moves_open_to
from ngo_portal.shared.checklist import Missing
from ngo_portal.shared.models import Move
from ngo_portal.shared.publishing import Publishable
from ngo_portal.shared.workflow import MoveRefused, Rule, Status

PUBLISH_NOW, SCHEDULE = _("Publish now"), _("Schedule publication")
SEND_TO_REVIEW = _("Send to review")
NAMES = {
    (Status.DRAFT, Status.IN_REVIEW): SEND_TO_REVIEW,
    (Status.DRAFT, Status.PUBLISHED): PUBLISH_NOW,
    (Status.IN_REVIEW, Status.APPROVED): _("Approve"),
    (Status.IN_REVIEW, Status.NEEDS_CHANGES): _("Return to the author"),
    (Status.IN_REVIEW, Status.DRAFT): _("Take back from review"),
    (Status.NEEDS_CHANGES, Status.IN_REVIEW): SEND_TO_REVIEW,
    (Status.APPROVED, Status.PUBLISHED): PUBLISH_NOW,
    (Status.APPROVED, Status.IN_REVIEW): _("Back to review"),
    (Status.PUBLISHED, Status.WITHDRAWN): _("Withdraw"),
    (Status.PUBLISHED, Status.DRAFT): _("Back to drafts"),
    (Status.WITHDRAWN, Status.PUBLISHED): _("Publish again"),
}
BACK = {
    (Status.IN_REVIEW, Status.NEEDS_CHANGES),
    (Status.IN_REVIEW, Status.DRAFT),
    (Status.APPROVED, Status.IN_REVIEW),
    (Status.PUBLISHED, Status.WITHDRAWN),
    (Status.PUBLISHED, Status.DRAFT),
}
WHO_READS = {
    Status.NEEDS_CHANGES: _("Needed for «%(button)s»: the author reads it above the form."),
    Status.WITHDRAWN: _("Needed for «%(button)s»: readers see it at the address of the record."),
}


class NotOpen(MoveRefused):
    """This user may not send the record there from its state."""


class WithoutReason(MoveRefused):
    """The move has to be explained to somebody."""


class Incomplete(MoveRefused):
    """Readers would miss something."""

    def __init__(self, missing: list[Missing]):
        super().__init__(missing)
        self.missing = missing


def send(record: Publishable, end: str, *, by, reason: str = "") -> Move:
    """Make a move for a user, if they may, said why, and nothing is missing. Raises MoveRefused."""
    rule = moves_open_to(by, record).get(Status(end)) if end in Status.values else None
    if rule is None:
        raise NotOpen(end)
    if rule.needs_reason and not reason.strip():
        raise WithoutReason(end)
    if rule.is_checked and (missing := record.missing()):
        raise Incomplete(missing)
    return record.move(end, by=by, reason=reason.strip())


class Button(NamedTuple):
    """`now` and `later` are its names by the moment of publication, where that makes a difference.

    `is_back` says that it leads away from the readers.
    """

    end: Status
    name: str | Promise
    now: str | Promise
    later: str | Promise
    is_back: bool


def buttons(record: Publishable, moves: dict[Status, Rule]) -> list[Button]:
    start = Status(record.status)
    is_planned = bool(record.publish_at) and record.publish_at > timezone.now()
    found = []
    for end in moves:
        name = NAMES[start, end]
        is_publishing = name is PUBLISH_NOW
        found.append(
            Button(
                end=end,
                name=SCHEDULE if is_publishing and is_planned else name,
                now=PUBLISH_NOW if is_publishing else "",
                later=SCHEDULE if is_publishing else "",
                is_back=(start, end) in BACK,
            )
        )
    return found


def who_reads_the_reason(record: Publishable, moves: dict[Status, Rule]) -> str:
    """For which button a reason is needed, and whom it reaches; "" if none of them asks for one."""
    start = Status(record.status)
    return " ".join(
        WHO_READS[end] % {"button": NAMES[start, end]}
        for end, rule in moves.items()
        if rule.needs_reason
    )
