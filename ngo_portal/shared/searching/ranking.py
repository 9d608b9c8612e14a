"""How well an entry answers a question in words: pure arithmetic, the same on every database.

BM25 over the stems of four fields, and beside it over the words as written, so that the spelling
of the question is worth more than another form of the word. Words that stand together as in the
question, and a title that says what was asked and nothing else, come on top.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from math import log

from ngo_portal.shared.searching.documents import LONGEST_WORD
from ngo_portal.shared.searching.keys import KIND_BITS, RECORD_BITS, Kind
from ngo_portal.shared.searching.wording import Term

# Title, names, summary, body; then title and the rest.
STEM_WEIGHTS = (2.5, 1.5, 1.2, 1.0)
WORD_WEIGHTS = (2.5, 1.0)
SATURATION = 0.9
LENGTH = 0.75
# What a word as written adds to its stem, and careful spelling to that.
AS_WRITTEN = 0.5
CAREFULLY = 0.1
# Forms that no rule of endings joins, and corrections from the likeliest on.
RELATED = 0.5
CORRECTED = (0.9, 0.6, 0.5)
NEAR = 1.0
NEARBY = 6
SAME_TITLE = 0.6
# The whole title and nothing else was asked for: whoever types it means that record.
WHOLE_TITLE = 100.0
SAID = 0.4
# Kinds that people look for by a name.
NAMED = {Kind.ORGANIZATION, Kind.PERSON, Kind.THEME, Kind.PLACE, Kind.COUNTRY}
KINDS = (1 << KIND_BITS) - 1
# A date tells less by its words than by when a record was: that counts so many times as much.
DATE = 0.4
IN_PERIOD = 6.0
# What a word in the title adds at the first look.
IN_TITLE = 1.0


class Line:
    """Where the words that are looked for stand in a field, and how long the field is."""

    __slots__ = ("length", "places")

    def __init__(self, length: int = 0) -> None:
        self.length = length
        self.places: dict[str, list[int]] = {}

    @classmethod
    def of(cls, text: str, wanted: Iterable[str], start: int) -> "Line":
        """From words with one space between them; places count on from the start."""
        line = cls(text.count(" ") + 1 if text else 0)
        there = [word for word in wanted if word in text]
        padded = f" {text} " if there else ""
        for word in there:
            spaced, read, place = f" {word} ", 0, start
            at = padded.find(spaced)
            while at >= 0:
                place += padded.count(" ", read, at)
                line.add(place, word)
                read = at
                at = padded.find(spaced, at + 1)
        return line

    def add(self, place: int, word: str) -> None:
        self.places.setdefault(word, []).append(place)


@dataclass
class Passage:
    """What an entry says of a question: stems by field, words as written, careful spellings."""

    stems: list[Line]
    words: list[Line]
    exact: Set[str]


@dataclass(frozen=True)
class Wanted:
    """The words that passages are read for."""

    stems: frozenset[str]
    folded: frozenset[str]
    exact: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A word of the question, or one of several that will do, with the worth of its forms.

    `rarity` is what the word tells by standing in an entry, `rarity_as_written` the same of its
    own form.
    """

    stems: Mapping[str, float]
    folded: Mapping[str, float]
    exact: frozenset[str]
    rarity: float = 1.0
    rarity_as_written: float = 1.0


def asked_for(terms: Sequence[Term], *, are_corrections: bool = False) -> Asked:
    stems: dict[str, float] = {}
    folded: dict[str, float] = {}
    for place, term in enumerate(terms):
        worth = CORRECTED[min(place, len(CORRECTED) - 1)] if are_corrections else 1.0
        folded.setdefault(term.folded[:LONGEST_WORD], worth)
        if term.is_stop:
            continue
        stems.setdefault(term.stem[:LONGEST_WORD], worth)
        for stem in sorted(term.alternatives):
            stems.setdefault(stem[:LONGEST_WORD], worth * RELATED)
    exact = {term.exact[:LONGEST_WORD] for term in terms if term.exact != term.folded}
    return Asked(stems, folded, frozenset(exact))


def wanted_of(words: Iterable[Asked]) -> Wanted:
    words = list(words)
    return Wanted(
        frozenset(stem for word in words for stem in word.stems),
        frozenset(form for word in words for form in word.folded),
        frozenset(form for word in words for form in word.exact),
    )


