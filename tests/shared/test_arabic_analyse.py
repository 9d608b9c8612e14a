"""The words of index and question: their forms, their places, and what meets what."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngo_portal.shared.arabic import (
    TATWEEL,
    Word,
    fold,
    index_terms,
    strip_marks,
    tokens,
    words,
)
from ngo_portal.shared.arabic.analyse import LONGEST_WORD
from ngo_portal.shared.arabic.plurals import FAMILIES, related
from ngo_portal.shared.arabic.stemming import stem
from ngo_portal.shared.arabic.stop_words import STOP_WORDS

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآءؤئىة"
MARKS = [chr(code) for code in [*range(0x064B, 0x0653), 0x0670]]
arabic_word = st.text(alphabet=LETTERS, min_size=1, max_size=12)
arabic_text = st.text(alphabet=LETTERS + " ،.«»-0123456789٠١٢٣abcXYZ'" + "".join(MARKS) + TATWEEL)
any_text = st.text(max_size=60) | arabic_text
few = settings(max_examples=40, deadline=None)


def forms(text):
    return [tuple(word) for word in index_terms(text)]


def folded(text):
    return [word.folded for word in index_terms(text)]


def stems(text):
    return [word.stem for word in index_terms(text)]


def spelled(text):
    return [text[token.start : token.end] for token in tokens(text)]


def test_a_word_has_three_forms():
    assert index_terms("والمُنَظَّـــمَاتُ") == [Word("والمنظمات", "والمنظمات", "منظم", False)]
    assert index_terms("إعاقةٌ") == [Word("إعاقة", "اعاقه", "اعاق", False)]
    assert index_terms("Médecins") == [Word("médecins", "medecins", "medecin", False)]


def test_places_are_those_of_the_text_with_all_that_is_written_on_the_letters():
    text = "«حُقُوقُ» حمـــص، الإن\u200fترنت ﻻعب ٢٠٢٢م"

    assert spelled(text) == ["حُقُوقُ", "حمـــص", "الإن\u200fترنت", "ﻻعب", "٢٠٢٢", "م"]
    assert folded(text) == ["حقوق", "حمص", "الانترنت", "لاعب", "2022", "م"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,234", ["1234"]),
        ("١٬٢٣٤٬٥٦٧", ["1234567"]),
        ("و1,234", ["و", "1234"]),
        ("1,2 3,4567", ["1", "2", "3", "4567"]),
        ("U.N.D.P.", ["undp"]),
        ("U.N", ["un"]),
        ("(U.N.)", ["un"]),
        ("COVID-19", ["covid", "19"]),
        ("women's day", ["women", "day"]),
        ("d'Alep", ["d", "alep"]),
        ("GIZ_SY", ["giz", "sy"]),
        ("2022م", ["2022", "م"]),
        ("القرار1325", ["القرار", "1325"]),
        ("عَبْدُ الله", ["عبدالله"]),
        ("عبدالله", ["عبدالله"]),
        ("وعبد  الرحمن", ["وعبدالرحمن"]),
        ("عبد، الله", ["عبد", "الله"]),
        ("العبد الله", ["العبد", "الله"]),
        ("عبد", ["عبد"]),
        ("", []),
        ("؟!… 🙂 \u202e\u0000", []),
    ],
)
def test_what_is_one_word(text, found):
    assert folded(text) == found
    assert [token.folded for token in tokens(text)] == found


def test_a_joined_name_keeps_the_place_of_both_words():
    assert spelled("السيد عَبْد الله هنا") == ["السيد", "عَبْد الله", "هنا"]


@pytest.mark.parametrize(
    "family",
    [
        "منظمة المنظمة والمنظمات للمنظمات بالمنظمة لمنظمة منظماتهم منظمتنا",
        "وزارة الوزارة ووزارة والوزارات للوزارة",
        "لجنة اللجنة للجنة واللجنة لجنتين",
        "لاجئ اللاجئين للاجئين لاجئات واللاجئون",
        "مسؤول مسئول المسؤولين مسؤولية",
        "شؤون شئون الشؤون",
        "هيئة هيأة الهيئات",
        "سوريا سوري السورية للسوريين",
        "فلسطين فلسطيني الفلسطينيين",
        "حماية الحماية لحماية حمايتهم",
        "تنمية التنموية لتنمية",
        "تمويل بتمويل لتمويل والتمويل",
        "رسم الرسم",
        "حق الحق والحق للحق بالحق",
        "ألغام الألغام والألغام",
        "مستشفى المستشفي والمستشفى",
        "أعضاء أعضائهم الأعضاء",
        "نساء نسائية والنسائي",
        "report reports",
        "agency agencies",
    ],
)
def test_forms_of_a_word_share_a_stem(family):
    assert len(set(stems(family))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("حماة", "حماية"),
        ("لبنان", "لبن"),
        ("وطن", "طن"),
        ("الوعد", "عد"),
        ("للجنة", "جنة"),
        ("كتاب", "مكتب"),
        ("برنامج", "رنامج"),
        ("Paris", "Pari"),
        ("2022", "2023"),
    ],
)
def test_different_words_keep_their_stems(one, other):
    assert stems(one) != stems(other)


def test_names_and_words_of_machines_are_no_prepositions():
    kinds = {word.exact: word.is_stop for word in index_terms("على علي إلى الى آلية إليه في")}

    assert kinds == {
        "على": True,
        "علي": False,
        "إلى": True,
        "الى": True,
        "آلية": False,
        "إليه": True,
        "في": True,
    }


def test_stop_words_are_written_folded():
    assert {fold(word) for word in STOP_WORDS} == STOP_WORDS
    assert len(STOP_WORDS) > 150


@pytest.mark.parametrize("family", FAMILIES.strip().splitlines())
def test_broken_plurals_lead_to_each_other(family):
    found = [stem(fold(word)) for word in family.split()]

    assert len(set(found)) > 1, "the rules of endings join them already"
    assert all(set(found) - {form} <= related(form) for form in found)


def test_words_outside_the_list_have_no_relatives():
    assert related("ابجد") == frozenset()


@few
@given(any_text)
def test_both_ways_find_the_same_words(text):
    assert [tuple(token[2:]) for token in tokens(text)] == forms(text)


@few
@given(any_text)
def test_places_follow_each_other_inside_the_text(text):
    found = tokens(text)

    # Words that one character stands for, as in «ﷺ», share its place.
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(one.end <= other.start or one[:2] == other[:2] for one, other in pairwise(found))


@few
@given(any_text)
def test_every_form_is_one_word(text):
    for word in index_terms(text):
        assert word.folded and word.exact and word.stem
        assert word.folded.isalnum() and word.exact.isalnum() and word.stem.isalnum()


@few
@given(st.lists(arabic_word, max_size=5))
def test_words_are_those_of_the_folded_text(parts):
    text = " ".join(part for part in parts if not part.endswith("عبد"))

    assert folded(text) == words(text)


@few
@given(arabic_text, st.sampled_from([*MARKS, TATWEEL]), st.data())
def test_a_mark_inside_a_word_changes_nothing(text, mark, data):
    inside = [place for place in range(1, len(text)) if text[place - 1 : place + 1].isalpha()]
    place = data.draw(st.sampled_from(inside or [0]))
    marked = text[:place] + mark + text[place:] if inside else text

    assert forms(marked) == forms(text)


@few
@given(arabic_word)
def test_stems_of_arabic_never_grow_and_never_vanish(word):
    whole = fold(word)
    if whole:
        assert 1 <= len(stem(whole)) <= len(whole)


@pytest.mark.parametrize("mark", ["\u064e", "\u200f", "\u0301", "'", ".", "1,", "ا1"])
def test_hostile_lengths_are_read_in_time(mark):
    text = f"ا{mark}" * 5_000

    assert len(tokens(text)) <= len(text)
    assert max(len(token.folded) for token in tokens(text)) <= LONGEST_WORD


@few
@given(arabic_text)
def test_marks_are_gone_from_every_form(text):
    for word in index_terms(text):
        assert strip_marks(word.exact) == word.exact
        assert TATWEEL not in word.exact
