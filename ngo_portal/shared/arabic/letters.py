"""The letters of a text: what is cleaned away, and the form in which two spellings meet."""

import re
import unicodedata

DIRECTION_MARKS = (
    "\u061c\u200e\u200f"  # Arabic letter mark, left-to-right mark, right-to-left mark
    "\u202a\u202b\u202c\u202d\u202e"  # embeddings and overrides
    "\u2066\u2067\u2068\u2069"  # isolates
)
TATWEEL = "\u0640"

# Written above or below a letter: short vowels, tanwin, shadda, Quranic annotation.
ARABIC_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff"

_NO_DIRECTION_MARKS = dict.fromkeys(map(ord, DIRECTION_MARKS))
_NO_TATWEEL = {ord(TATWEEL): None}
_TO_WESTERN_DIGITS = {zero + value: str(value) for zero in (0x0660, 0x06F0) for value in range(10)}
# Control characters, soft hyphen, joiners, direction marks: nothing a reader sees.
INVISIBLE = (
    "\u0000-\u0008\u000e-\u001f\u007f\u00ad\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_MARKS = re.compile(f"[{ARABIC_MARKS}]")
_SPACES = re.compile(r"\s+")

# Letters that careful and hasty typists, and Persian keyboards, write differently.
_LETTERS = str.maketrans(
    "أإآٱىیېےئکةۃەہھؤ",
    "اااايييييكهههههو",
    TATWEEL + "ء",
)
# Latin letters that do not decompose into a base letter and a mark.
_LATIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "æ": "ae", "œ": "oe"}
    | {"þ": "th", "ʿ": None, "ʾ": None, "ʼ": None}
)


def western_digits(text: str) -> str:
    """Arabic-Indic and Persian digits as 0-9; everything else untouched."""
    return text.translate(_TO_WESTERN_DIGITS)


def strip_direction_marks(text: str) -> str:
    """Without the invisible characters that reorder what stands around them."""
    return text.translate(_NO_DIRECTION_MARKS)


def strip_tatweel(text: str) -> str:
    """Without the stroke that only stretches a word: «محـــمد» is «محمد»."""
    return text.translate(_NO_TATWEEL)


def strip_marks(text: str) -> str:
    """Without short vowels, shadda and tanwin: «مُحَمَّد» is «محمد»."""
    return _MARKS.sub("", text)


def tidy_line(text: str) -> str:
    """A title or name as it should be stored.

    NFC, no direction marks, tatweel or control characters; non-breaking spaces, line breaks
    and runs of spaces become one space. Short vowels stay: an editor who writes them means them.
    The zero-width non-joiner stays inside a word, where Persian and Kurdish names need it.
    """
    text = strip_tatweel(strip_direction_marks(unicodedata.normalize("NFC", text)))
    text = _INVISIBLE.sub(lambda match: "\u200c" if match[0] == "\u200c" else "", text)
    text = re.sub(r"\u200c+(?=\W|$)|(?<!\w)\u200c+", "", text)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())


def fold(text: str) -> str:
    """The form in which spellings of one word meet; for comparing, never for showing.

    Presentation forms, marks, tatweel, direction marks and letter case are gone; the forms of
    alef are one letter, as are ى and ي, ة and ه; hamza on a seat becomes the seat; digits are
    0-9; Latin letters lose their accents. Punctuation and spacing stay.
    """
    # Compatibility forms first: «ﻻ» has to become two letters before they can be folded.
    text = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    return unicodedata.normalize("NFKC", text)


class _FoldedLetters(dict[int, str]):
    """What each character becomes, worked out once: bodies of reports are folded at every save."""

    def __missing__(self, code: int) -> str:
        folded = _fold_letter(chr(code))
        # Characters beyond the common plane are too rare and too many to keep.
        if code <= 0xFFFF:
            self[code] = folded
        return folded


def _fold_letter(letter: str) -> str:
    text = western_digits(_INVISIBLE.sub("", letter)).casefold()
    # Decomposing also frees the hamza of «أ» (U+0654), a mark that goes with the others.
    text = strip_marks(unicodedata.normalize("NFKD", text))
    text = "".join(part for part in text if not unicodedata.combining(part))
    return text.translate(_LETTERS).translate(_LATIN)


_FOLDED = _FoldedLetters()
