"""No address, whoever makes it up, is answered by an error of the server."""

import pytest
from bs4 import BeautifulSoup
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from django.utils import translation

from ngo_portal.requests import MAX_QUERY_BYTES
from ngo_portal.shared import projecting
from ngo_portal.shared.citing.views import FORMATS
from ngo_portal.shared.posters.poster import poster_of_site
from tests.factories.articles import ArticleFactory
from tests.factories.events import EventFactory, InvolvementFactory, ParticipationFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, PhotoFactory, ThemeFactory
from tests.pages import HOSTILE_QUERIES

pytestmark = pytest.mark.django_db

LISTS = ["events:list", "articles:list", "organizations:list", "people:list"]
DETAILS = ["events:detail", "articles:detail", "organizations:detail", "people:detail"]
SHORT = ["events:short", "articles:short", "organizations:short", "people:short"]
SHORTEST = ["short-event", "short-article", "short-organization", "short-person"]
NOUNS = ["events", "articles", "organizations", "people"]
EMBEDS = [f"{noun}:{name}" for noun in NOUNS for name in ("embed", "embed-code")]
CARDS = [f"{noun}:{name}" for noun in NOUNS for name in ("embed-card", "embed-card-code")]
OTHERS = ["home", "about", "search", "theme-list", "theme", "country-list", "country", "media"]
OTHERS += ["suggestions", "events:calendar", "statistics", "chart-image", "chart-data"]
OTHERS += ["poster", "api-documentation", "accessibility"]
OTHERS += ["offline", "offline-changes", "service-worker"]
CITED = [f"{noun}:{form}" for noun in ("events", "articles") for form in FORMATS]
# Lists as files, and what programs look for.
EXPORTS = ["export-csv", "export-xlsx", "export-geojson"]
FILES = [f"{list_.partition(':')[0]}:{name}" for list_ in LISTS for name in EXPORTS]
FILES.remove("people:export-geojson")
FILES += ["sitemap", "sitemap-pages", "sitemap-news", "sitemap-records", "opensearch", "manifest"]
FILES += ["robots", *(f"{noun}:jsonl" for noun in NOUNS)]
FEEDS = [name.replace("list", form) for name in LISTS for form in ("feed-atom", "feed-json")]
PAIRS = ["organizations:together", "people:together"]
CALENDARS = ["events:calendar-ics", "events:event-ics", "events:calendar-list"]
CALENDARS += ["events:calendar-week", "events:map"]
PAGES = [*LISTS, *DETAILS, *EMBEDS, *CARDS, "events:digest", *OTHERS, *FILES, *FEEDS, *CALENDARS]
PAGES += [*PAIRS, *CITED]
# A preview needs a signed link: tests/shared/test_preview.py.
NOT_PAGES = {"choose-language", "choose-edition", "events:this-month", "preview"}
# Not there unless the operator named somebody: tests/portal/test_discovery.py.
NOT_PAGES |= {"security-contact"}
# That needs an address to describe: tests/portal/test_embeds.py.
NOT_PAGES |= {"oembed"}
# For staff alone: tests/portal/test_style.py.
NOT_PAGES |= {"style", "style-specimens"}
# Most of them need a signed link as well: tests/portal/test_alerts.py.
NOT_PAGES |= {f"alerts:{name}" for name in ("new", "sent", "confirm", "mine", "leave")}

