"""Words that stand in no entry, and those that were meant: «did you mean» from what is there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ngo_portal.shared.searching import spelling
from ngo_portal.shared.searching.expressions import Level, lexeme, of_terms
from ngo_portal.shared.searching.wording import Term, Wording, parse

ARTICLE = "ال"
MOST_UNKNOWN = 4
START = 2


@dataclass(frozen=True)
class Correction:
    """A question with other words for those that nobody wrote.

    `words` has the words looked for instead, the likeliest first; two words that were typed as
    one stand there together.
    """

    wording: Wording
    words: Mapping[str, tuple[str, ...]]

    @property
    def looked_for(self) -> list[str]:
        return [part for found in self.words.values() for word in found for part in word.split()]


def corrections(
    index, wording: Wording, unknown: Collection[str] | None = None, *, is_certain: bool = False
) -> Correction | None:
    """Return the question in words that stand in entries; None if none can be helped.

    `unknown` are the folded words that may stand in no entry, where it is known already, and
    `is_certain` that they do stand in none.
    """
    words = [term.folded for term in wording.words if is_correctable(term)]
    if unknown is not None:
        words = [word for word in words if word in unknown]
    words = (words if is_certain else unfound(index, wording, words))[:MOST_UNKNOWN]
    if not words:
        return None
    spellings = Spellings(index, words, [term.folded for term in wording.words])
    meant = {word: found for word in words if (found := spellings.meant(word))}
    meant |= spellings.joined()
    return corrected(wording, meant) if meant else None


def is_correctable(term: Term) -> bool:
    return not term.is_stop and not term.is_date and not term.folded.isdecimal()


def unfound(index, wording: Wording, words: Sequence[str]) -> list[str]:
    terms = {term.folded: term for term in wording.words}
    asked = [of_terms([terms[word]]) for word in words]
    found = index.are_found(asked) if asked else []
    return [word for word, is_there in zip(words, found, strict=True) if not is_there]


class Spellings:
    """What some words may stand for, of all that is kept, with one look at the vocabulary."""

    def __init__(self, index, words: Sequence[str], line: Sequence[str]):
        self.words, self.line = words, line
        kept = index.vocabulary(self.near(), {start_of(word) for word in words})
        self.close = {word: self.closest(word, kept) for word in words}
        self.kept = self.seen(index, kept)

    def near(self) -> set[str]:
        """All words that are looked up one by one."""
        found = {form for word in self.words for form in bare_and_full(word)}
        found |= {other for form in list(found) for other in spelling.candidates(form)}
        found |= {part for word in self.words for part in parts_of(word)}
        return found | {f"{one}{other}" for one, other in pairwise(self.line)}

    def closest(self, word: str, kept: Mapping[str, int]) -> list[str]:
        for form in bare_and_full(word):
            if found := spelling.nearest(form, kept.items()):
                return found
        return []

    def seen(self, index, kept: Mapping[str, int]) -> set[str]:
        """Of what may be offered, that which readers can find: a word outlives its last entry."""
        parts = {part for word in self.words for part in parts_of(word)}
        offered = {word for found in self.close.values() for word in found}
        offered |= (parts | {f"{one}{other}" for one, other in pairwise(self.line)}) & kept.keys()
        words = sorted(offered)
        found = index.are_found([lexeme(word, Level.FOLDED) for word in words]) if words else []
        return {word for word, is_there in zip(words, found, strict=True) if is_there}

    def meant(self, word: str) -> tuple[str, ...]:
        close = [other for other in self.close[word] if other in self.kept]
        if close:
            return tuple(close)
        pairs = spelling.splits(word, self.kept.__contains__)
        return tuple(" ".join(pair) for pair in pairs[:1])

    def joined(self) -> dict[str, tuple[str, ...]]:
        """Two words that are one; the second is left empty."""
        found: dict[str, tuple[str, ...]] = {}
        for one, other in pairwise(self.line):
            if not {one, other}.isdisjoint(self.words) and one not in found:
                whole = spelling.joins(one, other, self.kept.__contains__)
                if whole:
                    found |= {one: (whole,), other: ()}
        return found


def bare_and_full(word: str) -> Iterator[str]:
    """A word, and the same without the article or with it."""
    yield word
    if word.startswith(ARTICLE) and len(word) > 4:
        yield word.removeprefix(ARTICLE)
    elif len(word) > 2:
        yield f"{ARTICLE}{word}"


def start_of(word: str) -> str:
    return word[: START + len(ARTICLE)] if word.startswith(ARTICLE) else word[:START]


def parts_of(word: str) -> set[str]:
    places = range(spelling.SHORTEST_PART, len(word) - spelling.SHORTEST_PART + 1)
    return {part for place in places for part in (word[:place], word[place:])}


def corrected(wording: Wording, meant: Mapping[str, tuple[str, ...]]) -> Correction:
    groups: list[tuple[Term, ...]] = []
    for group in wording.groups:
        found = meant.get(group[0].folded) if len(group) == 1 else None
        if found is None:
            groups.append(group)
        elif len(found) == 1:
            # Two words that were typed as one are two words.
            groups += [(term,) for term in parse(found[0]).words]
        elif found:
            groups.append(tuple(parse(word).words[0] for word in found))
    first = {word: found[0] if found else "" for word, found in meant.items()}
    text = str(wording.replacing(first))
    words = {word: found for word, found in meant.items() if found}
    return Correction(replace(wording, groups=tuple(groups), text=text), words)
