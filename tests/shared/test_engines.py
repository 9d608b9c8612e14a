"""All indexes find the same: the database's own, tantivy, and a server where SEARCH_URL names one.

What goes to a server and how its answers are read is tested against a stand-in that records
requests and answers what it was told. It is not OpenSearch and shows nothing about OpenSearch.
"""

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from itertools import chain
from pathlib import Path
from random import Random
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, transaction

from ngo_portal.shared import entry_tables, generation, projecting, reindexing
from ngo_portal.shared.models import Change, Entry, Word
from ngo_portal.shared.searching.documents import Document
from ngo_portal.shared.searching.engines import keeping_in_step
from ngo_portal.shared.searching.engines import tantivy as tantivy_engine
from ngo_portal.shared.searching.engines.choosing import engine_at
from ngo_portal.shared.searching.engines.engine import NEVER, Busy, Lines
from ngo_portal.shared.searching.index import index_on
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import BEST, NEWEST, Question, chosen_of
from ngo_portal.shared.searching.wording import parse

ROOT = Path(__file__).resolve().parents[2]
OTHERS = ["tantivy", "server"]
DOCUMENTS, QUESTIONS, ALL = 250, 120, 1_000

TEXT = """
حوار الحوار محاور منظمة منظمات المنظمات شباب الشباب شاب مدينة المدن مدن حقوق الإنسان انسان
تدريب التدريبات متدربون المياه مياه انتخابات الانتخابات قرية القرى تعليم التعليم معلمون
سلام والسلام بسلام workshop Damascus UNHCR 2022 ٢٠٢٢ أيار مؤتمر مؤتمرات المؤتمر كتّاب كُتاب على في
"""
WORDS = TEXT.split()
HOSTILE = [
    'NEAR("a" b) * ^ col:x AND NOT (',
    "' OR 1=1; -- \\ \" « » | ! & <-> :*",
    "\u202eحوار\u202c \u200f\u0000شباب",
    "\u064b\u064c\u0651",
    "😀 حوار 👩\u200d👩\u200d👧",
    "-حوار -شباب -«حقوق الإنسان»",
    "a" * 10_000,
    "stems:x AND _exists_:title +title:[* TO *]",
    "{}[]/~?",
    "",
]


def replace_entries(old, new):
    """Put documents in the place of those with some keys, as publishing does."""
    entry_tables.replace(dict.fromkeys(old), entry_tables.rows_of(new))


class OfTheDatabase:
    """The database's own index, with its entries written as publishing writes them."""

    def __init__(self):
        self.index = index_on(connection)
        reindexing.clear()

    def put(self, documents):
        documents = list(documents)
        replace_entries([document.docid for document in documents], documents)

    def remove(self, docids):
        replace_entries(docids, [])

    def __getattr__(self, name):
        return getattr(self.index, name)


@pytest.fixture(
    params=["database", *(pytest.param(name, marks=pytest.mark.once) for name in OTHERS)]
)
def make_index(request, db, tmp_path):
    """A function that gives an empty index."""
    address = django_settings.TESTED_SEARCH_URL
    if request.param == "server" and not address.startswith("opensearch"):
        pytest.skip("SEARCH_URL names no server of OpenSearch")
    if request.param == "database":
        return OfTheDatabase
    engine = engine_at(address if request.param == "server" else f"tantivy://{tmp_path}")
    engine.clear()
    return lambda: engine


@pytest.fixture
def index(make_index):
    return make_index()


def document(record, title, text="", **more):
    more = {"kind": Kind.EVENT, "moment": datetime(2022, 5, 1), "url": "/", **more}
    return Document(record=record, title=title, text=text, **more)


def documents():
    random = Random(1)
    for record in range(1, DOCUMENTS):
        yield generated(record, random)


def generated(record, random):
    kind = random.choice([Kind.EVENT, Kind.EVENT, Kind.ARTICLE, Kind.ORGANIZATION])
    day = None
    if kind != Kind.ORGANIZATION and random.random() < 0.95:
        day = date(2018 + record % 7, random.randint(1, 12), random.randint(1, 28))
    facets = {("theme", str(random.randint(1, 5))), ("country", random.choice(["sy", "lb", "jo"]))}
    return Document(
        kind=kind,
        record=record,
        title=line(random, 1, 5),
        url="/",
        moment=day,
        starts_on=day,
        last_on=day and day + timedelta(days=random.choice([0, 0, 1, 40])),
        names=(line(random, 1, 3),),
        summary=line(random, 0, 8),
        text=line(random, 5, 40),
        facets=frozenset(facets | ({("year", str(day.year))} if day else set())),
    )


