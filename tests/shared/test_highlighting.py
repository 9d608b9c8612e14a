"""Matches are shown in the spelling of the text, in the piece of it that says most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngo_portal.shared.searching.highlighting import EXCERPT_LENGTH, excerpt, marked
from ngo_portal.shared.searching.wording import parse

few = settings(max_examples=60, deadline=None)
text = st.text(alphabet="ابتحمصقو .،\n\u064e\u200fـ«»0123", max_size=400)
question = st.text(alphabet="ابتحمصقو «»|-", max_size=30)

FILLER = "كلام لا يعني شيئا هنا. " * 40


def shown(runs):
    return [run for run, is_match in runs if is_match]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("حقوق", ["حُقُوقِ"]),
        ("الانسان", ["الإنْسَـان"]),
        ("نساء", ["والنساء", "للنساء"]),
        ("امرأة", ["والنساء", "للنساء"]),
        ("مشاريع", ["مشروعًا"]),
        ("«حقوق الإنسان»", ["حُقُوقِ الإنْسَـان"]),
        ("«في حمص»", ["في حمص"]),
        ("في حمص", ["حمص"]),
        ("في", ["في"]),
        ("undp", ["U.N.D.P."]),
        ("عبدالله", ["عبد الله"]),
        ("-حمص", []),
        ("", []),
    ],
)
def test_matches_keep_their_spelling(asked, found):
    told = "عن حُقُوقِ الإنْسَـان والنساء: قدّم عبد الله مشروعًا للنساء مع U.N.D.P. في حمص"

    assert shown(marked(told, parse(asked))) == found


def test_corrected_words_are_marked_too():
    assert shown(marked("ورشةٌ في حمص", parse("ورضة"), widened=["ورشه"])) == ["ورشةٌ"]


def test_figures_of_a_day_are_not_marked():
    assert shown(marked("5 أيار 2022", parse("2022-05-05"))) == ["2022"]


def test_a_short_text_is_its_own_excerpt():
    found = excerpt(" ورشة في حمص \n", parse("حمص"))

    assert found.runs == [(" ورشة في ", False), ("حمص", True)]
    assert not found.is_cut_before
    assert not found.is_cut_after


def test_the_excerpt_shows_different_words_together():
    told = f"{FILLER}حمص حمص حمص. {FILLER}عقدت ورشة في حمص. {FILLER}"

    found = excerpt(told, parse("ورشة حمص"))

    assert shown(found.runs) == ["ورشة", "حمص"]
    assert found.is_cut_before
    assert found.is_cut_after


def test_the_excerpt_begins_with_a_sentence_where_one_is_near():
    told = f"{FILLER.strip()} عقدت الشبكة ورشة في حمص. {FILLER}"

    runs = excerpt(told, parse("حمص"), length=100).runs

    assert runs[0] == ("عقدت الشبكة ورشة في ", False)


def test_without_a_match_the_excerpt_is_the_beginning():
    found = excerpt(FILLER, parse("حمص"))

    assert FILLER.startswith(found.runs[0][0])
    assert not found.is_cut_before
    assert found.is_cut_after


def test_a_word_longer_than_the_excerpt_is_cut():
    assert excerpt("ا" * 500, parse("ب"), length=50).runs == [("ا" * 50, False)]


@few
@given(text, question)
def test_runs_joined_are_the_text(told, asked):
    assert "".join(run for run, _is_match in marked(told, parse(asked))) == told


@few
@given(text, question, st.integers(min_value=20, max_value=EXCERPT_LENGTH))
def test_an_excerpt_is_a_piece_of_the_text_that_fits(told, asked, length):
    found = excerpt(told, parse(asked), length)
    piece = "".join(run for run, _is_match in found.runs)

    assert piece in told
    assert len(piece) <= length
    assert found.is_cut_before or found.is_cut_after or piece.strip() == told.strip()


@pytest.mark.parametrize("piece", ["حمص ", "ا", "حمص. ", "«حمص "])
def test_long_texts_are_read_in_time(piece):
    told = piece * (50_000 // len(piece))

    assert excerpt(told, parse("حمص «حمص حمص»")).runs