ODD_QUERIES = [
    *HOSTILE_QUERIES,
    # A page number whose digits Python refuses to read.
    "page=" + "9" * 4000,
    "page=1&page=-1",
    "page=%D9%A2",
    "page=%00",
    "theme=pr%00",
    "&".join(["theme=pr"] * 200),
    "&".join(f"country={number}" for number in range(200)),
    "&".join(["q=a"] * 200),
    "organization=" + "9" * 30,
    f"person={2**63}",
    "year=" + "9" * 400,
    "year=-2022&year=0x7e6&year=%D9%A2%D9%A0%D9%A2%D9%A2",
    "from=9999-12-31&to=0001-01-01",
    "from=2022-02-30&to=%D9%A3%D9%A1/%D9%A1%D9%A2/%D9%A2%D9%A0%D9%A2%D9%A2",
    "mode=../../etc/passwd",
    "tag=%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7",
    "q=%c3%28",
    "q=%ed%a0%80",
    "q=%EF%BF%BF%F4%8F%BF%BF",
    "q=%E2%80%AE%E2%81%A6%E2%80%8F%D9%80",
    "q=%0d%0aSet-Cookie:%20a=b",
    "q=" + "%F0%9F%98%80" * 300,
    "q=" + "(" * 150,
    "q=" + "%EF%B7%BA" * 199,
    "type[]=workshop&type.code=1&type__code=x&themes__parent=1",
    "%ff=%ff",
    "%c3%28=1",
    "?????",
    "a;b;c=d;e",
    "x" * 3000,
    "q=" + "x" * 10_000,
    "theme=" + "%D9%82" * 1700,
]


@pytest.fixture
def calm_client(client):
    """A client that hands over an error of the server as the reader would get it."""
    client.raise_request_exception = False
    return client