def line(random, fewest, most):
    return " ".join(random.choices(WORDS, k=random.randint(fewest, most)))


def questions():
    random = Random(2)
    yield Question(())
    for _number in range(QUESTIONS):
        yield asked(random)


def asked(random):
    since = date(2018 + random.randint(0, 6), 3, 15) if random.random() < 0.3 else None
    until = date(2019 + random.randint(0, 6), 7, 5) if random.random() < 0.3 else None
    chosen = {
        "theme": random.sample("12345", random.choice([0, 0, 1, 2])),
        "country": random.sample(["sy", "lb", "jo", "zz"], random.choice([0, 0, 1, 2])),
    }
    kinds = random.sample([Kind.EVENT, Kind.ARTICLE, Kind.ORGANIZATION], random.randint(0, 2))
    words = typed(random) if random.random() < 0.8 else ""
    return Question(tuple(kinds), chosen_of(chosen), since, until, parse(words) or None)


def typed(random):
    words = random.sample(WORDS, random.randint(1, 3))
    if random.random() < 0.3:
        words.append(f"«{' '.join(random.sample(WORDS, 2))}»")
    if random.random() < 0.3:
        words.append(f"-{random.choice(WORDS)}")
    return f" {random.choice(['', '', '|'])} ".join(words)


def found(index, words, order=BEST, **more):
    return index.find(Question((), words=parse(words), order=order, **more), 0, ALL).docids


# One answer


def test_same_documents_answer_the_same_questions(make_index, expected_answers):
    index = make_index()
    index.put(documents())

    for question, expected in expected_answers:
        answer = index.find(question, 0, ALL)
        assert (set(answer.docids), answer.total) == (expected, len(expected)), question
        assert answer.docids == sorted(answer.docids, reverse=True) or question.since
        assert set(index.docids(question)) == expected


@pytest.fixture(scope="session")
def expected_answers():
    """Computed from the words of the documents, one document after the other."""
    kept = [(one, Lines.of(one)) for one in documents()]
    return [(question, answers(question, kept)) for question in questions()]


def answers(question, kept):
    """The strict reading; where nothing has all of the words, any will do."""
    base = {one.docid: lines for one, lines in kept if meets_conditions(question, one, lines)}
    groups = question.words.groups if question.words else ()
    for test in (all, any):
        matching = {
            docid
            for docid, lines in base.items()
            if not groups or test(has_any(group, lines) for group in groups)
        }
        if matching or len(groups) < 2:
            break
    return matching


def meets_conditions(question, one, lines):
    first, last = question.since or date.min, question.until or date.max
    values = {facet: {value for name, value in one.facets if name == facet} for facet in ALL_FACETS}
    return (
        (not question.kinds or one.kind in question.kinds)
        and all(values[facet] & {*wanted} for facet, wanted in question.chosen)
        and (
            not (question.since or question.until)
            or (one.starts_on is not None and one.starts_on <= last and one.last_on >= first)
        )
        and meets_wording(question.words, lines)
    )


ALL_FACETS = ["theme", "country", "year"]


def meets_wording(wording, lines):
    if not wording:
        return True
    is_excluded = any(
        has_run(phrase, lines)
        if len(phrase) > 1 or phrase[0].is_stop
        else phrase[0].stem in {*lines.title, *lines.stems}
        for phrase in wording.excluded
    )
    return not is_excluded and all(has_run(phrase, lines) for phrase in wording.phrases)


def has_run(phrase, lines):
    wanted = f" {' '.join(term.folded for term in phrase)} "
    return any(wanted in f" {' '.join(words)} " for words in (lines.title_words, lines.words))


def has_any(group, lines):
    stems, words = {*lines.title, *lines.stems}, {*lines.title_words, *lines.words}
    return any(
        term.folded in words or (not term.is_stop and {term.stem, *term.alternatives} & stems)
        for term in group
    )


