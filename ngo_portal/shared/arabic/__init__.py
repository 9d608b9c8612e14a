"""Arabic text as the site compares, cleans, searches and addresses it: pure functions, no Django.

Four levels, each losing more than the one before:

* `tidy_line` keeps what a reader sees and drops what only a keyboard or a word processor left.
* `slug` keeps the spelling (hamza, ة) and drops everything that is not a letter or a digit.
* `fold` keeps what two spellings of one word have in common; it is for comparing, never shown.
* `stemming.stem` keeps what the forms of one word have in common; `analyse` makes both for the
  index and for the question, with the place of every word in the text.
"""

from ngo_portal.shared.arabic.addresses import SLUG_FALLBACK, SLUG_LENGTH, slug
from ngo_portal.shared.arabic.analyse import (
    ANALYSER_VERSION,
    Token,
    Word,
    index_terms,
    tokens,
)
from ngo_portal.shared.arabic.file_names import is_file_name
from ngo_portal.shared.arabic.letters import (
    ARABIC_MARKS,
    DIRECTION_MARKS,
    INVISIBLE,
    TATWEEL,
    fold,
    strip_direction_marks,
    strip_marks,
    strip_tatweel,
    tidy_line,
    western_digits,
)
from ngo_portal.shared.arabic.searchable import (
    WORDS_PER_SEARCH,
    search_text,
    search_words,
    without_tags,
    words,
)

__all__ = [
    "ANALYSER_VERSION",
    "ARABIC_MARKS",
    "DIRECTION_MARKS",
    "INVISIBLE",
    "SLUG_FALLBACK",
    "SLUG_LENGTH",
    "TATWEEL",
    "WORDS_PER_SEARCH",
    "Token",
    "Word",
    "fold",
    "index_terms",
    "is_file_name",
    "search_text",
    "search_words",
    "slug",
    "strip_direction_marks",
    "strip_marks",
    "strip_tatweel",
    "tidy_line",
    "tokens",
    "western_digits",
    "without_tags",
    "words",
]