def rarity(entries: int, size: int) -> float:
    """What a word tells that stands in some entries of all."""
    return log(1 + (max(size, entries) - entries + 0.5) / (entries + 0.5))


@dataclass
class Ranking:
    """Scores the entries that seem best; how long they are is measured by their own middle."""

    words: Sequence[Asked]
    average: float = 1.0

    def scores(self, passages: Mapping[int, Passage]) -> dict[int, float]:
        lengths = [passage_length(passage.stems) for passage in passages.values()]
        self.average = sum(lengths) / max(1, len(lengths)) or 1.0
        return {
            docid: self.score(docid, passage, length)
            for (docid, passage), length in zip(passages.items(), lengths, strict=True)
        }

    def score(self, docid: int, passage: Passage, words: int) -> float:
        length = 1 - LENGTH + LENGTH * words / self.average
        worths = [self.worth(word, passage, length) for word in self.words]
        total = sum(worths) + self.nearness(passage)
        if is_named(docid):
            # Who asks for more than a name does not look for what is called by one of the words.
            said = sum(w.rarity for w, worth in zip(self.words, worths, strict=True) if worth)
            total *= said / (sum(word.rarity for word in self.words) or 1.0)
        return total + self.sameness(docid, passage)

    def worth(self, word: Asked, passage: Passage, length: float) -> float:
        words = frequency(word.folded, passage.words, WORD_WEIGHTS) / length
        stems = frequency(word.stems, passage.stems, STEM_WEIGHTS) / length if word.stems else words
        if not stems and not words:
            return 0.0
        total = word.rarity * saturated(stems)
        total += AS_WRITTEN * word.rarity_as_written * saturated(words)
        if not word.exact.isdisjoint(passage.exact):
            total += CAREFULLY * word.rarity_as_written
        return total

    def nearness(self, passage: Passage) -> float:
        total = 0.0
        places = [places_of(word, passage) for word in self.words]
        for (one, first), (other, second) in pairwise(zip(self.words, places, strict=True)):
            if first and second and (distance := least_distance(first, second)) <= NEARBY:
                total += NEAR * min(one.rarity, other.rarity) / distance
        return total

    def sameness(self, docid: int, passage: Passage) -> float:
        """How much the title, or a name, is the question and the question the title."""
        title, names = passage.stems[:2]
        worth = self.likeness(title, title.length)
        if self.is_whole(title):
            worth += WHOLE_TITLE
        if is_named(docid):
            # Its own names come first of all names; how many words they have is not known.
            worth = max(worth, self.likeness(names, len(self.words)))
        return worth

    def is_whole(self, title: Line) -> bool:
        said = sum(map(len, title.places.values()))
        return 0 < title.length <= said and all(
            not title.places.keys().isdisjoint(word.stems) for word in self.words
        )

    def likeness(self, line: Line, length: int) -> float:
        if not line.places or not length:
            return 0.0
        everything = sum(word.rarity for word in self.words) or 1.0
        said = (word.rarity for word in self.words if not line.places.keys().isdisjoint(word.stems))
        share = sum(said) / everything
        covered = min(1.0, sum(map(len, line.places.values())) / length)
        return everything * share * (SAID * share**2 + SAME_TITLE * (share * covered) ** 3)


def is_named(docid: int) -> bool:
    return docid >> RECORD_BITS & KINDS in NAMED


def frequency(forms: Mapping[str, float], lines: Sequence[Line], weights: Sequence[float]) -> float:
    """How often a field has one of some forms, all fields together, each by its weight."""
    total = 0.0
    for line, weight in zip(lines, weights, strict=True):
        for form, places in line.places.items():
            if form in forms:
                total += weight * forms[form] * len(places)
    return total


def passage_length(lines: Sequence[Line]) -> int:
    return sum(line.length for line in lines)


def saturated(frequency: float) -> float:
    return frequency * (1 + SATURATION) / (frequency + SATURATION)


def places_of(word: Asked, passage: Passage) -> list[int]:
    found = [
        place
        for line in passage.stems
        if line.places
        for stem in word.stems
        for place in line.places.get(stem, ())
    ]
    return sorted(found)


def least_distance(first: Sequence[int], second: Sequence[int]) -> float:
    """How far the second word stands behind the first at best; before it is half as good."""
    best = float("inf")
    for place in first:
        at = bisect_left(second, place)
        if at < len(second):
            best = min(best, second[at] - place or 1)
        if at:
            best = min(best, 2.0 * (place - second[at - 1]))
    return best
