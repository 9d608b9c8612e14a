"""The index finds what a question asks for, on either database."""

from datetime import date
from itertools import product

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ngo_portal.shared.entry_tables import replace, rows_of
from ngo_portal.shared.searching import weighing
from ngo_portal.shared.searching.documents import Document
from ngo_portal.shared.searching.index import index_on
from ngo_portal.shared.searching.keys import Kind, record_of
from ngo_portal.shared.searching.question import BEST, NAME, NEWEST, Question, chosen_of
from ngo_portal.shared.searching.wording import parse

pytestmark = pytest.mark.django_db

HOSTILE = [
    "ق" * 10_000,
    "سلام " * 2_000,
    '" OR 1=1 --',
    "title:x NEAR(a b, 2) *^",
    "a & b | !c <-> d:*AB \\' '' :*",
    '-- -«» "" OR OR | || -',
    "\u202eمقلوب\u202c \u2066x\u2069",
    "\x00ورشة\x00",
    "😀 👩‍👩‍👧 ورشة",
    "َُِّْ",
    "ﷺ ﷲ",
    "{facets} : xd1",
    "xd1 xt12 xqورش",
    "%s %(x)s {}",
    "-ورشة",
    '-"ورشة المياه"',
    '"في"',
    "في من على",
    "١٢٣ 2022-13-45 99/99/9999",
]


def document(record, title="عنوان", **given):
    given.setdefault("kind", Kind.ARTICLE)
    return Document(record=record, title=title, url=f"/{record}", **given)


def store(*documents):
    replace({}, rows_of(documents))


# The vocabulary that migrations write can be found too.
OURS = (Kind.EVENT, Kind.ARTICLE, Kind.ORGANIZATION)


def find(words="", *, kinds=OURS, order=NEWEST, offset=0, limit=20, **given):
    asked = Question(kinds=kinds, words=parse(words) or None, order=order, **given)
    return index_on(connection).find(asked, offset, limit)


def found(words="", **given):
    return [record_of(docid) for docid in find(words, **given).docids]


def best(words, **given):
    return found(words, order=BEST, **given)


# Words


@pytest.mark.parametrize(
    "asked",
    ["المسؤولية", "المسؤوليه", "مسؤولية", "والمسؤولية", "مسئولية", "مَسْؤُولِيَّة", "مسؤوليات"],
)
@pytest.mark.parametrize("order", [NEWEST, BEST])
def test_forms_of_a_word_meet(asked, order):
    store(document(1, text="جلسة عن المسؤولية الاجتماعية"), document(2, text="جلسة عن المياه"))

    assert found(asked, order=order) == [1]


def test_a_list_has_all_words_and_a_search_any_of_them():
    store(
        document(1, text="المياه في حمص"),
        document(2, text="المياه في الرقة"),
        document(3, text="التعليم في حمص"),
    )

    assert found("مياه حمص") == [1]
    assert best("مياه حمص")[0] == 1
    assert sorted(best("مياه حمص")) == [1, 2, 3]


def test_a_list_has_some_words_where_nothing_has_all():
    store(document(1, text="المياه"), document(2, text="التعليم"))

    answer = find("مياه تعليم")

    assert [record_of(docid) for docid in answer.docids] == [2, 1]
    assert answer.is_any


@pytest.mark.parametrize(
    ("asked", "records"),
    [
        ('"حقوق الإنسان"', [1]),
        ("«حقوق الانسان»", [1]),
        ("حقوق الإنسان", [2, 1]),
        ("حقوق -الطفل", [1]),
        ("الطفل | تونس", [3, 2]),
        ("حقوق الطفل OR تونس", [2]),
        ("-حقوق", [3]),
        ('-"حقوق الإنسان"', [3, 2]),
    ],
)
def test_phrases_exclusions_and_choices(asked, records):
    store(
        document(1, text="ندوة عن حقوق الإنسان"),
        document(2, text="الإنسان له حقوق، وللطفل حقوق"),
        document(3, text="لقاء في تونس"),
    )

    assert found(asked) == records


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        # A title before a text, the whole of it before a part.
        ("الموازنة التشاركية", 1),
        # As it is written before other forms.
        ("إعلام", 4),
        ("مجتمعات", 5),
        # Together before apart.
        ("المنسق المحلي", 7),
    ],
)
def test_what_answers_better_comes_first(asked, first):
    filler = "نص طويل عن أمور كثيرة "
    store(
        document(1, "الموازنة التشاركية", text=filler),
        document(2, "ورشة الموازنة التشاركية للبلديات في الشمال", text=filler),
        document(3, "خبر", text=f"{filler} الموازنة التشاركية الموازنة التشاركية"),
        document(4, "خبر", text=f"{filler} إعلام"),
        document(5, "خبر", text=f"{filler} مجتمعات وإعلامنا"),
        document(6, "خبر", text=f"{filler} المجتمع {filler} المنسق {filler} المحلي"),
        document(7, "خبر", text=f"{filler} {filler} المنسق المحلي"),
    )

    assert best(asked)[0] == first