def test_by_rank_any_of_the_words_will_do(index, expected_answers):
    index.put(documents())
    kept = [(one, Lines.of(one)) for one in documents()]

    for question, _strict in expected_answers:
        if not question.words or not question.words.groups or question.words.period:
            continue
        any_word = replace(question, order=BEST)
        expected = {
            one.docid
            for one, lines in kept
            if meets_conditions(question, one, lines)
            and any(has_any(group, lines) for group in told(question.words))
        }
        answer = index.find(any_word, 0, ALL)
        assert (set(answer.docids), answer.total) == (expected, len(expected)), question


def told(wording):
    """Words of phrases count for the rank, too."""
    terms = [term for phrase in wording.phrases for term in phrase if not term.is_stop]
    return [*wording.groups, *((term,) for term in terms)]


@pytest.mark.parametrize(
    ("words", "better", "worse"),
    [
        ("الحوار", ("الحوار في القرية", "مياه"), ("مياه", "الحوار في القرية")),
        ("إعلام", ("ندوة", "حضر إعلام كثير"), ("ندوة", "حضر اعلام كثير")),
        ("المنظمات", ("ندوة", "كلام عن المنظمات"), ("ندوة", "كلام عن منظمة")),
        ("شباب الاستمطار", ("ندوة", "تجارب الاستمطار"), ("ندوة", "تجارب شباب")),
        ("حوار شباب", ("ندوة", "حوار مع شباب"), ("ندوة", "حوار مع نساء")),
    ],
    ids=["title over text", "exact over folded", "word over stem", "rare over common", "all"],
)
def test_best_comes_first(index, words, better, worse):
    index.put(document(number, "ندوة", f"لقاء شباب {number} هنا") for number in range(10, 60))
    # The worse is newer, which would otherwise decide.
    best = document(1, *better)
    index.put([best, document(2, *worse, moment=datetime(2023, 5, 1))])

    assert found(index, words)[0] == best.docid


def test_newer_comes_first_where_all_else_is_equal(index):
    index.put(
        document(number, "ندوة", "حوار", moment=datetime(2020 + number, 1, 1))
        for number in range(1, 5)
    )

    docids = found(index, "حوار")

    assert docids == sorted(docids, reverse=True) and len(docids) == 4


def test_pages_by_rank_follow_one_another(index):
    index.put(documents())
    question = Question((), words=parse("حوار شباب المدن"), order=BEST)

    pages = [index.find(question, offset, 20).docids for offset in range(0, 200, 20)]

    assert [*chain(*pages)] == index.find(question, 0, 200).docids


def test_kinds_are_counted_whichever_is_asked_for(index):
    index.put([document(1, "حوار"), document(2, "حوار", kind=Kind.ARTICLE)])
    question = Question((Kind.ARTICLE,), words=parse("حوار"), order=BEST)

    answer = index.find(question, 0, 10)

    assert (len(answer.docids), answer.total) == (1, 1)
    assert answer.kinds == {Kind.EVENT: 1, Kind.ARTICLE: 1}


def test_what_lies_in_the_period_of_the_words_comes_first(index):
    old, new = datetime(2022, 5, 9), datetime(2024, 5, 9)
    index.put([document(1, "حوار", moment=old), document(2, "حوار", moment=new)])

    docids = found(index, "حوار أيار 2022")

    assert docids[0] == document(1, "حوار", moment=old).docid


def test_removed_is_not_found_and_put_again_is(index):
    first, second = document(1, "حوار"), document(2, "حوار")
    index.put([first, second])

    index.remove([first.docid])
    without = [found(index, "حوار", order) for order in (NEWEST, BEST)]
    index.put([replace(first, title="سلام")])

    assert without == [[second.docid]] * 2
    assert found(index, "سلام") == [first.docid]


def test_a_phrase_does_not_run_from_the_title_into_the_text(index):
    index.put([document(1, "حقوق", "الإنسان"), document(2, "حقوق الإنسان")])

    assert found(index, "«حقوق الإنسان»") == [document(2, "").docid]


@pytest.mark.parametrize("words", HOSTILE, ids=[ascii(words)[:12] for words in HOSTILE])
def test_whatever_is_typed_is_answered(index, words):
    index.put([document(1, "حوار شباب"), document(2, "حقوق الإنسان 😀")])

    for order in (NEWEST, BEST):
        answer = index.find(Question((), words=parse(words), order=order), 0, 10)
        assert answer.total >= len(answer.docids)


