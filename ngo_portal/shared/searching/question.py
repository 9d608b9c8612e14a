"""What a reader asks for: kinds, chosen values, a period, words, and in which order."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.wording import Wording

NEWEST = "newest"
BEST = "best"
NAME = "name"

# The letter of each facet in the tables and in the tokens of the full-text documents. Names are
# those of the query parameters; a letter stays for good.
FACETS = {
    "theme": "t",
    "country": "c",
    "type": "k",
    "kind": "n",
    "organization": "o",
    "person": "p",
    "event": "e",
    "year": "y",
    "mode": "m",
    "life": "l",
    "language": "g",
    "office": "f",
    "tag": "a",
    "place": "b",
    "parent": "r",
    "figure": "u",
}
NAMES = {letter: name for name, letter in FACETS.items()}

_NOT_IN_TOKENS = re.compile(r"[^a-z0-9]")

type Chosen = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Question:
    """Records of some kinds that meet all conditions.

    `chosen` pairs a facet with its values: any of them within a facet, all facets together.
    A period means that something of the record lies between the two days, both included;
    records without a date are not in any period.
    """

    kinds: tuple[Kind, ...]
    chosen: Chosen = ()
    since: date | None = None
    until: date | None = None
    words: Wording | None = None
    order: str = NEWEST

    def values(self, facet: str) -> tuple[str, ...]:
        return dict(self.chosen).get(facet, ())


def chosen_of(values: Mapping[str, Iterable[str]]) -> Chosen:
    """Return what was chosen in one spelling, so that equal questions are equal."""
    chosen = ((facet, tuple(sorted(set(found)))) for facet, found in sorted(values.items()))
    return tuple((facet, found) for facet, found in chosen if found)


def token_of(facet: str, value: str) -> str:
    """Return the word that stands for a value inside a full-text document."""
    return f"x{FACETS[facet]}{_NOT_IN_TOKENS.sub('', value.lower())}"


def token_of_kind(kind: int) -> str:
    return f"xd{int(kind)}"
