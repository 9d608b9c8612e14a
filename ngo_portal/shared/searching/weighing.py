"""Which entries answer words best: first by the words they have, then by how they have them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import nlargest
from itertools import batched

from ngo_portal.shared.searching.correcting import Correction
from ngo_portal.shared.searching.expressions import (
    EVERYTHING,
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

# The newest keys of each form of each word are weighed, up to so many, and all lists together. A
# list that is cut goes on where its word meets rarer ones, or all the others.
MOST_OF_A_LIST = 2_000
MOST_OF_ALL_LISTS = 24_000
# How many entries have a word is counted so far.
COUNTED = 20_000
# The best by the words they have are read, and put in order by how they have them.
READ, READ_OF_ONE_WORD, NAMES_READ = 200, 60, 20
# What is said of a number that is not known.
MORE_THAN = 10_000
# Beyond so many entries it matters little how many there are.
SIZE_COUNTED = 50_001
BIG = 1_000_000
# Beyond so many entries with any of the words it is only said that there are more.
TALLIED = MORE_THAN
# In which forms a word is looked for: any, as it was typed, and in the title.
FORMS = (of_terms, as_written, in_title)

type Group = tuple[Term, ...]


type Asking = tuple[Expression, Span]


@dataclass
class Posting:
    """The newest keys of an answer, and how many there are in all, as far as that was counted."""

    docids: list[int]
    count: int

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.docids)

    def go_on(self, docids: Iterable[int]) -> None:
        self.docids = list(dict.fromkeys([*self.docids, *docids]))


@dataclass(frozen=True)
class Postings:
    """An answer to each of several questions; and how many entries there are."""

    lists: list[Posting]
    size: int
    # How many entries of each kind answer what was only counted, and whether these are all.
    kinds: Mapping[Kind, int] = field(default_factory=dict)
    is_tallied: bool = True


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
        forms = [form for group in self.groups for form in self.forms(group)]
        lists, size = self.postings(forms, base)
        if any(found.is_cut for found in lists):
            any_word = together([either(forms[:: len(FORMS)]), base])
            if self.narrow_kinds:
                base = conditions(self.question)
                lists, size = self.postings(forms, base)
            self.go_on(forms, lists, base, any_word)
        self.add_words(lists, size)
        self.add_period(base)
        self.choose_kinds()

    def forms(self, group: Group) -> list[Expression]:
        """A word of a phrase stands in everything that is asked for."""
        if group in self.question.words.groups:
            return [form(group) for form in FORMS]
        return [EVERYTHING, EVERYTHING, in_title(group)]

    @property
    def narrow_kinds(self) -> set[Kind]:
        """The kinds that were chosen, unless all are."""
        return set(self.question.kinds) if len(set(self.question.kinds)) < len(Kind) else set()

    def postings(self, forms: Sequence[Expression], base: Expression) -> tuple[list[Posting], int]:
        """For each word, who has it in any form, who as it was typed, and who in the title."""
        asked = [(together([form, base]), span) for form in forms for span in self.spans]
        distinct = list(dict.fromkeys(asked))
        stems = {
            (together([form, base]), span) for form in forms[:: len(FORMS)] for span in self.spans
        }
        found = self.index.postings(distinct, self.most(len(distinct)), stems)
        answers = dict(zip(distinct, found.lists, strict=True))
        parts = batched((answers[asking] for asking in asked), len(self.spans))
        lists = [joined(some) for some in parts]
        for stems_of_word, written, _titles in batched(lists, len(FORMS)):
            written.count = share(written, stems_of_word)
        return lists, found.size

    def most(self, lists: int) -> int:
        """How many keys of a list are read."""
        return min(MOST_OF_A_LIST, MOST_OF_ALL_LISTS // max(1, lists))

    def go_on(
        self,
        forms: Sequence[Expression],
        lists: Sequence[Posting],
        base: Expression,
        any_word: Expression,
    ) -> None:
        """Add to lists that were cut what may be among the best, and count what there is."""
        more = [
            (places, (together([wanted, base]), span))
            for places, wanted, spans in self.missing(forms, lists)
            for span in spans
        ]
        asked = [asking for _places, asking in more]
        tallied = [(any_word, span) for span in self.spans]
        found = self.index.postings(asked, self.most(len(asked)), (), tallied)
        for (places, _asking), posting in zip(more, found.lists, strict=True):
            for place in places:
                if lists[place].is_cut:
                    lists[place].go_on(posting.docids)
        for stems, written, titles in batched(lists, len(FORMS)):
            if stems.is_cut:
                stems.go_on([*written.docids, *titles.docids])
        self.kinds, self.is_exact = found.kinds, found.is_tallied

    def missing(
        self, forms: Sequence[Expression], lists: Sequence[Posting]
    ) -> Iterator[tuple[list[int], Expression, list[Span]]]:
        """Which lists are to go on, with what, and in which spans."""
        stems = range(0, len(lists), len(FORMS))
        rare = [forms[place] for place in stems if lists[place].docids and not lists[place].is_cut]
        for place in stems:
            if lists[place].is_cut and self.spans == [Span()]:
                # What has no date comes last of all, and is what names are looked up for.
                yield [place], forms[place], [Span(after=FIRST_DATED)]
            if lists[place].is_cut and rare:
                yield [place], together([forms[place], either(rare)]), self.spans
        if len(stems) > 1:
            yield [*stems], together(forms[place] for place in stems), self.spans
            titles = [place + FORMS.index(in_title) for place in stems]
            yield titles, together(forms[place] for place in titles), self.spans

    def add_words(self, lists: Sequence[Posting], size: int) -> None:
        size = BIG if size >= SIZE_COUNTED else size
        for group, found in zip(self.groups, batched(lists, len(FORMS)), strict=True):
            stems, written, titles = found
            word = self.asked(group, rarity(stems.count, size), rarity(written.count, size))
            self.words.append(word)
            if not stems.count:
                self.unknown.add(group[0].folded)
            self.add(stems.docids, word.rarity)
            self.add(written.docids, word.rarity_as_written * AS_WRITTEN)
            self.add(titles.docids, word.rarity * IN_TITLE)

    def asked(self, group: Group, rarity: float, as_written: float) -> Asked:
        is_corrected = tuple(term.folded for term in group) in self.corrected
        worth = DATE if group[0].is_date else 1.0
        word = asked_for(group, are_corrections=is_corrected)
        return replace(word, rarity=rarity * worth, rarity_as_written=as_written * worth)

    def add(self, docids: Iterable[int], worth: float) -> None:
        scores = self.scores
        get = scores.get
        for docid in docids:
            scores[docid] = get(docid, 0.0) + worth

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
        if not self.kinds:
            kinds = Counter([docid >> RECORD_BITS & 7 for docid in self.scores])
            self.kinds = {Kind(kind): number for kind, number in kinds.items()}
        if asked := self.narrow_kinds:
            self.scores = {
                docid: score
                for docid, score in self.scores.items()
                if docid >> RECORD_BITS & 7 in asked
            }

    # The second look

    @property
    def total(self) -> int:
        asked = self.narrow_kinds or self.kinds
        total = max(len(self.scores), sum(self.kinds.get(kind, 0) for kind in asked))
        return total if self.is_exact else max(total, MORE_THAN)

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


def share(written: Posting, stems: Posting) -> int:
    """About how many entries have a word as written: as many as among the newest with its stem."""
    if not written.is_cut or not stems.is_cut:
        return written.count
    among = len(set(stems.docids).intersection(written.docids))
    return max(len(written.docids) + 1, stems.count * among // len(stems.docids))


def joined(parts: Sequence[Posting]) -> Posting:
    docids = [docid for part in parts for docid in part.docids]
    return Posting(docids, sum(part.count for part in parts))