# In step with the database


@pytest.fixture
def engine(settings, tmp_path):
    settings.SEARCH_URL = f"tantivy://{tmp_path}"
    return engine_at(settings.SEARCH_URL)


@pytest.fixture
def published(django_db_setup, django_db_blocker):
    """A function that writes entries as publishing does, in transactions that are committed.

    Only the projection is written, so that not every table has to be emptied at the end.
    """
    with django_db_blocker.unblock():
        words = {*Word.objects.values_list("word", flat=True)}
        number, docids = generation.current(), set()

        def publish(*new, old=()):
            with transaction.atomic():
                docids.update(one.docid for one in new)
                gone = [one.docid for one in old]
                now = generation.bump()
                replace_entries(gone, new)
                written = {one.docid for one in new}
                projecting.note_changes(now, written, {*gone} - written)

        yield publish

        replace_entries(docids, [])
        Change.objects.filter(number__gt=number).delete()
        for word in {*Word.objects.values_list("word", flat=True)} - words:
            Word.objects.filter(word=word).delete()
        entry_tables._known_words.clear()


def ranked(words):
    """What a reader finds at the next request."""
    generation.listener.forget()
    return found(index_on(connection), words)


RAIN = document(90_001, "استمطار السحب")
GARDENS = document(90_002, "بستنة", moment=datetime(2021, 3, 4))


def test_engine_has_what_was_published(engine, published):
    published(RAIN, GARDENS)
    assert (found(engine, "استمطار"), ranked("استمطار")) == ([RAIN.docid], [RAIN.docid])

    published(replace(RAIN, title="ندوة"), old=[RAIN, GARDENS])

    assert (found(engine, "استمطار"), found(engine, "ندوة")) == ([], [RAIN.docid])
    assert GARDENS.docid not in ranked("بستنة")
    assert engine.size() == Entry.objects.count() + 1
    assert engine.in_step_at == engine.number() == generation.current()


def test_lines_are_put_together_again_from_the_tables(published):
    one = document(90_003, "حوار الحوار", "على إعلام الحوار", names=("شباب",), summary="سلام")
    published(one)

    (lines,) = keeping_in_step.lines_of(connection, [one.docid])

    expected = Lines.of(one)
    assert (lines.docid, [*lines.exact]) == (one.docid, expected.exact)
    assert (lines.title, lines.title_words) == (expected.title, expected.title_words)
    assert (lines.stems, lines.words) == (expected.stems, expected.words)
    assert sorted(lines.tokens) == sorted(expected.tokens)


def test_what_another_process_left_undone_is_done_at_the_next_question(engine, published, settings):
    published(GARDENS)
    address, settings.SEARCH_URL = settings.SEARCH_URL, ""
    published(RAIN)
    behind = engine.number()
    settings.SEARCH_URL = address

    assert ranked("استمطار") == [RAIN.docid]
    assert engine.number() == behind + 1
    assert found(engine, "استمطار") == [RAIN.docid]


def test_what_is_not_committed_stays_out_of_the_engine(engine, published):
    published(GARDENS)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        published(RAIN)
        assert ranked("استمطار") == [RAIN.docid]
        raise ZeroDivisionError

    assert (found(engine, "استمطار"), ranked("استمطار")) == ([], [])


def test_database_answers_while_another_process_writes(engine, published, monkeypatch):
    monkeypatch.setattr(tantivy_engine, "PATIENCE", 0)
    other = engine.index.writer(15_000_000, 1)
    published(RAIN)
    assert (ranked("استمطار"), engine.number()) == ([RAIN.docid], NEVER)

    other.wait_merging_threads()

    assert ranked("استمطار") == found(engine, "استمطار") == [RAIN.docid]


def test_entry_that_is_gone_is_not_shown_though_the_engine_has_it(engine, published):
    published(RAIN)

    Entry.objects.filter(pk=RAIN.docid)._raw_delete("default")

    assert (found(engine, "استمطار"), ranked("استمطار")) == ([RAIN.docid], [])


