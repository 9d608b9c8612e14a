"""The full-text index on PostgreSQL: one tsvector an entry, kept out of the row, under GIN.

The tokens are our own, so that both databases find the same: stems as they are, those of the title
also behind `^`, words as written behind `=`, in careful spelling behind `!`, facets behind `~`.
Weights say where a word stands: A the title, B names, C the summary, D the text. How many stems
each of these has is the position of a lexeme behind `#`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched

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
    Asking,
    Posting,
    Postings,
)

COPY = "COPY shared_entrytext (docid, words) FROM STDIN"
# Megabytes of words that wait to be sorted in, and those that are sorted at once.
PENDING = """
    ALTER INDEX entrytext_words SET (fastupdate = on, gin_pending_list_limit = 16384);
    SET work_mem = '64MB'
"""
NOT_PENDING = """
    ALTER INDEX entrytext_words SET (fastupdate = off);
    ALTER INDEX entrytext_words RESET (gin_pending_list_limit);
    SELECT gin_clean_pending_list('entrytext_words');
    RESET work_mem
"""
SAME = """
    SELECT docid FROM shared_entrytext
    JOIN unnest(%s::bigint[], %s::text[]) AS wanted (docid, words) USING (docid)
    WHERE shared_entrytext.words = wanted.words::tsvector
"""
WORD_COUNTS = """
    SELECT substr(word, 2), ndoc FROM ts_stat('SELECT words FROM shared_entrytext')
    WHERE word LIKE '=%%' AND length(word) > 3 AND word !~ '^=[0-9]+$'
"""
# PostgreSQL keeps no more positions of a word, and none beyond the last.
POSITIONS_OF_A_WORD = 255
LAST_POSITION = 16_383

MARKS = {Level.STEM: "", Level.TITLE_STEM: "^", Level.FOLDED: "=", Level.TOKEN: "~"}
FIELDS = "ABCD"

# The planner does not know what it costs to read the vectors out of line: for words of many
# entries it would read all of them instead of the index.
THROUGH_THE_INDEX = """
    SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0; {};
    SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL max_parallel_workers_per_gather TO DEFAULT
"""
# Of fewer entries all matches are gathered without asking how many there may be.
SMALL = 50_000
# Below this estimate the matches are gathered from the index and then sorted; above it the key is
# walked from its end, and enough matches come soon.
FEW = 20_000
DEEP = 1_000
# Matches that are counted one by one; of more it is only said that there are more.
COUNTED = 200_000
MORE_THAN = 10_000

# Keys that are read where the key is walked.
WALKED = 1_000

# The planner's number of entries; a small number may be an old one, and few are counted soon.
SIZE = """
    SELECT -1, NULL, CASE WHEN reltuples > 5000 THEN reltuples::bigint
        ELSE (SELECT count(*) FROM shared_entry) END, NULL
    FROM pg_class WHERE oid = 'shared_entry'::regclass
