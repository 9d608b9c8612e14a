"""The demonstration site as a whole: every page that links lead to, by HTTP and in the browser.

The demonstration is loaded once for this module and is there for the threads of a live server.
All of it runs in one process (`--dist loadfile` in the Makefile), or every process would load it
again.
"""

import re
from contextlib import closing
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import resolve, reverse
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Quote
from events.models import Event
from ngo_portal.shared.models import Photo, Theme
from ngo_portal.shared.site import in_language
from ngo_portal.shared.workflow import Status
from organizations.models import Organization, Person
from tests import nu
from tests.html_errors import html_errors
from tests.journeys.axe import violations
from tests.journeys.walking import Page, Walk
from tests.tables import put_rows_back

# Also for a test that needs no page: the tables would be emptied after it.
# What pages hold on PostgreSQL is tested page by page.
pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.once]

PUBLISHABLE = [Event, Article, Organization, Person]
WIDTHS = [320, 360, 768, 1280]
SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """The demonstration content, committed; every table is as before when the module ends."""
    with django_db_blocker.unblock():
        call_command("load_demo", stdout=StringIO())
        yield
        put_rows_back()


@pytest.fixture(scope="module")
def site(demonstration):
    """The address of a server of the demonstration."""
    server = LiveServer("localhost")
    # Where the links to canonical addresses lead.
    with override_settings(SITE_ORIGIN=server.url):
        yield server.url
    server.stop()


@pytest.fixture(scope="module")
def walk(site):
    return Walk(site).start("/", *every_record())


@pytest.fixture(scope="module")
def english_walk(site):
    """A page of every template again, as a reader of English gets it."""
    walk = Walk(site)
    addresses = [in_language(address, "en") for address in one_of_each_template()]
    with closing(walk.connection):
        walk.pages = {address: walk.fetch(address) for address in addresses}
    return walk


def every_record():
    """Addresses of all public records: no page may be there that no link leads to."""
    return [
        record.get_absolute_url() for model in PUBLISHABLE for record in model.objects.published()
    ]


def richest(model, *parts):
    """The address of the public record with most parts."""
    records = sorted(
        model.objects.published(), key=lambda record: sum(getattr(record, p).count() for p in parts)
    )
    return records[-1].get_absolute_url()


def one_of_each_template():
    """The address of a full page of every template, and of those that say there is nothing."""
    theme = Theme.objects.filter(events__in=Event.objects.published()).leaves().first()
    return [
        "/",
        reverse("events:list"),
        f"{reverse('events:list')}?theme=pr&country=sy&from=2010-01-01",
        f"{reverse('events:list')}?theme=pr&country=xx&type=nonsense&q=ورشة&from=abc",
        reverse("articles:list"),
        reverse("organizations:list"),
        reverse("people:list"),
        richest(Event, "agenda", "participations", "outcomes", "attendances", "ballots"),
        richest(Event, "photos", "documents", "sub_events", "relations"),
        richest(Article, "quotes", "sources", "photos", "person_links"),
        richest(Organization, "names", "links", "relations", "relations_to", "figures"),
        richest(Person, "affiliations", "participations", "quotes"),
        reverse("theme-list"),
        theme.parent.get_absolute_url(),
        theme.get_absolute_url(),
        reverse("country-list"),
        reverse("country", args=["sy"]),
        reverse("country", args=["aq"]),
        reverse("search"),
        f"{reverse('search')}?q=ورشة",
        f"{reverse('search')}?q=لاشيءمنهذا",
        f"{reverse('search')}?q={'ق' * 201}",
        reverse("about"),
        "/nothing-here/",
    ]


def html_pages(walk):
    return [page for page in walk.pages.values() if page.is_html]