def test_a_large_site_fills_the_engine_by_a_command(engine, published, monkeypatch):
    monkeypatch.setattr(keeping_in_step, "WHILE_WAITING", 0)
    published(RAIN)
    assert (ranked("استمطار"), engine.number()) == ([RAIN.docid], NEVER)

    call_command("fill_search", verbosity=0, stdout=StringIO())

    assert engine.size() == Entry.objects.count() + 1
    assert ranked("استمطار") == found(engine, "استمطار") == [RAIN.docid]


@pytest.mark.parametrize("written", [0, 10**9], ids=["away for too long", "database restored"])
def test_engine_is_filled_anew_where_changes_do_not_tell(engine, published, written):
    published(RAIN)
    Change.objects.filter(number__lte=generation.current()).delete()
    with engine.writing(written, is_anew=True):
        pass
    engine.in_step_at = NEVER
    published(GARDENS)

    assert ranked("استمطار") == found(engine, "استمطار") == [RAIN.docid]


def test_failing_engine_stops_nobody(published, settings, caplog):
    pytest.importorskip("opensearchpy")
    settings.SEARCH_URL = "opensearch+http://127.0.0.1:9/entries"
    published(RAIN)

    assert ranked("استمطار") == [RAIN.docid]
    assert "The search engine failed" in caplog.text


def test_only_one_process_writes_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(tantivy_engine, "PATIENCE", 0)
    engine = engine_at(f"tantivy://{tmp_path}")
    other = engine.index.writer(15_000_000, 1)

    with pytest.raises(Busy):
        engine.put([document(1, "حوار")])
    other.wait_merging_threads()
    engine.put([document(1, "حوار")])

    assert engine.size() == 1


def test_writing_that_fails_leaves_everything_as_it_was(tmp_path):
    engine = engine_at(f"tantivy://{tmp_path}")
    engine.put([document(1, "حوار")])

    with pytest.raises(ZeroDivisionError), engine.writing(7, is_anew=True) as write:
        write([Lines.of(document(2, "حوار"))], [])
        raise ZeroDivisionError

    assert (found(engine, "حوار"), engine.number()) == ([document(1, "").docid], NEVER)


DYING = """
import os, sys
from ngo_portal.shared.searching.engines.engine import Lines
from ngo_portal.shared.searching.engines.tantivy import TantivyEngine
from ngo_portal.shared.searching.keys import Kind, docid_of

with TantivyEngine(sys.argv[1]).writing(7) as write:
    write([Lines(docid_of(Kind.EVENT, 5), stems=["x"], tokens=["xd1"])], [])
    os._exit(3)
"""


def test_process_that_dies_while_it_writes_leaves_no_lock_and_nothing_else(tmp_path):
    engine = engine_at(f"tantivy://{tmp_path}")
    engine.put([document(1, "حوار")])

    died = subprocess.run([sys.executable, "-c", DYING, str(tmp_path)], cwd=ROOT, check=False)

    assert (died.returncode, engine.number(), engine.size()) == (3, NEVER, 1)
    engine.put([document(2, "حوار")])
    assert len(found(engine, "حوار")) == 2


# Requests to a server that stands in for OpenSearch


class StandIn:
    """Records what it is asked, and answers what it was told to."""

    def __init__(self):
        self.asked, self.answers = [], {}

    def answer(self, method, path, body):
        self.asked.append((method, path, body))
        empty = {"errors": False, "items": []} if path.endswith("/_bulk") else {}
        return self.answers.get((method, path), (200, empty))


