"""The words of a text as the index keeps them and as a question asks for them: one pipeline.

Whatever is changed here or in the modules it reads changes what the index should hold: raise
`ANALYSER_VERSION` with it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ngo_portal.shared.arabic.letters import (
    ARABIC_MARKS,
    INVISIBLE,
    TATWEEL,
    fold,
    western_digits,
)
from ngo_portal.shared.arabic.stemming import stem
from ngo_portal.shared.arabic.stop_words import is_stop_word

# Stored with the index: another number means that the texts have to be read again.
ANALYSER_VERSION = 1

# Different spellings of words kept in memory, about 30 MB; an archive of 100,000 reports has more,
# but those that are left out are rare.
WORDS_REMEMBERED = 1 << 16
# Letters of a word that are read: nobody looks for what stands behind them.
LONGEST_WORD = 200

_INSIDE = f"[{ARABIC_MARKS}{INVISIBLE}\u0300-\u036f]"
_DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9]"
_RAW_WORD = re.compile(
    # Nearly all words: Arabic letters with nothing between and behind them. The rest would find
    # them too, in twice the time.
    rf"[\u0621-\u064a]++(?![\w{_INSIDE[1:-1]}])"
    # 1,234 and ١٬٢٣٤.
    rf"|(?<!{_DIGIT}){_DIGIT}{{1,3}}(?:[,\u066c]{_DIGIT}{{3}})+(?!{_DIGIT})"
    # The «و» of «و1,234».
    rf"|(?<![^\W_])[وبلفك]{{1,2}}(?={_DIGIT})"
    # U.N.D.P.
    r"|(?<![^\W_])(?:[A-Za-z]\.)+[A-Za-z](?![^\W_])\.?"
    # A word with what is written above, below and inside it; the 's of English goes with it.
    rf"|[^\W_]+(?:{_INSIDE}+[^\W_]+)*[{ARABIC_MARKS}]*(?:(?<=[A-Za-z])['’][sS](?![^\W_]))?"
)
_SEPARATORS = re.compile(r"[,.\u066c]|['’][sS]$")
# «2022م», «قرار1325»: a number and an Arabic word that stand together are two words.
_BETWEEN_NUMBER_AND_WORD = re.compile(
    rf"(?<={_DIGIT})(?=[\u0620-\u063f\u0641-\u064a])|(?<=[\u0620-\u064a])(?={_DIGIT})"
)
_WORD = re.compile(r"[^\W_]+")

_NOT_SPELLING = re.compile(f"[{ARABIC_MARKS}{INVISIBLE}{TATWEEL}]")
_KEYBOARDS = str.maketrans("ٱیېےکۃەہھ", "ايييكةههه")

# Seats of one hamza: مسئول and مسؤول, هيأة and هيئة.
_SEATS = [(re.compile("ئو"), "ؤو"), (re.compile("يأة"), "يئة"), (re.compile("يآت"), "يئات")]

_SERVANT = frozenset({"عبد", "وعبد", "لعبد", "بعبد"})


class Word(NamedTuple):
    """A word in three forms, from what is written to what it has in common with its forms."""

    exact: str
    folded: str
    stem: str
    is_stop: bool


class Token(NamedTuple):
    """A word at its place: `text[start:end]` is how the text spells it."""

    start: int
    end: int
    exact: str
    folded: str
    stem: str
    is_stop: bool


def tokens(text: str) -> list[Token]:
    """The words of a text with their places in it."""
    found: list[Token] = []
    has_servant = False
    for match in _RAW_WORD.finditer(text):
        start = match.start()
        for first, last, word in _pieces(match[0]):
            # Past the checks of named tuples: an excerpt of twenty texts makes thousands of them.
            found.append(tuple.__new__(Token, (start + first, start + last, *word)))
            has_servant = has_servant or word.folded in _SERVANT
    return list(_joined(found, text)) if has_servant else found


def _joined(found: Iterable[Token], text: str) -> Iterator[Token]:
    """The same words, «عبد الله» as one."""
    servant: Token | None = None
    for token in found:
        if servant and _is_joined(servant, token, text):
            word = _whole_name(servant.exact, token.exact)
            token = Token(servant.start, token.end, *word)
        elif servant:
            yield servant
        servant = token if token.folded in _SERVANT else None
        if not servant:
            yield token
    if servant:
        yield servant


def _is_joined(servant: Token, token: Token, text: str) -> bool:
    between = text[servant.end : token.start]
    return token.folded.startswith("ال") and not between.strip() and "\n" not in between


def index_terms(text: str) -> list[Word]:
    """The words of a text without their places: what an index needs of it, and fast."""
    found: list[Word] = []
    # No word goes over a space, and what stands between two of them mostly stood there before.
    for run in text.split(" "):
        found += _words(run) if len(run) <= LONGEST_WORD else _words_of_run(run)
    if not _SERVANT.isdisjoint([word.folded for word in found]):
        return [Word(*token[2:]) for token in tokens(text)]
    return found


def _words_of_run(run: str) -> tuple[Word, ...]:
    return tuple(word for raw in _RAW_WORD.findall(run) for _start, _end, word in _pieces(raw))


_words = lru_cache(WORDS_REMEMBERED)(_words_of_run)


@lru_cache(WORDS_REMEMBERED)
def _pieces(raw: str) -> tuple[tuple[int, int, Word], ...]:
    """The words of a run of letters, nearly always one, with their places inside it."""
    return tuple(
        (start, end, word)
        for start, end in _spans(raw[:LONGEST_WORD])
        for word in _words_of_piece(raw[start:end])
    )


@lru_cache(WORDS_REMEMBERED >> 4)
def _whole_name(servant: str, master: str) -> Word:
    return _word(f"{servant}{master}")


def _spans(raw: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BETWEEN_NUMBER_AND_WORD.finditer(raw):
        yield start, match.start()
        start = match.start()
    yield start, len(raw)


def _words_of_piece(raw: str) -> list[Word]:
    if not raw.isalnum():
        raw = _SEPARATORS.sub("", raw)
    folded = _WORD.findall(_BETWEEN_NUMBER_AND_WORD.sub(" ", fold(raw)))
    if len(folded) > 1:
        # One character that stands for several words, as «ﷺ», or a mark where they meet.
        return [_word(part) for part in folded]
    return [_word(raw, folded[0])] if folded else []


def _word(raw: str, folded: str = "") -> Word:
    exact, folded = _exact(raw), folded or "".join(_WORD.findall(fold(raw)))
    return Word(exact or folded, folded, _stem(exact, folded), is_stop_word(folded, exact))


def _exact(raw: str) -> str:
    text = _NOT_SPELLING.sub("", western_digits(unicodedata.normalize("NFKC", raw)))
    text = unicodedata.normalize("NFKC", text.translate(_KEYBOARDS)).lower()
    return "".join(_WORD.findall(text))


def _stem(exact: str, folded: str) -> str:
    for seat, common in _SEATS:
        if seat.search(exact):
            exact = seat.sub(common, exact)
            folded = "".join(_WORD.findall(fold(exact)))
    return stem(folded)