class TestWalk:
    def test_every_link_leads_to_a_page(self, walk):
        failed = [
            (page.status, page.address, page.linked_from)
            for page in walk.pages.values()
            if page.status >= 400
        ]

        assert failed == []
        assert len(walk.pages) > 200

    def test_no_link_goes_through_a_redirect(self, walk):
        moved = [page for page in walk.pages.values() if page.goes_to]

        assert [(page.linked_from, page.address, page.goes_to) for page in moved] == []

    def test_links_alone_lead_to_every_record(self, walk):
        starts = {page.address for page in walk.pages.values() if not page.linked_from}
        linked = {
            walk.normal(link, page.address)
            for page in html_pages(walk)
            for link in page.contents.links
            if link
        }

        assert starts - linked == set()

    def test_every_kind_of_page_was_met(self, walk):
        names = {resolve(urlsplit(page.address).path).view_name for page in html_pages(walk)}

        rooms = ["events", "articles", "organizations", "people"]
        assert names == {
            *(f"{room}:{view}" for room in rooms for view in ["list", "detail"]),
            *(f"{room}:{view}" for room in rooms for view in ["embed-code", "embed-card-code"]),
            *["home", "about", "search", "theme-list", "theme", "country-list", "country"],
            *["statistics", "api-documentation", "offline"],
        }

    def test_every_file_of_a_page_is_there(self, walk):
        with closing(walk.connection):
            answers = {address: walk.fetch(address) for address in walk.files}

        wrong = [(page.status, page.address) for page in answers.values() if page.status != 200]
        kinds = {page.headers["content-type"].split("/")[0] for page in answers.values()}
        assert wrong == []
        assert {"image", "font", "text", "application"} <= kinds

    def test_nothing_is_fetched_from_another_host(self, walk):
        assert walk.foreign_files == {}
        secure = ("https:", "mailto:", "tel:", "webcal:")
        assert [link for link in walk.foreign.items() if not link[0].startswith(secure)] == []

    def test_a_fragment_leads_to_a_place_on_its_page(self, walk):
        lost = [
            (page.address, link)
            for page in html_pages(walk)
            for link in page.contents.links
            if link.startswith("#") and link[1:] and link[1:] not in page.contents.ids
        ]

        assert lost == []


class TestUnpublished:
    @staticmethod
    def occurrences(walk, words):
        return [
            (word, page.address) for page in html_pages(walk) for word in words if word in page.text
        ]

    def test_no_title_of_an_unpublished_record_is_on_any_page(self, walk):
        hidden = [
            record.title
            for model in (Event, Article)
            for record in model.objects.exclude(pk__in=model.objects.published())
        ]

        assert len(hidden) >= 10
        assert self.occurrences(walk, hidden) == []

    def test_no_link_leads_to_an_unpublished_record(self, walk):
        hidden = {
            f"/{reverse(room).strip('/')}/{record.pk}/": record.status
            for room, model in [
                ("events:list", Event),
                ("articles:list", Article),
                ("organizations:list", Organization),
                ("people:list", Person),
            ]
            for record in model.objects.exclude(pk__in=model.objects.published())
        }
        links = {link for page in html_pages(walk) for link in page.contents.links}

        assert len(hidden) >= 12
        assert [link for link in links if link.startswith(tuple(hidden))] == []
        with closing(walk.connection):
            answers = {
                (state == Status.WITHDRAWN, walk.fetch(address).status)
                for address, state in hidden.items()
            }
        assert answers == {(False, 404), (True, 410)}

    def test_a_withheld_person_is_nowhere(self, walk):
        (person,) = Person.objects.filter(is_withheld=True)
        words = [person.name, person.name_latin, *(other.name for other in person.names.all())]
        words += Quote.objects.filter(speaker=person).values_list("text", flat=True)
        words += person.participations.values_list("name_as_stated", flat=True)

        assert self.occurrences(walk, [word for word in words if word]) == []

    def test_a_photo_nobody_consented_to_is_nowhere(self, walk):
        hidden = Photo.objects.exclude(pk__in=Photo.objects.public())
        stems = [photo.image.name.rpartition(".")[0] for photo in hidden]

        assert stems
        assert self.occurrences(walk, stems) == []


