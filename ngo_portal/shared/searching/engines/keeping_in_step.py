"""Brings an engine outside the database up to what the database says.

An engine cannot write in the transaction of a record. It follows the projection instead: after a
commit, or when somebody asks, the changes since its own number are read, then the entries they
name, and both are written with the new number in one step. Doing it twice does no harm, and what
a crash leaves undone is done at the next look. The number is always read before the entries, so
these may be newer than it, never older.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from itertools import batched, groupby

from django.db import DEFAULT_DB_ALIAS

from ngo_portal.shared import generation
from ngo_portal.shared.models.projection import Change, Entry
from ngo_portal.shared.searching.engines.engine import NEVER, Busy, Engine, Lines
from ngo_portal.shared.searching.question import FACETS

logger = logging.getLogger(__name__)

# So many entries are written while somebody waits; for more there is `fill`.
WHILE_WAITING = 5_000
AT_A_TIME = 500
# Numbers without a change of an entry that need not be written down.
UNWRITTEN = 1_000
# A change of this docid says that everything may have changed.
EVERYTHING = 0

SQLITE = """
    SELECT docid, last_on, text.title, names, text.summary, body, title_words, words, exact, facets
    FROM shared_entrytext text JOIN shared_entry USING (docid) WHERE docid IN ({})
"""
POSTGRESQL = """
    SELECT docid, last_on, lexeme, positions, weights
    FROM shared_entry JOIN shared_entrytext USING (docid), unnest(words)
    WHERE docid = ANY(%s) ORDER BY docid
"""


def is_in_step(engine: Engine, connection) -> bool:
    """Whether an engine has all that the database says, after what could be done about it.

    Never inside a transaction: what it sees is nobody else's truth.
    """
    if connection.in_atomic_block:
        return False
    return engine.in_step_at >= generation.current(connection.alias) or follow(engine, connection)


def follow(engine: Engine, connection) -> bool:
    """Apply what has changed; say whether the engine now has it all."""
    # In this order: what the engine has can then not be ahead of the database, unless an older
    # state of that was brought back.
    written, now = engine.number(), generation.read(connection.alias)[0]
    if written < now or is_restored(connection.alias, written, now):
        docids = changed_since(written, now, connection.alias)
        if docids is None:
            return fill_while_waiting(engine, connection)
        if (docids or now - written > UNWRITTEN) and not write(engine, connection, docids, now):
            return False
    engine.in_step_at = now
    return True


def is_restored(alias: str, written: int, now: int) -> bool:
    """Only copies of the database may lag behind the engine."""
    return alias == DEFAULT_DB_ALIAS and written > now


def changed_since(written: int, now: int, alias: str) -> set[int] | None:
    """Keys of the entries that changed after a generation; None where that cannot be told."""
    changes = Change.objects.using(alias)
    is_forgotten = changes.exists() and not changes.filter(number__lte=written + 1).exists()
    if written == NEVER or written > now or is_forgotten:
        return None
    docids = changes.filter(number__gt=written).values_list("docid", flat=True).distinct()
    found = set(docids[: WHILE_WAITING + 1])
    return None if EVERYTHING in found or len(found) > WHILE_WAITING else found


def write(engine: Engine, connection, docids: Collection[int], number: int) -> bool:
    """Write entries anew; whether one is gone is for the entries to say, not for the changes."""
    try:
        with engine.writing(number) as put:
            for some in batched(sorted(docids), AT_A_TIME):
                lines = list(lines_of(connection, some))
                put(lines, {*some} - {entry.docid for entry in lines})
    except Busy:
        logger.info("Another process brings the engine up to date.")
        return False
    return True


def fill_while_waiting(engine: Engine, connection) -> bool:
    entries = Entry.objects.using(connection.alias).count()
    if entries > WHILE_WAITING:
        logger.warning("%d entries are not in the engine: run `manage.py fill_search`.", entries)
        return False
    return fill(engine, connection)


def fill(engine: Engine, connection, progress: Callable[[int], object] = lambda done: None) -> bool:
    """Write every entry anew; readers find what there was until the end of it."""
    number = generation.read(connection.alias)[0]
    try:
        with engine.writing(number, is_anew=True) as put:
            for some in batched(all_docids(connection.alias), AT_A_TIME):
                put(lines_of(connection, some), ())
                progress(len(some))
    except Busy:
        return False
    # What was written meanwhile may have been read in part.
    return follow(engine, connection)


def all_docids(alias: str) -> list[int]:
    return list(Entry.objects.using(alias).order_by("docid").values_list("docid", flat=True))


def lines_of(connection, docids: Iterable[int]) -> Iterator[Lines]:
    """The words of entries as the database's own index has them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL, [list(docids)])
            rows = cursor.fetchall()
            yield from (from_vector(list(found)) for _, found in groupby(rows, lambda row: row[0]))
        else:
            cursor.execute(SQLITE.format(", ".join(map(str, docids))))
            yield from map(from_columns, cursor.fetchall())


def from_columns(row: tuple) -> Lines:
    docid, last_on, *texts = row
    title, names, summary, body, title_words, words, exact, facets = (
        text.split() for text in texts
    )
    return Lines(
        docid=docid,
        last_on=date.fromisoformat(last_on) if isinstance(last_on, str) else last_on,
        title=title,
        stems=[*names, *summary, *body],
        title_words=title_words,
        words=words,
        exact=exact,
        tokens=[token for token in facets if is_token(token)],
    )


def is_token(word: str) -> bool:
    """Whether a word stands for a facet or a kind; beside these SQLite keeps stems of titles."""
    return word[:2] in TOKENS


TOKENS = {f"x{letter}" for letter in ("d", *FACETS.values())}


def from_vector(rows: list[tuple]) -> Lines:
    """Put the lines together again from the places of their words."""
    places: dict[str, list[tuple[int, str]]] = {name: [] for name in ("A", "D", "=A", "=D")}
    others: dict[str, list[str]] = {mark: [] for mark in "!~^#"}
    for _docid, _last_on, lexeme, positions, weights in rows:
        if lexeme[0] in others:
            others[lexeme[0]].append(lexeme[1:])
            continue
        mark, word = ("=", lexeme[1:]) if lexeme[0] == "=" else ("", lexeme)
        for position, weight in zip(positions, weights, strict=True):
            places[mark + ("A" if weight == "A" else "D")].append((position, word))
    lines = {name: [word for _place, word in sorted(found)] for name, found in places.items()}
    docid, last_on = rows[0][:2]
    return Lines(
        docid=docid,
        last_on=last_on,
        title=lines["A"],
        stems=lines["D"],
        title_words=lines["=A"],
        words=lines["=D"],
        exact=others["!"],
        tokens=others["~"],
    )