def test_of_equal_answers_the_newer_comes_first():
    store(
        document(1, "ورشة المياه", moment=date(2022, 5, 1)),
        document(2, "ورشة المياه", moment=date(2023, 5, 1)),
        document(3, "ورشة المياه", moment=date(2021, 5, 1)),
    )

    assert best("ورشة المياه") == [2, 1, 3]


def test_names_come_before_texts_and_other_names_count():
    store(
        document(1, "خبر", text="قالت سنابل إن سنابل بخير"),
        document(2, "جمعية الغد", kind=Kind.ORGANIZATION, called=("سنابل", "SNBL")),
    )

    assert best("سنابل")[0] == 2
    assert best("snbl") == [2]


def test_broken_plurals_are_found_behind_the_word_itself():
    store(document(1, text="هذه المشاريع"), document(2, text="هذا المشروع"))

    assert best("مشروع") == [2, 1]
    assert found("مشروع") == [2, 1]


def test_records_of_the_period_that_is_named_come_first():
    store(
        document(1, "خبر عن ورشة ستعقد في أيار 2022", moment=date(2019, 1, 1)),
        document(2, "ورشة", moment=date(2022, 5, 20)),
        document(3, "ورشة", moment=date(2022, 7, 20)),
    )

    assert best("ورشة أيار 2022") == [2, 1, 3]
    assert best("2022/5")[0] == 2


def test_a_year_in_which_nothing_was_is_a_word_like_others():
    store(
        document(1, "ورشة", text="سنة 1948", moment=date(2020, 1, 1)),
        document(2, "ورشة", text="ورشة ورشة", moment=date(2020, 1, 2)),
    )

    assert best("ورشة 1948") == [1, 2]


# Spelling


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("الديمقراطيه", None),
        ("الديمفراطية", "الديمقراطيه"),
        ("الديمقرطاية", "الديمقراطيه"),
        ("ديمفراطية", "الديمقراطيه"),
        ("حقوقالانسان", "حقوق الانسان"),
        ("الديمق راطية", "الديمقراطيه"),
    ],
)
@pytest.mark.parametrize("order", [NEWEST, BEST])
def test_a_mistyped_word_is_understood(asked, meant, order):
    store(document(1, text="الديمقراطية وحقوق الانسان"), document(2, text="التعليم"))

    answer = find(asked, order=order)

    assert [record_of(docid) for docid in answer.docids] == [1]
    corrected = [found[0] for found in answer.correction.words.values()] if meant else []
    assert corrected == ([meant] if meant else [])


def test_a_word_that_is_gone_is_not_offered():
    store(document(1, "نجلاء"))
    replace({document(1).docid: None}, [])
    store(document(2, "خبر"))

    answer = find("نجلا", order=BEST)

    assert (answer.docids, answer.correction) == ([], None)


# Conditions


FACETED = [
    document(
        record,
        kind=kind,
        moment=date(2020, month, 1),
        starts_on=date(2020, month, 1),
        last_on=date(2020, month, 20),
        text=text,
        facets=frozenset({("theme", theme), ("country", "sy"), ("year", "2020")}),
    )
    for record, (kind, month, theme, text) in enumerate(
        product([Kind.EVENT, Kind.ARTICLE], [3, 5, 7], ["1", "12"], ["نهر", "نهر نار"]), start=1
    )
]
PERIODS = [(None, None), (date(2020, 5, 10), None), (None, date(2020, 5, 1))]
PERIODS += [(date(2020, 3, 10), date(2020, 3, 11)), (date(2020, 6, 1), date(2020, 6, 2))]


@pytest.mark.parametrize("kinds", [OURS, (Kind.EVENT,), (Kind.EVENT, Kind.ARTICLE)])
def test_conditions_find_what_reading_everything_finds(kinds):
    store(*FACETED)
    themes = [(), ("1",), ("12",), ("1", "12"), ("2",), ("-",)]

    for values, (since, until), words in product(themes, PERIODS, ["", "نار", "نهر -نار"]):
        expected = sorted(
            (
                one.docid
                for one in FACETED
                if one.kind in kinds
                and (not values or any(("theme", value) in one.facets for value in values))
                and (not since or one.last_on >= since)
                and (not until or one.starts_on <= until)
                and words_agree(one.text, words)
            ),
            reverse=True,
        )
        asked = Question(
            kinds=kinds,
            chosen=chosen_of({"theme": values}),
            since=since,
            until=until,
            words=parse(words) or None,
        )
        index = index_on(connection)
        first, second = index.find(asked, 0, 5), index.find(asked, 5, 50)
        assert [*first.docids, *second.docids] == expected
        assert first.total == second.total == len(expected)
        assert index.docids(asked) == expected


