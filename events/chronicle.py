"""From the announcement of an event to what became of it: one line of dated stages.

Only what is recorded has a place in it; a stage is dated no more precisely than it is known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from events.models import Agreement, Event, EventRelation, Outcome

# Of the text of an outcome, so that a reader knows which one is meant.
WORDS = 14
# Kinds of links of articles, which live a floor above; reports come after the days they tell of.
ANNOUNCEMENT = "announcement"
RANKS = ["announcement", "former", "event", "agreement", "report", "note", "related", "correction"]
# How an event that follows or prepares another one stands to it.
RELATED = (EventRelation.Kind.FOLLOWS, EventRelation.Kind.PREPARES_FOR)


@dataclass(frozen=True)
class Stage:
    """Something that happened, or is to happen, on a day; `title` names what it leads to."""

    kind: str
    what: str
    on: date | None = None
    # What has the dates of an event; else a day.
    dated: Any = None
    title: str = ""
    url: str = ""
    # Whether it leads off this site.
    is_elsewhere: bool = False
    note: str = ""
    is_to_come: bool = False
    # Whether the title is of the record, and so in its language.
    is_quoted: bool = True


def chronicle(event: Event, shown: dict[str, Any], today: date | None = None) -> list[Stage]:
    """The stages in their order; none for an event of which only itself is known.

    `shown` are the parts that the page of the event shows: what readers may see and nothing else.
    """
    today = today or timezone.localdate()
    stages = [
        *of_articles(shown["article_links"]),
        *of_former_date(event),
        *of_agreements(shown["agreements"]),
        *of_outcomes(shown["outcomes"], today),
        *of_relations(shown["relations"], shown["relations_to"], today),
        *of_corrections(shown["corrections"]),
    ]
    if not stages:
        return []
    own = of_event(event, today)
    position = position_of(event, stages)
    order = [(stage.on, RANKS.index(stage.kind), stage) for stage in stages if stage.on]
    order.append((position, RANKS.index("event"), own))
    return [stage for _on, _rank, stage in sorted(order, key=lambda entry: entry[:2])]


def position_of(event: Event, stages: Iterable[Stage]) -> date:
    """Where the event itself stands in its line.

    Of a month or year it is the last announcement within it after which it can have been. An
    undated event lies before the first report about it, and after what announced it: on the day of
    that report, where its rank puts it between the two.
    """
    announced = [stage.on for stage in stages if stage.kind == ANNOUNCEMENT and stage.on]
    if event.starts_on:
        before = [day for day in announced if day <= event.last_on]
        return max([event.starts_on, *before])
    reported = [stage.on for stage in stages if stage.kind != ANNOUNCEMENT and stage.on]
    return min(reported, default=max(announced, default=date.max))


def of_event(event: Event, today: date) -> Stage:
    """The days themselves. What was announced for a day gone by need not have taken place."""
    life = Event.Life
    is_over = event.last_on is not None and event.last_on < today
    what = {
        life.HELD: _("It was held"),
        life.ONGOING: _("It is being held"),
        life.CANCELLED: _("It was to be held, and was cancelled"),
        life.POSTPONED: _("Its new date") if event.previously_on else _("Postponed from this date"),
    }.get(life(event.life), _("It is to be held"))
    note = event.life_note if event.life in (life.CANCELLED, life.POSTPONED) else ""
    if is_over and event.life in (life.ANNOUNCED, life.CONFIRMED):
        what = _("It was to be held")
        note = _("Whether it was held is not recorded.")
    is_open = event.life in (life.ANNOUNCED, life.CONFIRMED, life.POSTPONED)
    return Stage(
        "event",
        what,
        dated=event,
        note=note,
        is_to_come=is_open and not is_over,
        is_quoted=note == event.life_note,
    )


def of_articles(links: Iterable) -> Iterator[Stage]:
    """What was written, on the day on which it first appeared anywhere."""
    for link in links:
        article = link.article
        is_announcement = link.kind == ANNOUNCEMENT
        day = article.source_published_on or timezone.localdate(article.publish_at)
        yield Stage(
            ANNOUNCEMENT if is_announcement else "report",
            _("It was announced") if is_announcement else link.get_kind_display(),
            day,
            title=article.title,
            url=article.get_absolute_url(),
            note=article.outlet_name,
        )


def of_former_date(event: Event) -> Iterator[Stage]:
    if event.previously_on:
        yield Stage("former", _("It was to be held then"), event.previously_on)


def of_agreements(agreements: Iterable[Agreement]) -> Iterator[Stage]:
    for agreement in agreements:
        if agreement.signed_on:
            yield Stage(
                "agreement",
                _("Signed: %(kind)s") % {"kind": agreement.get_kind_display()},
                agreement.signed_on,
                title=agreement.subject,
                url="#agreements",
            )


def of_outcomes(groups: Iterable[tuple[str, list[Outcome]]], today: date) -> Iterator[Stage]:
    for _heading, outcomes in groups:
        for outcome in outcomes:
            yield from of_notes(outcome)
            yield from of_deadline(outcome, today)


def of_notes(outcome: Outcome) -> Iterator[Stage]:
    for note in outcome.notes.all():
        what = note.get_follow_up_display() if note.follow_up else _("Follow-up")
        yield Stage(
            "note",
            _("%(outcome)s: %(state)s") % {"outcome": name_of(outcome), "state": what},
            note.noted_on,
            title=shortened(note.text),
            url=note.url or address_of(outcome),
            is_elsewhere=bool(note.url),
        )


def of_deadline(outcome: Outcome, today: date) -> Iterator[Stage]:
    """Deadlines that are still to come, and those that passed with the work undone."""
    done = (Outcome.FollowUp.DONE, Outcome.FollowUp.DROPPED)
    is_to_come = outcome.due_on is not None and outcome.due_on >= today
    if (is_to_come and outcome.follow_up not in done) or outcome.is_overdue_on(today):
        what = _("Deadline: %(outcome)s") if is_to_come else _("Deadline passed: %(outcome)s")
        yield Stage(
            "note",
            what % {"outcome": name_of(outcome)},
            outcome.due_on,
            title=shortened(outcome.text),
            url=address_of(outcome),
            is_to_come=is_to_come,
        )


def of_relations(relations: Iterable, relations_to: Iterable, today: date) -> Iterator[Stage]:
    """Dated gatherings that this one prepares or follows, or that prepare or follow it."""
    pairs = [(one.get_kind_display(), one.kind, one.other) for one in relations if one.other_id]
    pairs += [(one.inverse, one.kind, one.event) for one in relations_to]
    for what, kind, other in pairs:
        if kind in RELATED and other.starts_on:
            yield Stage(
                "related",
                str(what),
                other.starts_on,
                dated=other,
                title=other.title,
                url=other.get_absolute_url(),
                is_to_come=other.starts_on > today,
            )


def of_corrections(corrections: Iterable) -> Iterator[Stage]:
    for correction in corrections:
        yield Stage(
            "correction",
            _("Corrected on this page"),
            correction.corrected_on,
            title=shortened(correction.right),
            url="#corrections",
        )


def name_of(outcome: Outcome) -> str:
    kind = outcome.get_kind_display()
    if outcome.number is None:
        return str(kind)
    return _("%(kind)s %(number)d") % {"kind": kind, "number": outcome.number}


def address_of(outcome: Outcome) -> str:
    return f"#outcome-{outcome.pk}"


def shortened(text: str) -> str:
    return Truncator(text).words(WORDS)
