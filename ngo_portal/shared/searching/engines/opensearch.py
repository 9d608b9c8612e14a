"""BM25 on a server: an index of OpenSearch, by the official client (the extra `search`).

Never run against such a server: none could be had where this was written. What is tested is which
requests go out and how answers are read, and `tests/shared/test_engines.py` asks a real server
the questions that all engines are asked once SEARCH_URL names one.

Words come analysed and are only cut at spaces. Several processes may write at once: every entry
carries the generation it was read in as its version, and an older one never replaces a newer.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from secrets import token_hex
from urllib.parse import urlsplit

from opensearchpy import NotFoundError, OpenSearch, helpers

from ngo_portal.shared.searching.engines.engine import (
    EXACT,
    FIELDS,
    NEVER,
    STEMS,
    TITLE,
    TOKENS,
    WORDS,
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

type Json = dict

DOCID, KIND, LAST_ON, NUMBER = "docid", "kind", "last_on", "number"
STATE = "state"
# What servers allow where nobody has set another limit: a page ends there.
WINDOW = 10_000
CONFLICT, NOT_FOUND = 409, 404
SECONDS = 5
FILLING_SECONDS = 60

TEXT = {"type": "text", "analyzer": "whitespace"}
MAPPING = {
    "settings": {"index": {"number_of_shards": 1}},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            DOCID: {"type": "long"},
            KIND: {"type": "byte"},
            LAST_ON: {"type": "integer"},
            NUMBER: {"type": "long"},
            STEMS: {**TEXT, "index_options": "freqs"},
            TITLE: {**TEXT, "index_options": "freqs"},
            # A phrase does not run from the title into the text.
            WORDS: {**TEXT, "position_increment_gap": 100},
            EXACT: {"type": "keyword"},
            TOKENS: {"type": "keyword"},
        },
    },
}
SORTED = [{DOCID: "desc"}]


class OpenSearchEngine(Engine):
    """An index on a server, made where there is none. `address` ends with its name.

    The name is an alias: an index that is filled anew takes the place of the old one when it is
    complete.
    """

    def __init__(self, address: str):
        super().__init__()
        host, _slash, self.name = address.rpartition("/")
        self.client = OpenSearch([host], timeout=SECONDS, verify_certs=is_encrypted(host))

    # Writing

    def number(self) -> int:
        try:
            return self.client.get(self.name, STATE)["_source"][NUMBER]
        except NotFoundError:
            return NEVER

    @contextmanager
    def writing(self, number: int | None = None, *, is_anew: bool = False) -> Iterator[Writing]:
        if not is_anew and self.client.indices.exists_alias(name=self.name):
            yield from self.writing_into(self.name, number)
            return
        index = f"{self.name}-{token_hex(4)}"
        self.client.indices.create(index, MAPPING)
        try:
            yield from self.writing_into(index, number)
            self.show(index)
        except BaseException:
            self.client.indices.delete(index, ignore=[NOT_FOUND])
            raise

    def writing_into(self, index: str, number: int | None) -> Iterator[Writing]:
        version = {} if number is None else {"version": number, "version_type": "external_gte"}

        def write(lines, gone):
            gone = ({"_op_type": "delete", "_id": str(docid), **version} for docid in gone)
            self.bulk(index, gone)
            here = ({"_id": str(entry.docid), **version, **source_of(entry)} for entry in lines)
            self.bulk(index, here)

        yield write
        if number is not None:
            # Last: until then what was written before is not relied upon.
            self.bulk(index, [{"_id": STATE, **version, NUMBER: number}])
        self.client.indices.refresh(index)

    def bulk(self, index: str, actions) -> None:
        """Raises `BulkIndexError` for any refusal but of what is older, or gone already."""
        helpers.bulk(
            self.client,
            actions,
            index=index,
            ignore_status=(CONFLICT, NOT_FOUND),
            request_timeout=FILLING_SECONDS,
        )

    def show(self, index: str) -> None:
        """Let an index take the place of the one before it, in one step."""
        try:
            old = sorted(self.client.indices.get_alias(name=self.name))
        except NotFoundError:
            old = []
        actions = [{"remove_index": {"index": name}} for name in old]
        actions.append({"add": {"index": index, "alias": self.name}})
        self.client.indices.update_aliases({"actions": actions})

    # Finding

    def size(self) -> int:
        return self.client.count(index=self.name)["count"]

    def counts(self, questions: Sequence[Expression]) -> list[int]:
        filters = {str(place): query_of(question) for place, question in enumerate(questions)}
        asked = {"filters": {"filters": filters}}
        found = self.ask({"size": 0, "aggs": {"found": asked}})["aggregations"]["found"]["buckets"]
        return [found[name]["doc_count"] for name in filters]

    def count(self, wanted: Expression, span: Span) -> tuple[int, bool]:
        answer = self.client.count({"query": matching(wanted, span)}, index=self.name)
        return answer["count"], True

    def newest(self, wanted: Expression, span: Span, offset: int, limit: int) -> list[int]:
        limit = min(limit, WINDOW - offset)
        if limit <= 0:
            return []
        query = {"query": matching(wanted, span), "sort": SORTED, "from": offset, "size": limit}
        return docids(self.ask(query))

    def all_of(self, wanted: Expression, span: Span) -> list[int]:
        found: list[int] = []
        query = {"query": matching(wanted, span), "sort": SORTED, "size": WINDOW}
        while some := docids(self.ask(query)):
            found += some
            query["search_after"] = [some[-1]]
        return found

    def ranked(self, question: Question, limit: int) -> Ranked:
        """The kinds are chosen after they were counted, which saves a second request."""
        answer = self.ask(
            {
                "query": best_of(question),
                "post_filter": query_of(conditions(Question(question.kinds))),
                "size": min(limit, WINDOW),
                "sort": ["_score", *SORTED],
                "track_scores": True,
                "track_total_hits": True,
                "aggs": {KIND: {"terms": {"field": KIND, "size": len(Kind)}}},
            }
        )
        hits = answer["hits"]
        return Ranked(
            {int(hit["_id"]): hit["_score"] for hit in hits["hits"]},
            hits["total"]["value"],
            kinds(answer["aggregations"][KIND]["buckets"]),
        )

    def ask(self, query: Json) -> Json:
        return self.client.search({"_source": False, **query}, index=self.name)


def is_encrypted(host: str) -> bool:
    return urlsplit(host).scheme == "https"


def best_of(question: Question) -> Json:
    base = conditions(question, is_any_kind=True)
    within = any_of([matching(base, span) for span in spans(question)])
    words = [worth(word) for word in words_of(question)]
    if period := period_of(question):
        words.append({"constant_score": {"filter": between(period), "boost": IN_PERIOD}})
    return {"bool": {"filter": [within], "must": [any_of(words)]}}


def worth(word: Word) -> Json:
    fields = [
        {"dis_max": {"queries": [term(form.field, form.text, form.worth) for form in forms]}}
        for forms in word
    ]
    return any_of(fields)


def matching(wanted: Expression, span: Span) -> Json:
    if span == Span():
        return query_of(wanted)
    return {"bool": {"filter": [query_of(wanted), between(span)]}}


def between(span: Span) -> Json:
    bounds = {name: key for name, key in [("gte", span.first), ("lt", span.after)] if key}
    parts = [{"range": {DOCID: bounds}}]
    if span.ends_since:
        parts.append({"range": {LAST_ON: {"gte": span.ends_since.toordinal()}}})
    return {"bool": {"filter": parts}}


def query_of(wanted: Expression) -> Json:
    match wanted:
        case Lexeme(text, level):
            return term(FIELDS[level], text)
        case Run(words):
            return {"match_phrase": {WORDS: {"query": " ".join(words), "analyzer": "whitespace"}}}
        case Any(parts):
            return any_of([query_of(part) for part in parts])
    without = [query_of(part) for part in wanted.without]
    return {"bool": {"filter": [query_of(part) for part in wanted.parts], "must_not": without}}


def term(name: str, text: str, boost: float = 1.0) -> Json:
    return {"term": {name: {"value": text, "boost": boost}}}


def any_of(queries: Sequence[Json]) -> Json:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def docids(answer: Json) -> list[int]:
    return [int(hit["_id"]) for hit in answer["hits"]["hits"]]


def kinds(buckets: Sequence[Mapping]) -> Mapping[Kind, int]:
    return {Kind(found["key"]): found["doc_count"] for found in buckets}


def source_of(entry: Lines) -> Json:
    return {
        DOCID: entry.docid,
        KIND: kind_of(entry.docid),
        LAST_ON: entry.last_on.toordinal() if entry.last_on else None,
        TITLE: " ".join(entry.title),
        STEMS: " ".join([*entry.title, *entry.stems]),
        WORDS: [" ".join(entry.title_words), " ".join(entry.words)],
        EXACT: sorted(set(entry.exact)),
        TOKENS: list(entry.tokens),
    }
