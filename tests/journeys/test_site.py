"""The demonstration site as a whole: every page that links lead to, by HTTP and in the browser.

The demonstration is loaded once for this module and is there for the threads of a live server.
All of it runs in one process (`--dist loadfile` in the Makefile), or every process would load it
again.
"""

import re
from contextlib import closing
from io import StringIO
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db.models.functions import Length
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import resolve, reverse
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Quote
from events.models import Event
from ngo_portal.shared.models import Photo
from ngo_portal.shared.workflow import Status
from ngo_portal.style import cutting, families
from ngo_portal.style.samples import TEMPLATES
from ngo_portal.urls import pages
from organizations.models import Organization, Person
from scripts import stylesheet
from tests import nu
from tests.html_errors import html_errors
from tests.journeys import rulers
from tests.journeys.axe import violations_in_every_look
from tests.journeys.sampling import FRAMES, every_sample, is_page, of_pages, routes
from tests.journeys.walking import Walk
from tests.journeys.weighing import fetched, is_font, weight
from tests.stylesheets import without_opaque
from tests.tables import put_rows_back

# Also for a test that needs no page: the tables would be emptied after it.
# What pages hold on PostgreSQL is tested page by page.
pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.once]

PUBLISHABLE = [Event, Article, Organization, Person]
# Alerts are on a site that sends mail.
SENDS_MAIL = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


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
    with override_settings(SITE_ORIGIN=server.url, MAILERS=SENDS_MAIL):
        yield server.url
    server.stop()


@pytest.fixture(scope="module")
def walk(site):
    return Walk(site).start("/", *every_record())


@pytest.fixture(scope="module")
def english_walk(site):
    """A page of every template again, as a reader of English gets it."""
    walk = Walk(site)
    with closing(walk.connection):
        walk.pages = {one.address: walk.fetch(one.address) for one in every_sample("en")}
    return walk


