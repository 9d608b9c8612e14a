"""The text edition: all that a page says, in less than 15,000 bytes, for those who want it."""

import re
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse

from ngo_portal.page_cache.layer import PageCache
from ngo_portal.shared import generation, projecting
from ngo_portal.text_edition.dividing import divided
from ngo_portal.text_edition.middleware import MOST_BYTES
from ngo_portal.text_edition.slimming import flow, slim
from ngo_portal.text_edition.tree import read
from tests.factories.articles import ArticleEventFactory, ArticleFactory, ArticlePhotoFactory
from tests.factories.events import (
    AgendaItemFactory,
    AttendanceFactory,
    BallotFactory,
    EventFactory,
    InvolvementFactory,
    OutcomeFactory,
    ParticipationFactory,
)
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import CountryFactory, PhotoFactory, ThemeFactory
from tests.html_errors import html_errors
from tests.wsgi import ask

pytestmark = pytest.mark.django_db
SAVING = {"HTTP_SAVE_DATA": "on"}
LINK = re.compile(r'<a href="([^"]*)"')
FRAME = (
    '<!doctype html><html lang="ar" dir="rtl"><head><title>ملتقى</title></head>'
    "<body><main><h1>ملتقى</h1>{}</main></body></html>"
)
HEADINGS = ["h1", "h2", "h3", "h4"]


@pytest.fixture
@projecting.together()
def pages():
    """An address of every kind of page, with something on each."""
    theme, photo = ThemeFactory(), PhotoFactory()
    event = EventFactory(themes=[theme], cover=photo, tags=["وسم"], several_days=True)
    for factory in (InvolvementFactory, ParticipationFactory, AttendanceFactory, AgendaItemFactory):
        factory(event=event)
    for factory in (OutcomeFactory, OutcomeFactory, BallotFactory):
        factory(event=event)
    figure = f'<figure><img data-photo="{photo.pk}"><figcaption>شرح</figcaption></figure>'
    article = ArticleFactory(themes=[theme], cover=photo, body=f"<p>نص</p>{figure}<p>نص</p>")
    ArticleEventFactory(article=article, event=event)
    ArticlePhotoFactory(article=article)
    records = [event, article, OrganizationFactory(logo=photo), PersonFactory(portrait=photo)]
    for number in range(25):
        EventFactory(title=f"ورشة ذات عنوان طويل في شؤون متفرقة {number} " * 3, themes=[theme])
    names = ["home", "about", "theme-list", "country-list", "events:list", "articles:list"]
    names += ["organizations:list", "people:list"]
    return [
        *map(reverse, names),
        *(record.get_absolute_url() for record in records),
        *(record.get_absolute_url() for record in (theme, CountryFactory())),
        "/search/?q=ورشة",
        f"/events/?theme={theme.code}&country=SY&q=ورشة",
        "/events/?country=nowhere",
        "/events/?choose=theme",
        "/events/?page=2",
        "/events/calendar/2022/5/",
        "/events/calendar/2022/5/list/",
        "/events/calendar/week/2022/5/7/",
        "/events/map/",
        "/events/embed/code/",
        "/nothing/",
        EventFactory(withdrawn=True).get_absolute_url(),
    ]


def soup_of(client, address, **headers):
    return BeautifulSoup(client.get(address, **headers).content, "html.parser")


def parts_of(client, address):
    """The pages of the text edition, one after the other, as a reader goes on."""
    join, part = "&" if "?" in address else "?", 1
    while True:
        response = client.get(f"{address}{join}part={part}", **SAVING)
        assert len(response.content) < MOST_BYTES
        assert "script-src" not in response.headers["Content-Security-Policy"]
        yield response.content.decode()
        part += 1
        if f"part={part}" not in response.content.decode():
            return


def headings(page):
    for left_out in page.select("[data-edition=full]"):
        left_out.decompose()
    return [" ".join(heading.text.split()) for heading in page.main.find_all(HEADINGS)]


@pytest.mark.once
def test_text_edition_says_what_the_page_says(client, pages):
    for address in pages:
        full = soup_of(client, address)
        texts = [*parts_of(client, address)]

        found = []
        for number, text in enumerate(texts):
            page = BeautifulSoup(text, "html.parser")
            assert page.select("img, svg, picture, script, style, iframe, [style], [class]") == []
            assert [link["rel"] for link in page.select("link")][-2:] == [["icon"], ["stylesheet"]]
            assert html_errors(text) == []
            # Each further part is headed like the first.
            found += headings(page)[1 if number else 0 :]
        assert sorted(found) == sorted(headings(full)), address
        linked = {unquote(link["href"]) for link in full.main.select("a[href^='/']")}
        kept = {unquote(link) for text in texts for link in LINK.findall(unescape(text))}
        assert linked - kept == set(), address


