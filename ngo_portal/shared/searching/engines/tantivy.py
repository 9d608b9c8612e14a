"""BM25 in this process: a tantivy index in a folder of this machine (the extra `rank`).

One process writes at a time, which the lock of the folder sees to; the others go on reading what
was there. A commit is everything or nothing, the number of the generation included: it stands in
a document of its own, which has no words and so answers no question.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import tantivy
from tantivy import FieldType, Occur, Query

from ngo_portal.shared.searching.engines.engine import (
    EXACT,
    FIELDS,
    NEVER,
    STEMS,
    TITLE,
    TOKENS,
    WORDS,
    Busy,
    Engine,
    Lines,
    Ranked,
    Word,
    Writing,
    period_of,
    words_of,
)
from ngo_portal.shared.searching.expressions import (
    Any,
    Expression,
    Lexeme,
    Run,
    Span,
    conditions,
    spans,
)
from ngo_portal.shared.searching.keys import Kind, kind_of
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.searching.ranking import IN_PERIOD

# To be raised with every change of the fields: the folder of another version is left alone.
VERSION = 1
DOCID, KIND, LAST_ON, NUMBER = "docid", "kind", "last_on", "number"
# How much of each text field is kept: only phrases need to know where a word stands.
KEPT = {STEMS: "freq", TITLE: "freq", WORDS: "position", EXACT: "basic", TOKENS: "basic"}
STATE = 0
HEAP = 64_000_000
# Seconds to wait for another process that writes.
PATIENCE, PAUSE = 1.0, 0.05


def schema():
    builder = tantivy.SchemaBuilder()
    for name in (DOCID, KIND, LAST_ON, NUMBER):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name, kept in KEPT.items():
        # Our words have no spaces in them; nothing else is done to them.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=kept)
    return builder.build()


class TantivyEngine(Engine):
    """An index in a folder, made where there is none."""

    def __init__(self, folder: str):
        super().__init__()
        path = Path(folder) / f"tantivy-{VERSION}"
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.schema, self.lock = schema(), Lock()
        self.index = tantivy.Index(self.schema, path=str(path))
        self.index.config_reader("manual")
        self.index.reload()

    # Writing

    def number(self) -> int:
        self.index.reload()
        searcher = self.index.searcher()
        hits = searcher.search(self.term(DOCID, STATE), 1).hits
        found = searcher.fast_field_values(NUMBER, [address for _score, address in hits])
        return found[0] if found else NEVER

    @contextmanager
    def writing(self, number: int | None = None, *, is_anew: bool = False) -> Iterator[Writing]:
        with self.lock:
            writer = self.writer()
            try:
                if is_anew:
                    writer.delete_all_documents()
                yield self.into(writer, is_anew)
                if number is not None:
                    writer.delete_documents_by_term(DOCID, STATE)
                    writer.add_document(state_of(number))
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                # Also gives the lock of the folder back.
                writer.wait_merging_threads()
                self.index.reload()

    def into(self, writer, is_anew: bool) -> Writing:
        def write(lines, gone):
            for docid in gone:
                writer.delete_documents_by_term(DOCID, docid)
            for entry in lines:
                if not is_anew:
                    writer.delete_documents_by_term(DOCID, entry.docid)
                writer.add_document(document_of(entry))

        return write

    def writer(self):
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self.index.writer(HEAP, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() > until:
                    raise Busy from error
            time.sleep(PAUSE)

    # Finding

    def size(self) -> int:
        return self.index.searcher().num_docs

    def counts(self, questions: Sequence[Expression]) -> list[int]:
        return [self.count(question, Span())[0] for question in questions]

    def count(self, wanted: Expression, span: Span) -> tuple[int, bool]:
        return self.index.searcher().search(self.matching(wanted, span), 1).count, True

    def newest(self, wanted: Expression, span: Span, offset: int, limit: int) -> list[int]:
        if limit <= 0:
            return []
        query, searcher = self.matching(wanted, span), self.index.searcher()
        found = searcher.search(query, limit, count=False, order_by_field=DOCID, offset=offset)
        return [docid for docid, _address in found.hits]

    def all_of(self, wanted: Expression, span: Span) -> list[int]:
        return self.newest(wanted, span, 0, self.count(wanted, span)[0])

    def ranked(self, question: Question, limit: int) -> Ranked:
        searcher = self.index.searcher()
        found = searcher.search(self.best_of(question, conditions(question)), limit)
        addresses = [address for _score, address in found.hits]
        docids = searcher.fast_field_values(DOCID, addresses)
        scores = [score for score, _address in found.hits]
        any_kind = self.best_of(question, conditions(question, is_any_kind=True))
        return Ranked(
            dict(zip(docids, scores, strict=True)), found.count, kinds(searcher, any_kind)
        )

    def best_of(self, question: Question, base: Expression):
        within = any_of([self.matching(base, span) for span in spans(question)])
        words = [self.worth(word) for word in words_of(question)]
        if period := period_of(question):
            words.append(Query.const_score_query(self.between(period), IN_PERIOD))
        return all_of([Query.const_score_query(within, 0.0), any_of(words)])

    def worth(self, word: Word):
        fields = [
            Query.disjunction_max_query(
                [Query.boost_query(self.term(form.field, form.text), form.worth) for form in forms]
            )
            for forms in word
        ]
        return any_of(fields)

    # Questions in its language

    def matching(self, wanted: Expression, span: Span):
        if span == Span():
            return self.query_of(wanted)
        return all_of([self.query_of(wanted), self.between(span)])

    def between(self, span: Span):
        parts = [self.range(DOCID, span.first, span.after)]
        if span.ends_since:
            parts.append(self.range(LAST_ON, span.ends_since.toordinal(), None))
        return all_of(parts)

    def range(self, name: str, first: int | None, after: int | None):
        bounds = {"lower_bound": first, "upper_bound": after, "include_upper": after is None}
        return Query.range_query(self.schema, name, FieldType.Integer, **bounds)

    def query_of(self, wanted: Expression):
        match wanted:
            case Lexeme(text, level):
                return self.term(FIELDS[level], text)
            case Run(words):
                return Query.phrase_query(self.schema, WORDS, list(words))
            case Any(parts):
                return any_of([self.query_of(part) for part in parts])
        parts = [self.query_of(part) for part in wanted.parts]
        return all_of(parts, [self.query_of(part) for part in wanted.without])

    def term(self, name: str, value):
        return Query.term_query(self.schema, name, value, KEPT.get(name, "basic"))


def any_of(queries: Sequence):
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Sequence, without: Sequence = ()):
    left_out = [(Occur.MustNot, query) for query in without]
    return Query.boolean_query([*((Occur.Must, query) for query in queries), *left_out])


def kinds(searcher, query) -> Mapping[Kind, int]:
    counted = searcher.aggregate(query, {KIND: {"terms": {"field": KIND, "size": len(Kind)}}})
    return {Kind(int(found["key"])): found["doc_count"] for found in counted[KIND]["buckets"]}


def document_of(entry: Lines):
    document = tantivy.Document()
    document.add_integer(DOCID, entry.docid)
    document.add_integer(KIND, kind_of(entry.docid))
    if entry.last_on:
        document.add_integer(LAST_ON, entry.last_on.toordinal())
    for name, line in (
        (TITLE, entry.title),
        (STEMS, entry.title),
        (STEMS, entry.stems),
        # Two values: a phrase does not run from one into the other.
        (WORDS, entry.title_words),
        (WORDS, entry.words),
        (EXACT, entry.exact),
        (TOKENS, entry.tokens),
    ):
        document.add_text(name, " ".join(line))
    return document


def state_of(number: int):
    document = tantivy.Document()
    document.add_integer(DOCID, STATE)
    document.add_integer(NUMBER, number)
    return document