def words_agree(text, words):
    return {"": True, "نار": "نار" in text, "نهر -نار": "نار" not in text}[words]


def test_ranked_results_meet_the_conditions_too():
    store(*FACETED)

    answer = find(
        "نار",
        kinds=(Kind.EVENT,),
        order=BEST,
        chosen=chosen_of({"theme": ["12"]}),
        since=date(2020, 4, 1),
    )

    assert sorted(record_of(docid) for docid in answer.docids) == [8, 12]
    assert answer.total == 2
    assert answer.kinds == {Kind.EVENT: 2, Kind.ARTICLE: 2}


def test_by_name_the_order_is_that_of_the_names():
    names = ["هيئة", "اتحاد", "جمعية", "إتحاد المزارعين"]
    store(
        *(
            document(number, name, kind=Kind.ORGANIZATION, is_listed_by_name=True)
            for number, name in enumerate(names, start=1)
        )
    )

    assert found(kinds=(Kind.ORGANIZATION,), order=NAME) == [2, 4, 3, 1]


# Very many


@pytest.mark.parametrize("words", ["نهر", "نهر نار", "نهر هواء", "نهر تراب"])
def test_words_of_very_many_entries_are_bounded(monkeypatch, words):
    monkeypatch.setattr(weighing, "MOST_OF_A_LIST", 20)
    monkeypatch.setattr(weighing, "MOST_OF_ALL_LISTS", 60)
    rows = [
        document(number, moment=date(2020, 1, 1 + number % 28), text="نهر " + "نار " * (number % 2))
        for number in range(1, 120)
    ]
    store(*rows, document(200, "نهر نار"), document(201, text="هواء نهر", moment=date(2000, 1, 1)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    answer = find(words, order=BEST)

    first = {"نهر": 200, "نهر نار": 200, "نهر هواء": 201}.get(words, 200)
    assert record_of(answer.docids[0]) == first
    assert answer.total == sum(answer.kinds.get(kind, 0) for kind in OURS)
    # One word is counted, and its newest are read as far as somebody pages; several are cut.
    assert answer.reachable == answer.total if words == "نهر" else answer.reachable < answer.total


def test_of_one_word_all_are_paged_through_in_one_order(monkeypatch):
    monkeypatch.setattr(weighing, "READ_OF_ONE_WORD", 4)
    days = [date(2020, 1, 1 + number % 28) for number in range(40)]
    store(
        *(document(number, text="نهر", moment=day) for number, day in enumerate(days, start=1)),
        document(41, "نهر", moment=date(2001, 1, 1)),
        document(42, "النهر", moment=date(2002, 1, 1)),
        document(43, text="نهر", kind=Kind.ORGANIZATION),
        document(44, text="نهر", kind=Kind.EVENT, moment=date(2003, 1, 1)),
    )

    pages = [best("نهر", offset=offset, limit=5) for offset in range(0, 45, 5)]
    answer = find("نهر", order=BEST, kinds=(Kind.EVENT,))

    assert pages[0][:2] == [41, 42]
    assert sorted(record for page in pages for record in page) == list(range(1, 45))
    assert (answer.total, answer.kinds[Kind.ARTICLE], answer.kinds[Kind.ORGANIZATION]) == (1, 42, 1)


def test_what_has_most_of_several_common_words_is_found_however_old(monkeypatch):
    monkeypatch.setattr(weighing, "MOST_OF_A_LIST", 5)
    words = ["نهر", "جبل", "بحر"]
    newer = [
        document(10 * turn + place, text=word, moment=date(2020, 1, turn))
        for turn in range(1, 21)
        for place, word in enumerate(words, start=1)
    ]
    store(*newer, document(500, text="نهر بحر", moment=date(1990, 1, 1)))

    assert best("نهر جبل بحر")[0] == 500


# Whatever is typed


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("order", [NEWEST, BEST, NAME])
def test_nothing_that_is_typed_is_an_error(text, order):
    store(document(1, "ورشة المياه", text="سلام"))

    find(text, order=order)
    index_on(connection).docids(Question(kinds=(), words=parse(text) or None, order=order))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.sampled_from("اب ورشة\"«»-|*:()'\\&!<>{}^+.,%_\x00\u202eOR xd1😀"), max_size=60))
def test_nothing_strange_is_an_error(text):
    find(text, order=BEST)
    find(text)
