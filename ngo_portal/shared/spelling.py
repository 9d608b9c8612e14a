"""Finding a word in text that nobody folded: a pattern that matches every way of spelling it.

Records carry a folded `search_text` of their own; small tables (terms, series, photos) do not, and
are searched with this in their `..._iregex` lookups. Pure functions, no Django.
"""

import re
from collections import defaultdict

from ngo_portal.shared.arabic import ARABIC_MARKS, TATWEEL, fold

# Letters of a word that are compared: more than words have, as databases refuse endless patterns.
LONGEST_WORD = 40

# What may stand between two letters without making another word, and the hamza that folding drops.
_BETWEEN = f"[{ARABIC_MARKS}{TATWEEL}ء]*"


def _letters_by_fold() -> dict[str, str]:
    letters: dict[str, str] = defaultdict(str)
    for code in range(0x0600, 0x0700):
        folded = fold(chr(code))
        if len(folded) == 1 and folded.isalnum():
            letters[folded] += chr(code)
    return dict(letters)


_LETTERS = _letters_by_fold()


def spelling_pattern(word: str) -> str:
    """A regular expression for all spellings of a folded word; for SQLite and PostgreSQL alike."""
    return _BETWEEN.join(_one_of(letter) for letter in word[:LONGEST_WORD])


def _one_of(letter: str) -> str:
    spellings = _LETTERS.get(letter, "")
    if letter.isdigit() or not spellings:
        return f"[{letter}{spellings}]" if spellings else re.escape(letter)
    return f"[{spellings}]"
