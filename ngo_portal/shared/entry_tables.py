"""What the tables of the projection hold of a document, and how it gives way to something else.

What is there already as it should be is left alone. Statements of their own: Django would take
longer to prepare them than a database to carry them out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import connections, models, router, transaction

from ngo_portal.shared.models.projection import Entry, EntryFacet, EntryName, Word
from ngo_portal.shared.searching.documents import Document, is_worth_offering
from ngo_portal.shared.searching.index import index_on
from ngo_portal.shared.searching.keys import docid_of
from ngo_portal.shared.searching.question import FACETS

COLUMNS = [field.attname for field in Entry._meta.concrete_fields]
NAMES = ["docid", "key", "position", "name", "is_public"]
# From so many rows on PostgreSQL is given them as a file.
COPIED = 50
KNOWN_WORDS = 200_000

type Stored = Mapping[int, tuple | None]

_known_words: set[str] = set()


class Row(NamedTuple):
    """A document as the tables hold it: plain values, so that other processes can make it.

    Of a document that is not public there is nothing but its names.
    """

    docid: int
    record: int
    is_public: bool
    changes_at: datetime | None
    names: list[tuple]
    entry: tuple = ()
    facets: frozenset[tuple[str, str]] = frozenset()
    text: tuple = ()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Document, row_of_index, *, has_words: bool) -> "Row":
        is_public = document.is_public
        docid = document.docid
        # Names are kept of everything that is called by a name, public or not.
        keys = document.name_keys() if document.is_listed_by_name else ()
        names = [(docid, *key, is_public) for key in keys]
        about = docid, document.record, is_public, document.changes_at, names
        if not is_public:
            return cls(*about)
        return cls(
            *about,
            entry=tuple(plain(getattr(document, name)) for name in COLUMNS),
            facets=frozenset((FACETS[facet], value) for facet, value in document.facets),
            text=row_of_index(document),
            words=frozenset().union(*document.terms.lines) if has_words else frozenset(),
        )


def rows_of(documents: Iterable[Document], *, has_words: bool = True) -> list[Row]:
    """With the words for those who mistype them, unless these are counted afterwards."""
    row_of_index = index_on(connections[using()]).row_of
    return [Row.of(document, row_of_index, has_words=has_words) for document in documents]


def plain(value: object) -> object:
    """Days as both databases read them."""
    return value.isoformat() if isinstance(value, date) else value


# What is there


def entries_of(kind: int, records: Collection[int]) -> dict[int, tuple]:
    """What the entries of some records hold now, by their keys."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM shared_entry"
    rows = read(f"{sql} WHERE kind = %s AND record IN ({marks(records)})", [kind, *records])
    place = COLUMNS.index("docid")
    return {row[place]: tuple(map(plain, row)) for row in rows}


def facets_of(docids: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    found = defaultdict(set)
    if docids:
        sql = f"SELECT docid, facet, value FROM shared_entryfacet WHERE docid IN ({marks(docids)})"
        for docid, *facet in read(sql, list(docids)):
            found[docid].add(tuple(facet))
    return found


# Writing


def replace(old: Stored, new: Collection[Row], *, is_anew: bool = False) -> set[int]:
    """Take entries away and put others in their place; return the keys of those that changed.

    `old` is what the entries held. `is_anew` writes also what is as it should be.
    """
    index = index_on(connections[using()])
    kept = [row for row in new if row.docid in old and not is_anew]
    gone = old.keys() - {row.docid for row in new}
    facets = facets_of([row.docid for row in kept])
    same_entries = {row.docid for row in kept if old[row.docid] == row.entry}
    same_facets = {row.docid for row in kept if facets[row.docid] == row.facets}
    same_texts = index.same([row.text for row in kept])
    put_entries(gone, [row for row in new if row.docid not in same_entries])
    put_facets(gone, [row for row in new if row.docid not in same_facets])
    put_texts(index, gone, [row for row in new if row.docid not in same_texts])
    return {row.docid for row in new} - (same_entries & same_facets & same_texts)


# Under the new keys too something may lie that belongs to no entry.


def put_entries(gone: Collection[int], rows: list[Row]) -> None:
    delete(Entry, keys_of(gone, rows))
    insert(Entry, COLUMNS, [row.entry for row in rows])


def put_facets(gone: Collection[int], rows: list[Row]) -> None:
    delete(EntryFacet, keys_of(gone, rows))
    facets = [(*facet, row.docid) for row in rows for facet in row.facets]
    insert(EntryFacet, ["facet", "value", "docid"], sorted(facets))


def put_texts(index, gone: Collection[int], rows: list[Row]) -> None:
    if keys := keys_of(gone, rows):
        index.remove(keys)
        index.put_rows([row.text for row in rows])
        note_words(frozenset().union(*(row.words for row in rows)))


def keys_of(gone: Collection[int], rows: list[Row]) -> list[int]:
    return sorted({*gone, *(row.docid for row in rows)})


def replace_names(kind: int, records: Collection[int], rows: Collection[Row]) -> None:
    # Such records have no moment, so their keys never change.
    docids = [docid_of(kind, record) for record in records]
    sql = f"SELECT {', '.join(NAMES)} FROM shared_entryname WHERE docid IN ({marks(docids)})"
    stored = sorted(read(sql, docids))
    names = [name for row in rows for name in row.names]
    if stored != sorted(names):
        delete(EntryName, docids)
        insert(EntryName, NAMES, names)


def note_words(words: frozenset[str]) -> None:
    """Keep words that are new, for those who mistype them; `reindex` counts them."""
    new = words - _known_words
    if rows := [(word, 1) for word in sorted(new) if is_worth_offering(word)]:
        insert(Word, ["word", "entries"], rows, or_else="ON CONFLICT DO NOTHING")
    if new:
        transaction.on_commit(lambda: remember_words(new), using=using())


def remember_words(words: frozenset[str]) -> None:
    if len(_known_words) + len(words) > KNOWN_WORDS:
        _known_words.clear()
    _known_words.update(words)


# Statements


def marks(values: Collection) -> str:
    return ", ".join(["%s"] * len(values))


def read(sql: str, values: list) -> list[tuple]:
    with connections[using()].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def delete(model: type[models.Model], docids: Collection[int]) -> None:
    if docids:
        with connections[using()].cursor() as cursor:
            sql = f"DELETE FROM {model._meta.db_table} WHERE docid IN ({marks(docids)})"
            cursor.execute(sql, list(docids))


def insert(
    model: type[models.Model], columns: list[str], rows: list[tuple], or_else: str = ""
) -> None:
    if not rows:
        return
    connection = connections[using()]
    target = f"{model._meta.db_table} ({', '.join(columns)})"
    row = f"({marks(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"INSERT INTO {target} VALUES {row} {or_else}", rows)
        elif len(rows) < COPIED or or_else:
            every = ", ".join([row] * len(rows))
            values = [value for row in rows for value in row]
            cursor.execute(f"INSERT INTO {target} VALUES {every} {or_else}", values)
        else:
            copy(cursor, target, rows)


def copy(cursor, target: str, rows: Iterable[tuple]) -> None:
    """Give PostgreSQL rows as a file, which it need not understand as a statement."""
    with cursor.copy(f"COPY {target} FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def using() -> str:
    return router.db_for_write(Entry)