def words(text):
    return " ".join(BeautifulSoup(text, "html.parser").get_text(" ").split())


@pytest.mark.once
def test_long_text_goes_on_in_parts(client):
    paragraphs = "".join(f"<p>الفقرة {number}: {'كلمات كثيرة ' * 60}</p>" for number in range(40))
    items = "".join(f"<li>البند {number} {'من القائمة ' * 30}</li>" for number in range(1, 31))
    one = f"<p>{'سطر بلا نهاية ' * 1500}</p>"
    article = ArticleFactory(body=f"{paragraphs}<h2>القائمة</h2><ol>{items}</ol>{one}")

    texts = [*parts_of(client, article.get_absolute_url())]

    mains = [BeautifulSoup(text, "html.parser").main for text in texts]
    assert len(texts) > 5
    whole = " ".join(words(str(main)) for main in mains)
    assert re.findall(r"الفقرة (\d+):", whole) == [str(number) for number in range(40)]
    assert re.findall(r"البند (\d+) ", whole) == [str(number) for number in range(1, 31)]
    assert whole.count("نهاية") == 1500
    for main in mains:
        # An item says its number itself, wherever the list goes on.
        for item in main.select("ol > li"):
            assert item["value"] == re.search(r"البند (\d+)", item.text)[1]
        last = [child for child in main.children if child.name][-2]
        assert last.name not in HEADINGS
    assert [len(main.select("h1")) for main in mains] == [1] * len(mains)
    for part in ["0", "-3", "x", "9" * 30, ""]:
        assert client.get(f"{article.get_absolute_url()}?part={part}", **SAVING).status_code == 200


@pytest.mark.once
def test_nothing_is_lost_between_two_parts():
    page = "<p>أ<b>ب</b></p><ul><li>ج<ul><li>د</li><li>هـ و ز</li></ul></li></ul><table><tr><td>ح"
    page = f"{page}</td></tr></table><form><p>ط</p></form><h2>ي</h2><p>ك {'ل ' * 3000}</p>"
    nodes = flow(slim(read(f"<main>{page * 5}</main>").first("main"), "ar"))

    for room in (1, 50, 3000, 100_000):
        parts = divided(nodes, room)
        assert "".join(words("".join(parts)).split()) == "".join(words(page * 5).split())
        assert [part for part in parts if html_errors(FRAME.format(part))] == []
    assert len(divided(nodes, 100_000)) == 1


# A choice, and how it is kept


@pytest.fixture
def site(settings, tmp_path):
    """The whole site behind its cache of pages."""
    settings.CACHE_DIR = tmp_path / "cache"
    generation.listener.forget()
    for signal in [request_started, request_finished]:
        signal.disconnect(close_old_connections)
    yield PageCache(WSGIHandler(), most_bytes=10**7, stamp="one")
    for signal in [request_started, request_finished]:
        signal.connect(close_old_connections)
    generation.listener.forget()


def is_text(answer):
    assert (b"css/text.css" in answer.body) != (b"css/site.css" in answer.body)
    return b"css/text.css" in answer.body


def test_kept_pages_know_their_edition(site):
    asked = [
        ({}, False),
        (SAVING, True),
        ({"HTTP_SAVE_DATA": "off"}, False),
        ({"HTTP_COOKIE": "edition=text"}, True),
        ({"HTTP_COOKIE": "a=b; edition=full", **SAVING}, False),
        ({"HTTP_COOKIE": "edition=nonsense"}, False),
        ({"HTTP_COOKIE": "xedition=text"}, False),
        # However a cookie is written, the cache and Django have to read the same in it.
        ({"HTTP_COOKIE": "edition =text"}, True),
        ({"HTTP_COOKIE": 'edition="text"'}, True),
        ({"HTTP_COOKIE": "edition=text; edition=full"}, False),
        ({"HTTP_COOKIE": "edition=FULL", **SAVING}, True),
    ]

    first = [is_text(ask(site, "/events/", **headers)) for headers, _expected in asked]
    second = [ask(site, "/events/", **headers) for headers, _expected in asked]

    assert first == [expected for _headers, expected in asked]
    assert [is_text(answer) for answer in second] == first
    assert {answer.cache for answer in second} == {"hit"}
    assert {answer.headers["Vary"] for answer in second} == {"Cookie, Accept-Encoding, Save-Data"}
    tags = {(answer.headers["ETag"], is_text(answer)) for answer in second}
    # That of who saves data says so: three pages.
    assert len(tags) == 3
    not_modified = ask(site, "/events/", HTTP_IF_NONE_MATCH=second[0].headers["ETag"], **SAVING)
    assert not_modified.status == "200 OK"


def test_only_who_saves_data_is_told_so(site):
    asked = [{"HTTP_COOKIE": "edition=text", **SAVING}, SAVING, {"HTTP_COOKIE": "edition=text"}]

    pages = [ask(site, "/events/", **headers).body.decode() for headers in asked]

    assert ["متصفحك" in page for page in pages] == [False, True, False]


