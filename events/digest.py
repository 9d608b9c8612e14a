"""An event as a message for a chat group: what somebody would type to tell others about it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language_bidi, gettext

from events.models import Event
from events.templatetags.gatherings import head_count
from ngo_portal.shared.bidi import isolated, line, plain
from ngo_portal.shared.sharing import short_address
from ngo_portal.shared.templatetags.portal import when

# A message that nobody has to unfold: so many of each, and so long.
MOST_ORGANIZERS, MOST_PEOPLE, MOST_COUNTS, MOST_OUTCOMES = 4, 8, 3, 3
TITLE, NAME, SENTENCE = 200, 60, 140


def digest(event: Event, parts: dict[str, Any]) -> str:
    """The event in words, a line a fact. `parts` are those its page shows: public ones only.

    The title stands between stars, which the usual services show as bold letters.
    """
    is_rtl = get_language_bidi()
    facts = [line(fact, is_rtl=is_rtl) for fact in facts_of(event, parts)]
    # The star has to be the first sign of its line; an isolate gives the line no direction.
    heading = f"*{line(title(event), is_rtl=is_rtl)}*"
    # A sign that touched the end of the address would be taken for a part of it.
    return "\n".join([heading, *facts, "", short_address(event), ""])


def title(event: Event) -> str:
    return isolated(shortened(event.title.replace("*", " "), TITLE))


def facts_of(event: Event, parts: dict[str, Any]) -> Iterator[str]:
    yield plain(event.type.name)
    if event.life != Event.Life.HELD:
        yield fact(gettext("State of the event"), plain(event.get_life_display()))
    yield fact(gettext("When"), plain(when(event)))
    places = [event.venue, event.hall, getattr(event.place, "name", "")]
    if where := [*named(places), *named([getattr(event.country, "name", "")])]:
        yield fact(gettext("Where"), listed(where))
    if organizers := [row.name for row in parts["organizers"]]:
        yield fact(
            gettext("Organized by"),
            listed(few(named(organizers), MOST_ORGANIZERS, gettext("and others"))),
        )
    yield from people(parts["participations"])
    if counts := [in_words(row) for row in parts["attendances"][:MOST_COUNTS]]:
        yield fact(gettext("Attendance"), listed(counts))
    yield from what_came_of_it(parts["outcomes"])


def people(groups: Iterable[tuple[Any, list]]) -> Iterator[str]:
    """Who took part, a line a role: the first of all roles together."""
    left = MOST_PEOPLE
    for role, rows in groups:
        if left <= 0:
            return
        yield fact(
            plain(role.name), listed(few(map(person, rows), left, gettext("and other people")))
        )
        left -= len(rows)


def person(row) -> str:
    """A name with the capacity in which somebody took part then."""
    name = isolated(shortened(row.name, NAME))
    if not row.title_as_stated:
        return name
    stated = isolated(shortened(row.title_as_stated, NAME))
    return f"{name} ({stated})"


def in_words(row) -> str:
    """«نحو 25 مشاركًا», of whom that is said, and in which way they took part."""
    count = head_count(row)
    notes = named([note for note in count.notes if note != row.note] or [row.note])
    return f"{count.words} ({listed(notes)})" if notes else count.words


def what_came_of_it(groups: Iterable[tuple[str, list]]) -> Iterator[str]:
    outcomes = [outcome for _heading, rows in groups for outcome in rows]
    if not outcomes:
        return
    yield fact(gettext("What came of it"), "")
    for number, outcome in enumerate(outcomes[:MOST_OUTCOMES], start=1):
        yield f"{number}. {isolated(shortened(outcome.text, SENTENCE))}"
    if len(outcomes) > MOST_OUTCOMES:
        yield gettext("and more on the page")


def few(items: Iterable[str], most: int, others: str) -> list[str]:
    items = [*items]
    return [*items[:most], others] if len(items) > most else items


def named(texts: Iterable[Any]) -> list[str]:
    return [isolated(shortened(str(text), NAME)) for text in texts if text]


def fact(name: str, value: str) -> str:
    return (gettext("%(name)s: %(value)s") % {"name": name, "value": value}).strip()


def listed(items: Iterable[str]) -> str:
    # Translators: two things of a list; only the comma between them is to be translated.
    comma = gettext("%(first)s, %(second)s") % {"first": "", "second": ""}
    return comma.join(items)


def shortened(text: str, length: int) -> str:
    return Truncator(plain(text)).chars(length)
