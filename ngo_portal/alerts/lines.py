"""Records as a mail tells of them: title, what is known in a line, summary and address.

They are read when the mail is made, from what readers may see at that moment.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import Event
from ngo_portal.listings import LISTINGS
from ngo_portal.shared.arabic import strip_direction_marks
from ngo_portal.shared.site import site_address
from ngo_portal.shared.templatetags.portal import ar_date, when

SUMMARY_WORDS = 40


@dataclass(frozen=True)
class Line:
    title: str
    address: str
    # The same without the title in it: in plain text an Arabic one is a line of percent signs.
    short_address: str
    facts: str = ""
    summary: str = ""
    # What became of an event that was announced.
    note: str = ""
    language: str = "ar"
    direction: str = "rtl"


def lines(listing: str, numbers: Iterable[int], *, are_changed: bool = False) -> list[Line]:
    """The records of these numbers that readers may see now, in this order."""
    numbers = list(numbers)
    records = LISTINGS[listing].model.objects.published().for_cards().in_bulk(numbers)
    return [
        line(listing, records[number], is_changed=are_changed)
        for number in numbers
        if number in records
    ]


def line(listing: str, record, *, is_changed: bool) -> Line:
    language = getattr(record, "language", "ar")
    return Line(
        title=one_line(getattr(record, "full_name", None) or str(record)),
        address=site_address(record.get_absolute_url()),
        short_address=site_address(reverse(f"{listing}:short", args=[record.pk])),
        facts=" · ".join(one_line(fact) for fact in FACTS[listing](record) if fact),
        summary=one_line(Truncator(getattr(record, "summary", "")).words(SUMMARY_WORDS)),
        note=fate(record, is_changed) if listing == "events" else "",
        language=language,
        direction=getattr(record, "direction", "rtl"),
    )


def one_line(text) -> str:
    """Without breaks and marks of direction, which would reach beyond their line."""
    return " ".join(strip_direction_marks(str(text)).split())


def fate(event: Event, is_changed: bool) -> str:
    if event.life == Event.Life.CANCELLED:
        return pgettext("an event", "Cancelled")
    if event.life == Event.Life.POSTPONED:
        return pgettext("an event", "Postponed")
    return pgettext("an event", "New date or place") if is_changed else ""


def of_event(event: Event) -> list[str]:
    names = [each.name for each in (event.place, event.country) if each]
    place = (
        _("%(first)s, %(second)s") % dict(zip(("first", "second"), names, strict=True))
        if len(names) == 2
        else "".join(names)
    )
    return [event.type.name, when(event), place]


def of_article(article) -> list[str]:
    return [article.get_kind_display(), ar_date(article.publish_at), article.outlet_name]


def of_organization(organization) -> list[str]:
    kind, country = organization.type, organization.country
    return [kind.name if kind else "", country.name if country else ""]


def of_person(person) -> list[str]:
    return [person.profession, person.country.name if person.country else ""]


FACTS: dict[str, Callable[..., list]] = {
    "events": of_event,
    "articles": of_article,
    "organizations": of_organization,
    "people": of_person,
}
