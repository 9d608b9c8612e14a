"""What cards and pages of events draw: the date as in a diary, head counts, votes as a bar."""

from typing import NamedTuple

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext

from events.models import Event
from ngo_portal.shared import counting, dates, months
from ngo_portal.shared.quantity import Unit
from ngo_portal.shared.templatetags.portal import event_dates

register = template.Library()


class DiaryDate(NamedTuple):
    """The date of an event as it stands beside a diary entry; parts nobody knows are ""."""

    machine: str
    days: str
    month: str
    year: str
    until: str
    is_derived: bool


@register.filter
def diary_date(event) -> DiaryDate | None:
    """Return the date in parts, None for an event without one; with the months of the page.

    A span within a month shows both days; a longer one its first day, and until when it lasted.
    """
    first, last = event.starts_on, event.ends_on
    if first is None:
        return None
    style, language = months.of_page(), get_language() or "ar"
    days, month, until = "", "", ""
    if event.date_precision != Event.DatePrecision.YEAR:
        month = dates.month_name(first.month, style, language)
    if event.date_precision in (Event.DatePrecision.DAY, Event.DatePrecision.RANGE):
        days = str(first.day)
    if last and (last.year, last.month) == (first.year, first.month):
        days = f"{first.day}–{last.day}"
    elif last:
        until = dates.format_date(last, style, language)
    is_derived = event.date_basis == Event.DateBasis.PUBLICATION
    machine = str(first)[: 10 if days else 7 if month else 4]
    return DiaryDate(machine, days, month, str(first.year), until, is_derived)


@register.simple_tag
def diary_time(event):
    """When an event took place, as it stands beside a diary entry."""
    date = diary_date(event)
    if date is None:
        return format_html("<span>{}</span>", event_dates(event))
    span = " when__day--span" if len(date.days) > 2 else ""
    parts = [
        (f"when__day{span}", date.days),
        ("when__month", date.month),
        ("when__year", date.year),
    ]
    if not date.month:
        parts = [("when__day when__day--span", date.year)]
    notes = [
        gettext("until %(day)s") % {"day": date.until} if date.until else "",
        notes_on_precision(event),
        gettext("by the date of publication") if date.is_derived else "",
    ]
    return format_html(
        '<time datetime="{}">{}</time>{}',
        date.machine,
        format_html_join(" ", '<span class="{}">{}</span>', [part for part in parts if part[1]]),
        format_html_join("", " <span>{}</span>", [(note,) for note in notes if note]),
    )


def notes_on_precision(event) -> str:
    if event.date_precision == Event.DatePrecision.MONTH:
        return gettext("day not stated")
    return gettext("month not stated") if event.date_precision == Event.DatePrecision.YEAR else ""


class Parted(NamedTuple):
    """A long list as a phone shows it: first rows, the rest, and the number that it begins at."""

    first: list
    rest: list
    next: int


# One more takes no more room than the fold.
FEW = 1


@register.filter
def parted(rows, most):
    rows = list(rows)
    if len(rows) <= most + FEW:
        return Parted(rows, [], 0)
    return Parted(rows[:most], rows[most:], most + 1)


class HeadCount(NamedTuple):
    """«نحو 25 متحدثًا» in three parts, so that a page can set the number large, and its notes."""

    before: str
    number: str
    after: str
    notes: list[str]

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.before, self.number, self.after)))


# Reports count ministries and unions among «bodies», not only organizations.
NOUNS = {Unit.PERSONS: "participant", Unit.ORGANIZATIONS: "body"}


@register.filter
def head_count(row) -> HeadCount:
    """Return how many an attendance counts: of whom, in which way, how sure it is.

    A role that has no noun stands in the notes, as does «number not stated».
    """
    noun = counting.noun_of(row.role.code) if row.role_id else NOUNS[Unit(row.unit)]
    notes = [
        str(row.role) if row.role_id and (not noun or row.count is None) else "",
        row.get_unit_display() if row.role_id and row.unit == Unit.ORGANIZATIONS else "",
        row.get_mode_display(),
        row.note,
    ]
    told = counting.told(row.count, row.qualifier, noun)
    return HeadCount(*told, [note for note in notes if note])


# What became of an outcome, as a sign of 16 by 16: parts of a circle that are filled, or lines.
FILLED = {
    "in_progress": "M8 8V3.5A4.5 4.5 0 0 1 12.5 8Z",
    "partly_done": "M8 3.5a4.5 4.5 0 0 1 0 9Z",
}
LINES = {
    "done": "m4.8 8.3 2.3 2.4 4.2-5",
    "dropped": "m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8",
    "unknown": "M6.2 6.4a1.8 1.8 0 1 1 2.7 1.6c-.6.4-.9.7-.9 1.3m0 2v.2",
}


@register.simple_tag
def sign_of(follow_up):
    """Draw the sign of a state of follow-up; its word stands beside it."""
    is_filled = follow_up in FILLED
    return format_html(
        '<svg class="sign sign--{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<circle cx="8" cy="8" r="7"/><path class="{}" d="{}"/></svg>',
        follow_up,
        "sign__fill" if is_filled else "sign__line",
        FILLED.get(follow_up) or LINES.get(follow_up, ""),
    )


class BallotPart(NamedTuple):
    """One part of a vote; start and width are per cent of all who could vote."""

    kind: str
    count: int
    start: float
    width: float


@register.filter
def ballot_parts(ballot) -> list[BallotPart]:
    """Return the stated parts of a vote in the order of the bar, those not reached at its end.

    What nobody stated takes its share of the bar and stays empty.
    """
    stated = [
        ("for", ballot.in_favour),
        ("against", ballot.against),
        ("abstained", ballot.abstaining),
    ]
    votes = [(kind, count) for kind, count in stated if count is not None]
    whole = ballot.eligible or ballot.reached or sum(count for _kind, count in votes)
    parts, start = [], 0.0
    for kind, count in votes if whole else []:
        width = round(100 * count / whole, 2)
        parts.append(BallotPart(kind, count, round(start, 2), width))
        start += width
    if parts and (missed := not_reached(ballot)):
        width = round(100 * missed / whole, 2)
        parts.append(BallotPart("missed", missed, round(100 - width, 2), width))
    return parts


@register.filter
def not_reached(ballot) -> int:
    """Return how many could vote and were not reached; 0 where the record does not say."""
    if ballot.eligible is None or ballot.reached is None:
        return 0
    return ballot.eligible - ballot.reached


@register.filter
def vote_not_stated(ballot) -> int:
    """Return how many were reached, or could vote, and whose vote the record does not tell."""
    return (ballot.unaccounted or 0) - not_reached(ballot)


@register.filter
def day_of_year(observance) -> str:
    """Return the day on which an observance falls every year: «17 أيار/مايو»."""
    month = dates.month_name(observance.month, months.of_page(), get_language() or "ar")
    return f"{observance.day} {month}"


@register.filter
def linked(record):
    """Return the name of a topic as a link to its page; nothing stays nothing."""
    if record is None or record == "":
        return ""
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)