class TestFrame:
    def test_language_direction_title_heading_and_canonical_address(self, walk):
        wrong = [page.address for page in html_pages(walk) if not has_a_frame(page, walk.origin)]

        assert wrong == []

    def test_english_pages_say_so(self, english_walk):
        pages = html_pages(english_walk)

        assert len(pages) == len(english_walk.pages) - 1
        assert {(p.contents.root["lang"], p.contents.root["dir"]) for p in pages} == {("en", "ltr")}
        assert {page.headers["content-language"] for page in pages} == {"en"}

    def test_titles_tell_pages_apart(self, walk):
        titles = {}
        for page in html_pages(walk):
            if "?" not in page.address:
                titles.setdefault(page.contents.title, []).append(page.address)

        assert {title: found for title, found in titles.items() if len(found) > 1} == {}

    def test_the_policy_of_every_page_is_strict(self, walk):
        policies = {page.headers["content-security-policy"] for page in walk.pages.values()}

        assert policies
        for policy in policies:
            assert "unsafe" not in policy
            assert "default-src 'self'" in policy
            assert not any(word in policy for word in ["*", "http:", "https:", "data:"])

    def test_nothing_stands_inline_that_the_policy_would_stop(self, walk):
        inline = {page.address: page.contents.inline for page in html_pages(walk)}

        assert {address: found for address, found in inline.items() if found} == {}
        # Files of ours: for the search box, for reading offline, for what is copied, for a frame
        # shown as others will.
        assert max(page.contents.counted["script"] for page in html_pages(walk)) == 4

    def test_ids_are_unique(self, walk):
        twice = [
            (page.address, name)
            for page in html_pages(walk)
            for name, times in page.contents.ids.items()
            if times > 1
        ]

        assert twice == []


def has_a_frame(page: Page, origin: str) -> bool:
    contents = page.contents
    path, _, query = page.address.partition("?")
    # The pages of a list are pages of their own; its filters are not.
    is_further = re.fullmatch(r"page=(?!1$)\d+", query)
    canonical = [f"{origin}{path}?{query}" if is_further else f"{origin}{path}"]
    return (
        contents.root.get("lang") == "ar"
        and contents.root.get("dir") == "rtl"
        and page.headers["content-language"] == "ar"
        and contents.counted["h1"] == 1
        and contents.counted["main"] == 1
        and len(contents.title.partition("|")[0].strip()) > 2
        and (contents.canonical == canonical or "noindex" in page.html)
    )


class TestMarkup:
    def test_the_checker_sees_a_mistake(self, tmp_path):
        html = "<!doctype html><html lang=ar dir=rtl><title>ملتقى</title><p><bdo>نص</bdo></div>"

        assert len(nu.errors({"/wrong/": html}, tmp_path)) >= 2

    def test_every_kind_of_page_is_well_formed(self, site, english_walk):
        """Whether or not the Nu checker is at hand."""
        walk = Walk(site)
        with closing(walk.connection):
            pages = [walk.fetch(address) for address in [*one_of_each_template(), "/?q=%00"]]
        pages += english_walk.pages.values()
        wrong = [(page.address, found) for page in pages if (found := html_errors(page.html))]

        assert len(pages) > 45
        assert wrong == []

    def test_the_html_of_every_page_is_valid(self, walk, english_walk, tmp_path):
        pages = {page.address: page.html for page in html_pages(walk)}
        pages |= {f"{page.address} (en)": page.html for page in english_walk.pages.values()}

        assert nu.errors(pages, tmp_path) == []


class TestBrowser:
    """The watch of every page also fails on errors, on the policy and on other hosts."""

    @pytest.mark.parametrize("number", range(24))
    def test_a_page_is_accessible_and_fits_every_screen(self, new_page, number):
        address = one_of_each_template()[number]
        page = new_page(viewport={"width": 360, "height": 740})

        page.goto(address)

        problems = []
        for scheme, width in [("light", 360), ("dark", 1280)]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            problems += [(address, scheme, width, text) for text in violations(page)]
        assert problems == []
        assert too_wide(page) == []

    @pytest.mark.parametrize("number", [0, 3, 7, 10])
    def test_an_english_page_is_accessible_and_fits(self, site, new_page, number):
        address = in_language(one_of_each_template()[number], "en")
        page = new_page(color_scheme="dark", viewport={"width": 360, "height": 740})

        page.goto(address)

        assert violations(page) == []
        assert too_wide(page) == []

    def test_every_template_is_tried(self):
        assert len(one_of_each_template()) == 24


def too_wide(page):
    """The widths at which the page scrolls sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(SCROLLS_SIDEWAYS):
            found.append(width)
    return found
