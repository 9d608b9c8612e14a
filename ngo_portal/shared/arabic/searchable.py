"""Folded text in derived columns, and the words a reader looks up in them."""

import html
import re

from ngo_portal.shared.arabic.letters import fold

WORDS_PER_SEARCH = 12

WORD = re.compile(r"[^\W_]+")
# What is opened and never closed ends with the text: looking for the end again would take
# quadratic time.
_TAG = re.compile(
    r"<(script|style)\b(?:.*?</\1\s*>|.*)|<!--(?:.*?-->|.*)|</?[a-z][^<>]*>", re.I | re.S
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|code|em|i|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.I
)


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return WORD.findall(fold(text))


def search_words(text: str) -> list[str]:
    """The words to look up for a reader: each once, single letters only where nothing else is.

    At most WORDS_PER_SEARCH: every word is a question to the database, and nobody remembers more.
    """
    distinct = list(dict.fromkeys(words(text)))
    telling = [word for word in distinct if len(word) > 1]
    return (telling or distinct)[:WORDS_PER_SEARCH]


def search_text(*parts: str | None) -> str:
    """One folded line for a derived column; tags are removed, entities read, None skipped."""
    return " ".join(" ".join(fold(without_tags(part)) for part in parts if part).split())


def without_tags(text: str) -> str:
    """The text of HTML, as a reader sees it; what is no HTML stays as it is."""
    # Bold letters inside a word do not make two words of it; paragraphs and cells do.
    return html.unescape(_TAG.sub(" ", _INLINE_TAG.sub("", text)))
