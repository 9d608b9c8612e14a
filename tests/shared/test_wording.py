"""What a reader typed: words, phrases, exclusions, choices and periods; nothing is an error."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ngo_portal.shared.searching.periods import Period
from ngo_portal.shared.searching.wording import (
    MOST_CHARACTERS,
    MOST_EXCLUDED,
    MOST_PHRASES,
    MOST_WORDS,
    parse,
)

few = settings(max_examples=80, deadline=None)
syntax = st.text(alphabet="ابتعدي «»\"“”-−|OR 0125/.،\u200f\u202e\u064e\x00*():&!'a", max_size=80)
any_text = st.text(max_size=80) | syntax


def groups(text):
    return [[term.exact for term in group] for group in parse(text).groups]


def phrases(text):
    return [" ".join(term.exact for term in phrase) for phrase in parse(text).phrases]


def excluded(text):
    return [" ".join(term.exact for term in phrase) for phrase in parse(text).excluded]


def test_a_question_in_all_its_parts():
    text = 'حوار "حقوق الإنسان" -انتخابات شباب | طلاب أيار ٢٠٢٢'

    assert groups(text) == [["حوار"], ["شباب", "طلاب"], ["أيار"], ["2022"]]
    assert phrases(text) == ["حقوق الإنسان"]
    assert excluded(text) == ["انتخابات"]
    assert parse(text).period == Period(date(2022, 5, 1), date(2022, 5, 31))
    assert str(parse(text)) == "حوار «حقوق الإنسان» -انتخابات شباب | طلاب أيار 2022"


def test_a_word_knows_its_other_forms():
    (term,) = parse("والمشاريع").words

    assert (term.exact, term.folded, term.stem) == ("والمشاريع", "والمشاريع", "مشاريع")
    assert term.alternatives == {"مشروع"}


@pytest.mark.parametrize("text", ["«في البيت»", '"في البيت"', "“في البيت”", "”في البيت“"])
def test_every_kind_of_quotation_marks_makes_a_phrase_with_its_stop_words(text):
    assert phrases(text) == ["في البيت"]
    assert groups(text) == []


@pytest.mark.parametrize("text", ["«في البيت", 'في البيت"', "في البيت»", "في» البيت"])
def test_half_a_pair_of_quotation_marks_is_punctuation(text):
    assert phrases(text) == []
    assert groups(text) == [["البيت"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("حمص -حلب", ["حلب"]),
        ("-حلب حمص", ["حلب"]),
        ("حمص −حلب", ["حلب"]),
        ("حمص \u200f-حلب", ["حلب"]),
        ("حمص -«ريف حلب»", ["ريف حلب"]),
        ('حمص -"ريف حلب"', ["ريف حلب"]),
        ("حمص -عبد الله", ["عبدالله"]),
        ("حمص - حلب", []),
        ("حمص-حلب", []),
        ("حمص --حلب", []),
        ("حمص -", []),
        ("covid-19", []),
    ],
)
def test_a_minus_before_a_word_leaves_it_out(text, found):
    assert excluded(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("شباب | طلاب", [["شباب", "طلاب"]]),
        ("شباب|طلاب", [["شباب", "طلاب"]]),
        ("شباب OR طلاب OR تلاميذ عمل", [["شباب", "طلاب", "تلاميذ"], ["عمل"]]),
        ("شباب or طلاب", [["شباب"], ["طلاب"]]),
        ("شباب أو طلاب", [["شباب"], ["طلاب"]]),
        ("| شباب |", [["شباب"]]),
        ("OR", []),
        ("ORCHID", [["orchid"]]),
    ],
)
def test_one_word_may_stand_for_another(text, found):
    assert groups(text) == found


def test_stop_words_are_left_out_unless_nothing_else_is_asked():
    assert groups("ورشة في حمص") == [["ورشة"], ["حمص"]]
    assert groups("في من") == [["في"], ["من"]]
    assert groups("من «حمص»") == []


@pytest.mark.parametrize("asking", ["كم", "ماهي", "شو"])
def test_a_word_that_only_asks_is_left_out_at_the_beginning(asking):
    assert groups(f"{asking} سكان حمص") == [["سكان"], ["حمص"]]
    assert groups(f"سكان {asking}") == [["سكان"], [asking]]
    assert groups(f"{asking} في") == [[asking]]
    assert groups(asking) == [[asking]]


def test_a_word_typed_twice_is_asked_once():
    assert groups("إعلام اعلام الإعلام") == [["إعلام"], ["الإعلام"]]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("عام 2022", (2022, 1, 1), (2022, 12, 31)),
        ("ورشة ٢٠٢٢", (2022, 1, 1), (2022, 12, 31)),
        ("2022م", (2022, 1, 1), (2022, 12, 31)),
        ("أيار 2022", (2022, 5, 1), (2022, 5, 31)),
        ("ايار/مايو 2022", (2022, 5, 1), (2022, 5, 31)),
        ("ماي 2022", (2022, 5, 1), (2022, 5, 31)),
        ("شهر شباط من عام 2024", (2024, 2, 1), (2024, 2, 29)),
        ("كانون الثاني 2022", (2022, 1, 1), (2022, 1, 31)),
        ("غشت 2022", (2022, 8, 1), (2022, 8, 31)),
        ("2022/5", (2022, 5, 1), (2022, 5, 31)),
        ("5/2022", (2022, 5, 1), (2022, 5, 31)),
        ("2022-05-22", (2022, 5, 22), (2022, 5, 22)),
        ("22/5/2022", (2022, 5, 22), (2022, 5, 22)),
        ("22.5.2022", (2022, 5, 22), (2022, 5, 22)),
        ("22 أيار 2022", (2022, 5, 22), (2022, 5, 22)),
        ("23–24 أيار/مايو 2022", (2022, 5, 23), (2022, 5, 24)),
        ("25 - 27 ماي 2023", (2023, 5, 25), (2023, 5, 27)),
        ("أيار - حزيران 2022", (2022, 5, 1), (2022, 6, 30)),
        ("2021-2022", (2021, 1, 1), (2022, 12, 31)),
        ("من 2021 إلى 2022", (2021, 1, 1), (2022, 12, 31)),
        ("أيار 2021 حمص أيار 2023", (2021, 5, 1), (2023, 5, 31)),
        ("May 22, 2022", (2022, 5, 22), (2022, 5, 22)),
        ("22 May 2022", (2022, 5, 22), (2022, 5, 22)),
    ],
)
def test_periods(text, first, last):
    assert parse(text).period == Period(date(*first), date(*last))


@pytest.mark.parametrize(
    "text", ["أيار", "22 أيار", "القرار 1325", "1443", "20222", "31/2/2022", "«عام 2022»", "-2022"]
)
def test_no_period_is_guessed(text):
    assert parse(text).period is None


def test_words_of_a_date_stay_and_say_so():
    found = {term.exact: term.is_date for term in parse("خطة 22 أيار 2022").words}

    assert found == {"خطة": False, "22": True, "أيار": True, "2022": True}


def test_what_is_too_long_is_cut_and_said():
    many = " ".join(f"كلمة{'ابتثجحخدذرزسشصض'[number]}" for number in range(15))

    assert len(parse(many).words) == MOST_WORDS
    assert parse(many).was_cut
    assert len(parse("«ا ب» «ب ج» «ج د» «د ه» «ه و»").phrases) == MOST_PHRASES
    assert len(parse("-ابا -ببا -تبا -ثبا -جبا حمص").excluded) == MOST_EXCLUDED
    assert parse("ا" * 10_000).was_cut
    assert not parse("حمص").was_cut


@pytest.mark.parametrize(
    "text",
    ["", " ", "ًٌٍ", "\x00", "\u202e\u2066", "🙂🙂", "«»", '""', "-", "|", "* ^ : ( ) & ! <->", "'"],
)
def test_nothing_asked_is_false(text):
    assert not parse(text)
    assert str(parse(text)) == ""


def test_only_exclusions_are_a_question():
    assert parse("-حمص")


@pytest.mark.parametrize(
    "text",
    ['"' * 10_000, "«" * 10_000, "ا -" * 5_000, "a." * 5_000, "\u0301" * 10_000, "ﷺ" * 9_999],
)
def test_hostile_lengths_are_read(text):
    assert len(parse(text).words) <= MOST_WORDS


def test_words_are_replaced_where_they_stand():
    wording = parse("ورضه «حقوق الطفل» | مدرسه -حمص")

    assert str(wording.replacing({"ورضه": "ورشة"})) == "ورشة «حقوق الطفل» مدرسه -حمص"


def test_what_may_be_shown_is_every_telling_word_once():
    assert [term.folded for term in parse("حقوق «في حقوق الطفل»").asked] == ["حقوق", "الطفل"]
    assert [term.folded for term in parse("«في»").asked] == []


@few
@given(any_text)
def test_anything_is_read_within_its_bounds(text):
    wording = parse(text)

    assert len(wording.words) <= MOST_WORDS
    assert len(wording.phrases) <= MOST_PHRASES
    assert len(wording.excluded) <= MOST_EXCLUDED
    assert bool(wording) == bool(str(wording))
    assert all(wording.groups) and all(wording.phrases) and all(wording.excluded)
    hash(wording)


@few
@given(any_text)
def test_the_canonical_question_is_canonical(text):
    canonical = str(parse(text))
    assume(len(canonical) <= MOST_CHARACTERS)

    assert str(parse(canonical)) == canonical
