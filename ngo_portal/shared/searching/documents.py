"""A public record as it is found: what rooms hand over, and the words an index keeps of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from ngo_portal.shared import arabic
from ngo_portal.shared.richtext import without_notes
from ngo_portal.shared.searching.keys import Kind, docid_of
from ngo_portal.shared.searching.question import token_of, token_of_kind
from ngo_portal.shared.shelves.rows import COUNTED_ONLY

# A book of a report is found by its first words: PostgreSQL holds a megabyte of them a row.
WORDS_OF_A_TEXT = 20_000
LONGEST_WORD = 60
NAMES_REMEMBERED = 1 << 13
LONGEST_NAME_KEY = 60
LONGEST_ORDER_NAME = 120
NAME_STARTS = 12
ARTICLE = "ال"


@dataclass(frozen=True)
class Document:
    """What readers may find of a record, in the words of its page.

    `moment` places it among the others (None: listed by name, or without a date). `names` are
    those of whoever and wherever it is about, `called` the names of the record itself, under
    which it is also offered to somebody who types. `facets` pairs names of facets with values.
    """

    kind: Kind
    record: int
    title: str
    url: str
    moment: datetime | date | None = None
    starts_on: date | None = None
    last_on: date | None = None
    note: str = ""
    names: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""
    facets: frozenset[tuple[str, str]] = frozenset()
    is_listed_by_name: bool = False
    # Of a record that is not public only its names are kept, for editors.
    is_public: bool = True
    # When it changes by itself: a scheduled record comes out, the consent to its photo ends.
    changes_at: datetime | None = None
    card: str = ""
    card_version: str = ""

    @classmethod
    def hidden(cls, kind: Kind, record) -> "Document":
        """Says no more of a record than that it is not public, and when it comes out."""
        at = record.publish_at if record.is_scheduled else None
        return cls(kind, record.pk, title="", url="", is_public=False, changes_at=at)

    @property
    def docid(self) -> int:
        return docid_of(self.kind, self.record, self.moment)

    @property
    def order_name(self) -> str:
        if not self.is_listed_by_name:
            return ""
        return " ".join(arabic.words(self.title))[:LONGEST_ORDER_NAME]

    @cached_property
    def terms(self) -> "Terms":
        return Terms.of(self)

    @property
    def tokens(self) -> list[str]:
        """The words that stand for its kind and its facets."""
        chosen = sorted(pair for pair in self.facets if pair[0] not in COUNTED_ONLY)
        return [token_of_kind(self.kind), *(token_of(facet, value) for facet, value in chosen)]

    def name_keys(self) -> Iterable[tuple[str, int, str]]:
        """What somebody may begin to type: key, number of words before it, the whole name."""
        seen = set()
        for name in (self.title, *self.called):
            folded = arabic.words(name)
            for position in range(min(len(folded), NAME_STARTS)):
                line = " ".join(folded[position:])
                # Nobody who looks for a name begins with its article, or knows whether it has one.
                for key in {line, line.removeprefix(ARTICLE)}:
                    key = key[:LONGEST_NAME_KEY]
                    if key not in seen:
                        seen.add(key)
                        yield key, position, name


class Line(NamedTuple):
    """The analysed words of one text."""

    stems: list[str]
    folded: list[str]
    # Careful spellings of the words that folding changed.
    exact: set[str]

    @classmethod
    def of(cls, text: str, most: int | None = None) -> "Line":
        terms = arabic.index_terms(text)[:most]
        exact = {term.exact for term in terms if term.exact != term.folded}
        return cls(
            [term.stem[:LONGEST_WORD] for term in terms if not term.is_stop],
            [term.folded[:LONGEST_WORD] for term in terms],
            {word[:LONGEST_WORD] for word in exact},
        )


# The names of a few organizations, people and places stand on very many entries.
line_of_name = lru_cache(NAMES_REMEMBERED)(Line.of)


@dataclass(frozen=True)
class Terms:
    """The analysed words of a document: stems by where they stand, and the words as written.

    `title_words` and `words` hold every folded word in its order, so that a phrase is a run of
    them; `exact` has the careful spelling of the words that folding changed.
    """

    title: list[str]
    names: list[str]
    summary: list[str]
    body: list[str]
    title_words: list[str]
    words: list[str]
    exact: list[str]

    @classmethod
    def of(cls, document: Document) -> "Terms":
        title, summary = Line.of(document.title), Line.of(document.summary)
        names = [line_of_name(name) for name in dict.fromkeys([*document.called, *document.names])]
        body = Line.of(document.text, WORDS_OF_A_TEXT)
        return cls(
            title=title.stems,
            names=[stem for line in names for stem in line.stems],
            summary=summary.stems,
            body=body.stems,
            title_words=title.folded,
            words=[word for line in (*names, summary, body) for word in line.folded],
            exact=sorted(set().union(*(line.exact for line in (title, *names, summary, body)))),
        )

    @property
    def lines(self) -> tuple[list[str], list[str]]:
        """All words as written."""
        return self.title_words, self.words


def is_worth_offering(word: str) -> bool:
    """Whether somebody who mistyped a word may have meant this one."""
    return len(word) > 2 and not word.isdecimal()


def readable(html: str) -> str:
    """The words of rich text in one line."""
    return " ".join(arabic.without_tags(without_notes(html)).split())