def test_no_cache_in_front_keeps_what_was_read_in_another_charset(client):
    address = "/events/?q=%D8%B9"

    plain = client.get(address)
    other = client.get(address, CONTENT_TYPE="text/html; charset=latin-1")

    assert plain.content != other.content
    assert "public" in plain.headers["Cache-Control"]
    assert "public" not in other.headers.get("Cache-Control", "")


@pytest.mark.once
def test_statistics_keep_their_years_and_lists_part_their_doors(client):
    with projecting.together():
        for year in [2021, 2023]:
            EventFactory(starts_on=date(year, 3, 1))

    full, text = client.get("/statistics/"), client.get("/statistics/", **SAVING)

    cells = [
        {td.text for td in BeautifulSoup(page.content, "html.parser").select("th[scope=row], td")}
        for page in (full, text)
    ]
    assert {"2021", "2022", "2023"} <= cells[0]
    assert cells[0] - cells[1] == set()
    doors = soup_of(client, "/events/", **SAVING).select("dd li a")
    shown = BeautifulSoup(client.get("/events/").content, "html.parser")
    assert [door.text for door in doors] == [
        door.text for door in shown.select(".take-along__door a")
    ]
    assert len(doors) > 3


def test_a_change_is_seen_in_the_text_edition(site, django_capture_on_commit_callbacks):
    ask(site, "/events/", **SAVING)
    with django_capture_on_commit_callbacks(execute=True):
        event = EventFactory(title="فعالية جديدة")

    assert "فعالية جديدة" in ask(site, "/events/", **SAVING).body.decode()
    with django_capture_on_commit_callbacks(execute=True):
        event.delete()
    assert "فعالية جديدة" not in ask(site, "/events/", **SAVING).body.decode()


def test_readers_choose_the_edition_and_come_back(client):
    address = "/events/?q=%D9%88&page=1"
    form = soup_of(client, address).select_one("form.footer__editions")
    back = form.select_one("input")["value"]

    chosen = client.post(form["action"], {"next": back, "edition": form.button["value"]})

    assert (chosen.status_code, chosen.headers["Location"]) == (302, address)
    cookie = chosen.cookies["edition"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("text", "Lax", True)
    text = soup_of(client, f"{address}&part=1")
    assert text.select_one("link[rel=stylesheet]")["href"].endswith("text.css")
    # The other language, the other editions and the whole site are within reach.
    form = text.select_one("form#full")
    assert form.select_one("input")["value"] == address
    client.post(form["action"], {"edition": form.button["value"], "next": "//example.org/"})
    assert soup_of(client, address, **SAVING).select("link[rel=stylesheet][href$='site.css']")
    refused = client.post("/edition/", {"edition": "text"}, HTTP_SEC_FETCH_SITE="cross-site")
    assert (refused.status_code, client.get("/edition/").status_code) == (403, 405)
    assert "edition" not in client.post("/edition/", {"edition": "x"}).cookies


def test_language_keeps_the_edition(client):
    client.cookies["edition"] = "text"
    page = soup_of(client, "/events/")

    nav = page.select_one("nav")
    switch = nav.select_one("a[hreflang=en]")
    if switch:
        english = soup_of(client, switch["href"])
    else:
        client.post("/language/", {"language": "en", "next": "/events/"})
        english = soup_of(client, "/events/")

    assert (page.html["lang"], english.html["lang"]) == ("ar", "en")
    assert english.select("link[href$='text.css']")
    assert english.h1.text == "Events"


def test_filters_can_be_used_without_any_script(client):
    with projecting.together():
        for number in range(40):
            EventFactory(country=CountryFactory(code=f"Q{chr(65 + number % 26)}"))
    form = soup_of(client, "/events/?country=QA", **SAVING).select_one("details form")

    ticked = form.select("input[type=checkbox]")
    assert [(box["name"], box["value"], box.has_attr("checked")) for box in ticked] == [
        ("country", "qa", True)
    ]
    # Enter in the box presses the first button, which chooses nothing.
    assert not form.select_one("button").has_attr("name")
    assert form.select("button[name=choose][value=country]")
    choosing = soup_of(client, "/events/?country=QA&choose=country", **SAVING)
    assert 0 < len(choosing.select("input[type=checkbox]")) <= 30
    assert choosing.select("input[type=checkbox][checked][value=qa]")


@pytest.mark.once
@pytest.mark.parametrize("address", ["/account/login/", "/admin/", "/robots.txt", "/events/embed/"])
def test_other_answers_have_one_edition(client, address):
    plain, saving = client.get(address), client.get(address, **SAVING)

    assert b"css/text.css" not in saving.content
    assert "Save-Data" not in plain.headers.get("Vary", "")
