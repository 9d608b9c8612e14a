"""What somebody who begins to type may mean: names from their first letters or from any word.

Names are kept folded, once from each of their words on, so that a beginning is a range of an
index whatever its spelling. Titles of events and articles are looked up in the full-text index.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from ngo_portal.shared import arabic
from ngo_portal.shared.models import EntryName
from ngo_portal.shared.searching.keys import RECORD_BITS, Kind

# The greatest character there is: the end of everything that begins alike.
AFTER_ALL = "\U0010ffff"
WORDS = 6
# Rows looked at before the best are chosen: a name has one for each of its words.
ROWS = 60


class Offer(NamedTuple):
    """A name that begins as typed, or has a word that does."""

    docid: int
    name: str


def typed_words(text: str) -> list[str]:
    """The folded words of what was typed so far; the last may be unfinished."""
    return arabic.words(text)[:WORDS]


def names(text: str, kinds: Iterable[Kind], limit: int, *, is_public: bool = True) -> list[Offer]:
    """Names of records, those that begin as typed first; each record once.

    `is_public` leaves out what readers may not see; editors pick from everything.
    """
    words = typed_words(text)
    if not words:
        return []
    found: dict[int, Offer] = {}
    for kind in kinds:
        for rows in candidates(words, kind, is_public=is_public):
            for docid, name in rows.values_list("docid", "name")[: limit + ROWS]:
                found.setdefault(docid, Offer(docid, name))
            if len(found) >= limit:
                break
    return list(found.values())[:limit]


def candidates(words: list[str], kind: Kind, *, is_public: bool) -> Iterable[QuerySet]:
    """Rows that begin as typed, then those with such words later or in another order."""
    rows = EntryName.objects.filter(
        docid__gte=kind << RECORD_BITS, docid__lt=kind + 1 << RECORD_BITS
    )
    if is_public:
        rows = rows.filter(is_public=True)
    together = rows.filter(**beginning(" ".join(words))).order_by("key", "position", "docid")
    yield together.filter(position=0)
    yield together.filter(position__gt=0)
    if len(words) > 1:
        longest = max(words, key=len)
        anywhere = rows.filter(**beginning(longest)).order_by("key", "position", "docid")
        for word in words:
            if word != longest:
                named = EntryName.objects.filter(**beginning(word))
                anywhere = anywhere.filter(docid__in=named.values("docid"))
        yield anywhere


def beginning(text: str) -> dict[str, str]:
    return {"key__gte": text, "key__lt": text + AFTER_ALL}


def records(text: str, kind: Kind, limit: int) -> list[int]:
    """Numbers of records of one kind for an editor to pick from, public or not."""
    mask = (1 << RECORD_BITS) - 1
    return [offer.docid & mask for offer in names(text, [kind], limit, is_public=False)]


def runs(name: str, text: str) -> list[tuple[str, bool]]:
    """A name in pieces, each with whether it is part of what was typed."""
    words, pieces, end = typed_words(text), [], 0
    for token in arabic.tokens(name):
        if any(is_meant(token.folded, word) for word in words):
            pieces += [(name[end : token.start], False), (name[token.start : token.end], True)]
            end = token.end
    pieces.append((name[end:], False))
    return [piece for piece in pieces if piece[0]]


def is_meant(folded: str, typed: str) -> bool:
    return folded.startswith((typed, "ال" + typed))
