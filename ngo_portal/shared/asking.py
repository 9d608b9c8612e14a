"""One question to the projection: a page of keys, how many there are, and counts of facets.

Without words the shelves answer alone. Words are looked up in the full-text index, and what it
finds goes to the shelves as one more condition; only an order by rank is the index's own.
"""

from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock

from django.db import connections, router

from ngo_portal.shared import generation
from ngo_portal.shared.models import Entry
from ngo_portal.shared.searching.index import index_on
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import BEST, NEWEST, Question, chosen_of
from ngo_portal.shared.shelves import tiers
from ngo_portal.shared.shelves.rows import Place

EVERYTHING = 2**31
# So many are put in order by how well they answer; nobody pages further to compare.
RANKED = 200
# Keys found by words are kept for the next page and the next filter: eight bytes each.
KEYS_KEPT = 4_000_000
KEYS_OF_A_QUESTION = 600


@dataclass(frozen=True)
class Asked:
    """A page of what was found.

    `is_loose` says that nothing had all of the words, so records with some of them are shown;
    `corrected` has the words that were looked for where those typed stand nowhere.
    """

    docids: list[int]
    total: int
    is_exact: bool = True
    is_loose: bool = False
    corrected: str = ""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Matches:
    """Keys that words found; `is_loose` and `corrected` as in `Asked`."""

    docids: array[int]
    is_loose: bool
    corrected: str

    @property
    def weight(self) -> int:
        """In keys: what found nothing takes room too."""
        return len(self.docids) + KEYS_OF_A_QUESTION


class KeptMatches:
    """What words found in this generation, the latest questions last."""

    def __init__(self):
        self.lock = Lock()
        self.number = -1
        self.found: OrderedDict[Question, Matches] = OrderedDict()
        self.size = 0

    def get(self, question: Question, number: int) -> Matches | None:
        with self.lock:
            if number != self.number or question not in self.found:
                return None
            self.found.move_to_end(question)
            return self.found[question]

    def put(self, question: Question, number: int, matches: Matches) -> None:
        with self.lock:
            if number != self.number:
                self.number, self.size = number, 0
                self.found.clear()
            if question not in self.found:
                self.found[question] = matches
                self.size += matches.weight
            while self.size > KEYS_KEPT and len(self.found) > 1:
                _question, oldest = self.found.popitem(last=False)
                self.size -= oldest.weight


kept = KeptMatches()


def ask(
    question: Question,
    *,
    facets: Iterable[str] = (),
    top: Mapping[str, int] | None = None,
    offset: int = 0,
    limit: int = 20,
    after: Place | None = None,
    among: Collection[int] | None = None,
    is_fixed: bool = False,
) -> Asked:
    """Answer a question about records of one kind.

    `facets` are those to count, each under all other conditions, and under its own too where what
    is chosen `is_fixed`; `top` limits how many values of a facet are counted. The page begins
    behind the place `after` of the list, which an order by rank does not have. Nothing but the keys
    `among` is looked at where they are given.
    """
    matches = matches_of(question) if question.words else None
    within = matches.docids if matches else among
    if matches and among is not None:
        within = sorted(set(among).intersection(matches.docids))
    answer = tiers.answer(
        replace(question, words=None, order=question.order if question.order != BEST else NEWEST),
        within=within,
        facets=list(facets),
        top=dict(top or {}),
        offset=offset,
        limit=0 if matches and question.order == BEST else limit,
        after=after,
        is_fixed=is_fixed,
    )
    docids = answer.page.docids
    if matches and question.order == BEST and limit:
        docids = best_first(question, matches, offset, limit)
    return Asked(
        docids,
        answer.page.total,
        is_loose=bool(matches and matches.is_loose),
        corrected=matches.corrected if matches else "",
        counts=answer.counts,
    )


def best_first(question: Question, matches: Matches, offset: int, limit: int) -> list[int]:
    """A page of what has all the words: the best ones by rank, the others as the list has them."""
    matching = set(matches.docids)
    best = index_on(reading()).find(question, 0, RANKED).docids
    ranked = [docid for docid in best if docid in matching]
    page = ranked[offset : offset + limit]
    if len(page) < limit:
        everything = ask(replace(question, order=NEWEST), limit=offset + limit + len(ranked)).docids
        others = [docid for docid in everything if docid not in set(ranked)]
        start = max(offset - len(ranked), 0)
        page += others[start : start + limit - len(page)]
    return page


def newest(kind: Kind, conditions: Mapping[str, Iterable[str]], limit: int) -> list[int]:
    """Keys of the newest records of a kind that have any of the values of each facet."""
    return ask(Question((kind,), chosen_of(conditions)), limit=limit).docids


def docids(question: Question) -> Collection[int]:
    """All keys that answer a question, in its order."""
    return ask(question, limit=EVERYTHING).docids


def matches_of(question: Question) -> Matches:
    """What the words of a question find among the records of its kinds, whatever else it asks."""
    asked = Question(kinds=question.kinds, words=question.words)
    if reading().in_atomic_block:
        return matches_on(reading(), asked)
    number = generation.current()
    found = kept.get(asked, number)
    if found is None:
        found = matches_on(reading(), asked)
        kept.put(asked, number, found)
    return found


def matches_on(connection, question: Question) -> Matches:
    docids, reading = index_on(connection).matches(question)
    corrected = str(reading.correction.wording) if reading.correction else ""
    return Matches(array("q", docids), reading.is_any, corrected if docids else "")


def reading():
    return connections[router.db_for_read(Entry)]
