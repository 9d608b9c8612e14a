"""Footnotes of a text: signs in it that lead to the sources of its record, and the way back.

A sign keeps the number of a source (`richtext.noting`); readers see the numbers in which sources
come up in the text. A sign whose source is gone is not drawn.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import richtext
from ngo_portal.shared.checklist import Missing
from ngo_portal.shared.illustrating import without_hidden
from ngo_portal.shared.models import Photo

WORD_JOINER = "\u2060"


class Footnote(NamedTuple):
    """A source that a text points to. `places` are the ids of its signs in the text."""

    number: int
    source: Any
    places: list[str]


class NotedText(NamedTuple):
    """A text as readers see it, its notes, and the sources it does not point to."""

    html: str
    notes: list[Footnote]
    others: list[Any]


def noted(html: str, sources: Iterable[Any]) -> NotedText:
    """Draw the signs of a text that may be shown already."""
    sources = list(sources)
    by_number = {source.number: source for source in sources if source.number}
    numbers = richtext.numbered(html, by_number)
    places: dict[int, list[str]] = {number: [] for number in numbers}

    def sign(source: int) -> str:
        if source not in numbers:
            return ""
        number = numbers[source]
        again = len(places[source])
        place = f"sign-{number}-{again + 1}" if again else f"sign-{number}"
        places[source].append(place)
        words = gettext("Footnote %(number)d: %(source)s") % {
            "number": number,
            "source": by_number[source].title,
        }
        return format_html(
            '<sup class="note-sign"><a id="{}" href="#note-{}" role="doc-noteref" aria-label="{}">'
            "[{}]</a></sup>",
            *(place, number, words, number),
        )

    drawn = richtext.with_notes(html, lambda source: joined(sign(source)))
    notes = [Footnote(numbers[one], by_number[one], places[one]) for one in numbers]
    return NotedText(drawn, notes, [one for one in sources if one.number not in numbers])


def joined(sign: str) -> str:
    """A sign that never begins a line: without the joiner one after a full stop might."""
    return format_html("{}{}", WORD_JOINER, sign) if sign else ""


def noted_elsewhere(html: str, sources: Iterable[Any]) -> NotedText:
    """The same for a program of somebody else, where signs are numbers and lead nowhere."""
    sources = list(sources)
    by_number = {source.number: source for source in sources if source.number}
    numbers = richtext.numbered(html, by_number)
    notes = [Footnote(numbers[one], by_number[one], []) for one in numbers]
    others = [one for one in sources if one.number not in numbers]
    return NotedText(with_numbers(html, numbers), notes, others)


def with_numbers(html: str, numbers: Mapping[int, int]) -> str:
    """A text with plain numbers for its signs, as `numbers_in` has them."""
    return richtext.with_notes(
        html, lambda source: f"<sup>[{numbers[source]}]</sup>" if source in numbers else ""
    )


def numbers_in(html: str, photos: dict[int, Photo], sources: Iterable[Any]) -> dict[int, int]:
    """By the number of a source, that of its note; captions of hidden photos do not count."""
    if "data-source" not in html:
        return {}
    return richtext.numbered(without_hidden(html, photos), {one.number for one in sources})


def missing(field: str, html: str, sources) -> Iterator[Missing]:
    """Signs that point to a source that is not on the list."""
    pointed = set(richtext.notes_in(html))
    if pointed and pointed - set(sources.values_list("number", flat=True)):
        yield Missing(field, _("A footnote in the text points to a source that is not there."))