def every_record():
    """Addresses of all public records: no page may be there that no link leads to."""
    return [
        record.get_absolute_url() for model in PUBLISHABLE for record in model.objects.published()
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
        # That of the present month is asked of the clock, when somebody goes there.
        by_the_day = reverse("events:this-month")
        moved = [
            page
            for page in walk.pages.values()
            if page.goes_to and urlsplit(page.address).path != by_the_day
        ]

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
        # Of the other forms of lists only the first few addresses are visited, whichever they are.
        assert names - {f"{room}:embed-code" for room in rooms} == {
            *(f"{room}:{view}" for room in rooms for view in ["list", "detail"]),
            *(f"{room}:embed-card-code" for room in rooms),
            *["home", "about", "search", "theme-list", "theme", "country-list", "country"],
            *["statistics", "api-documentation", "offline", "accessibility", "alerts:new"],
            *["events:calendar", "events:calendar-list", "events:calendar-week", "events:map"],
            *["organizations:together", "people:together"],
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


CLASSES = re.compile(r'class="([^"]*)"')


def named_in(sheet):
    """The classes that a sheet speaks of."""
    text = without_opaque(stylesheet.stylesheet(sheet))
    return {*re.findall(r"\.([a-z][\w-]*)", text)}


class TestFrame:
    def test_language_direction_title_heading_and_canonical_address(self, walk):
        wrong = [page.address for page in html_pages(walk) if not page.has_a_frame(walk.origin)]

        assert wrong == []

    def test_english_pages_say_so(self, english_walk):
        pages = html_pages(english_walk)

        assert len(pages) == len([one for one in every_sample("en") if one.status == 200])
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

    def test_a_page_loads_the_sheet_that_it_draws_with(self, walk):
        named = {name: named_in(name) for name in stylesheet.SHEETS}
        further = named["pages"] - named["site"]
        bare = {
            page.address: found
            for page in html_pages(walk)
            if "css/pages" not in page.html
            and (found := further & {*" ".join(CLASSES.findall(page.html)).split()})
        }

        assert further
        assert bare == {}

    def test_ids_are_unique(self, walk):
        twice = [
            (page.address, name)
            for page in html_pages(walk)
            for name, times in page.contents.ids.items()
            if times > 1
        ]

        assert twice == []


class TestMarkup:
    def test_the_checker_sees_a_mistake(self, tmp_path):
        html = "<!doctype html><html lang=ar dir=rtl><title>ملتقى</title><p><bdo>نص</bdo></div>"

        assert len(nu.errors({"/wrong/": html}, tmp_path)) >= 2

    def test_every_kind_of_page_is_well_formed(self, site):
        """Whether or not the Nu checker, which reads the English pages too, is at hand."""
        walk = Walk(site)
        addresses = [*(sample.address for sample in every_sample()), "/?q=%00"]
        with closing(walk.connection):
            pages = [walk.fetch(address) for address in addresses]
        wrong = [(page.address, found) for page in pages if (found := html_errors(page.html))]

        assert len(pages) > 55
        assert wrong == []

    def test_the_html_of_every_page_is_valid(self, walk, english_walk, staff_pages, tmp_path):
        pages = {page.address: page.html for page in html_pages(walk)}
        with closing(walk.connection):
            others = [walk.fetch(sample.address) for sample in every_sample()]
        pages |= {page.address: page.html for page in others}
        pages |= {f"{page.address} (en)": page.html for page in english_walk.pages.values()}
        pages |= {name: render_to_string(name) for name in TEMPLATES.values()} | staff_pages

        assert nu.errors(pages, tmp_path) == []


@pytest.fixture(scope="module")
def staff_pages(site, django_db_blocker):
    """The style page as staff get it: whole, a family in its frames, and all frames of sheets."""
    with django_db_blocker.unblock():
        client = Client()
        client.force_login(get_user_model().objects.create_superuser("style", password="-"))
        names = [f"{sheet.name}.css" for sheet in families.sheets()]
        addresses = ["/style/", "/style/?of=card", *(f"/style/{name}/" for name in names)]
        return {address: client.get(address).text for address in addresses}


class TestSamples:
    """One list serves the style page, axe, the HTML checker, the rulers and the screenshots."""

    def test_every_public_address_is_in_it(self, site):
        known = {resolve(unquote(urlsplit(one.address).path)).view_name for one in of_pages()}

        assert {name for name, route in routes(pages) if is_page(name, route)} - known == set()

    def test_every_sample_answers_as_it_says(self, site):
        walk = Walk(site)
        expected = [*every_sample(), *every_sample("en")]
        with closing(walk.connection):
            found = [walk.fetch(one.address).status for one in expected]

        assert found == [one.status for one in expected]

    def test_every_family_of_classes_is_on_the_style_page(self, rf):
        request = rf.get("/style/")
        request.user = AnonymousUser()

        shown = cutting.cut(request)

        assert len(shown) > 80
        assert [family for family, found in shown.items() if not found] == []

    def test_every_part_is_on_the_style_page(self, staff_pages):
        assert [
            part for part in families.parts() if f">{part.name}<" not in staff_pages["/style/"]
        ] == []
        written = re.findall(r"<pre[^>]*>(.*?)</pre>", staff_pages["/style/"], re.DOTALL)
        assert len(written) == len([part for part in families.parts() if not part.families])
        assert [text for text in written if not text.strip()] == []


class TestBrowser:
    """The watch of every page also fails on errors, on the policy and on other hosts."""

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_every_page_is_accessible(self, new_page, language):
        """Each page is loaded once, and put to axe in every look."""
        page = new_page()
        problems = {}
        for sample in every_sample(language):
            page.set_viewport_size(rulers.PHONE)
            page.goto(sample.address)
            problems[sample.name] = rulers.sideways(page) + seen(page, sample)

        assert {name: found for name, found in problems.items() if found} == {}
        assert len(problems) >= 45

    def test_every_page_stands_up_to_the_rulers(self, new_page):
        page = new_page()
        problems = {}
        for sample in every_sample():
            page.set_viewport_size(rulers.PHONE)
            page.goto(sample.address)
            problems[sample.name] = measured(page, sample)

        assert {name: found for name, found in problems.items() if found} == {}

    def test_the_way_back_finds_the_parts_of_a_dossier_unfolded(self, new_page):
        page = new_page()
        page.set_viewport_size(rulers.PHONE)
        event = max(Event.objects.published(), key=lambda event: event.participations.count())
        page.goto(f"{event.get_absolute_url()}#participants")

        page.locator(".folder__back").click()

        page.locator(".contents__link[href='#outcomes']").click()
        assert page.url.endswith("#outcomes")

    def test_the_longest_article_is_light(self, new_page):
        """Its first view on a telephone, without photographs."""
        articles = Article.objects.published().annotate(length=Length("body"))
        files = fetched(
            new_page(viewport=rulers.PHONE), articles.latest("length").get_absolute_url()
        )

        words = [one for one in files if not is_font(one)]
        assert len(files) <= 12
        assert sum(map(weight, files)) < 150_000
        assert sum(map(weight, words)) < 60_000

    def test_the_rulers_find_what_is_wrong(self, page):
        page.set_content(rulers.WRONG)

        assert {fault.partition(":")[0] for fault in rulers.structure(page)} >= {
            "not one h1",
            "said to be ar",
        }
        assert rulers.keyboard(page) != []
        assert rulers.sideways(page) != []
        assert rulers.zoomed(page) != []


def measured(page, sample):
    """What the rulers say; frames have the landmarks of the page that they stand on."""
    own = [] if sample.name in FRAMES else [rulers.structure, rulers.keyboard]
    looks = [rulers.large_letters, rulers.zoomed, rulers.own_colours, rulers.more_contrast]
    return [fault for measure in [*own, *looks] for fault in measure(page)]


def seen(page, sample):
    """What axe says, in both schemes on both screens."""
    few = {"at_least": 3, "also": ()} if sample.name in FRAMES else {}
    return violations_in_every_look(page, rulers.PHONE, rulers.DESK, **few)
