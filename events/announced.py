"""What was announced against what was held, side by side where the record has both and they differ.

What an announcement said is known from its former date and from the sentences of announcing
articles; what was held from the sentences of other articles, or else from the record itself.
Nothing is inferred: each side stands in the words in which it was recorded.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from events.chronicle import ANNOUNCEMENT
from events.models import Event
from events.templatetags.gatherings import head_count
from events.wordings import are_numbers_kept, is_date_kept, words
from ngo_portal.shared.citing.reference import listed
from ngo_portal.shared.templatetags.portal import ar_date, when

HELD = (Event.Life.HELD, Event.Life.ONGOING)
# Facts of which an announcement says what is to be and a report what was, by the names they have a
# floor above. What else a sentence states («figure», «other») need not be the same thing in both.
COMPARED = ("name", "date", "place", "organizations", "attendance", "agreement")


class Difference(NamedTuple):
    """One fact as it was announced and as it was held; addresses of where each is said, if any."""

    fact: str
    announced: str
    held: str
    source: str = ""
    source_held: str = ""


def differences(event: Event, shown: dict[str, Any]) -> list[Difference]:
    """`shown` are the parts that the page of the event shows: what readers may see."""
    if event.life == Event.Life.CANCELLED:
        return [*of_cancelled(event)]
    if event.life not in HELD:
        return []
    return [*of_date(event), *of_sentences(event, shown)]


def of_cancelled(event: Event) -> Iterator[Difference]:
    if event.starts_on:
        held = listed(_("Not held: it was cancelled"), event.life_note)
        yield Difference(_("date"), when(event), held)


def of_date(event: Event) -> Iterator[Difference]:
    if event.previously_on and event.previously_on != event.starts_on:
        yield Difference(_("date"), ar_date(event.previously_on), when(event))


def of_sentences(event: Event, shown: dict[str, Any]) -> Iterator[Difference]:
    """Facts that announcing articles state otherwise than later ones, or than the record."""
    kinds = {link.article_id: link.kind for link in shown["article_links"]}
    announced, told = {}, {}
    for said in shown["provenance"]:
        known = announced if kinds.get(said.article_id) == ANNOUNCEMENT else told
        known.setdefault(said.fact, said)
    for fact in COMPARED:
        if fact not in announced or (fact == "date" and event.previously_on):
            continue
        said, later = announced[fact], told.get(fact)
        held = later.value if later else recorded(fact, event, shown)
        if held and not is_kept(said.value, held, fact):
            yield Difference(
                said.get_fact_display(),
                said.value,
                held,
                said.article.get_absolute_url(),
                later.article.get_absolute_url() if later else "",
            )


def recorded(fact: str, event: Event, shown: dict[str, Any]) -> str:
    """What the record itself says of a fact, «» where it says nothing or in too many places."""
    place = (event.venue, event.hall, getattr(event.place, "name", ""))
    of_fact = {
        "name": lambda: event.title,
        "date": lambda: when(event) if event.starts_on else "",
        "place": lambda: listed(*place),
        "attendance": lambda: listed(*chain.from_iterable(counts(shown["attendances"]))),
    }
    return of_fact[fact]() if fact in of_fact else ""


def counts(attendances: Iterable) -> Iterator[list[str]]:
    for row in attendances:
        if row.count is not None:
            way = [f"({row.get_mode_display()})"] if row.mode else []
            yield [" ".join([head_count(row).words, *way])]


def is_kept(announced: str, held: str, fact: str) -> bool:
    """Whether what was held says all that was announced: then nothing is to be set side by side.

    Of dates and numbers only the numbers and months count; elsewhere every word does.
    """
    if fact == "date":
        return is_date_kept(announced, held)
    if fact == "attendance":
        return are_numbers_kept(announced, held)
    return words(announced) <= words(held)
