"""The full-text index on SQLite: an FTS5 table over the lines of tokens of `EntryText`."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from ngo_portal.shared.searching.documents import Document
from ngo_portal.shared.searching.expressions import (
    Any,
    Expression,
    Level,
    Lexeme,
    Run,
    Span,
    TitleBegun,
)
from ngo_portal.shared.searching.finding import Finder
from ngo_portal.shared.searching.keys import RECORD_BITS, Kind
from ngo_portal.shared.searching.ranking import Line, Passage, Wanted
from ngo_portal.shared.searching.weighing import (
    COUNTED,
    TALLIED,
    Asking,
    Posting,
    Postings,
)

INSERT = (
    "INSERT INTO shared_entrytext"
    " (docid, title, names, summary, body, title_words, words, exact, facets)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
CONFIGURE = "INSERT INTO shared_entryindex (shared_entryindex, rank) VALUES (%s, %s)"
# Of one level, before they become one of the next: as FTS5 has it, and as many as it can have.
MERGED, MERGED_IN_A_REBUILD = 4, 16
PAGES_PER_MERGE = 2_000
SAME = """
    SELECT docid, title, names, summary, body, title_words, words, exact, facets
    FROM shared_entrytext WHERE docid IN ({})
"""
WORD_COUNTS = """
    SELECT term, max(doc) FROM shared_entryvocabulary
    WHERE col IN ('title_words', 'words') AND length(term) > 2 AND term GLOB '*[^0-9]*'
    GROUP BY term
"""
STEMS = "{title names summary body}"
WORDS = "{title_words words}"
TOKENS = "{facets}"
# Before a stem of the title among the tokens of facets: a column of its own would do, but FTS5
# reads every place of a common word to find those in one column.
TITLE_MARK = "xq"

# The record in which FTS5 keeps its totals for bm25() begins with the number of its rows: to count
# them would take longer than all the rest.
SIZE = "SELECT (SELECT block FROM shared_entryindex_data WHERE id = 1), NULL"
POSTING = """
    SELECT group_concat(rowid), CASE WHEN count(*) <= {most} THEN count(*) ELSE {count} END
    FROM ({sql} ORDER BY rowid DESC LIMIT {most} + 1)
"""
FAR = f"(SELECT count(*) FROM ({{sql}} LIMIT {COUNTED}))"
# The numbers of two sums, sixteen bits for each kind: kinds 1 to 4, and 5 to 7. SQLite shifts by
# less than nothing, or by all bits, to nothing.
KIND = f"rowid >> {RECORD_BITS} & 7 AS kind"
FIRST_SUM, SECOND_SUM = (f"sum(1 << (kind - {first}) * 16)" for first in (1, 5))
TALLY = f"SELECT {FIRST_SUM} || ',' || {SECOND_SUM}, NULL FROM ({{sql}} LIMIT {TALLIED})"

PASSAGES = """
    SELECT docid, title, names, summary, substr(body, 1, 30000), title_words,
        substr(words, 1, 30000), exact, length(body)
    FROM shared_entrytext WHERE docid IN ({})
