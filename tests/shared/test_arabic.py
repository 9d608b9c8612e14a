"""Folding, tidying and addressing Arabic text: what must come out the same, and what must stay."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngo_portal.shared.arabic import (
    ARABIC_MARKS,
    DIRECTION_MARKS,
    SLUG_FALLBACK,
    SLUG_LENGTH,
    TATWEEL,
    fold,
    is_file_name,
    search_text,
    slug,
    strip_direction_marks,
    strip_marks,
    strip_tatweel,
    tidy_line,
    western_digits,
    words,
)

MARKS = [chr(code) for code in [*range(0x064B, 0x0653), 0x0670]]
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآءؤئىة"
arabic_word = st.text(alphabet=LETTERS, min_size=1, max_size=12)
arabic_text = st.text(alphabet=LETTERS + " ،.«»0123456789٠١٢٣" + "".join(MARKS) + TATWEEL)
any_text = st.text() | arabic_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("مُحَمَّد", "محمد", id="vowel signs"),
        pytest.param("محـــمد", "محمد", id="tatweel"),
        pytest.param("إعلام", "اعلام", id="hamza under alef"),
        pytest.param("الإجتماع", "الاجتماع", id="wrong hamza"),
        pytest.param("آذار", "اذار", id="madda"),
        pytest.param("ٱلقدس", "القدس", id="wasla"),
        pytest.param("منظمة", "منظمه", id="ta marbuta typed as ha"),
        pytest.param("مستشفى", "مستشفي", id="alef maqsura typed as ya"),
        pytest.param("مسؤول", "مسوول", id="hamza on waw"),
        pytest.param("هيئة", "هيية", id="hamza on ya"),
        pytest.param("ابتداء", "ابتدا", id="bare hamza"),
        pytest.param("كریم", "كريم", id="Persian ya"),
        pytest.param("شبکة", "شبكة", id="Persian kaf"),
        pytest.param("ﻻعب", "لاعب", id="lam-alef ligature"),
        pytest.param("٢٠٢٤", "2024", id="Arabic-Indic digits"),
        pytest.param("۲۰۲۴", "2024", id="Persian digits"),
        pytest.param("حمص\u200f", "حمص", id="direction mark"),
        pytest.param("أ", "ا\u0654", id="decomposed hamza"),
        pytest.param("UNFPA", "unfpa", id="letter case"),
        pytest.param("Médecins Sans Frontières", "medecins sans frontieres", id="Latin accents"),
        pytest.param("Straße", "STRASSE", id="sharp s"),
        pytest.param("İstanbul", "istanbul", id="Turkish dotted I"),
        pytest.param("Diyarbakır", "diyarbakir", id="Turkish dotless i"),
    ],
)
def test_fold_joins_two_spellings_of_one_word(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("علم", "عمل"), ("حمص", "حماه"), ("تين", "طين")])
def test_fold_keeps_different_words_apart(one, other):
    assert fold(one) != fold(other)


def test_fold_keeps_punctuation_and_spacing():
    assert fold("أمان: «ورشة»  عمل؟") == "امان: «ورشه»  عمل؟"


@given(any_text)
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@given(arabic_text, st.sampled_from([*MARKS, TATWEEL, *DIRECTION_MARKS]), st.data())
def test_fold_never_sees_a_mark_wherever_it_is_typed(text, mark, data):
    place = data.draw(st.integers(min_value=0, max_value=len(text)))

    marked = text[:place] + mark + text[place:]

    assert fold(marked) == fold(text)


@given(any_text)
def test_fold_leaves_no_mark_behind(text):
    folded = fold(text)

    assert not re.search(f"[{ARABIC_MARKS}{TATWEEL}{DIRECTION_MARKS}]", folded)
    assert not any(unicodedata.combining(letter) for letter in folded)


@given(arabic_text)
def test_fold_of_arabic_never_grows(text):
    assert len(fold(text)) <= len(text)


def test_words_are_folded_and_in_order():
    assert words("وِرشة عمل: (أمان) 2024_UNFPA!") == ["ورشه", "عمل", "امان", "2024", "unfpa"]


@given(any_text)
def test_words_hold_no_space_and_no_punctuation(text):
    assert all(word.isalnum() for word in words(text))


def test_search_text_is_one_folded_line_without_tags():
    found = search_text(
        "ورشـــة\u00a0عمل", None, "", "<p>الرعاية<br>الصحية</p>\n<p>A&amp;B &nbsp; «أمان»</p>"
    )

    assert found == "ورشه عمل الرعايه الصحيه a&b «امان»"


def test_search_text_keeps_a_comparison_that_only_looks_like_a_tag():
    assert search_text("العدد < 5 و > 3") == "العدد < 5 و > 3"


def test_search_text_joins_a_word_that_is_partly_bold():
    assert search_text("<p>ال<strong>حوار</strong>ية</p><p>غدا</p>") == "الحواريه غدا"


def test_search_text_of_nothing_is_empty():
    assert search_text(None, "", "<p></p>") == ""


def test_search_text_drops_scripts_with_their_content():
    assert search_text("قبل<script>alert(1)</script>بعد<!-- سر -->") == "قبل بعد"
    assert search_text("قبل<!-- لا نهاية له") == "قبل"


@given(st.lists(any_text, max_size=4))
def test_search_text_is_one_line_that_a_database_can_store(parts):
    line = search_text(*parts)

    assert line == " ".join(line.split())
    assert "\x00" not in line


def test_western_digits_leave_everything_else_alone():
    assert western_digits("٢٣–٢٤ أيّار ۲۰۲۲") == "23–24 أيّار 2022"


def test_strip_functions_take_only_what_they_name():
    text = "\u202bالإنترنـــتُ\u202c"

    assert strip_direction_marks(text) == "الإنترنـــتُ"
    assert strip_tatweel(text) == "\u202bالإنترنتُ\u202c"
    assert strip_marks(text) == "\u202bالإنترنـــت\u202c"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param("  ورشة \u00a0 عمل\n", "ورشة عمل", id="spaces"),
        pytest.param("مؤتمـــر", "مؤتمر", id="tatweel"),
        pytest.param("\u202eمؤتمر\u202c", "مؤتمر", id="override"),
        pytest.param("ا\u0654مان", "أمان", id="composed"),
        pytest.param("مُلتقى", "مُلتقى", id="vowel signs stay"),
        pytest.param("٢٠٢٢", "٢٠٢٢", id="digits stay"),
        pytest.param("می\u200cشود", "می\u200cشود", id="joiner inside a word stays"),
        pytest.param("حلب\u200c و\u200b", "حلب و", id="joiner at the end of a word goes"),
        pytest.param("حمص\x00\ufeff", "حمص", id="control characters"),
    ],
)
def test_tidy_line(typed, stored):
    assert tidy_line(typed) == stored


@given(any_text)
def test_tidy_line_is_idempotent_and_one_composed_line(text):
    tidy = tidy_line(text)

    assert tidy_line(tidy) == tidy
    assert unicodedata.is_normalized("NFC", tidy)
    assert tidy == " ".join(tidy.split())


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("جلسة حوارية في حمص", "جلسة-حوارية-في-حمص"),
        ("«أمان»: مؤتمر، ٢٣–٢٤ أيّار/مايو", "أمان-مؤتمر-23-24-أيار-مايو"),
        ("الهيـــئة\u200f العامة", "الهيئة-العامة"),
        ("UNFPA وورشة الصحة", "unfpa-وورشة-الصحة"),
        ("Café İstanbul", "café-istanbul"),
        ("ﻻجئون", "لاجئون"),
    ],
)
def test_slug_stays_readable(title, address):
    assert slug(title) == address


@pytest.mark.parametrize("title", ["", "   ", "؟!…", "\u200f", "ـــ", "ًٌٍ"])
def test_slug_of_a_title_without_letters_is_the_fallback(title):
    assert slug(title) == SLUG_FALLBACK


def test_slug_is_cut_between_words():
    title = "جلسة حوارية في حمص حول مخاطر السلامة المجتمعية وتحدياتها الراهنة والمقبلة"

    assert slug(title) == "جلسة-حوارية-في-حمص-حول-مخاطر-السلامة-المجتمعية-وتحدياتها"


def test_slug_does_not_end_in_the_preposition_of_a_word_cut_off():
    assert slug("المؤتمر الدولي لخطوط المساندة في الدوحة", length=35) == (
        "المؤتمر-الدولي-لخطوط-المساندة"
    )


def test_slug_keeps_a_preposition_that_truly_ends_the_title():
    assert slug("ما يصبو إلى") == "ما-يصبو-إلى"


def test_slug_cuts_a_single_endless_word():
    assert slug("م" * 200) == "م" * SLUG_LENGTH


@given(any_text)
def test_slug_always_fits_the_address_pattern(text):
    address = slug(text)

    assert re.fullmatch(r"[-\w]+", address)
    assert len(address) <= SLUG_LENGTH


@given(any_text)
def test_slug_of_a_slug_is_the_same(text):
    assert slug(slug(text)) == slug(text)


@given(st.lists(arabic_word, min_size=1, max_size=6))
def test_slug_does_not_change_when_marks_are_typed(parts):
    plain = " ".join(parts)

    assert slug(plain) == slug("ّ ".join(parts) + TATWEEL + "\u200e")


@pytest.mark.parametrize(
    "caption",
    [
        "IMG 4221",
        "IMG_4221.HEIC",
        "DSC_0012.jpg",
        "DSCN0012",
        "_MG_1234",
        "P1010023",
        "WhatsApp Image 2022-05-23 at 10.11.12 AM",
        "صورة واتساب بتاريخ 1444",
        "IMG 4221 جلسة حوارية في حمص",
        "IMG 4292 scaled جلسة حوارية في حمص",
        "IMG-20220523-WA0012",
        "image1",
        "Image (3)",
        "صورة",
        "صورة 3",
        "صورة ٣",
        "scaled",
        "photo-scaled",
        "photo-1024x768",
        "Screenshot 2022-05-23",
        "Screenshot_20220523-101112_Facebook",
        "لقطة الشاشة 2022",
        "20220523_101112",
        "278912345_1234567890_n",
        "٢٠٢٢",
        "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
        "workshop_damascus_2",
        "final-photo-2",
        "untitled",
        "حفل الافتتاح.jpg",
    ],
)
def test_file_names_are_not_captions(caption):
    assert is_file_name(caption)


@pytest.mark.parametrize(
    "caption",
    [
        "",
        "جلسة حوارية في حمص",
        "صورة جماعية للمشاركين",
        "صورة 3 متدربات من حلب",
        "المشاركون في مؤتمر 2022",
        "23–24 أيار 2022: جلسة الافتتاح",
        "50 متدربة",
        "COVID-19",
        "UNFPA",
        "SDG16",
        "GIZ_SY",
        "Image of the opening session",
        "Photos from the field",
        "Screenshot of the new portal",
        "Scaled-up response in Aleppo",
        "P5 countries meeting",
        "Panel 2: youth",
    ],
)
def test_true_captions_are_not_taken_for_file_names(caption):
    assert not is_file_name(caption)