@contextmanager
def served(stand_in):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path = urlsplit(self.path).path
            status, answer = stand_in.answer(self.command, path, body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_POST = do_PUT = do_HEAD = do_DELETE = do_GET

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"opensearch+http://127.0.0.1:{server.server_port}/entries"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def stand_in():
    return StandIn()


@pytest.fixture
def remote(stand_in):
    pytest.importorskip("opensearchpy")
    with served(stand_in) as address:
        engine = engine_at(address)
        yield engine
        engine.client.close()


def bulks(stand_in, path):
    """The lines of each bulk request to an index."""
    sent = [body for _method, asked, body in stand_in.asked if asked == f"{path}/_bulk"]
    return [[json.loads(line) for line in body.splitlines()] for body in sent]


def test_server_is_sent_entries_with_the_generation_as_their_version(remote, stand_in):
    one = document(1, "حوار", facets=frozenset({("country", "sy")}))

    with remote.writing(9) as write:
        write([Lines.of(one)], [5])

    deleted, put, state = bulks(stand_in, "/entries")
    assert deleted == [{"delete": {"_id": "5", "version": 9, "version_type": "external_gte"}}]
    assert put[0]["index"]["_id"] == str(one.docid)
    assert (put[1]["title"], put[1]["tokens"]) == ("حوار", ["xd1", "xcsy"])
    assert (state[0]["index"]["_id"], state[1]) == ("state", {"number": 9})
    assert stand_in.asked[-1][:2] == ("POST", "/entries/_refresh")


def test_index_filled_anew_takes_the_place_of_the_old_one(remote, stand_in):
    stand_in.answers["GET", "/_alias/entries"] = (200, {"entries-old": {}})

    with remote.writing(9, is_anew=True):
        pass

    created = stand_in.asked[0]
    assert created[0] == "PUT" and created[1].startswith("/entries-")
    assert [state[1] for state in bulks(stand_in, created[1])] == [{"number": 9}]
    assert json.loads(stand_in.asked[-1][2])["actions"] == [
        {"remove_index": {"index": "entries-old"}},
        {"add": {"index": created[1].removeprefix("/"), "alias": "entries"}},
    ]


def test_index_that_could_not_be_filled_is_taken_away(remote, stand_in):
    with pytest.raises(ZeroDivisionError), remote.writing(9, is_anew=True):
        raise ZeroDivisionError

    (made, path), (taken, same) = [asked[:2] for asked in stand_in.asked]
    assert (made, taken, same) == ("PUT", "DELETE", path)


def test_server_is_asked_for_words_under_conditions(remote, stand_in):
    docid = document(1, "").docid
    hits = {"total": {"value": 1}, "hits": [{"_id": str(docid), "_score": 2.5}]}
    buckets = {"kind": {"buckets": [{"key": 1, "doc_count": 1}]}}
    stand_in.answers["POST", "/entries/_search"] = (200, {"hits": hits, "aggregations": buckets})
    wording = parse("حوار «حقوق الإنسان» -شباب")
    question = Question((Kind.EVENT,), (("country", ("sy", "lb")),), words=wording, order=BEST)

    answer = remote.find(question, 0, 10)

    ((_method, _path, body),) = stand_in.asked
    sent = json.loads(body)
    within = sent["query"]["bool"]["filter"][0]["bool"]["should"][0]["bool"]
    assert [*within["filter"][0]["bool"]["should"]] == [
        {"term": {"tokens": {"value": "xcsy", "boost": 1.0}}},
        {"term": {"tokens": {"value": "xclb", "boost": 1.0}}},
    ]
    assert within["filter"][1]["match_phrase"]["words"]["query"] == "حقوق الانسان"
    assert len(within["must_not"]) == 1
    assert sent["post_filter"] == {"term": {"tokens": {"value": "xd1", "boost": 1.0}}}
    assert (answer.docids, answer.total, answer.kinds) == ([docid], 1, {Kind.EVENT: 1})


def test_server_is_asked_for_no_more_than_it_allows(remote, stand_in):
    stand_in.answers["POST", "/entries/_search"] = (200, {"hits": {"hits": []}})
    stand_in.answers["POST", "/entries/_count"] = (200, {"count": 70_000})

    answer = remote.find(Question((Kind.EVENT,)), 9_990, 20)
    remote.find(Question((Kind.EVENT,)), 10_000, 20)

    searches = [json.loads(body) for _m, path, body in stand_in.asked if path.endswith("_search")]
    assert [(sent["from"], sent["size"]) for sent in searches] == [(9_990, 10)]
    assert answer.total == 70_000


def test_all_keys_are_read_from_a_server_in_pieces(remote, stand_in):
    pieces = iter([["9", "7"], ["5"], []])
    stand_in.answer = lambda method, path, body: (
        stand_in.asked.append(body)
        or (200, {"hits": {"hits": [{"_id": docid} for docid in next(pieces)]}})
    )

    docids = remote.docids(Question((Kind.EVENT,)))

    assert docids == [9, 7, 5]
    assert [json.loads(body).get("search_after") for body in stand_in.asked] == [None, [7], [5]]


def test_number_of_a_server_without_an_index_is_never(remote, stand_in):
    stand_in.answers["GET", "/entries/_doc/state"] = (404, {"found": False})

    assert remote.number() == NEVER
