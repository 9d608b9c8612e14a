"""What a reader typed into a search box, understood: words, phrases, exclusions, a period.

    حوار "حقوق الإنسان" -انتخابات شباب | طلاب أيار 2022

Quotation marks («», "", “”) ask for words side by side; a minus before a word or a phrase leaves
out what has it; `|` or a capital OR lets one word stand for another. «أو» is not an operator: it
is a word of many titles and of every question («التعليم أو العمل»), while nobody types `|` or a
capital OR without meaning it. Whatever is not understood is punctuation: nothing is an error.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ngo_portal.shared.arabic import INVISIBLE, Token, tokens
from ngo_portal.shared.arabic.plurals import related
from ngo_portal.shared.searching.periods import Period, period_in

MOST_WORDS = 12
MOST_PHRASES = 4
MOST_EXCLUDED = 4
MOST_CHARACTERS = 200
# What a question begins with says nothing of its answer. «كم» is also a kilometre, and «ماهو» a
# word that no text has: both would weigh more than all the rest.
ASKING = frozenset(["كم", "بكم", "ماهو", "ماهي", "ماهم", "مين", "وين", "شو", "ايش", "ليش"])


@dataclass(frozen=True)
class Term:
    """A word of the question. `alternatives` are stems of its other forms, as broken plurals.

    A word of a date also says `is_date`: the period of the wording says it better, though the
    word may stand in a title.
    """

    exact: str
    folded: str
    stem: str
    alternatives: frozenset[str] = frozenset()
    is_stop: bool = False
    is_date: bool = False


type Phrase = tuple[Term, ...]


@dataclass(frozen=True)
class Wording:
    """What is asked for. Every group wants one of its words; nearly all have only one.

    Phrases keep their stop words; groups have none unless nothing else was typed. `was_cut` says
    that more was typed than is looked for.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    period: Period | None = None
    was_cut: bool = False
    text: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.groups or self.phrases or self.excluded)

    def __str__(self) -> str:
        """The question as it can be typed again; equal questions may still differ in order."""
        return self.text

    @property
    def words(self) -> tuple[Term, ...]:
        """The words outside phrases, in the order they were typed."""
        return tuple(chain.from_iterable(self.groups))

    @property
    def asked(self) -> tuple[Term, ...]:
        """All words that a result may show, those of phrases too, each once."""
        told = chain(self.words, chain.from_iterable(self.phrases))
        return (
            tuple({term.folded: term for term in told if not term.is_stop}.values()) or self.words
        )

    def replacing(self, words: Mapping[str, str]) -> "Wording":
        """The same question with other words for some, which are given folded."""
        text = self.text
        for token in reversed(tokens(text)):
            if token.folded in words:
                text = f"{text[: token.start]}{words[token.folded]}{text[token.end :]}"
        return parse(text)


_UNSEEN = re.compile(f"[{INVISIBLE}]")
_QUOTATION_MARKS = str.maketrans("“”„‟", '""""')
_MINUS = "[-\u2212]"
_SYNTAX = re.compile(
    rf"(?P<minus>(?<!\S){_MINUS})?"
    r"(?:\"(?P<quoted>[^\"]*)\"|«(?P<phrase>[^«»]*)»)"
    rf"|(?<!\S){_MINUS}(?P<excluded>[ولب]?عبد\s+ال[^\s\"«»|]+|(?=\w)[^\s\"«»|]+)"
    r"|(?P<either>\||(?<!\S)OR(?!\S))"
)


def parse(text: str) -> Wording:
    """Understand what was typed, whatever it is."""
    line, was_cut = _line(text)
    reading = _Reading(line)
    return reading.wording(was_cut)


def _line(text: str) -> tuple[str, bool]:
    """The part of a text that is read, in one line."""
    room = text[: 50 * MOST_CHARACTERS]
    line = unicodedata.normalize("NFKC", _UNSEEN.sub("", room)).translate(_QUOTATION_MARKS)
    line = " ".join(line.split())
    if len(line) <= MOST_CHARACTERS:
        return line, len(room) < len(text)
    begun = line[: MOST_CHARACTERS + 1].rpartition(" ")[0]
    return begun or line[:MOST_CHARACTERS], True


