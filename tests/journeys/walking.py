"""A walk through a site over plain HTTP: every page that links lead to, and what is on it."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

MOST_PAGES = 3000
# Lists and calendars answer to any combination of filters. Of the addresses with the same filters
# in them, such as one list for each of forty organizations, so many are visited as pages.
MOST_OF_ONE_SHAPE = 2
# Whoever combines more filters than so many, in whatever way, gets nothing else than others do.
MOST_FILTERS = 2
# There is a month and a week for every day that anybody may think of.
WITHOUT_END = "/calendar/"
# Every record or every list has them, with whatever filters, and they are alike.
OTHER_FORMS = re.compile(
    r"/(embed/code/|digest\.txt|event\.ics|calendar\.ics|feed\.\w+|export\.\w+)$|/api/v1/"
)
MOST_OF_ONE_FORM = 2
# The admin is not for readers; English pages are the same again and have a walk of their own.
ELSEWHERE = ("/admin/", "/account/", "/en/")
FILES = ("/static/", "/media/")
# What a browser fetches by itself, by element and attribute.
FETCHED = {("img", "src"), ("script", "src"), ("source", "src"), ("use", "href"), ("link", "href")}
FOLLOWED_RELATIONS = {"canonical", "alternate", "next", "prev"}


class Contents(HTMLParser):
    """What the tests ask of a page, read in one go: a thousand pages are too many for trees."""

    def __init__(self, html):
        super().__init__()
        self.links, self.fetched, self.canonical = [], [], []
        self.root, self.inline = {}, []
        self.counted, self.ids = Counter(), Counter()
        self.title = ""
        self.path, self.is_data = [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.path.append(tag)
        self.is_data = values.get("type") == "application/ld+json"
        # An icon may have a title of its own, and what search engines read is no script.
        self.counted["data" if self.is_data else tag] += 1
        if tag == "html":
            self.root = values
        if "id" in values:
            self.ids[values["id"]] += 1
        self.note_inline(tag, values)
        self.note_addresses(tag, values)

    def handle_endtag(self, tag):
        if tag in self.path:
            while self.path.pop() != tag:
                pass

    def handle_data(self, text):
        if self.path[-1:] == ["title"] and "svg" not in self.path:
            self.title += text
        if self.path[-1:] in (["style"], ["script"]) and text.strip() and not self.is_data:
            self.inline.append(f"<{self.path[-1]}>{text[:60]}")

    def note_inline(self, tag, values):
        handlers = [name for name in values if name == "style" or name.startswith("on")]
        self.inline += [f"<{tag} {name}={values[name]!r}>" for name in handlers]

    def note_addresses(self, tag, values):
        relation = values.get("rel", "").split()
        if tag == "link" and "canonical" in relation:
            self.canonical.append(values["href"])
        if tag == "a" or (tag == "link" and FOLLOWED_RELATIONS & {*relation}):
            self.links.append(values.get("href", ""))
        elif tag == "form" and values.get("method", "get").lower() == "get":
            self.links.append(values.get("action", ""))
        else:
            self.fetched += [values[name] for name in values if (tag, name) in FETCHED]
        candidates = values.get("srcset", "").split(",")
        self.fetched += [candidate.split()[0] for candidate in candidates if candidate.strip()]


@dataclass
class Page:
    """One answer of the site."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    linked_from: str = ""
    goes_to: str = ""

    @cached_property
    def html(self) -> str:
        return self.body.decode()

    @cached_property
    def text(self) -> str:
        """The source with its entities read: what stands anywhere in the page."""
        return unescape(self.html)

    @cached_property
    def contents(self) -> Contents:
        return Contents(self.html)

    @property
    def is_html(self) -> bool:
        return self.status == 200 and self.headers["content-type"].startswith("text/html")

    def has_a_frame(self, origin: str) -> bool:
        """Language, direction, title, heading and canonical address, as every page has them."""
        contents = self.contents
        path, _, query = self.address.partition("?")
        # The pages of a list are pages of their own; its filters are not.
        is_further = re.fullmatch(r"page=(?!1$)\d+", query)
        canonical = [f"{origin}{path}?{query}" if is_further else f"{origin}{path}"]
        return (
            contents.root.get("lang") == "ar"
            and contents.root.get("dir") == "rtl"
            and self.headers["content-language"] == "ar"
            and contents.counted["h1"] == 1
            and contents.counted["main"] == 1
            and len(contents.title.partition("|")[0].strip()) > 2
            and (contents.canonical == canonical or "noindex" in self.html)
        )


@dataclass
class Walk:
    """All pages from the front page on, and the addresses of files and other hosts they name."""

    origin: str
    cookie: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)
    foreign_files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.connection = HTTPConnection(urlsplit(self.origin).netloc, timeout=60)
        self.shapes = Counter()

    def start(self, *addresses):
        waiting = deque((address, "") for address in addresses)
        while waiting and len(self.pages) < MOST_PAGES:
            address, source = waiting.popleft()
            if address in self.pages:
                continue
            page = self.pages[address] = self.fetch(address, source)
            waiting.extend((target, address) for target in self.targets(page))
        self.connection.close()
        return self

    def fetch(self, address, source=""):
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self.connection.request("GET", quote(address, safe="/%?&="), headers=headers)
        response = self.connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        page = Page(address, response.status, found, response.read(), source)
        page.goes_to = found.get("location", "")
        return page

    def targets(self, page):
        """Addresses of pages of this site that a page leads to and nobody has asked for yet."""
        if page.goes_to:
            yield self.normal(urljoin(page.address, page.goes_to))
        if not page.is_html:
            return
        for link in page.contents.fetched:
            self.note_file(link, page.address)
        for link in page.contents.links:
            target = self.note_link(link, page.address)
            if target and target not in self.pages and self.is_worth_visiting(target):
                yield target

    def note_file(self, link, source):
        parts = urlsplit(urljoin(self.origin + source, link))
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.foreign_files[link] = source
        else:
            self.files.setdefault(parts.path, source)

    def note_link(self, link, source):
        """The address of a page of this site, or None for what is no page of it."""
        parts = urlsplit(urljoin(self.origin + source, link))
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.foreign[link] = source
        elif parts.path.startswith(FILES):
            self.files.setdefault(parts.path, source)
        elif not parts.path.startswith(ELSEWHERE):
            return self.normal(link, source)
        return None

    def normal(self, link, source="/"):
        """Path and query, the parameters in order of name: their order says nothing."""
        parts = urlsplit(urljoin(self.origin + source, link))
        path = quote(parts.path, safe="/%")
        query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
        return f"{path}?{query}" if query else path

    def is_worth_visiting(self, target):
        path, _, query = target.partition("?")
        form = OTHER_FORMS.search(path)
        if target in self.pages or not (query or form or WITHOUT_END in path):
            return True
        names = [name for name, _value in parse_qsl(query, keep_blank_values=True)]
        # One month of a calendar, and one form of a record, is like another.
        kind = re.sub(r"/\d+(?=/)", "", path)
        combined = names if len(names) <= MOST_FILTERS else ["more"]
        shape = (kind,) if form else (kind, *combined)
        self.shapes[shape] += 1
        return self.shapes[shape] <= (MOST_OF_ONE_FORM if form else MOST_OF_ONE_SHAPE)
