"""Counts in words: «فعالية واحدة», «3 فعاليات», «نحو 25 متحدثًا».

Arabic inflects the noun by the number (six forms) and leaves the number out for one and two, so a
page never writes a count beside a label. Every noun is a literal here for the catalogue to find.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext, ngettext, npgettext, pgettext

from ngo_portal.shared.quantity import Qualifier, Unit


def number(value: int | float | Decimal | None) -> str:
    """Western digits in groups of three, «1,234»; '' for what is unknown."""
    return "" if value is None else f"{value:,}"


def counted(count: int | None, noun: str) -> str:
    """The count with its noun in the form that it governs; KeyError for a noun not listed."""
    if count is None:
        return gettext("number not stated")
    return COUNTED[noun](count) % {"count": number(count)}


def all_of(noun: str) -> str:
    """The name of all that is counted, beside a number of any size; KeyError for a noun without."""
    return ALL[noun]()


def qualified(count: int | None, qualifier: str = Qualifier.EXACT, noun: str = "") -> str:
    """The count as the report states it: «نحو 25 متحدثًا», «أكثر من 30», «متحدثان».

    After «نحو» and its like a dual is genitive and says its number: «أكثر من متحدثين اثنين».
    KeyError for a noun not listed; `noun_of` turns the code of a role or unit into one that is.
    """
    if count is None:
        return gettext("number not stated")
    if qualifier not in QUALIFIED:
        return counted(count, noun) if noun else number(count)
    quantity = number(count)
    if noun:
        quantity = AFTER_QUALIFIER[noun](count) % {"count": quantity}
    return QUALIFIED[qualifier]() % {"quantity": quantity}


class Told(NamedTuple):
    """A count in words, cut around its number: a page sets that large."""

    before: str
    number: str
    after: str


def told(count: int | None, qualifier: str = Qualifier.EXACT, noun: str = "") -> Told:
    """«نحو 25 متحدثًا» in three parts; what has no digits, «متحدثان», stands for the number.

    What nobody stated has no number, only words after it.
    """
    phrase = qualified(count, qualifier, noun)
    if count is None:
        return Told("", "", phrase)
    before, figures, after = re.fullmatch(r"(\D*)([\d,]*)(.*)", phrase, re.DOTALL).groups()
    return Told(before.strip(), figures, after.strip()) if figures else Told("", phrase, "")


def noun_of(code: str, default: str = "") -> str:
    """The noun for the code of a role («speaker») or unit («persons»), `default` if it has none."""
    code = {Unit.PERSONS: "person", Unit.ORGANIZATIONS: "organization"}.get(code, code)
    return code if code in AFTER_QUALIFIER else default


QUALIFIED: dict[str, Callable[[], str]] = {
    Qualifier.ABOUT: lambda: pgettext("quantity", "about %(quantity)s"),
    Qualifier.AT_LEAST: lambda: pgettext("quantity", "more than %(quantity)s"),
    Qualifier.UP_TO: lambda: pgettext("quantity", "up to %(quantity)s"),
}

# Of what a page shows large numbers of.
ALL: dict[str, Callable[[], str]] = {
    "event": lambda: gettext("Events"),
    "report": lambda: gettext("Reports"),
    "organization": lambda: gettext("Organizations"),
    "person": lambda: gettext("People"),
    "outcome": lambda: gettext("Outcomes"),
}

# Noun by code, in the form that stands alone on a page.
COUNTED: dict[str, Callable[[int], str]] = {
    "event": lambda n: ngettext("%(count)s event", "%(count)s events", n),
    "report": lambda n: ngettext("%(count)s report", "%(count)s reports", n),
    "organization": lambda n: ngettext("%(count)s organization", "%(count)s organizations", n),
    "body": lambda n: ngettext("%(count)s participating body", "%(count)s participating bodies", n),
    "person": lambda n: ngettext("%(count)s person", "%(count)s people", n),
    "participant": lambda n: ngettext("%(count)s participant", "%(count)s participants", n),
    "attendee": lambda n: ngettext("%(count)s attendee", "%(count)s attendees", n),
    "speaker": lambda n: ngettext("%(count)s speaker", "%(count)s speakers", n),
    "trainer": lambda n: ngettext("%(count)s trainer", "%(count)s trainers", n),
    "trainee": lambda n: ngettext("%(count)s trainee", "%(count)s trainees", n),
    "volunteer": lambda n: ngettext("%(count)s volunteer", "%(count)s volunteers", n),
    "observer": lambda n: ngettext("%(count)s observer", "%(count)s observers", n),
    "voter": lambda n: ngettext("%(count)s voter", "%(count)s voters", n),
    "reader": lambda n: ngettext("%(count)s reader", "%(count)s readers", n),
    "vote": lambda n: ngettext("%(count)s vote", "%(count)s votes", n),
    "session": lambda n: ngettext("%(count)s session", "%(count)s sessions", n),
    "outcome": lambda n: ngettext("%(count)s outcome", "%(count)s outcomes", n),
    "photo": lambda n: ngettext("%(count)s photo", "%(count)s photos", n),
    "result": lambda n: ngettext("%(count)s result", "%(count)s results", n),
    "record": lambda n: ngettext("%(count)s record", "%(count)s records", n),
    "minute": lambda n: ngettext("%(count)s minute", "%(count)s minutes", n),
    "day ago": lambda n: ngettext("since %(count)s day", "since %(count)s days", n),
    "day left": lambda n: ngettext("%(count)s day left", "%(count)s days left", n),
    "day late": lambda n: ngettext("%(count)s day late", "%(count)s days late", n),
}

# What reports give round numbers of, after a qualifier: it puts the noun in the genitive.
AFTER_QUALIFIER: dict[str, Callable[[int], str]] = {
    "organization": lambda n: npgettext(
        "after about, more than, up to", "%(count)s organization", "%(count)s organizations", n
    ),
    "body": lambda n: npgettext(
        "after about, more than, up to",
        "%(count)s participating body",
        "%(count)s participating bodies",
        n,
    ),
    "person": lambda n: npgettext(
        "after about, more than, up to", "%(count)s person", "%(count)s people", n
    ),
    "participant": lambda n: npgettext(
        "after about, more than, up to", "%(count)s participant", "%(count)s participants", n
    ),
    "attendee": lambda n: npgettext(
        "after about, more than, up to", "%(count)s attendee", "%(count)s attendees", n
    ),
    "speaker": lambda n: npgettext(
        "after about, more than, up to", "%(count)s speaker", "%(count)s speakers", n
    ),
    "trainer": lambda n: npgettext(
        "after about, more than, up to", "%(count)s trainer", "%(count)s trainers", n
    ),
    "trainee": lambda n: npgettext(
        "after about, more than, up to", "%(count)s trainee", "%(count)s trainees", n
    ),
    "volunteer": lambda n: npgettext(
        "after about, more than, up to", "%(count)s volunteer", "%(count)s volunteers", n
    ),
    "observer": lambda n: npgettext(
        "after about, more than, up to", "%(count)s observer", "%(count)s observers", n
    ),
    "voter": lambda n: npgettext(
        "after about, more than, up to", "%(count)s voter", "%(count)s voters", n
    ),
    "reader": lambda n: npgettext(
        "after about, more than, up to", "%(count)s reader", "%(count)s readers", n
    ),
}