"""
TALLY = f"""(
    SELECT string_agg(kind || ',' || number, ',') FROM (
        SELECT docid >> {RECORD_BITS} & 7 AS kind, count(*) AS number FROM found GROUP BY 1
    ) kinds
)"""
NEWEST_FOUND = """(
    SELECT string_agg(docid::text, ',') FROM (
        SELECT docid FROM found ORDER BY docid DESC LIMIT {most}
    ) newest
)"""
POSTING = """(
    WITH found AS MATERIALIZED ({sql}) SELECT {place}, {newest}, count(*), {tally} FROM found
)"""
WALK = "SELECT {place}, string_agg(docid::text, ','), {estimate}, NULL FROM ({sql}) newest"

PASSAGES = "SELECT docid, words::text FROM shared_entrytext WHERE docid = ANY(%s)"

# How many entries each database had when it was last asked for lists.
sizes: dict[str, int] = {}


class PostgresIndex(Finder):
    """Analysed words in, keys of entries out. `connection` is Django's."""

    def row_of(self, document: Document) -> tuple:
        """What the index keeps of a document."""
        return document.docid, vector_of(document)

    def put(self, documents: Iterable[Document]) -> None:
        """Write documents that the index does not have."""
        self.put_rows(map(self.row_of, documents))

    def put_rows(self, rows: Iterable[tuple]) -> None:
        with self.connection.cursor() as cursor, cursor.copy(COPY) as stream:
            for row in rows:
                stream.write_row(row)

    def same(self, rows: Collection[tuple]) -> set[int]:
        """Keys of those rows that the index has exactly so."""
        if not rows:
            return set()
        with self.connection.cursor() as cursor:
            cursor.execute(SAME, [list(column) for column in zip(*rows, strict=True)])
            return {docid for (docid,) in cursor.fetchall()}

    def remove(self, docids: Iterable[int]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("DELETE FROM shared_entrytext WHERE docid = ANY(%s)", [list(docids)])

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Let GIN sort the words of many entries together, which readers also look through."""
        self.execute(PENDING)
        try:
            yield
        finally:
            self.execute(NOT_PENDING)

    def execute(self, statements: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statements)

    def word_counts(self) -> Iterator[tuple[str, int]]:
        """Every word as written, and in how many entries it stands."""
        with self.connection.cursor() as cursor:
            cursor.execute(WORD_COUNTS)
            yield from cursor

    def clear(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("TRUNCATE shared_entrytext")

    # Finding

    def newest(self, wanted: Expression, span: Span, offset: int, limit: int) -> list[int]:
        sql, values = matching(wanted, span)
        (estimate,) = self.estimates([(sql, values)])
        if estimate < FEW or offset > DEEP:
            sql = f"WITH found AS MATERIALIZED ({sql}) SELECT docid FROM found"
        sql += " ORDER BY docid DESC LIMIT %s OFFSET %s"
        return [docid for (docid,) in self.through_the_index(sql, [*values, limit, offset])]

    def count(self, wanted: Expression, span: Span) -> tuple[int, bool]:
        (estimate,) = self.estimates([matching(wanted, span)])
        if estimate > COUNTED:
            return MORE_THAN, False
        sql, values = matching(wanted, span, "count(*)")
        return self.through_the_index(sql, values)[0][0], True

    def all_of(self, wanted: Expression, span: Span) -> list[int]:
        sql, values = matching(wanted, span, "string_agg(docid::text, ',')")
        return sorted(numbers(self.through_the_index(sql, values)[0][0]), reverse=True)

    def by_name(self, wanted: Expression, span: Span, offset: int, limit: int) -> list[int]:
        sql, values = matching(wanted, span)
        sql = (
            f"WITH found AS MATERIALIZED ({sql})"
            " SELECT docid FROM found JOIN shared_entry USING (docid)"
            ' ORDER BY order_name COLLATE "C", docid LIMIT %s OFFSET %s'
        )
        return [docid for (docid,) in self.through_the_index(sql, [*values, limit, offset])]

    def postings(
        self,
        asked: Sequence[Asking],
        most: int,
        counted: Collection[Asking] = (),
        tallied: Sequence[Asking] = (),
    ) -> Postings:
        places = {one: place for place, one in enumerate(dict.fromkeys([*asked, *tallied]))}
        matches = [matching(*one) for one in places]
        parts, values = [SIZE], []
        for (one, place), match, estimate in zip(
            places.items(), matches, self.estimates(matches), strict=True
        ):
            newest = most if one in asked else 0
            if newest or estimate < FEW:
                parts.append(posting_of(match[0], place, newest, estimate, one in tallied))
                values += match[1]
        rows = self.through_the_index(" UNION ALL ".join(parts), values)
        lines = {place: found for place, *found in rows}
        sizes[self.connection.alias] = size = lines[-1][1]
        kinds, is_tallied = Counter(), True
        for one in tallied:
            _line, count, tally = lines.get(places[one], (None, MORE_THAN, None))
            kinds.update({Kind(kind): number for kind, number in batched(numbers(tally), 2)})
            is_tallied &= bool(tally) or not count
        lists = [
            Posting(numbers(line), count)
            for line, count, _ in (lines[places[one]] for one in asked)
        ]
        return Postings(lists, size, +kinds, is_tallied)

    def are_found(self, questions: Sequence[Expression]) -> list[bool]:
        asked = [matching(question, Span()) for question in questions]
        sql = " UNION ALL ".join(
            f"SELECT {number}, EXISTS ({sql})" for number, (sql, _values) in enumerate(asked)
        )
        found = dict(
            self.through_the_index(sql, [value for _sql, values in asked for value in values])
        )
        return [found[number] for number in range(len(asked))]

    def vocabulary(self, words: Collection[str], starts: Collection[str]) -> dict[str, int]:
        begun = " OR word LIKE %s" * len(starts)
        sql = f"SELECT word, entries FROM shared_word WHERE word = ANY(%s){begun}"
        return dict(self.rows(sql, [list(words), *(f"{start}%" for start in starts)]))

    def passages(self, docids: Collection[int], wanted: Wanted) -> dict[int, Passage]:
        return {
            docid: passage_of(words, wanted) for docid, words in self.rows(PASSAGES, [list(docids)])
        }

    def estimates(self, asked: Sequence[tuple[str, list]]) -> list[float]:
        """About how many entries each question finds, as the planner sees it.

        Nobody asks it where even all of them are soon gathered.
        """
        alias = self.connection.alias
        if alias not in sizes:
            sizes[alias] = self.through_the_index(SIZE, [])[0][2]
        if sizes[alias] < SMALL:
            return [0.0] * len(asked)
        sql = " UNION ALL ".join(sql for sql, _values in asked)
        values = [value for _sql, found in asked for value in found]
        ((plan,),) = self.through_the_index(f"EXPLAIN (FORMAT JSON) {sql}", values)
        plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
        plans = plan["Plans"] if len(asked) > 1 else [plan]
        return [part["Plan Rows"] for part in plans]

    def through_the_index(self, sql: str, values: list) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(THROUGH_THE_INDEX.format(sql), values)
            cursor.nextset()
            cursor.nextset()
            return cursor.fetchall()


def posting_of(sql: str, place: int, most: int, estimate: float, is_tallied: bool) -> str:
    if estimate < FEW:
        newest = NEWEST_FOUND.format(most=most) if most else "NULL"
        tally = TALLY if is_tallied else "NULL"
        return POSTING.format(sql=sql, place=place, newest=newest, tally=tally)
    limited = f"{sql} ORDER BY docid DESC LIMIT {min(most, WALKED)}"
    return WALK.format(sql=limited, place=place, estimate=int(estimate))


def matching(wanted: Expression, span: Span, selected: str = "docid") -> tuple[str, list]:
    sql = f"SELECT {selected} FROM shared_entrytext WHERE words @@ %s::tsquery"
    values: list = [query_of(wanted)]
    if span.first is not None:
        sql, values = f"{sql} AND docid >= %s", [*values, span.first]
    if span.after is not None:
        sql, values = f"{sql} AND docid < %s", [*values, span.after]
    if span.ends_since:
        sql += " AND docid IN (SELECT docid FROM shared_entry WHERE last_on >= %s AND docid < %s)"
        values += [span.ends_since, span.after]
    return sql, values


def query_of(wanted: Expression) -> str:
    """Return the literal of a tsquery; every word of it is quoted."""
    match wanted:
        case Lexeme(text, level):
            return quoted(f"{MARKS[level]}{text}")
        case TitleBegun(text):
            return f"{quoted(f'{MARKS[Level.TITLE_STEM]}{text}')}:*"
        case Run(words):
            return f"({' <-> '.join(quoted(f'={word}') for word in words)})"
        case Any(parts):
            return f"({' | '.join(map(query_of, parts))})"
    parts = [*map(query_of, wanted.parts), *(f"!{query_of(part)}" for part in wanted.without)]
    return f"({' & '.join(parts)})"


def numbers(line: str | None) -> list[int]:
    return list(map(int, line.split(","))) if line else []


def passage_of(words: str, wanted: Wanted) -> Passage:
    """What a vector says of some words, read as text: its lexemes one by one take far longer."""
    stems, lines = [Line() for _field in FIELDS], [Line(), Line()]
    for place, field in enumerate(FIELDS):
        stems[place].length = next((position for position, _ in places_in(words, f"#{field}")), 0)
    for stem in wanted.stems:
        for position, weight in places_in(words, stem):
            stems[FIELDS.index(weight)].add(position - 1, stem)
    for word in wanted.folded:
        for position, weight in places_in(words, f"={word}"):
            lines[weight != FIELDS[0]].add(position - 1, word)
    exact = {word for word in wanted.exact if quoted(f"!{word}") in words}
    return Passage(stems=stems, words=lines, exact=exact)


def places_in(words: str, lexeme: str) -> Iterator[tuple[int, str]]:
    """Where a vector has a lexeme: 3A is the third word of a title, 17 one of a text."""
    key = f"{quoted(lexeme)}:"
    at = words.find(key)
    if at < 0:
        return
    at += len(key)
    end = words.find(" ", at)
    for place in words[at : end if end >= 0 else None].split(","):
        if place[-1] in FIELDS:
            yield int(place[:-1]), place[-1]
        else:
            # PostgreSQL does not write the last of the weights.
            yield int(place), FIELDS[-1]


def vector_of(document: Document) -> str:
    """Return the literal of a tsvector."""
    terms, places = document.terms, defaultdict(list)
    lines = [(terms.title, "A"), (terms.names, "B"), (terms.summary, "C"), (terms.body, "D")]
    add(places, "", lines)
    add(places, "=", [(terms.title_words, "A"), (terms.words, "D")])
    lexemes = [f"{quoted(word)}:{','.join(found)}" for word, found in places.items()]
    lexemes += [quoted(f"^{stem}") for stem in set(terms.title)]
    lexemes += [quoted(f"!{word}") for word in terms.exact]
    lexemes += [quoted(f"~{token}") for token in document.tokens]
    lexemes += [f"'#{field}':{length_of(line)}" for line, field in lines if line]
    return " ".join(lexemes)


def add(places, mark, weighted):
    """Note where each word stands."""
    position = 0
    for line, weight in weighted:
        for word in line:
            position = min(position + 1, LAST_POSITION)
            found = places[mark + word]
            if len(found) < POSITIONS_OF_A_WORD:
                found.append(f"{position}{weight}")
        # A phrase does not run from one line into the next.
        position = min(position + 1, LAST_POSITION)


def length_of(line: list[str]) -> int:
    return min(len(line), LAST_POSITION)


def quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