class _Reading:
    """One pass over a line."""

    def __init__(self, line: str) -> None:
        self.groups: list[list[Term]] = []
        self.phrases: list[Phrase] = []
        self.excluded: list[Phrase] = []
        self.period: Period | None = None
        self.written: list[str] = []
        self.seen: set[str] = set()
        self.is_choice = self.is_after_word = False
        self.was_cut = False
        self.read(line)

    def read(self, line: str) -> None:
        segments = list(_segments(line))
        self.has_telling = any(_is_telling(kind, found) for kind, _text, found in segments)
        for kind, text, found in segments:
            if kind == "words":
                self.read_words(text, found)
            elif kind == "either":
                self.is_choice = self.is_after_word
            else:
                self.read_phrase(kind, found)

    def read_words(self, text: str, found: list[Token]) -> None:
        period, dated = period_in(text, found)
        if period:
            self.period = self.period | period if self.period else period
        last = -1
        is_asking = is_question(found)
        for place, token in enumerate(found):
            if is_asking and not place:
                continue
            if self.is_wanted(token, place in dated):
                is_tied = {place - 1, place} <= dated and last == place - 1
                self.add(_term(token, place in dated), text[found[last].end : token.start], is_tied)
                last = place

    def is_wanted(self, token: Token, is_date: bool) -> bool:
        if token.is_stop and self.has_telling:
            return False
        # A number may stand twice in a date.
        return is_date or token.folded not in self.seen

    def add(self, term: Term, gap: str, is_tied: bool) -> None:
        is_new = term.folded not in self.seen
        if is_new and len(self.seen) == MOST_WORDS:
            self.was_cut = True
            return
        self.seen.add(term.folded)
        joint = gap.strip() if is_tied else ""
        if joint and self.written:
            self.written[-1] += f"{joint}{term.exact}"
        else:
            self.written.append(f"| {term.exact}" if self.is_choice and is_new else term.exact)
        if is_new:
            self.place(term)

    def place(self, term: Term) -> None:
        if self.is_choice:
            self.groups[-1].append(term)
        else:
            self.groups.append([term])
        self.is_choice, self.is_after_word = False, True

    def read_phrase(self, kind: str, found: list[Token]) -> None:
        self.is_choice = self.is_after_word = False
        phrase = tuple(_term(token) for token in found[:MOST_WORDS])
        told, most = (
            (self.phrases, MOST_PHRASES) if kind == "phrase" else (self.excluded, MOST_EXCLUDED)
        )
        if not phrase or phrase in told:
            return
        if len(told) == most:
            self.was_cut = True
            return
        self.was_cut |= len(found) > MOST_WORDS
        told.append(phrase)
        self.written.append(_written(phrase, kind))

    def wording(self, was_cut: bool) -> Wording:
        return Wording(
            groups=tuple(tuple(group) for group in self.groups),
            phrases=tuple(self.phrases),
            excluded=tuple(self.excluded),
            period=self.period,
            was_cut=was_cut or self.was_cut,
            text=" ".join(self.written),
        )


def is_question(found: Sequence[Token]) -> bool:
    """Whether the first word only asks for what the others say."""
    return bool(found) and found[0].folded in ASKING and _is_telling("words", found[1:])


def _segments(line: str) -> Iterator[tuple[str, str, list[Token]]]:
    """The pieces of a line: words, either, phrase or excluded, with their text and its words."""
    end = 0
    for match in _SYNTAX.finditer(line):
        if match.start() > end:
            yield _segment("words", line[end : match.start()])
        yield _segment(*_operation(match))
        end = match.end()
    yield _segment("words", line[end:])


def _operation(match: re.Match[str]) -> tuple[str, str]:
    if match["either"]:
        return "either", ""
    if match["excluded"]:
        return "excluded", match["excluded"]
    kind = "excluded" if match["minus"] else "phrase"
    return kind, match["quoted"] or match["phrase"] or ""


def _segment(kind: str, text: str) -> tuple[str, str, list[Token]]:
    return kind, text, tokens(text)


def _is_telling(kind: str, found: Iterable[Token]) -> bool:
    """Whether a piece asks for something without its stop words."""
    if kind == "phrase":
        return any(found)
    return kind == "words" and not all(token.is_stop for token in found)


def _term(token: Token, is_date: bool = False) -> Term:
    return Term(
        exact=token.exact,
        folded=token.folded,
        stem=token.stem,
        alternatives=(related(token.stem) | related(token.folded)) - {token.stem},
        is_stop=token.is_stop,
        is_date=is_date,
    )


def _written(phrase: Phrase, kind: str) -> str:
    words = " ".join(term.exact for term in phrase)
    if kind == "phrase":
        return f"«{words}»"
    return f"-{words}" if len(phrase) == 1 else f"-«{words}»"
