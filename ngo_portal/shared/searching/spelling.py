"""What a reader may have meant by a word that no record has.

Words are compared folded. Numbers are never corrected: 2023 is no way to spell 2022.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ngo_portal.shared.arabic import fold
from ngo_portal.shared.arabic.stop_words import STOP_WORDS

type IsKnown = Callable[[str], bool]

SHORTEST, LONGEST = 3, 30
# From this length on, two slips may be corrected.
SHORTEST_OF_TWO_SLIPS = 5
SHORTEST_PART = 2

_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"

# Letters that sound alike in some dialect, or look alike in handwriting.
_CONFUSED = "ضظ سص تط ذز زظ ذظ دض ثس ثت قغ كق حه حخ جح جغ صض طظ عغ فق اع بت بن تث يي دذ رز سش وؤ"
_KEYBOARDS = (
    ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلىةوزظ"),
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
)
_LONG_VOWELS = frozenset("اوي")

_PLAIN, _NEIGHBOUR, _ALIKE, _SWAPPED, _VOWEL, _DOUBLED = 1.0, 0.8, 0.6, 0.7, 0.7, 0.5
# What a word in ten times as many records is worth.
_TENFOLD = 0.1


def candidates(word: str) -> set[str]:
    """Everything one slip away from a folded word: a letter lost, added, wrong, or two swapped."""
    if not _is_correctable(word):
        return set()
    alphabet = _alphabet(word)
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {f"{left}{right[1:]}" for left, right in cuts if right}
    found |= {f"{left}{right[1]}{right[0]}{right[2:]}" for left, right in cuts if len(right) > 1}
    found |= {f"{left}{letter}{right[1:]}" for left, right in cuts if right for letter in alphabet}
    found |= {f"{left}{letter}{right}" for left, right in cuts for letter in alphabet}
    return found - {word}


def _is_correctable(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not word.isdecimal()


def _alphabet(word: str) -> str:
    """Letters of the script of a word; of both when it mixes them."""
    scripts = [script for script in (_ARABIC, _LATIN, _DIGITS) if not set(script).isdisjoint(word)]
    return "".join(scripts) or _ARABIC + _LATIN + _DIGITS


def nearest(word: str, vocabulary: Iterable[tuple[str, int]], limit: int = 3) -> list[str]:
    """The words of a vocabulary that a folded word may stand for, the likeliest first.

    The vocabulary gives each word with the number of records that have it. One slip is corrected,
    in words of five letters or more also two; never the word itself.
    """
    if not _is_correctable(word):
        return []
    slips = 2 if len(word) >= SHORTEST_OF_TWO_SLIPS else 1
    known = {
        other: records for other, records in vocabulary if abs(len(other) - len(word)) <= slips
    }
    close = process.extract(
        word, list(known), scorer=OSA.distance, processor=None, score_cutoff=slips, limit=None
    )
    ranked = sorted(
        (slip_cost(word, other) - _TENFOLD * log10(1 + known[other]), other)
        for other, distance, _place in close
        if distance
    )
    return [other for _cost, other in ranked[:limit]]


def slip_cost(typed: str, meant: str) -> float:
    """How unlikely it is that somebody types one word for another; 1 for an arbitrary slip."""
    before: list[float] = []
    row = [float(place) for place in range(len(meant) + 1)]
    for place, letter in enumerate(typed):
        before, above, row = row, before, [row[0] + _PLAIN]
        for other_place, other in enumerate(meant):
            ways = [
                before[other_place + 1] + _odd_cost(typed, place),
                row[other_place] + _odd_cost(meant, other_place),
                before[other_place] + _wrong_cost(letter, other),
            ]
            if _is_swap(typed, meant, place, other_place):
                ways.append(above[other_place - 1] + _SWAPPED)
            row.append(min(ways))
    return row[-1]


def _is_swap(typed: str, meant: str, place: int, other_place: int) -> bool:
    if not place or not other_place or typed[place] == meant[other_place]:
        return False
    return typed[place] == meant[other_place - 1] and typed[place - 1] == meant[other_place]


def _odd_cost(word: str, place: int) -> float:
    """Of a letter that the other word does not have."""
    if place and word[place] == word[place - 1]:
        return _DOUBLED
    return _VOWEL if word[place] in _LONG_VOWELS else _PLAIN


def _wrong_cost(letter: str, other: str) -> float:
    if letter == other:
        return 0
    pair = frozenset((letter, other))
    if pair in _ALIKE_PAIRS:
        return _ALIKE
    return _NEIGHBOUR if pair in _NEIGHBOURS else _PLAIN


def _neighbours() -> Iterator[frozenset[str]]:
    for rows in _KEYBOARDS:
        for row in rows:
            yield from (frozenset(pair) for pair in pairwise(row))
        for upper, lower in pairwise(rows):
            yield from (frozenset(pair) for pair in zip(upper, lower, strict=False))
            yield from (frozenset(pair) for pair in zip(upper[1:], lower, strict=False))


_ALIKE_PAIRS = frozenset(frozenset(pair) for pair in _CONFUSED.split())
_NEIGHBOURS = frozenset(frozenset(fold(letter) for letter in pair) for pair in _neighbours())


def splits(word: str, is_known: IsKnown) -> list[tuple[str, str]]:
    """Two known words that were typed as one, «حقوقالإنسان»: the likeliest pair first.

    The word comes as it is spelled, and so do its parts; `is_known` is asked about folded words.
    """
    if len(word) > 2 * LONGEST:
        return []
    places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    pairs = [(word[:place], word[place:]) for place in places]
    found = [pair for pair in pairs if all(_is_word(fold(part), is_known) for part in pair)]
    return sorted(found, key=_unlikelihood)


def _is_word(part: str, is_known: IsKnown) -> bool:
    return part in STOP_WORDS or (len(part) >= SHORTEST and is_known(part))


def _unlikelihood(pair: tuple[str, str]) -> tuple[bool, int]:
    first, second = pair
    return not second.startswith("ال"), abs(len(first) - len(second))


def joins(first: str, second: str, is_known: IsKnown) -> str | None:
    """The known word that was typed as two, «سو ريا», as it is spelled."""
    whole = f"{first}{second}"
    return whole if len(whole) <= LONGEST and is_known(fold(whole)) else None
