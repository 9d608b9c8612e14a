"""Which entries answer words best: first by the words they have, then by how they have them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
# list that is cut goes on where its word meets rarer ones, or all the others, or all but one.
MOST_OF_A_LIST = 1_000
MOST_OF_ALL_LISTS = 24_000
# How many entries have a word is counted so far.
COUNTED = 20_000
# The best by the words they have are read, and put in order by how they have them.
READ, READ_OF_ONE_WORD, NAMES_READ = 100, 30, 10
# What is said of a number that is not known.
MORE_THAN = 10_000
# Of so many words that are all cut, each is left out once.
FEW_WORDS = 5
# Beyond so many entries with any of the words it is only said that there are more.
TALLIED = MORE_THAN
# In which forms a word is looked for: any, as it was typed, and in the title.
FORMS = (of_terms, as_written, in_title)
# What has no date comes last of all, and is what names are looked up for.
UNDATED = Span(after=FIRST_DATED)

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
    """The entries that have any of the words of a question, each with the worth of its words.

    `most` says how many of them may be asked for, in their order.
    """

    def __init__(
        self, index, question: Question, most: int = READ, correction: Correction | None = None
    ):
        self.index, self.question, self.most_asked = index, question, most
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
        self.newest_of_period: list[int] = []
        self.is_exact = True
        self.weigh()

    # The first look

    def weigh(self) -> None:
        forms = [form for group in self.groups for form in self.forms(group)]
        is_one = len(set(forms[:: len(FORMS)])) == 1
        lists, size = self.lists_of_one(forms) if is_one else self.lists_of_several(forms)
        self.add_words(lists, size)
        self.add_period()
        self.choose_kinds()

    def lists_of_one(self, forms: Sequence[Expression]) -> tuple[list[Posting], int]:
        """Of one word, or of phrases alone: whatever answers has them, and is counted, not read.

        The newest of each sort are enough: written so in a title, in a title, written so, the rest.
        """
        stems, written = forms[:2]
        titles = list(dict.fromkeys(forms[FORMS.index(in_title) :: len(FORMS)]))
        both = together([written, *titles])
        base = conditions(self.question)
        asked = {form: self.asking(form, base) for form in (stems, written, *titles, both)}
        if self.spans == [Span()]:
            for form in (stems, *titles):
                asked[form].append((together([form, base]), UNDATED))
        tallied = self.asking(stems, conditions(self.question, is_any_kind=True))
        everything = [asking for some in asked.values() for asking in some]
        answers, found = self.ask(everything, max(self.most_asked, self.read), base, (), tallied)
        lists = {form: joined([answers[one] for one in some]) for form, some in asked.items()}
        self.kinds, self.is_exact = found.kinds, found.is_tallied
        lists[stems].count = max(lists[stems].count, sum(found.kinds.values()))
        lists[written].count = share(lists[written], lists[stems])
        for form in (*titles, written, stems):
            lists[form].go_on(lists[both].docids)
        for form in (*titles, written):
            lists[stems].go_on(lists[form].docids)
        return [lists[form] for form in forms], found.size

    def lists_of_several(self, forms: Sequence[Expression]) -> tuple[list[Posting], int]:
        base = conditions(self.question, is_any_kind=True)
        lists, size = self.postings(forms, base)
        if any(found.is_cut for found in lists):
            any_word = together([either(forms[:: len(FORMS)]), base])
            if self.narrow_kinds:
                base = conditions(self.question)
                lists, size = self.postings(forms, base)
            self.go_on(forms, lists, base, any_word)
        return lists, size

    def asking(self, form: Expression, base: Expression) -> list[Asking]:
        return [(together([form, base]), span) for span in self.spans]

    def ask(
        self,
        asked: Sequence[Asking],
        most: int,
        base: Expression,
        counted: Collection[Asking] = (),
        tallied: Sequence[Asking] = (),
    ) -> tuple[Mapping[Asking, Posting], Postings]:
        """Answers to all that is asked, and to what the words say of dates, in one statement."""
        distinct = list(dict.fromkeys([*asked, *self.asking_period(base)]))
        found = self.index.postings(distinct, most, counted, tallied)
        answers = dict(zip(distinct, found.lists, strict=True))
        for asking in self.asking_period(base):
            self.newest_of_period = answers[asking].docids[:READ]
        return answers, found

    def asking_period(self, base: Expression) -> list[Asking]:
        """What lies in the period that the words name, unless another one was chosen."""
        if not self.question.words.period or self.question.since or self.question.until:
            return []
        return [(base, Span(self.period.start, self.period.stop))]

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
        asked = [one for form in forms for one in self.asking(form, base)]
        counted = {one for form in forms[:: len(FORMS)] for one in self.asking(form, base)}
        most = self.most(len(set(asked)))
        answers, found = self.ask(asked, most, base, counted)
        parts = batched((answers[one] for one in asked), len(self.spans))
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
        cut = [place for place in stems if lists[place].is_cut]
        for place in cut:
            if self.spans == [Span()]:
                yield [place], forms[place], [UNDATED]
            if rare:
                yield [place], together([forms[place], either(rare)]), self.spans
        for places in met(cut, stems):
            yield places, together(forms[place] for place in places), self.spans
        titles = [place + FORMS.index(in_title) for place in stems]
        yield titles, together(forms[place] for place in titles), self.spans

    def add_words(self, lists: Sequence[Posting], size: int) -> None:
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
        # Where nothing is as old as the words say, they are words like others.
        worth = DATE if group[0].is_date and self.has_period else 1.0
        word = asked_for(group, are_corrections=is_corrected)
        return replace(word, rarity=rarity * worth, rarity_as_written=as_written * worth)

    def add(self, docids: Iterable[int], worth: float) -> None:
        scores = self.scores
        get = scores.get
        for docid in docids:
            scores[docid] = get(docid, 0.0) + worth

    def add_period(self) -> None:
        """What lies in the period of the question comes before what only names it."""
        if self.period:
            first, after = self.period.start, self.period.stop
            self.add([docid for docid in self.newest_of_period if docid not in self.scores], 0.0)
            self.add([docid for docid in self.scores if first <= docid < after], self.period_worth)

    @cached_property
    def period(self) -> range:
        period = self.question.words.period
        return range(first_of_day(period.first), first_after(period.last)) if period else range(0)

    @property
    def has_period(self) -> bool:
        return bool(self.newest_of_period or self.question.since or self.question.until)

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
    def reachable(self) -> int:
        """How many can be put in order, where that is fewer than there are."""
        return max(len(self.scores), self.total if len(self.words) == 1 else 0)

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
        # One may be gone since the first look.
        scores = Ranking(self.words).scores(passages)
        for docid in scores:
            if docid in self.period:
                scores[docid] += self.period_worth
        return sorted(scores, key=lambda docid: (-round(scores[docid], 2), -docid))

    @property
    def read(self) -> int:
        return READ if len(self.groups) > 1 else READ_OF_ONE_WORD

    def chosen(self) -> list[int]:
        """Which are read; names have no date, so that they would come last of many equals."""
        names = [docid for docid in self.scores if docid < FIRST_DATED]
        found = nlargest(self.read, self.scores, key=self.first_order)
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


def met(cut: Sequence[int], places: Sequence[int]) -> Iterator[list[int]]:
    """Which words are looked for together: all, those that were cut, and these all but one."""
    yield [*places]
    if 1 < len(cut) < len(places):
        yield [*cut]
    if 2 < len(cut) <= FEW_WORDS:
        for one in cut:
            yield [place for place in cut if place != one]


def joined(parts: Sequence[Posting]) -> Posting:
    docids = [docid for part in parts for docid in part.docids]
    return Posting(docids, sum(part.count for part in parts))
