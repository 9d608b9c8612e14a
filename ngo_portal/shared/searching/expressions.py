"""What an entry has to say to be found, before a database puts it in its own words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from ngo_portal.shared.arabic.stemming import stem
from ngo_portal.shared.arabic.stop_words import STOP_WORDS
from ngo_portal.shared.searching.documents import ARTICLE, LONGEST_WORD
from ngo_portal.shared.searching.keys import MINUTE_SHIFT, Kind, first_after, first_of_day
from ngo_portal.shared.searching.question import Question, token_of, token_of_kind
from ngo_portal.shared.searching.wording import Phrase, Term

LEAST_BEGUN = 3

FIRST_DATED = 1 << MINUTE_SHIFT


class Level(Enum):
    """In which of its forms a word of an entry is looked at."""

    STEM = "stem"
    TITLE_STEM = "title stem"
    FOLDED = "folded"
    TOKEN = "token"


@dataclass(frozen=True)
class Lexeme:
    text: str
    level: Level


@dataclass(frozen=True)
class TitleBegun:
    """A title with a stem that begins so."""

    text: str


@dataclass(frozen=True)
class Run:
    """Folded words side by side."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Any:
    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class All:
    parts: tuple["Expression", ...]
    # Those that have one of these are left out.
    without: tuple["Expression", ...] = ()


type Expression = Lexeme | TitleBegun | Run | Any | All

# A token that no entry has.
NOTHING = Lexeme("xx", Level.TOKEN)
EVERYTHING = Any(tuple(Lexeme(token_of_kind(kind), Level.TOKEN) for kind in Kind))


@dataclass(frozen=True)
class Span:
    """Keys from the first on and before the last; with `ends_since`, of what lasts until then."""

    first: int | None = None
    after: int | None = None
    ends_since: date | None = None


def of_kind(kind: Kind) -> Expression:
    return Lexeme(token_of_kind(kind), Level.TOKEN)


def either(parts: Iterable[Expression]) -> Expression:
    found = tuple(dict.fromkeys(parts))
    if EVERYTHING in found:
        return EVERYTHING
    return found[0] if len(found) == 1 else Any(found)


def together(parts: Iterable[Expression], without: Iterable[Expression] = ()) -> Expression:
    left_out = tuple(without)
    # Every entry would be looked at to see that it is one.
    found = tuple(part for part in parts if part != EVERYTHING) or (EVERYTHING,)
    return found[0] if len(found) == 1 and not left_out else All(found, left_out)


def lexeme(word: str, level: Level) -> Lexeme:
    return Lexeme(word[:LONGEST_WORD], level)


def of_terms(terms: Iterable[Term]) -> Expression:
    """One of some words in any of its forms."""
    return either(part for term in terms for part in forms(term))


def forms(term: Term) -> Iterable[Lexeme]:
    # Stop words have no stem; where any other word is written, its stem is too.
    if term.is_stop:
        return [lexeme(term.folded, Level.FOLDED)]
    return [lexeme(stem, Level.STEM) for stem in (term.stem, *sorted(term.alternatives))]


def in_title(terms: Iterable[Term]) -> Expression:
    stems = {stem for term in terms for stem in (term.stem, *term.alternatives)}
    return either(lexeme(stem, Level.TITLE_STEM) for stem in sorted(stems))


def begun_title(words: Sequence[str]) -> Expression:
    """A title that has these folded words, the last of them perhaps unfinished.

    NOTHING where too little was typed: what begins with an article begins like everything.
    """
    telling = [word for word in words if word not in STOP_WORDS]
    if not telling:
        return NOTHING
    *whole, last = telling
    parts: list[Expression] = [Lexeme(stem(word), Level.TITLE_STEM) for word in whole]
    if last == words[-1]:
        begun = last.removeprefix(ARTICLE)
        if len(begun) >= LEAST_BEGUN:
            parts.append(either([TitleBegun(begun), Lexeme(stem(last), Level.TITLE_STEM)]))
        elif not whole:
            return NOTHING
    else:
        parts.append(Lexeme(stem(last), Level.TITLE_STEM))
    return together(parts)


def as_written(terms: Iterable[Term]) -> Expression:
    return either(lexeme(term.folded, Level.FOLDED) for term in terms)


def run(phrase: Phrase) -> Expression:
    words = tuple(term.folded[:LONGEST_WORD] for term in phrase)
    return Run(words) if len(words) > 1 else Lexeme(words[0], Level.FOLDED)


def conditions(question: Question, *, is_any_kind: bool = False) -> Expression:
    """Everything that is asked for but the words outside phrases, and the period."""
    parts: list[Expression] = []
    if question.kinds and not is_any_kind and len(question.kinds) < len(Kind):
        kinds = sorted({token_of_kind(kind) for kind in question.kinds})
        parts.append(either(Lexeme(token, Level.TOKEN) for token in kinds))
    parts += [any_value(facet, values) for facet, values in question.chosen]
    if question.words is None:
        return together(parts)
    parts += [run(phrase) for phrase in question.words.phrases]
    return together(parts, [left_out(phrase) for phrase in question.words.excluded])


def any_value(facet: str, values: Iterable[str]) -> Expression:
    tokens = (Lexeme(token_of(facet, value), Level.TOKEN) for value in values if is_value(value))
    return either(tokens) if (tokens := list(tokens)) else NOTHING


def is_value(value: str) -> bool:
    """Whether a value can be one of those that entries carry."""
    return value.isascii() and value.replace("_", "").replace("-", "").isalnum()


def left_out(phrase: Phrase) -> Expression:
    """An excluded word is left out in all its endings, a phrase as it stands."""
    if len(phrase) > 1 or phrase[0].is_stop:
        return run(phrase)
    return lexeme(phrase[0].stem, Level.STEM)


def spans(question: Question) -> list[Span]:
    """Where in the order of keys the answers lie, the newest part first.

    What began before the period may reach into it.
    """
    if not question.since and not question.until:
        return [Span()]
    after = first_after(question.until) if question.until else None
    if not question.since:
        return [Span(FIRST_DATED, after)]
    first = first_of_day(question.since)
    late_start = min(first, after) if after else first
    return [Span(first, after), Span(FIRST_DATED, late_start, question.since)]
