"""Readable pieces of addresses."""

import re
import unicodedata
from functools import lru_cache

from ngo_portal.shared.arabic.letters import INVISIBLE, strip_tatweel, western_digits

SLUG_LENGTH = 60
# A title is made into an address several times while its record is saved or its page drawn.
SLUGS_KEPT = 4096
# What an address says when a title holds no letter and no digit.
SLUG_FALLBACK = "-"

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_WORD = re.compile(r"[^\W_]+")

# Words that promise another one.
_LEADS_ON = re.compile(
    r"في|من|على|إلى|الى|عن|مع|حول|بين|و|أو|أن|لدى|نحو"
    r"|the|a|an|of|in|on|at|for|and|to|with|by"
)


@lru_cache(maxsize=SLUGS_KEPT)
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
