"""What may have been meant by a word that no record has."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngo_portal.shared.searching.spelling import candidates, joins, nearest, slip_cost, splits

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
few = settings(max_examples=40, deadline=None)
word = st.text(alphabet=LETTERS, min_size=3, max_size=9)

VOCABULARY = {
    "ورشه": 50,
    "حمص": 40,
    "حقوق": 80,
    "الانسان": 90,
    "المجتمع": 60,
    "سوريا": 100,
    "منظمه": 70,
    "نظام": 20,
    "ابوظبي": 3,
    "undp": 9,
    "2022": 500,
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ورضه", "ورشه"),
        ("ورشخ", "ورشه"),
        ("حقوك", "حقوق"),
        ("نضام", "نظام"),
        ("منضمه", "منظمه"),
        ("حمس", "حمص"),
        ("المجمتع", "المجتمع"),
        ("المجتمغ", "المجتمع"),
        ("الانسسان", "الانسان"),
        ("لاانسان", "الانسان"),
        ("سوريه", "سوريا"),
        ("unpd", "undp"),
    ],
)
def test_the_nearest_word_comes_first(typed, meant):
    assert nearest(typed, VOCABULARY.items())[0] == meant


def test_two_slips_are_corrected_in_long_words_only():
    assert nearest("المجتقغ", VOCABULARY.items()) == ["المجتمع"]
    assert nearest("حنس", VOCABULARY.items()) == []


def test_a_letter_that_is_often_confused_is_likelier_than_any_other():
    vocabulary = [("نظام", 5), ("نعام", 5), ("نجام", 5)]

    assert nearest("نضام", vocabulary)[0] == "نظام"


def test_of_two_slips_alike_the_more_frequent_word_is_meant():
    assert nearest("مذار", [("مزار", 1), ("مظار", 1000)]) == ["مظار", "مزار"]


@pytest.mark.parametrize("typed", ["2023", "ور", "", "ا" * 100])
def test_numbers_and_words_of_odd_lengths_are_not_corrected(typed):
    assert candidates(typed) == set()
    assert nearest(typed, VOCABULARY.items()) == []


def test_a_known_word_is_not_its_own_correction():
    assert "ورشه" not in nearest("ورشه", VOCABULARY.items())


def test_at_most_so_many_are_told():
    assert len(nearest("مدرسه", [(f"مدرس{letter}", 1) for letter in LETTERS], limit=2)) == 2


def test_candidates_hold_every_slip():
    found = candidates("حمص")

    assert {"حم", "حمصي", "حمس", "محص", "حصم"} <= found
    assert "حمص" not in found
    assert not any("a" in other for other in found)
    assert "undp1" in candidates("undp2")


@few
@given(word, word)
def test_cost_is_the_same_both_ways_and_nothing_for_no_slip(one, other):
    assert slip_cost(one, one) == 0
    assert slip_cost(one, other) == pytest.approx(slip_cost(other, one))


@few
@given(word, st.data())
def test_a_slip_is_found_again(meant, data):
    typed = data.draw(st.sampled_from(sorted(candidates(meant))))

    if len(typed) >= 3:
        assert meant in candidates(typed)
        assert nearest(typed, [(meant, 1)]) == [meant]


def test_two_words_typed_as_one():
    assert splits("حقوقالإنسان", VOCABULARY.__contains__) == [("حقوق", "الإنسان")]
    assert splits("فيسوريا", VOCABULARY.__contains__) == [("في", "سوريا")]
    assert splits("حقوقيون", VOCABULARY.__contains__) == []
    assert splits("ا" * 500, lambda part: True) == []


def test_one_word_typed_as_two():
    assert joins("أبو", "ظبي", VOCABULARY.__contains__) == "أبوظبي"
    assert joins("حمص", "حلب", VOCABULARY.__contains__) is None