@pytest.fixture(scope="module")
def addresses(django_db_setup, django_db_blocker):
    """One address of every public page, with records behind it that stay for all tests."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("ar"):
        with projecting.together():
            found = addresses_of_records()
        yield found
        transaction.set_rollback(True)


def addresses_of_records():
    theme, photo = ThemeFactory(), PhotoFactory()
    records = [
        EventFactory(themes=[theme], cover=photo),
        ArticleFactory(themes=[theme]),
        OrganizationFactory(themes=[theme]),
        PersonFactory(country=CountryFactory()),
    ]
    found = {name: reverse(name) for name in [*LISTS, "home", "about", "search"]}
    found |= {name: reverse(name) for name in ["suggestions", "events:calendar-ics", *FEEDS]}
    found["events:event-ics"] = reverse("events:event-ics", args=[records[0].pk])
    found["events:calendar"] = reverse("events:calendar", args=[2022, 5])
    found["events:calendar-list"] = reverse("events:calendar-list", args=[2022, 5])
    found["events:calendar-week"] = reverse("events:calendar-week", args=[2022, 5, 7])
    found["events:map"] = reverse("events:map")
    found |= {name: reverse(name) for name in ["theme-list", "country-list"]}
    found |= {name: reverse(name) for name in FILES if name != "sitemap-records"}
    found["sitemap-records"] = reverse("sitemap-records", args=["people", 1])
    for name, short, record in zip(DETAILS, SHORT, records, strict=True):
        found[name] = record.get_absolute_url()
        found[short] = reverse(short, args=[record.pk])
    for name in EMBEDS:
        found[name] = reverse(name)
    for name, record in zip(SHORTEST, records, strict=True):
        found[name] = reverse(name, args=[record.pk])
    of_noun = dict(zip(NOUNS, records, strict=True))
    for name in [*CARDS, "events:digest"]:
        found[name] = reverse(name, args=[of_noun[name.partition(":")[0]].pk])
    for name in CITED:
        found[name] = reverse(name, args=[of_noun[name.partition(":")[0]].pk])
    pairs = [[records[2], OrganizationFactory()], [records[3], PersonFactory()]]
    for name, pair in zip(PAIRS, pairs, strict=True):
        found[name] = reverse(name, args=[one.pk for one in pair])
    for one in pairs[0]:
        InvolvementFactory(event=records[0], organization=one)
    for one in pairs[1]:
        ParticipationFactory(event=records[0], person=one)
    found["theme"] = theme.get_absolute_url()
    found["country"] = CountryFactory().get_absolute_url()
    found |= {name: reverse(name) for name in ["statistics", "api-documentation"]}
    found |= {name: reverse(name) for name in ["accessibility", "offline", "offline-changes"]}
    found["service-worker"] = reverse("service-worker")
    found |= {name: reverse(name, args=["year"]) for name in ["chart-image", "chart-data"]}
    found["media"] = photo.image.url
    found["poster"] = poster_of_site().address
    return found


def status(client, address):
    response = client.get(address)
    response.getvalue()  # closes the file behind a photo
    return response.status_code


def expected(name, query):
    """The one right answer to a page with this query."""
    if "%00" in query or len(query) > MAX_QUERY_BYTES:
        return 400
    if name in [*SHORT, *SHORTEST]:
        return 301
    if name == "search":
        # Nonsense of a page is the first page; a page that is not there is not found.
        return 404 if query.endswith("&page=2") else 200
    return 404 if name in [*LISTS, *PAIRS, *FEEDS] and "page=" in query else 200


def test_every_public_address_is_tried():
    assert {*names_of(get_resolver())} == {*PAGES, *SHORT, *SHORTEST} | NOT_PAGES


def names_of(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        # Those of accounts are tried in test_signing_in.py, those of programs in test_api.py.
        elif pattern.app_name not in ("admin", "api") and str(pattern.pattern) != "account/":
            yield from names_of(pattern, f"{pattern.namespace}:" if pattern.namespace else "")


@pytest.mark.parametrize("name", [*PAGES, *SHORT, *SHORTEST])
def test_a_nonsensical_query_is_answered(calm_client, addresses, name):
    address = addresses[name]

    queries = ODD_QUERIES if name in [*LISTS, "search"] else ODD_QUERIES[::4]
    answers = {query: status(calm_client, f"{address}?{query}") for query in queries}

    wrong = {
        query[:80]: answer for query, answer in answers.items() if answer != expected(name, query)
    }
    assert wrong == {}


@pytest.mark.parametrize("room", ["events", "articles", "organizations", "people"])
@pytest.mark.parametrize(
    "path",
    [
        "0",
        "-1",
        "1.5",
        "1e3",
        "0x1",
        "٧",
        str(2**31),
        str(2**63 - 1),
        str(2**63),
        str(10**30),
        "9" * 900,
        f"{10**30}/slug",
        "None",
        "%ff",
        "%c3%28",
        "%ed%a0%80",
        "%F0%9F%98%80",
        "%E2%80%AE",
        "..%2f..%2fadmin",
        "' OR 1=1 --",
        "%3Cscript%3E",
        "list.html",
        "1;2",
    ],
)
def test_an_address_of_no_record_is_not_found(calm_client, room, path):
    assert status(calm_client, f"/{room}/{path}/") == 404


@pytest.mark.parametrize("room", ["events", "articles", "organizations", "people"])
@pytest.mark.parametrize(
    "slug",
    [
        "-",
        "wrong",
        "a" * 900,
        "%F0%9F%98%80",
        "%E2%80%AE%E2%81%A6",
        # Half a letter: an address that was cut off when it was copied.
        "%D9%88%D8",
        "%ff",
        "a.b",
        "a b",
        "%3Cscript%3Ealert(1)",
        "..",
    ],
)
def test_any_slug_leads_to_the_record(calm_client, addresses, room, slug):
    right = addresses[f"{room}:detail"]

    response = calm_client.get(f"{addresses[f'{room}:short']}{slug}/?a=%D9%88")

    assert response.status_code == 301
    assert response["Location"] == f"{right}?a=%D9%88"


@pytest.mark.parametrize("path", ["%00", "events/1%00/", "themes/%00/", "media/%00.jpg"])
def test_nul_in_a_path_is_refused(calm_client, path):
    assert status(calm_client, f"/{path}") == 400


@pytest.mark.parametrize(
    "path",
    [
        "%ff",
        "%c3%28/",
        "%ed%a0%80/",
        "%F0%9F%98%80/",
        "%E2%80%AE/",
        "..%2f..%2fetc%2fpasswd",
        "static/..%2f..%2fmanage.py",
        "static/%2e%2e/manage.py",
        "static/css/",
        "a" * 1000,
        "wp-login.php",
        ".git/config",
        "//example.org/",
        "themes/%F0%9F%98%80/",
        "countries/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7/",
    ],
)
def test_an_address_of_nothing_is_not_found(calm_client, path):
    assert status(calm_client, f"/{path}") == 404


def test_an_address_of_unreasonable_length_is_refused(calm_client):
    assert status(calm_client, f"/events/{'9' * 10_000}/") == 400


@pytest.mark.parametrize("address", ["/events/?page=-1", "/nothing/", "/events/?q=%00"])
def test_a_refusal_is_a_page_with_a_way_home(calm_client, address):
    page = BeautifulSoup(calm_client.get(address).content, "html.parser")

    assert len(page.select("h1")) == 1
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert page.select("main a[href='/']")


@pytest.mark.once
@pytest.mark.parametrize("name", [*PAGES, *SHORT, *SHORTEST])
def test_pages_are_only_read(calm_client, addresses, name):
    for method in [calm_client.post, calm_client.put, calm_client.patch, calm_client.delete]:
        assert method(addresses[name]).status_code == 405
    head = calm_client.head(addresses[name])
    assert head.status_code == (301 if name in [*SHORT, *SHORTEST] else 200)
    close(head)


def close(response):
    """Close the file behind a photo and not, as after a request, the connection of all tests."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


