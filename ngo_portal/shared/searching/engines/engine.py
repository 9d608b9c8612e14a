"""What the engines beside the database have in common: how they keep an entry, and what is best.

An engine keeps the analysed words that the database's own index keeps, so both find the same. It
knows in which generation it was last brought up to date; everything else about keeping it in step
is in `keeping_in_step`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from ngo_portal.shared.searching.documents import Document
from ngo_portal.shared.searching.expressions import Expression, Level, Span
from ngo_portal.shared.searching.finding import Finder, Found
from ngo_portal.shared.searching.keys import Kind, first_after, first_of_day
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.searching.ranking import (
    AS_WRITTEN,
    CAREFULLY,
    DATE,
    IN_TITLE,
    asked_for,
)
from ngo_portal.shared.searching.weighing import READ, groups_of

# The fields of an entry. Stems are those of title, names, summary and text together: how rare a
# word is should not depend on where it stands.
STEMS, TITLE, WORDS, EXACT, TOKENS = "stems", "title", "words", "exact", "tokens"
FIELDS = {
    Level.STEM: STEMS,
    Level.TITLE_STEM: TITLE,
    Level.FOLDED: WORDS,
    Level.TOKEN: TOKENS,
}
NEVER = -1

type Writing = Callable[[Iterable["Lines"], Collection[int]], None]


@dataclass(frozen=True)
class Lines:
    """The analysed words of one entry."""

    docid: int
    last_on: date | None = None
    title: Sequence[str] = ()
    # Of names, summary and text.
    stems: Sequence[str] = ()
    title_words: Sequence[str] = ()
    words: Sequence[str] = ()
    exact: Sequence[str] = ()
    tokens: Sequence[str] = ()

    @classmethod
    def of(cls, document: Document) -> "Lines":
        terms = document.terms
        return cls(
            docid=document.docid,
            last_on=document.last_on,
            title=terms.title,
            stems=[*terms.names, *terms.summary, *terms.body],
            title_words=terms.title_words,
            words=terms.words,
            exact=terms.exact,
            tokens=document.tokens,
        )


@dataclass(frozen=True)
class Form:
    """One form of a word that is asked for, in one field, and how much it tells there."""

    field: str
    text: str
    worth: float


# Forms of one word: a stem counts once, in the best of its forms, and so on for each field.
type Word = Sequence[Sequence[Form]]


@dataclass(frozen=True)
class Ranked:
    """Keys with their scores, the best first; how many there are, and how many of each kind."""

    scores: Mapping[int, float] = field(default_factory=dict)
    total: int = 0
    kinds: Mapping[Kind, int] = field(default_factory=dict)


class Engine(Finder):
    """Documents in, keys out, by BM25. `in_step_at` is a generation that it has everything of."""

    def __init__(self) -> None:
        self.in_step_at = NEVER

    # What an engine says in its own way

    def number(self) -> int:
        """The generation it was last written in, or `NEVER`; what others wrote is seen too."""
        raise NotImplementedError  # pragma: no cover

    @contextmanager
    def writing(self, number: int | None = None, *, is_anew: bool = False) -> Iterator[Writing]:
        """Give a function that takes entries and keys of those that are gone.

        The number is written with the last of them or after it. `is_anew` replaces all that was
        there, at the end. Raises `Busy` where another process writes.
        """
        raise NotImplementedError  # pragma: no cover

    def size(self) -> int:
        raise NotImplementedError  # pragma: no cover

    def counts(self, questions: Sequence[Expression]) -> list[int]:
        raise NotImplementedError  # pragma: no cover

    def ranked(self, question: Question, limit: int) -> Ranked:
        """The best of what has any of the words and meets all conditions."""
        raise NotImplementedError  # pragma: no cover

    # What is the same for all

    def put(self, documents: Iterable[Document]) -> None:
        with self.writing() as write:
            write(map(Lines.of, documents), ())

    def remove(self, docids: Iterable[int]) -> None:
        with self.writing() as write:
            write((), list(docids))

    def clear(self) -> None:
        with self.writing(is_anew=True):
            pass

    def best(self, question: Question, offset: int, limit: int) -> Found:
        found = self.ranked(question, -(-(offset + limit) // READ) * READ)
        best = sorted(found.scores, key=lambda docid: (-round(found.scores[docid], 2), -docid))
        return Found(
            best[offset : offset + limit],
            found.total,
            is_any=len(question.words.groups) > 1,
            kinds=found.kinds,
        )

    def are_found(self, questions: Sequence[Expression]) -> list[bool]:
        return [count > 0 for count in self.counts(questions)]

    def vocabulary(self, words: Collection[str], starts: Collection[str]) -> dict[str, int]:
        """Nothing: mistyped words are looked up in the database."""
        return {}


class Busy(Exception):
    """Another process is writing."""


def words_of(question: Question) -> list[Word]:
    """The forms in which the words of a question are looked for."""
    return [forms_of(group) for group in groups_of(question.words)]


def forms_of(group) -> Word:
    asked = asked_for(group)
    worth = DATE if group[0].is_date else 1.0
    found = [
        [Form(STEMS, stem, form * worth) for stem, form in asked.stems.items()],
        [Form(TITLE, stem, form * worth * IN_TITLE) for stem, form in asked.stems.items()],
        [Form(WORDS, word, form * worth * AS_WRITTEN) for word, form in asked.folded.items()],
        [Form(EXACT, word, worth * CAREFULLY) for word in sorted(asked.exact)],
    ]
    return [forms for forms in found if forms]


def period_of(question: Question) -> Span | None:
    """What the words say of time, which counts for much and is no condition."""
    period = question.words.period
    if not period:
        return None
    return Span(first_of_day(period.first), first_after(period.last))
