"""On pages in another language the words of Arabic records say that they are Arabic.

A screen reader spells out what it takes for English, and the full stop of a sentence goes to the
wrong end. Records have no language of their own but Arabic (articles say theirs), and their words
stand in a hundred places of the templates; a place that is forgotten would be noticed by those only
who cannot see it. So it is said for all of them at once, on pages that are kept afterwards.
"""

import re

from django.conf import settings

from ngo_portal.language import PERSONAL

# Elements that hold words, and what may stand in the line with them.
HOLDERS = "a|b|bdi|blockquote|caption|cite|dd|dt|em|figcaption|h[1-6]|label|legend|li|mark|option|p"
HOLDERS += "|q|small|span|strong|summary|td|th|time"
# What stands in a row or a list begins where the others do, and so do the signs before it.
OF_THE_PAGE = {"dd", "dt", "label", "legend", "li", "summary", "td", "th"}
WORDS = re.compile(rf"<({HOLDERS})((?:\s[^<>]*)?)>((?:[^<>]|</?(?:b|em|mark|strong)>|<br>)+)")
MARKS = re.compile(r"</?\w+>")
ARABIC, LATIN = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z]")
SAYS_LANGUAGE, SAYS_DIRECTION = re.compile(r"\slang="), re.compile(r"\sdir=")


def marked(page: str) -> str:
    """The page with `lang` and `dir` wherever an element begins with words that are Arabic."""
    return WORDS.sub(with_language, page)


def with_language(match: re.Match[str]) -> str:
    tag, attributes, words = match.groups()
    if SAYS_LANGUAGE.search(attributes) or not is_arabic(words):
        return match[0]
    is_placed = tag in OF_THE_PAGE or SAYS_DIRECTION.search(attributes)
    direction = "" if is_placed else ' dir="rtl"'
    return f'<{tag}{attributes} lang="ar"{direction}>{words}'


def is_arabic(words: str) -> bool:
    """Whether most of the letters are."""
    if not ARABIC.search(words):
        return False
    plain = MARKS.sub("", words)
    return len(ARABIC.findall(plain)) > len(LATIN.findall(plain))


class OwnWordsMiddleware:
    """Stands inside what keeps pages and what makes other editions of them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        is_foreign = getattr(request, "LANGUAGE_CODE", "") != settings.LANGUAGE_CODE
        is_for_readers = not request.path_info.startswith(PERSONAL)
        if is_page and is_foreign and is_for_readers and not response.streaming:
            response.content = marked(response.text)
            # What stands further inside has counted already, and a browser would stop there.
            response.headers["Content-Length"] = str(len(response.content))
        return response