@pytest.mark.once
@pytest.mark.parametrize(
    ("next_address", "goes_to"),
    [
        ("/events/?theme=pr&page=2", "/events/?theme=pr&page=2"),
        ("//example.org/", "/"),
        ("https://example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\example.org/", "/"),
        ("\u202e//example.org", None),
        ("/events/\r\nX-Evil: 1", None),
        ("/events/\x00", None),
        ("x" * 5000, None),
        ("", "/"),
    ],
)
def test_choosing_a_language_stays_on_this_site(calm_client, next_address, goes_to):
    data = {"language": "en", "next": next_address}

    response = calm_client.post(reverse("choose-language"), data)

    location = response.headers.get("Location", "/")
    assert response.status_code in {302, 400}
    assert "X-Evil" not in response.headers
    assert not location.startswith(("//", "http", "javascript", "/\\"))
    assert goes_to is None or location == goes_to


@pytest.mark.parametrize("language", ["xx", "", "\x00", "../ar", "ar" * 3000])
def test_an_unknown_language_changes_nothing(calm_client, language):
    calm_client.post(reverse("choose-language"), {"language": language, "next": "/"})

    assert calm_client.get("/account/login/").headers["Content-Language"] == "ar"


@pytest.mark.once
@pytest.mark.parametrize(
    "cookies",
    [
        "django_language=xx",
        'django_language="\\000"',
        "django_language=../../../etc/passwd",
        "sessionid=short",
        f"sessionid={'a' * 3000}",
        'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000abcdefgh"',
        "sessionid=\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7",
        "messages=%5B%5B%22x",
        "csrftoken=" + "x" * 500,
        "; ; =; ===;;",
    ],
)
@pytest.mark.parametrize("address", ["/", "/account/login/", "/events/"])
def test_odd_cookies_are_answered(calm_client, cookies, address):
    assert calm_client.get(address, HTTP_COOKIE=cookies).status_code in {200, 400}


@pytest.mark.once
@pytest.mark.parametrize("host", ["evil.example", "testserver:port", "", "a" * 300])
def test_another_host_name_is_refused(calm_client, host):
    assert calm_client.get("/", HTTP_HOST=host).status_code == 400


def test_another_host_name_leaves_no_traceback_in_the_log(calm_client, caplog):
    response = calm_client.get("/", HTTP_HOST="evil.example")

    assert response.status_code == 400
    assert not any(record.exc_info for record in caplog.records)
