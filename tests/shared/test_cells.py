"""No cell of a CSV file begins a formula, and what is none stays as it was typed."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ngo_portal.shared.tables.comma_separated import written
from ngo_portal.shared.tables.escaping import is_formula, safe

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org?"&A1,"x")',
    "  =1+1",
    "\u00a0=1+1",
    "\u200f=1+1",
    "\u202b\u200e+A1",
    "\ufeff=1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋A1",
    "-",
    "+963-11-555",
    "--5",
    "-A1",
]
HARMLESS = [
    "",
    "ورشة عمل",
    "a=b",
    "1+1",
    "-5",
    "+5.25",
    "-1,234.5",
    "+963 11 555 1234",
    "+963115551234",
    "+963 (11) 5551234",
    "mail@example.org",
    "https://example.org/?a=b&c=-1",
    "- 5",
    "'=1",
    "حمص - دمشق",
    "بند\n- أول\n- ثانٍ",
    "أولًا; ثانيًا; ثالثًا",
]
# Signs that matter, and some that do not.
SIGNS = "=+-@|!(;,'\"\t\r\n \u00a0\u200f\u202e\u2028\x85\x00\ufeff＝＋－＠AB19ب،é😀"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=30)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text):
    assert safe(text).startswith("'")
    assert is_formula(text)


@pytest.mark.parametrize("text", HARMLESS[:12] + HARMLESS[13:])
def test_what_is_no_formula_stays_as_it_is(text):
    assert safe(text) == text


def test_a_dash_before_a_space_is_no_number():
    assert safe("- 5") == "'- 5"


@pytest.mark.parametrize("inner", ["x;=1+1", "x; @SUM(1)", "a\n=1", "a\r\n- cmd|x", "x;-A1!B2"])
def test_a_formula_behind_another_separator_becomes_text(inner):
    assert re.search(r"[;\n]'", safe(inner))


def first_seen(cell):
    """The first sign of a cell that anything shows, without what only steers or spaces."""
    return re.sub(r"^[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+", "", cell)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=1, max_size=4))
@example([["=1", "a;=1"], ["\r\n=1", '";=1']])
def test_no_cell_begins_a_formula_and_every_row_is_found_again(rows):
    text = written(rows)

    found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    cells = [cell for row in found for cell in row]
    assert [len(row) for row in found] == [len(row) for row in rows]
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", text)
    for cell in cells:
        begun = first_seen(cell)
        assert not begun.startswith(("=", "@", "＝", "＠"))
        assert not begun.startswith(("+", "-")) or re.fullmatch(r"[+-][\d(][\d ().,]*", begun)
        for line in re.split(r"[;\n]", cell):
            assert not line.strip().startswith(("=", "@"))


@given(st.text(st.sampled_from("ABzé19٣بةلﷺ你"), max_size=30))
def test_letters_and_digits_are_never_touched(text):
    assert safe(text) == text