"""


class SqliteIndex(Finder):
    """Analysed words in, keys of entries out. `connection` is Django's."""

    def row_of(self, document: Document) -> tuple:
        """What the index keeps of a document."""
        return row_of(document)

    def put(self, documents: Iterable[Document]) -> None:
        """Write documents that the index does not have."""
        self.put_rows(map(row_of, documents))

    def put_rows(self, rows: Iterable[tuple]) -> None:
        with self.connection.cursor() as cursor:
            # Ascending, or FTS5 has to start a new segment for each.
            cursor.executemany(INSERT, sorted(rows))

    def same(self, rows: Collection[tuple]) -> set[int]:
        """Keys of those rows that the index has exactly so."""
        if not rows:
            return set()
        with self.connection.cursor() as cursor:
            cursor.execute(SAME.format(", ".join(["%s"] * len(rows))), [row[0] for row in rows])
            stored = set(cursor.fetchall())
        return {row[0] for row in rows if row in stored}

    def remove(self, docids: Iterable[int]) -> None:
        rows = [(docid,) for docid in docids]
        with self.connection.cursor() as cursor:
            cursor.executemany("DELETE FROM shared_entrytext WHERE docid = %s", rows)

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Merge seldom while everything is written, which is most of the work of FTS5."""
        self.configure("automerge", MERGED_IN_A_REBUILD)
        try:
            yield
        finally:
            self.configure("automerge", MERGED)
        self.merge()

    def merge(self) -> None:
        """Make one segment of all, a little at a time: others may write in between.

        What is left small and full would be merged by those who publish next.
        """
        self.connection.ensure_connection()
        pages, is_done = -PAGES_PER_MERGE, False
        while not is_done:
            before = self.connection.connection.total_changes
            # Below zero it begins a new merge of everything, above it goes on with one.
            self.configure("merge", pages)
            # FTS5 says in this way that it found nothing to do.
            is_done = self.connection.connection.total_changes - before < 2
            pages = PAGES_PER_MERGE

    def configure(self, name: str, value: int) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(CONFIGURE, [name, value])

    def word_counts(self) -> Iterator[tuple[str, int]]:
        """Every word as written, and in how many entries it stands (at least)."""
        with self.connection.cursor() as cursor:
            cursor.execute(WORD_COUNTS)
            yield from cursor

    def clear(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("DELETE FROM shared_entrytext")

    # Finding

    def newest(self, wanted: Expression, span: Span, offset: int, limit: int) -> list[int]:
        sql, values = matching(wanted, span)
        sql += " ORDER BY rowid DESC LIMIT %s OFFSET %s"
        return [docid for (docid,) in self.rows(sql, [*values, limit, offset])]

    def count(self, wanted: Expression, span: Span) -> tuple[int, bool]:
        sql, values = matching(wanted, span, "count(*)")
        return self.rows(sql, values)[0][0], True

    def all_of(self, wanted: Expression, span: Span) -> list[int]:
        sql, values = matching(wanted, span, "group_concat(rowid)")
        return numbers(self.rows(sql, values)[0][0])[::-1]

    def by_name(self, wanted: Expression, span: Span, offset: int, limit: int) -> list[int]:
        sql, values = matching(wanted, span)
        sql = (
            f"SELECT docid FROM shared_entry WHERE docid IN ({sql})"
            " ORDER BY order_name, docid LIMIT %s OFFSET %s"
        )
        return [docid for (docid,) in self.rows(sql, [*values, limit, offset])]

    def postings(
        self,
        asked: Sequence[Asking],
        most: int,
        counted: Collection[Asking] = (),
        tallied: Sequence[Asking] = (),
    ) -> Postings:
        parts, values = [SIZE], []
        for asking in asked:
            sql, found = matching(*asking)
            count = FAR.format(sql=sql) if asking in counted else "count(*)"
            parts.append(POSTING.format(sql=sql, most=most, count=count))
            values += [*found, *found] if asking in counted else found
        for wanted, span in tallied:
            sql, found = matching(wanted, span, KIND)
            parts.append(TALLY.format(sql=sql))
            values += found
        (totals, _none), *rows = self.rows(" UNION ALL ".join(parts), values)
        lists = [Posting(numbers(line)[:most], count) for line, count in rows[: len(asked)]]
        kinds = Counter()
        for line, _count in rows[len(asked) :]:
            kinds.update(tally_of(*numbers(line)))
        return Postings(lists, first_number(totals), +kinds, kinds.total() < TALLIED)

    def are_found(self, questions: Sequence[Expression]) -> list[bool]:
        asked = [matching(question, Span()) for question in questions]
        sql = " UNION ALL ".join(f"SELECT EXISTS ({sql})" for sql, _values in asked)
        rows = self.rows(sql, [value for _sql, values in asked for value in values])
        return [bool(is_found) for (is_found,) in rows]

    def vocabulary(self, words: Collection[str], starts: Collection[str]) -> dict[str, int]:
        # Words as one value, and one range after another: with a long list, as with OR, the whole
        # table would be read.
        sql = "SELECT word, entries FROM json_each(%s) CROSS JOIN shared_word ON word = value"
        sql += " UNION ALL SELECT word, entries FROM shared_word WHERE word >= %s AND word < %s" * (
            len(starts)
        )
        bounds = [bound for start in starts for bound in (start, f"{start}\U0010ffff")]
        return dict(self.rows(sql, [json.dumps(list(words)), *bounds]))

    def passages(self, docids: Collection[int], wanted: Wanted) -> dict[int, Passage]:
        sql = PASSAGES.format(", ".join(map(str, docids)))
        return {row[0]: passage_of(row, wanted) for row in self.rows(sql, [])}


def matching(wanted: Expression, span: Span, selected: str = "rowid") -> tuple[str, list]:
    sql, values = f"SELECT {selected} FROM shared_entryindex WHERE", [match_of(wanted)]
    sql += " shared_entryindex MATCH %s"
    if span.first is not None:
        sql, values = f"{sql} AND rowid >= %s", [*values, span.first]
    if span.after is not None:
        sql, values = f"{sql} AND rowid < %s", [*values, span.after]
    if span.ends_since:
        # The sign keeps SQLite from asking FTS5 once for every one of them.
        sql += " AND +rowid IN (SELECT docid FROM shared_entry WHERE last_on >= %s AND docid < %s)"
        values += [span.ends_since.isoformat(), span.after]
    return sql, values


def match_of(wanted: Expression) -> str:
    """Return the question in the language of FTS5; every word of it is quoted."""
    match wanted:
        case Lexeme(text, Level.STEM):
            return f'{STEMS} : "{text}"'
        case Lexeme(text, Level.FOLDED):
            return f'{WORDS} : "{text}"'
        case Lexeme(text, Level.TITLE_STEM):
            return f'{TOKENS} : "{TITLE_MARK}{text}"'
        case TitleBegun(text):
            return f'{TOKENS} : "{TITLE_MARK}{text}" *'
        case Lexeme(text):
            return f'{TOKENS} : "{text}"'
        case Run(words):
            return f'{WORDS} : "{" ".join(words)}"'
        case Any(parts):
            return f"({' OR '.join(map(match_of, parts))})"
    found = f"({' AND '.join(map(match_of, wanted.parts))})"
    if wanted.without:
        found = f"({found} NOT ({' OR '.join(map(match_of, wanted.without))}))"
    return found


def first_number(block: bytes | None) -> int:
    """The number that a record of FTS5 begins with: seven bits a byte, the highest says go on."""
    found = 0
    for byte in block or b"":
        found = found << 7 | byte & 127
        if byte < 128:
            break
    return found


def tally_of(*sums: int) -> dict[Kind, int]:
    """How many of each kind the two sums say."""
    if not sums:
        return {}
    return {kind: sums[place // 4] >> place % 4 * 16 & 0xFFFF for place, kind in enumerate(Kind)}


def numbers(line: str | None) -> list[int]:
    return list(map(int, line.split(","))) if line else []


def passage_of(row: tuple, wanted: Wanted) -> Passage:
    _docid, title, names, summary, body, title_words, words, exact, body_length = row
    stems, start = [], 0
    for text in (title, names, summary, body):
        line = Line.of(text, wanted.stems, start)
        stems.append(line)
        start += line.length + 1
    # The rest of a long text is not read, but counts for its length.
    stems[-1].length = max(stems[-1].length, body_length // 6)
    title_line = Line.of(title_words, wanted.folded, 0)
    return Passage(
        stems=stems,
        words=[title_line, Line.of(words, wanted.folded, title_line.length + 1)],
        exact=wanted.exact.intersection(exact.split()) if wanted.exact else set(),
    )


def row_of(document: Document) -> tuple:
    terms = document.terms
    in_title = [f"{TITLE_MARK}{stem}" for stem in sorted(set(terms.title))]
    lines = [
        terms.title,
        terms.names,
        terms.summary,
        terms.body,
        terms.title_words,
        terms.words,
        terms.exact,
        [*document.tokens, *in_title],
    ]
    return (document.docid, *(" ".join(line) for line in lines))
