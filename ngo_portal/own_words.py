"""On pages in another language the words of Arabic records say that they are Arabic.

A screen reader spells out what it takes for English, and the full stop of a sentence goes to the
wrong end. Records have no language of their own but Arabic (articles say theirs), and their words
stand in a hundred places of the templates; a place that is forgotten would be noticed by those only
who cannot see it. So it is said for all of them at once, on pages that are kept afterwards.
"""

import re
from dataclasses import dataclass
from html import unescape

from django.conf import settings

from ngo_portal.language import PERSONAL
from ngo_portal.text_edition.tree import VOID

# Elements that hold words, and what may stand in the line with them.
HOLDERS = {
    *("a", "b", "bdi", "blockquote", "caption", "cite", "dd", "del", "dt", "em"),
    *("figcaption", "ins"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "li", "mark", "option", "p", "q"),
    *("small", "span", "strong", "summary", "td", "th", "time"),
}
IN_THE_LINE = {"b", "em", "mark", "strong"}
# What stands in a row or a list begins where the others do, and so do the signs before it.
OF_THE_PAGE = {"dd", "dt", "label", "legend", "li", "summary", "td", "th"}
# What is no words: comments, what holds plain text, and tags. Templates and the sanitiser write
# nothing but small letters and whole tags; of anything else the worst is that it is not marked.
TOKENS = re.compile(
    r"<!--.*?-->"
    r"|<(?P<plain>script|style|textarea|title)\b.*?</(?P=plain)>"
    r"|</(?P<closed>[a-z][a-z0-9]*)\s*>"
    r"""|<(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*+)>""",
    re.DOTALL,
)
NAMES = re.compile(r"""\s([a-z-]+)(?:="[^"]*"|='[^']*')?""")
ARABIC, LATIN = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z]")


def marked(page: str) -> str:
    """The page with `lang` and `dir` wherever the words of an element are Arabic."""
    if not ARABIC.search(page):
        return page
    reading = Reading(page)
    pieces, done = [], 0
    for holder in reading.found:
        if said := holder.said():
            pieces += [page[done : holder.place], said]
            done = holder.place
    return "".join([*pieces, page[done:]])


@dataclass(slots=True, eq=False)
class Holder:
    """An element, and how many letters of either script its words have."""

    tag: str
    place: int  # in the page, where another attribute may be written
    around: "Holder | None"
    has_language: bool = False
    has_direction: bool = False
    arabic: int = 0
    latin: int = 0
    is_arabic: bool = False

    def said(self) -> str:
        """What has to be written into it; who stands around it was asked before."""
        if self.tag in IN_THE_LINE and self.around and self.around.is_arabic:
            self.is_arabic = True
            return ""
        # Most of the letters are.
        self.is_arabic = self.tag in HOLDERS and self.arabic > self.latin
        if not self.is_arabic:
            return ""
        is_placed = self.has_direction or self.tag in OF_THE_PAGE
        return ' lang="ar"' if is_placed else ' lang="ar" dir="rtl"'


class Reading:
    """The elements of a page that say no language, nor does any around them but the page."""

    def __init__(self, page: str):
        self.found: list[Holder] = []
        self.around: Holder | None = None
        done = 0
        for token in TOKENS.finditer(page):
            self.read_words(page[done : token.start()])
            done = token.end()
            if token["closed"]:
                self.close(token["closed"])
            elif token["tag"] and token["tag"] not in VOID:
                self.open(token["tag"], token["attributes"], token.end("tag"))

    def open(self, tag: str, attributes: str, place: int) -> None:
        names = NAMES.findall(attributes) if attributes else ()
        is_said = tag != "html" and "lang" in names
        has_language = is_said or bool(self.around and self.around.has_language)
        self.around = Holder(tag, place, self.around, has_language, "dir" in names)
        if not has_language:
            self.found.append(self.around)

    def close(self, tag: str) -> None:
        closed = self.around
        while closed and closed.tag != tag:
            closed = closed.around
        while closed and self.around:
            one, self.around = self.around, self.around.around
            if one.tag in IN_THE_LINE and one.around and not one.has_language:
                one.around.arabic += one.arabic
                one.around.latin += one.latin
            if one is closed:
                return

    def read_words(self, words: str) -> None:
        if words and self.around and not self.around.has_language:
            # The letters of &quot; are none.
            words = unescape(words)
            self.around.arabic += len(ARABIC.findall(words))
            self.around.latin += len(LATIN.findall(words))


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
