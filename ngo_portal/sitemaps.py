"""What search engines are told there is: `/sitemap.xml` and the files that it names."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from xml.sax.saxutils import escape

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.generic import View

from articles.sitemaps import ARTICLES, news
from events.sitemaps import EVENTS
from ngo_portal.shared import labels
from ngo_portal.shared.asking import ask
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.site import site_address
from ngo_portal.shared.sitemaps import FOOT, HEAD, MOST_FILES, moment, urls
from ngo_portal.shared.streaming import Pieces, etag_of, marked, without_making
from ngo_portal.topics import KINDS, CountryHub, ThemeHub
from organizations.sitemaps import ORGANIZATIONS, PEOPLE

SECTIONS = {section.name: section for section in (EVENTS, ARTICLES, ORGANIZATIONS, PEOPLE)}
FIXED = ["home", "about", "accessibility", *(f"{name}:list" for name in SECTIONS)]
FIXED += ["theme-list", "country-list", "events:map"]
XML = "application/xml; charset=utf-8"
INDEX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)
INDEX_FOOT = "</sitemapindex>\n"
# A file of so few pieces (its head, some hundreds of records, its foot) is kept like a page.
SHORT = 3


class Sitemap(View):
    http_method_names = ["get", "head"]


class SitemapIndex(Sitemap):
    """Names the other files: a few of each kind of record, the rest, and the news."""

    def get(self, request):
        return HttpResponse("".join([INDEX_HEAD, *index_lines(), INDEX_FOOT]), content_type=XML)


def index_lines() -> Iterator[str]:
    for section in SECTIONS.values():
        for number, changed_at in section.files():
            path = reverse("sitemap-records", args=[section.name, number])
            changed = f"<lastmod>{moment(changed_at)}</lastmod>"
            yield f"<sitemap><loc>{escape(site_address(path))}</loc>{changed}</sitemap>\n"
    for name in ("sitemap-pages", "sitemap-news"):
        yield f"<sitemap><loc>{escape(site_address(reverse(name)))}</loc></sitemap>\n"


class SitemapRecords(Sitemap):
    """Some of the records of one kind."""

    def get(self, request, section, number):
        if section not in SECTIONS or not 0 < number <= MOST_FILES:
            raise Http404
        etag = etag_of(request.path)
        pieces = (piece.encode() for piece in SECTIONS[section].pieces(number))
        begun = list(islice(pieces, SHORT + 1))
        if len(begun) < SHORT:
            raise Http404
        if len(begun) == SHORT:
            return HttpResponse(b"".join(begun), content_type=XML)
        if answer := without_making(request, etag, XML):
            return answer
        body = Pieces(chain(begun, pieces))
        return marked(StreamingHttpResponse(body, content_type=XML), etag)


class SitemapNews(Sitemap):
    """The reports of the last two days."""

    def get(self, request):
        return HttpResponse("".join(news()), content_type=XML)


class SitemapPages(Sitemap):
    """What is not the page of a record: lists, and hubs of which something is found."""

    def get(self, request):
        lines = chain.from_iterable(map(urls, [*fixed_pages(), *hubs()]))
        return HttpResponse("".join([HEAD, *lines, FOOT]), content_type=XML)


def fixed_pages() -> Iterator[Callable[[], str]]:
    return (partial(reverse, name) for name in FIXED)


def hubs() -> Iterator[Callable[[], str]]:
    themes, countries = in_use("theme", ThemeHub), in_use("country", CountryHub)
    for theme in labels.themes():
        if theme.key in themes:
            yield partial(reverse, "theme", args=[theme.code])
    for code in labels.countries():
        if code in countries:
            yield partial(reverse, "country", args=[code])


def in_use(facet: str, hub: type) -> set[str]:
    """The values that any public record of the kinds of a hub has."""
    counts = (ask(Question((KINDS[name],)), facets=[facet], limit=0).counts for name in hub.kinds)
    return {value for found in counts for value, count in found[facet].items() if count}
