"""From a question to the keys of the entries that answer it, in order: the same on all indexes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ngo_portal.shared.searching.correcting import Correction, corrections
from ngo_portal.shared.searching.expressions import (
    EVERYTHING,
    NOTHING,
    Expression,
    Span,
    begun_title,
    conditions,
    either,
    of_kind,
    of_terms,
    spans,
    together,
)
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import BEST, NAME, Question
from ngo_portal.shared.searching.ranking import Passage, Wanted
from ngo_portal.shared.searching.weighing import Asking, Postings, Weighing
from ngo_portal.shared.searching.wording import Wording


@dataclass(frozen=True)
class Found:
    """Keys of one page in their order, and how many there are; at least so many if not exact.

    `is_any` says that these have some of the words, not all. `kinds` counts by kind what answers
    everything but the choice of kinds; it is known only in the order of rank. `correction` says
    what was looked for in place of words that stand in no entry.
    """

    docids: list[int]
    total: int
    is_exact: bool = True
    is_any: bool = False
    kinds: Mapping[Kind, int] = field(default_factory=dict)
    correction: Correction | None = None
    # How many of them can be paged to, where that is fewer than there are.
    reachable: int | None = None


@dataclass(frozen=True)
class Reading:
    """One way to understand the words of a question."""

    wanted: Expression
    is_any: bool = False
    correction: Correction | None = None


class Finder:
    """What all indexes have in common. `connection` is Django's.

    An index answers expressions: the newest keys, their number, all of them, the first by name,
    the keys of several at once, which of them find anything, and what entries say of some words.
    """

    # A condition for the words that begin with something, and how the something is given.
    BEGINS_WITH: str

    def __init__(self, connection):
        self.connection = connection

    # What the databases say in their own way

    def newest(self, wanted: Expression, span: Span, offset: int, limit: int) -> list[int]:
        raise NotImplementedError  # pragma: no cover

    def count(self, wanted: Expression, span: Span) -> tuple[int, bool]:
        """How many there are, and whether that is exact; if not, there are more."""
        raise NotImplementedError  # pragma: no cover

    def all_of(self, wanted: Expression, span: Span) -> list[int]:
        """All keys, the newest first."""
        raise NotImplementedError  # pragma: no cover

    def by_name(self, wanted: Expression, span: Span, offset: int, limit: int) -> list[int]:
        raise NotImplementedError  # pragma: no cover

    def postings(
        self,
        asked: Sequence[Asking],
        most: int,
        counted: Collection[Asking] = (),
        tallied: Sequence[Asking] = (),
    ) -> Postings:
        """The newest keys of each question, and how many of each kind answer the tallied ones.

        Of those that are not counted it may only be known that there are more than were read.
        """
        raise NotImplementedError  # pragma: no cover

    def are_found(self, questions: Sequence[Expression]) -> list[bool]:
        raise NotImplementedError  # pragma: no cover

    def vocabulary(self, words: Collection[str], starts: Collection[str]) -> dict[str, int]:
        """Of these words and all with these starts: those kept, and in about how many entries."""
        raise NotImplementedError  # pragma: no cover

    def passages(self, docids: Collection[int], wanted: Wanted) -> dict[int, Passage]:
        raise NotImplementedError  # pragma: no cover

    def rows(self, sql: str, values: Sequence) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    # What is the same everywhere

    def find(self, question: Question, offset: int = 0, limit: int = 20) -> Found:
        """Return one page of what answers a question.

        By rank, any of the words will do; in the other orders all must be there, in whatever
        form, and only where nothing has all of them any will do.
        """
        if question.order == BEST and has_words(question.words):
            return self.best(question, offset, limit)
        parts, found = spans(question), Found([], 0)
        for reading in self.readings(question):
            docids = self.page(question, reading.wanted, parts, offset, limit)
            found = self.counted(reading, parts, docids, offset, limit)
            if found.total:
                break
        return found

    def docids(self, question: Question) -> list[int]:
        """All keys that answer a question, the newest first."""
        return self.matches(question)[0]

    def matches(self, question: Question) -> tuple[list[int], Reading]:
        """The same, and how the words were understood to find them."""
        parts, docids = spans(question), []
        for reading in self.readings(question):
            docids = [docid for span in parts for docid in self.all_of(reading.wanted, span)]
            if docids:
                break
        return docids, reading

    def begun_titles(self, words: Sequence[str], kind: Kind, limit: int) -> list[int]:
        """The newest entries of a kind whose title has these words, the last of them begun."""
        wanted = begun_title(words)
        if wanted == NOTHING:
            return []
        return self.newest(together([wanted, of_kind(kind)]), Span(), 0, limit)

    def readings(self, question: Question) -> Iterator[Reading]:
        """Ways to understand the words, from the strictest on: each is for who found nothing."""
        base, wording = conditions(question), question.words
        if not wording or not wording.groups:
            yield Reading(base)
            return
        yield Reading(together([*map(of_terms, wording.groups), base]))
        correction = corrections(self, wording)
        if correction:
            wording = correction.wording
            yield Reading(together([*map(of_terms, wording.groups), base]), correction=correction)
        if len(wording.groups) > 1:
            any_word = either(map(of_terms, wording.groups))
            yield Reading(together([any_word, base]), is_any=True, correction=correction)

    def page(self, question, wanted, parts, offset, limit) -> list[int]:
        """Go through the parts of the period until the page is full."""
        if question.order == NAME:
            return self.by_name(wanted, parts[0], offset, limit)
        docids: list[int] = []
        for place, span in enumerate(parts):
            if place:
                before = len(docids) or (offset and self.count(wanted, parts[0])[0])
                offset = 0 if docids else max(0, offset - before)
            docids += self.newest(wanted, span, offset, limit - len(docids))
            if len(docids) >= limit:
                break
        return docids

    def counted(self, reading, parts, docids, offset, limit) -> Found:
        if not offset and len(docids) < limit:
            total, is_exact = len(docids), True
        else:
            counts = [self.count(reading.wanted, span) for span in parts]
            total, is_exact = sum(n for n, _ in counts), all(known for _, known in counts)
        return Found(docids, total, is_exact, reading.is_any, correction=reading.correction)

    def best(self, question: Question, offset: int, limit: int) -> Found:
        weighing = Weighing(self, question, offset + limit)
        correction = None
        if weighing.unknown:
            is_certain = conditions(question) == EVERYTHING and spans(question) == [Span()]
            correction = corrections(self, question.words, weighing.unknown, is_certain=is_certain)
        if correction:
            question = replace(question, words=correction.wording)
            weighing = Weighing(self, question, offset + limit, correction)
        return Found(
            weighing.page(offset, limit),
            weighing.total,
            weighing.is_exact,
            is_any=len(question.words.groups) > 1,
            kinds=weighing.kinds,
            correction=correction,
            reachable=weighing.reachable,
        )


def has_words(wording: Wording | None) -> bool:
    return wording is not None and bool(wording.groups or wording.phrases)
