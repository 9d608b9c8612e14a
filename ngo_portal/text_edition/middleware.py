"""The text edition in the place of the page, at the same address."""

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP
from django.utils.translation import get_language

from ngo_portal.text_edition.choosing import FULL, SAVING, edition, has_editions
from ngo_portal.text_edition.dividing import divided
from ngo_portal.text_edition.slimming import flow, parted, slim
from ngo_portal.text_edition.tree import Element, markup, read, size

# As many bytes as a page may have before it is compressed.
MOST_BYTES = 15_000
# Even under an address so long that it fills the page by itself.
LEAST_ROOM = 3000
PART = "part"
PAGES = {200, 403, 404, 410}
POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    # Of an icon that says «none», so that no browser looks for one.
    "img-src": ["data:"],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}


class TextEditionMiddleware:
    """Answers who chose it with the words of the page; stands inside that of the language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not has_editions(request.path_info):
            return self.get_response(request)
        request.edition = edition(request.COOKIES, request.headers.get("Save-Data", ""))
        request.is_text_edition = request.edition != FULL
        number = without_part(request) if request.is_text_edition else 1
        response = self.get_response(request)
        if is_page(response):
            patch_vary_headers(response, ["Cookie", "Save-Data"])
            if request.is_text_edition:
                rewrite(request, response, number)
        return response


def without_part(request) -> int:
    """The part that is asked for; the page itself does not know that it has any."""
    if PART not in request.GET:
        return 1
    query: QueryDict = request.GET.copy()
    text = query.pop(PART)[-1]
    request.GET = query
    request.META["QUERY_STRING"] = query.urlencode()
    is_number = text.isascii() and text.isdecimal() and len(text) < 6
    return int(text) if is_number else 1


def is_page(response) -> bool:
    """Whether there are two editions of it; what other sites show in a frame has one."""
    return (
        response.status_code in PAGES
        and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and not getattr(response, "xframe_options_exempt", False)
    )


def rewrite(request, response, number: int) -> None:
    page = read(response.content.decode(response.charset))
    if page.first("main") is None:
        return
    response.content = text_edition(request, page, number).encode()
    response.headers["Content-Length"] = str(len(response.content))
    response._csp_config = POLICY


def text_edition(request, page: Element, number: int) -> str:
    """The page, or the part of it that is asked for, in the frame of the text edition."""
    language = get_language() or ""
    frame = Frame(request, page, language)
    content = flow(slim(page.first("main"), language))
    # Between two parts there is most to say beside them.
    room = MOST_BYTES - size(frame.drawn(number=2, total=99))
    parts = divided(content, max(room, LEAST_ROOM))
    number = min(max(number, 1), len(parts))
    return frame.drawn(number, len(parts)).replace("<!--main-->", parts[number - 1])


class Frame:
    """What stands around the content: the way about the site, the language, the full edition."""

    def __init__(self, request, page: Element, language: str):
        self.request, self.page, self.language = request, page, language

    def drawn(self, number: int, total: int) -> str:
        frame = render_to_string("text/frame.html", self.context(number, total), self.request)
        frame = frame.replace("<!--menu-->", self.menu(), 1)
        return "\n".join(line for line in map(str.strip, frame.splitlines()) if line)

    def context(self, number: int, total: int) -> dict:
        title, heading = self.page.first("title"), self.page.first("h1")
        metas = [one.attributes for one in self.page.walk() if one.tag == "meta"]
        robots = next((meta["content"] for meta in metas if meta.get("name") == "robots"), "")
        links = [one.attributes for one in self.page.walk() if one.tag == "link"]
        canonical = next((link["href"] for link in links if link.get("rel") == "canonical"), "")
        return {
            "title": title.text if title else "",
            "heading": heading.text if heading else "",
            "robots": robots,
            "canonical": canonical,
            "number": number,
            "total": total,
            "before": self.address(number - 1),
            "after": self.address(number + 1),
            "is_by_itself": self.request.edition == SAVING,
        }

    def address(self, number: int) -> str:
        query = self.request.GET.copy()
        if number > 1:
            query[PART] = str(number)
        return f"?{query.urlencode()}"

    def menu(self) -> str:
        """The sections of the site and the other language, as the page has them."""
        head = self.page.first("header", "masthead")
        if head is None:
            return ""
        menu = [one for one in head.walk() if "menu__link" in one.classes]
        links = [*menu, *filter(is_language, head.walk())]
        return markup(Element("nav", {}, [*parted(slim(link, self.language) for link in links)]))


def is_language(element: Element) -> bool:
    said = element.attributes
    return "hreflang" in said or (element.tag, said.get("method")) == ("form", "post")
