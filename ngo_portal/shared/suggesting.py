"""What somebody who begins to type may mean: names from their first letters or from any word.

Names are kept folded, once from each of their words on, so that a beginning is a range of an
index whatever its spelling. Titles of events and articles are looked up in the full-text index.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import connections

from ngo_portal.shared import arabic
from ngo_portal.shared.models import EntryName
from ngo_portal.shared.searching.keys import RECORD_BITS, Kind

# The greatest character there is: the end of everything that begins alike.
AFTER_ALL = "\U0010ffff"
WORDS = 6
# A record is there under each of its names, with and without their articles.
ROWS_OF_A_RECORD = 3
# Of words in another order the rarest is looked up. Where even that one is of very many names,
# some of them will do.
LOOKED_AT = 200

# By kind, those that begin so before those with such a word later: an index each may stop in.
BEGINNING = f"""
    SELECT docid, name, key FROM shared_entryname
    WHERE docid >> {RECORD_BITS} = {{kind:d}} AND position {{at}} 0
        AND key >= %s AND key < %s {{public}}
    ORDER BY key, docid LIMIT {{most}}
"""
TOGETHER = "SELECT {place} AS place, docid, name FROM ({beginning}) begun"
# The empty string keeps both databases from reading all that begins like the other word.
OTHER = """
    AND (SELECT count(*) FROM shared_entryname other WHERE other.docid = begun.docid
        AND other.key || '' >= %s AND other.key || '' < %s) > 0
"""
APART = f"""
    SELECT 0 AS place, docid, name FROM (
        SELECT docid, name, key FROM shared_entryname
        WHERE key >= %s AND key < %s AND docid >> {RECORD_BITS} IN ({{kinds}}) {{public}}
        ORDER BY key, docid LIMIT {LOOKED_AT}
    ) begun WHERE true {{others}}
"""
COUNT = f"""
    SELECT -{{place}}, count(*), '' FROM (
        SELECT 1 FROM shared_entryname WHERE key >= %s AND key < %s LIMIT {LOOKED_AT}
    ) begun
"""


class Offer(NamedTuple):
    """A name that begins as typed, or has a word that does."""

    docid: int
    name: str


def typed_words(text: str) -> list[str]:
    """The folded words of what was typed so far; the last may be unfinished."""
    return arabic.words(text)[:WORDS]


def names(text: str, limits: Mapping[Kind, int], *, is_public: bool = True) -> list[Offer]:
    """So many names of each kind, those that begin as typed first; each record once.

    Words in another order are looked for only where nothing has them in this one.
    `is_public` leaves out what readers may not see; editors pick from everything.
    """
    words = typed_words(text)
    if not words:
        return []
    public = "AND is_public" if is_public else ""
    found: dict[Kind, dict[int, Offer]] = {kind: {} for kind in limits}
    counts = add(found, together(words, limits, public))
    if len(words) > 1 and not any(found.values()):
        rarest = min(range(len(words)), key=lambda place: (counts[place], -len(words[place])))
        add(found, apart(words, rarest, limits, public))
    return [offer for kind, limit in limits.items() for offer in [*found[kind].values()][:limit]]


type Parts = Iterator[tuple[str, list[str]]]


def together(words: Sequence[str], limits: Mapping[Kind, int], public: str) -> Parts:
    """What begins as typed, and how many begin as each of several words does."""
    line = " ".join(words)
    for place, (kind, at, limit) in enumerate(ways(limits)):
        most = limit * ROWS_OF_A_RECORD
        beginning = BEGINNING.format(kind=kind, at=at, public=public, most=most)
        yield TOGETHER.format(place=place, beginning=beginning), bounds(line)
    for place, word in enumerate(words if len(words) > 1 else [], start=1):
        yield COUNT.format(place=place), bounds(word)


def apart(words: Sequence[str], rarest: int, limits: Mapping[Kind, int], public: str) -> Parts:
    """What has all the words, in whatever order."""
    others = [word for place, word in enumerate(words) if place != rarest]
    kinds = ", ".join(f"{kind:d}" for kind in limits)
    sql = APART.format(kinds=kinds, public=public, others=OTHER * len(others))
    yield sql, [bound for word in [words[rarest], *others] for bound in bounds(word)]


def ways(limits: Mapping[Kind, int]) -> Iterator[tuple[Kind, str, int]]:
    for kind, limit in limits.items():
        yield kind, "=", limit
        yield kind, ">", limit


def add(found: Mapping[Kind, dict[int, Offer]], parts: Parts) -> dict[int, int]:
    """Add what the parts of one statement find; return what they count."""
    statements, values = zip(*parts, strict=True)
    sql = f"{' UNION ALL '.join(statements)} ORDER BY place"
    counts = {}
    with connections[EntryName.objects.db].cursor() as cursor:
        cursor.execute(sql, [value for some in values for value in some])
        for place, docid, name in cursor:
            if place < 0:
                counts[-place - 1] = docid
            else:
                found[Kind(docid >> RECORD_BITS)].setdefault(docid, Offer(docid, name))
    return counts


def bounds(text: str) -> list[str]:
    return [text, text + AFTER_ALL]


def records(text: str, kind: Kind, limit: int) -> list[int]:
    """Numbers of records of one kind for an editor to pick from, public or not."""
    mask = (1 << RECORD_BITS) - 1
    return [offer.docid & mask for offer in names(text, {kind: limit}, is_public=False)]


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
