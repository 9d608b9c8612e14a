"""Which entries answer words best: first by the words they have, then by how they have them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nlargest

from ngo_portal.shared.searching.correcting import Correction
from ngo_portal.shared.searching.expressions import (
    FIRST_DATED,
    Expression,
    Span,
    as_written,
    conditions,
    either,
    in_title,
    of_terms,
    spans,
    together,
)
from ngo_portal.shared.searching.keys import RECORD_BITS, Kind, first_after, first_of_day
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.searching.ranking import (
    AS_WRITTEN,
    DATE,
    IN_PERIOD,
    IN_TITLE,
    Asked,
    Ranking,
    asked_for,
    rarity,
    wanted_of,
)
from ngo_portal.shared.searching.wording import Term, Wording

# Up to so many entries a word, all of them are weighed; a word in more entries only tells among
# those that have all words. Together the words of a question have four times as many.
MOST_OF_A_WORD = 50_000
MOST_OF_ALL_WORDS = 200_000
NEWEST = 2_000
# The best by the words they have are read, and put in order by how they have them.
READ, READ_OF_ONE_WORD, NAMES_READ = 200, 80, 20
# What is said of a number that is not known.
MORE_THAN = 10_000
# Beyond so many entries it matters little how many there are.
SIZE_COUNTED = 50_001
BIG = 1_000_000

type Group = tuple[Term, ...]


@dataclass(frozen=True)
class Postings:
    """The keys of each of several questions, None where there are too many; and of all entries."""

    keys: list[list[int] | None]
    size: int


class Weighing:
    """The entries that have any of the words of a question, each with the worth of its words."""

    def __init__(self, index, question: Question, correction: Correction | None = None):
        self.index, self.question = index, question
        self.corrected = {
            tuple(part for word in found for part in word.split())
            for found in (correction.words.values() if correction else ())
        }
        self.groups = groups_of(question.words)
        self.spans = spans(question)
        self.scores: dict[int, float] = {}
        self.kinds: Mapping[Kind, int] = {}
        self.unknown: set[str] = set()
        self.words: list[Asked] = []
        self.is_exact = True
        self.weigh()

    # The first look

    def weigh(self) -> None:
        base = conditions(self.question, is_any_kind=True)
        postings = self.postings(base)
        if any(keys is None for keys in postings.keys) and self.question.kinds:
            base = conditions(self.question)
            postings = self.postings(base)
        self.add_words(postings)
        if not self.is_exact:
            self.add_common(base)
        self.add_period(base)
        self.choose_kinds()

    def postings(self, base: Expression) -> Postings:
        """For each word, who has it in any form, who as it was typed, and who in the title."""
        asked = [
            together([form, base])
            for group in self.groups
            for form in (of_terms(group), as_written(group), in_title(group))
        ]
        most = max(MOST_OF_ALL_WORDS // len(asked), MORE_THAN)
        found = [self.index.postings(asked, span, min(most, MOST_OF_A_WORD)) for span in self.spans]
        keys = [joined(parts) for parts in zip(*(part.keys for part in found), strict=True)]
        return Postings(keys, max(part.size for part in found))

    def add_words(self, postings: Postings) -> None:
        size = BIG if postings.size >= SIZE_COUNTED else postings.size
        for place, group in enumerate(self.groups):
            stems, written, titles = postings.keys[3 * place : 3 * place + 3]
            word = self.asked(group, rarity_of(stems, size), rarity_of(written, size))
            self.words.append(word)
            self.is_exact &= stems is not None
            if stems == []:
                self.unknown.add(group[0].folded)
            self.add(stems, word.rarity)
            self.add(written, word.rarity_as_written * AS_WRITTEN)
            self.add(titles, word.rarity * IN_TITLE)

    def asked(self, group: Group, rarity: float, as_written: float) -> Asked:
        is_corrected = tuple(term.folded for term in group) in self.corrected
        worth = DATE if group[0].is_date else 1.0
        word = asked_for(group, are_corrections=is_corrected)
        return replace(word, rarity=rarity * worth, rarity_as_written=as_written * worth)

    def add(self, docids: Iterable[int] | None, worth: float) -> None:
        scores = self.scores
        get = scores.get
        for docid in docids or ():
            scores[docid] = get(docid, 0.0) + worth

    def add_common(self, base: Expression) -> None:
        """Words of very many entries count where all words are together, the newest of them."""
        worth = sum(word.rarity for word in self.words)
        everything = together([*map(of_terms, self.groups), base])
        titles = together([*map(in_title, self.groups), base])
        for span in self.spans:
            self.add(self.index.newest(everything, span, 0, NEWEST), worth)
            self.add(self.index.newest(titles, span, 0, NEWEST), worth * IN_TITLE)
        if self.spans == [Span()]:
            # What has no date comes last of all, and is what names are looked up for.
            self.add(self.index.newest(everything, Span(after=FIRST_DATED), 0, NEWEST), worth)
        if not self.scores:
            any_word = together([either(map(of_terms, self.groups)), base])
            self.add(self.index.newest(any_word, self.spans[0], 0, NEWEST), 0.0)

    def add_period(self, base: Expression) -> None:
        """What lies in the period of the question comes before what only names it."""
        period = self.question.words.period
        if not period:
            return
        first, after = first_of_day(period.first), first_after(period.last)
        if not self.question.since and not self.question.until:
            newest = self.index.newest(base, Span(first, after), 0, READ)
            self.add([docid for docid in newest if docid not in self.scores], 0.0)
        self.period = range(first, after)
        self.add([docid for docid in self.scores if first <= docid < after], self.period_worth)

    period = range(0)

    @property
    def period_worth(self) -> float:
        dates = [group[0].is_date for group in self.groups]
        said = sum(w.rarity for w, is_date in zip(self.words, dates, strict=True) if is_date)
        return IN_PERIOD * max(said, 1.0)

    def choose_kinds(self) -> None:
        """Count by kind, then leave those that were asked for."""
        kinds = [docid >> RECORD_BITS & 7 for docid in self.scores]
        self.kinds = {Kind(kind): number for kind, number in Counter(kinds).items()}
        if asked := set(self.question.kinds):
            self.scores = {
                docid: score
                for docid, score in self.scores.items()
                if docid >> RECORD_BITS & 7 in asked
            }

    # The second look

    @property
    def total(self) -> int:
        return len(self.scores) if self.is_exact else max(len(self.scores), MORE_THAN)

    def page(self, offset: int, limit: int) -> list[int]:
        end, best = offset + limit, self.best
        if end <= len(best):
            return best[offset:end]
        read = set(best)
        rest = nlargest(end, self.scores, key=self.first_order)
        return [*best, *(docid for docid in rest if docid not in read)][offset:end]

    def first_order(self, docid: int) -> tuple[float, int]:
        return self.scores[docid], docid

    @cached_property
    def best(self) -> list[int]:
        """Those that are read, in their order; of those about equal the newer one first."""
        chosen = self.chosen()
        if not chosen:
            return []
        passages = self.index.passages(chosen, wanted_of(self.words))
        scores = Ranking(self.words).scores(passages)
        for docid in chosen:
            if docid in self.period:
                scores[docid] += self.period_worth
        return sorted(chosen, key=lambda docid: (-round(scores[docid], 1), -docid))

    def chosen(self) -> list[int]:
        """Which are read; names have no date, so that they would come last of many equals."""
        read = READ if len(self.words) > 1 else READ_OF_ONE_WORD
        names = [docid for docid in self.scores if docid < FIRST_DATED]
        found = nlargest(read, self.scores, key=self.first_order)
        return list(dict.fromkeys(found + nlargest(NAMES_READ, names, key=self.first_order)))


def groups_of(wording: Wording) -> list[Group]:
    """What is weighed: the words, and those of phrases, which stand in all entries asked for."""
    told = [(term,) for phrase in wording.phrases for term in phrase if not term.is_stop]
    return [*wording.groups, *told] or [(phrase[0],) for phrase in wording.phrases]


def joined(parts: Sequence[list[int] | None]) -> list[int] | None:
    if any(part is None for part in parts):
        return None
    return [docid for part in parts for docid in part]


def rarity_of(keys: list[int] | None, size: int) -> float:
    return rarity(MOST_OF_A_WORD if keys is None else len(keys), size)
