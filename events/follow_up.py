"""What events decided and by when: outcomes that are due, and how many were carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from events.figures import OUTCOME, name_of, sums_of
from events.models import Event, Outcome
from ngo_portal.shared.page_parts import with_names, with_terms

FollowUp = Outcome.FollowUp
# Known to be unfinished. Of what is not known nobody can say that it is late.
UNFINISHED = (FollowUp.NOT_STARTED, FollowUp.IN_PROGRESS, FollowUp.PARTLY_DONE)
FINISHED = (FollowUp.DONE, FollowUp.DROPPED)
# A deadline that passed before is history, and no news.
REMEMBERED = timedelta(days=365)


@dataclass(frozen=True)
class Due:
    """A public outcome that is not done, and how many days are left until its deadline."""

    outcome: Outcome
    days_left: int

    @property
    def is_late(self) -> bool:
        return self.days_left < 0


def outcomes_due(today: date, limit: int, events: QuerySet | None = None) -> list[Due]:
    """Outcomes of these public events (default: of all) with a deadline that are not done.

    They stand in the order of their deadlines: some that are past it, at most half of them if there
    are enough others, then those that come next.
    """
    # Asked of each outcome in turn, so that the index of deadlines decides how many are looked at.
    events = Event.objects.published() if events is None else events
    public = Outcome.objects.filter(Exists(events.filter(pk=OuterRef("event"))))
    late = public.filter(due_on__gte=today - REMEMBERED, due_on__lt=today)
    late = late.filter(follow_up__in=UNFINISHED).order_by("-due_on", "-pk")
    to_come = public.filter(due_on__gte=today).exclude(follow_up__in=FINISHED)
    passed = [*named(late)[:limit]]
    coming = [*named(to_come.order_by("due_on", "pk"))[:limit]]
    shown = min(len(passed), max(limit // 2, limit - len(coming)))
    found = passed[:shown][::-1] + coming[: limit - shown]
    with_terms([outcome.event for outcome in found], "country")
    return [Due(outcome, (outcome.due_on - today).days) for outcome in found]


def named(outcomes: QuerySet) -> QuerySet:
    return with_names(outcomes, "event", "responsible").defer("evidence_url")


def carried_out(counts: Mapping[str, int]) -> dict[str, int]:
    """How many outcomes a selection of events has, and how many are done, open or unknown.

    `counts` are those of the facet of figures.
    """
    sums = sums_of(counts)
    found = {state: sums.get(name_of(OUTCOME, state), (0, 0))[1] for state in FollowUp.values}
    return {
        "total": sum(found.values()),
        "done": found[FollowUp.DONE],
        "open": sum(found[state] for state in UNFINISHED),
        "unknown": found[FollowUp.UNKNOWN],
    }
