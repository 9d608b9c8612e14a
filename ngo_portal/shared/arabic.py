"""Arabic text as the site compares, cleans and addresses it: pure functions, no Django.

Three levels, each losing more than the one before:

* `tidy_line` keeps what a reader sees and drops what only a keyboard or a word processor left.
* `slug` keeps the spelling (hamza, ة) and drops everything that is not a letter or a digit.
* `fold` keeps what two spellings of one word have in common; it is for comparing, never shown.
"""

import html
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

WORDS_PER_SEARCH = 12
SLUG_LENGTH = 60
# What an address says when a title holds no letter and no digit.
SLUG_FALLBACK = "-"

_NO_DIRECTION_MARKS = dict.fromkeys(map(ord, DIRECTION_MARKS))
_NO_TATWEEL = {ord(TATWEEL): None}
_TO_WESTERN_DIGITS = {zero + value: str(value) for zero in (0x0660, 0x06F0) for value in range(10)}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff]"
)
_MARKS = re.compile(f"[{ARABIC_MARKS}]")
_SPACES = re.compile(r"\s+")
# What is opened and never closed ends with the text: looking for the end again would take
# quadratic time.
_TAG = re.compile(
    r"<(script|style)\b(?:.*?</\1\s*>|.*)|<!--(?:.*?-->|.*)|</?[a-z][^<>]*>", re.I | re.S
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|code|em|i|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.I
)
_WORD = re.compile(r"[^\W_]+")

# Words that promise another one.
_LEADS_ON = re.compile(
    r"في|من|على|إلى|الى|عن|مع|حول|بين|و|أو|أن|لدى|نحو"
    r"|the|a|an|of|in|on|at|for|and|to|with|by"
)

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


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return _WORD.findall(fold(text))


def search_words(text: str) -> list[str]:
    """The words to look up for a reader: each once, single letters only where nothing else is.

    At most WORDS_PER_SEARCH: every word is a question to the database, and nobody remembers more.
    """
    distinct = list(dict.fromkeys(words(text)))
    telling = [word for word in distinct if len(word) > 1]
    return (telling or distinct)[:WORDS_PER_SEARCH]


def search_text(*parts: str | None) -> str:
    """One folded line for a derived column; tags are removed, entities read, None skipped."""
    return " ".join(" ".join(fold(_without_tags(part)).split()) for part in parts if part).strip()


def _without_tags(text: str) -> str:
    # Bold letters inside a word do not make two words of it; paragraphs and cells do.
    return html.unescape(_TAG.sub(" ", _INLINE_TAG.sub("", text)))


def slug(text: str, length: int = SLUG_LENGTH) -> str:
    """A readable piece of an address, at most `length` characters, cut between words.

    The spelling stays (hamza, ة, Latin accents); vowel signs, tatweel, direction marks and
    punctuation go; digits are Western. Never '': a title without letters or digits gives '-'.
    """
    text = western_digits(unicodedata.normalize("NFKC", text)).lower()
    text = unicodedata.normalize("NFC", strip_tatweel(_INVISIBLE.sub("", text)))
    # A mark left over is not a letter to the address pattern: it would split its word in two.
    text = "".join(letter for letter in text if unicodedata.category(letter)[0] != "M")
    return _first_words(_WORD.findall(text), length) or SLUG_FALLBACK


def _first_words(parts: list[str], length: int) -> str:
    if not parts:
        return ""
    chosen = [parts[0][:length]]
    room = length - len(chosen[0])
    for part in parts[1:]:
        room -= len(part) + 1
        if room < 0:
            return "-".join(_without_dangling(chosen))
        chosen.append(part)
    return "-".join(chosen)


def _without_dangling(parts: list[str]) -> list[str]:
    """Cut titles should not end in the preposition of the word that was cut off."""
    while len(parts) > 1 and _LEADS_ON.fullmatch(parts[-1]):
        parts.pop()
    return parts


def is_file_name(text: str) -> bool:
    """Whether a caption is only what a camera, a phone or a web server called the file.

    «IMG 4221», «DSC_0012.jpg» and «WhatsApp Image 2022-05-23 …» are; so is a caption that starts
    with such a name, «IMG 4221 جلسة حوارية», which old sites printed as one line.
    """
    line = western_digits(tidy_line(text))
    return any(pattern.search(line) for pattern in _FILE_NAMES)


_FILE_NAMES = [
    re.compile(pattern, re.I)
    for pattern in (
        # Ends like a file: «حفل الافتتاح.jpg».
        r"\.(?:jpe?g|png|gif|webp|hei[cf]|bmp|tiff?|avif|svg|pdf|mp4|mov|docx?)$",
        # Starts with what only cameras and phones write, whatever follows: «IMG 4221 جلسة».
        r"^_?(?:img|dsc[nf]?|dcim|mvi|vid|gopr|sam|pxl|fb_img|mg|hdr|pano|p)[\W_]*\d{3,}",
        r"^whats\W?app\W+(?:image|video|photo|\d)|^(?:صورة|فيديو) واتساب",
        r"^(?:screen[\W_]?shot|لقطة (?:ال)?شاشة)(?:$|[\W_]*(?:\d|from|at\b|من \d))",
        r"^[a-z]{2,4}_\d{3,}",
        # A word that also begins true captions counts only alone or with a number.
        r"^(?:images?|img|dsc|photos?|pict?(?:ure)?s?|file|scan|capture|received|unnamed|download|"
        r"untitled(?: design)?|thumbnail|cover|صورة|بدون عنوان|تنزيل)[\W_]*\d*[\W_]*\d*\W*$",
        # Marks that image libraries append: «photo-scaled», «4292 scaled جلسة», «x-1024x768».
        r"^scaled$|\d[\W_]+scaled\b|[-_]scaled$|[-_]\d{2,4}x\d{2,4}$",
        # Numbers only, or a number with Facebook's last letter: «20220523_101112», «2789_12_n».
        r"^(?=.*\d)[\d\W_]+(?:_[a-z])?$",
        # A hash or a random id.
        r"^(?=.*\d)[0-9a-f]{8}(?:-?[0-9a-f]{4,}){1,}$",
        # One long word held together by underscores, or by several hyphens with a number.
        r"^(?=.*\d)[a-z0-9]+(?:_[a-z0-9]+)+$|^[a-z0-9]+(?:_[a-z0-9]+){2,}$",
        r"^(?=.*\d)[a-z0-9]+(?:-[a-z0-9]+){2,}$",
    )
]
