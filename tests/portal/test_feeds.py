"""Feeds beside every list: whole, in order, true about when, and silent about what is hidden."""

import json
from datetime import date, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.listings import ARTICLES
from articles.models import Article
from events.listings import EVENTS
from events.models import Event
from ngo_portal.listings import LISTINGS
from ngo_portal.page_cache.layer import PageCache
from ngo_portal.shared import generation
from ngo_portal.shared.feeds import views
from ngo_portal.shared.feeds.atom import NEVER
from ngo_portal.shared.feeds.order import looked_up, walked
from ngo_portal.shared.models import Photo
from ngo_portal.shared.publishing import Status
from ngo_portal.shared.searching.keys import record_of
from tests.doors.feeds import (
    entries_behind_feed,
    ids_behind_feed,
    ids_behind_json_feed,
    items_behind_json_feed,
)
from tests.factories import articles, events, organizations, shared
from tests.wsgi import ask

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FORMS = [
    f"/{noun}/{name}"
    for noun in ("events", "articles", "organizations", "people")
    for name in ("feed.atom", "feed.json")
]


def days_ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(views, "RECORDS_PER_PAGE", 3)


@pytest.fixture
def site(settings, tmp_path):
    """The whole site behind its cache of pages, as a process of its own."""
    settings.CACHE_DIR = tmp_path / "cache"
    for signal in [request_started, request_finished]:
        signal.disconnect(close_old_connections)
    yield PageCache(WSGIHandler(), most_bytes=10**7, stamp="one")
    for signal in [request_started, request_finished]:
        signal.connect(close_old_connections)
    generation.listener.forget()


def test_feed_tells_the_last_published_first_whatever_its_date(small_pages):
    far, near = date(2099, 5, 1), date(2021, 5, 1)
    old_news = events.EventFactory(starts_on=far, publish_at=days_ago(9))
    today = events.EventFactory(starts_on=near, publish_at=days_ago(0))
    undated = events.EventFactory(undated=True, publish_at=days_ago(5))
    others = [events.EventFactory(publish_at=days_ago(20 + n)) for n in range(5)]
    events.EventFactory(draft=True)
    events.EventFactory(scheduled=True)
    expected = [record.pk for record in (today, undated, old_news, *others)]

    assert ids_behind_feed(EVENTS) == expected
    assert ids_behind_json_feed(EVENTS) == expected
    assert ids_behind_feed(EVENTS, "from=2099-01-01") == [old_news.pk]


def test_both_ways_to_the_newest_find_the_same():
    for number in range(7):
        # Some of the same moment: then the number decides.
        events.EventFactory(publish_at=days_ago(number // 2), country=shared.CountryFactory())
    selection = EVENTS.select(QueryDict())
    among = {record_of(docid): docid for docid in selection.docids}

    for wanted in (1, 4, 7, 99):
        assert walked(selection, among, wanted) == looked_up(selection, among, wanted)
    assert len(looked_up(selection, among, 99)) == 7


def test_feeds_ask_as_much_for_one_record_as_for_five(client):
    def grow(number):
        for _ in range(number):
            article = articles.ArticleFactory(cover=shared.PhotoFactory())
            articles.QuoteFactory(article=article)
            event = events.EventFactory(tags=["ماء"], themes=[shared.ThemeFactory()])
            events.ParticipationFactory(event=event)
            events.InvolvementFactory(event=event)
            events.AttendanceFactory(event=event, role=events.ParticipationRoleFactory())
            events.EventDocumentFactory(event=event)

    grow(1)
    once = {address: queries(client, address) for address in FORMS}
    grow(4)

    assert {address: queries(client, address) for address in FORMS} == once


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_feed_says_the_whole_record(client):
    theme = shared.ThemeFactory(code="he_test", name_ar="صحة الأم")
    owner = organizations.OrganizationFactory(name="جمعية الزيتون", short_name="")
    photo = shared.PhotoFactory(alt="قاعة فيها ناس")
    in_text = shared.PhotoFactory(alt="لافتة")
    event = events.EventFactory(
        title="ورشة «أ» & <ب>",
        owner=owner,
        cover=photo,
        themes=[theme],
        tags=["مياه الشرب"],
        venue="قاعة الأمل",
        body=f'<p>نص <a href="https://example.org/">رابط</a></p>'
        f'<figure><img data-photo="{in_text.pk}"></figure>',
    )
    events.InvolvementFactory(event=event, organization=owner)
    events.ParticipationFactory(event=event, name_as_stated="ليلى قاسم")
    events.AttendanceFactory(event=event, count=25)
    events.OutcomeFactory(event=event, text="إنشاء لجنة دائمة.")
    document = events.EventDocumentFactory(event=event).attachment

    [entry] = entries_behind_feed(EVENTS)
    [item] = items_behind_json_feed(EVENTS)

    assert entry.id == item["id"] == f"http://testserver/events/{event.pk}/"
    assert entry.link == item["url"]
    assert entry.title == item["title"] == event.title
    assert (entry.author, item["authors"][0]["name"]) == ("جمعية الزيتون", "جمعية الزيتون")
    html = entry.content[0].value
    assert html == item["content_html"]
    for words in ["قاعة الأمل", "جمعية الزيتون", "ليلى قاسم", "25", "إنشاء لجنة دائمة.", "سوريا"]:
        assert words in html
    assert 'href="https://example.org/"' in html
    assert 'src="http://testserver/media/' in html and 'alt="لافتة"' in html
    told = {(tag.scheme, tag.term, tag.label) for tag in entry.tags}
    assert told == {
        ("http://testserver/themes/", "he_test", "صحة الأم"),
        ("http://testserver/events/?tag=", event.tags.get().slug, "مياه الشرب"),
        ("http://testserver/countries/", "sy", event.country.name),
        ("http://testserver/events/?type=", "workshop", "ورشة عمل"),
    }
    assert {tuple(each.values()) for each in item["_categories"]} == told
    files = {link.href: link for link in entry.links if link.rel == "enclosure"}
    [shown, offered] = item["attachments"]
    assert shown["url"] == f"http://testserver{photo.image.url}" == item["image"]
    assert (shown["mime_type"], shown["size_in_bytes"]) == ("image/jpeg", photo.image.size)
    assert (offered["title"], offered["size_in_bytes"]) == (document.title, document.size)
    assert {href: int(link.length) for href, link in files.items()} == {
        each["url"]: each["size_in_bytes"] for each in item["attachments"]
    }


def test_report_in_another_language_says_so_and_by_whom():
    articles.ArticleFactory(language="en", byline="Jane Roe", title="A report")

    [entry], [item] = entries_behind_feed(ARTICLES), items_behind_json_feed(ARTICLES)

    assert item["language"] == "en"
    assert 'dir="ltr"' in item["content_html"]
    assert entry.content[0].language == "en"
    assert entry.author == item["authors"][0]["name"] == "Jane Roe"


def test_feed_is_valid_in_its_frame(client, small_pages):
    for number in range(7):
        articles.ArticleFactory(publish_at=days_ago(number))
    theme = shared.ThemeFactory(code="he_frame")
    Article.objects.get(pk=ids_behind_feed(ARTICLES)[0]).themes.set([theme])

    feed = ElementTree.fromstring(client.get("/articles/feed.atom?page=2&q=&kind=news").content)
    links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}

    first = "http://testserver/articles/feed.atom?kind=news"
    assert links == {
        "alternate": "http://testserver/articles/?kind=news",
        "self": f"{first}&page=2",
        "first": first,
        "previous": first,
        "next": f"{first}&page=3",
        "last": f"{first}&page=3",
    }
    assert feed.findtext(f"{ATOM}id") == first
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    entries = feed.findall(f"{ATOM}entry")
    updated = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert (len(entries), feed.findtext(f"{ATOM}updated")) == (3, max(updated))
    for entry in entries:
        names = [child.tag.removeprefix(ATOM) for child in entry]
        assert {"id", "title", "updated", "published", "content", "author"} <= {*names}
        assert [names.count(name) for name in ("id", "title", "updated", "content")] == [1] * 4


def test_feeds_answer_nonsense_like_the_list(client):
    articles.ArticleFactory()

    for page in ("2", "0", "-1", "x", "9" * 30, "٢"):
        assert client.get("/articles/feed.atom", {"page": page}).status_code == 404
    empty = feedparser.parse(client.get("/articles/feed.atom?theme=nobody").content)
    assert not empty.bozo and empty.entries == []
    assert empty.feed.updated == NEVER.isoformat()
    assert client.get("/articles/feed.json?theme=nobody").json()["items"] == []
    assert client.post("/articles/feed.atom").status_code == 405


def test_feeds_speak_the_language_of_their_address(client):
    events.EventFactory()
    arabic = client.get("/events/feed.atom?country=sy").content
    client.cookies["django_language"] = "en"

    answer = client.get("/events/feed.atom?country=sy")
    english = client.get("/en/events/feed.atom?country=sy")

    assert (answer.content, answer["Content-Language"]) == (arabic, "ar")
    assert english["Content-Language"] == "en"
    ids = [entry.id for entry in feedparser.parse(arabic).entries]
    assert [entry.id for entry in feedparser.parse(english.content).entries] == ids
    assert "/en/events/" in feedparser.parse(english.content).entries[0].link


def test_unspeakable_characters_break_no_feed(client):
    broken = "ورشة\x08 و\x0b\x1fبعد\ufffe"
    event = events.EventFactory(title=broken, summary=broken)
    organization = organizations.OrganizationFactory()
    type(organization).objects.filter(pk=organization.pk).update(name=broken)
    Event.objects.filter(pk=event.pk).update(owner=organization)

    assert [entry.title for entry in entries_behind_feed(EVENTS)] == ["ورشة وبعد"]


def updated_of(noun="events"):
    return {item["id"]: item["date_modified"] for item in items_behind_json_feed(LISTINGS[noun])}


def test_updated_moves_with_what_readers_see_and_with_nothing_else():
    event = events.EventFactory(cover=shared.PhotoFactory(consent=Photo.Consent.UNKNOWN))
    outcome = events.OutcomeFactory(event=event)
    other = events.EventFactory()
    Event.objects.update_quietly(updated_at=days_ago(3))
    moved = []

    def look(what):
        now = updated_of()
        moved.append((what, now[address] != last[address], now[beside] != last[beside]))
        last.update(now)

    address, beside = (f"http://testserver/events/{each.pk}/" for each in (event, other))
    last = updated_of()
    look("nothing")
    event.corrections.create(corrected_on=date(2022, 6, 1), wrong="20", right="25")
    look("a correction")
    outcome.follow_up = "done"
    outcome.save()
    look("a part on its own page")
    event.cover.consent = Photo.Consent.GIVEN
    event.cover.save()
    look("a photo that turns public")
    event.cover.taken_on = date(2020, 1, 1)
    event.cover.save()
    look("what readers do not see of it")
    event.claim(shared.UserFactory())
    look("work of the desk")
    outcome.delete()
    look("a part less")

    assert moved == [
        ("nothing", False, False),
        ("a correction", True, False),
        ("a part on its own page", True, False),
        ("a photo that turns public", True, False),
        ("what readers do not see of it", False, False),
        ("work of the desk", False, False),
        ("a part less", True, False),
    ]


def test_what_comes_out_later_is_updated_then():
    soon = days_ago(0)
    article = articles.ArticleFactory(publish_at=soon)
    Article.objects.filter(pk=article.pk).update_quietly(updated_at=days_ago(5))

    assert [*updated_of("articles").values()] == [soon.isoformat()]


NAME = "سمندل الزمردي"


def test_nothing_hidden_is_in_any_feed(client):
    hidden = shared.PhotoFactory(consent=Photo.Consent.WITHHELD, alt="وجه ظاهر")
    person = organizations.PersonFactory(name=NAME, portrait=hidden, is_withheld=True)
    body = f'<p>نص</p><figure><img data-photo="{hidden.pk}"><figcaption>سر</figcaption></figure>'
    event = events.EventFactory(cover=hidden, body=body)
    events.ParticipationFactory(event=event, person=person)
    events.AgendaItemFactory(event=event, speakers=[person])
    events.OutcomeFactory(event=event, proposed_by=person)
    events.EventPhotoFactory(event=event, photo=hidden)
    article = articles.ArticleFactory(cover=hidden, body=body, byline="")
    articles.ArticlePersonFactory(article=article, person=person, kind="author")
    articles.QuoteFactory(article=article, speaker=person, text="قول لا يُنسى")
    organizations.OrganizationFactory(logo=hidden, about=body)
    for state in ("draft", "in_review", "approved", "scheduled", "withdrawn"):
        events.EventFactory(title="فعالية سرية", **{state: True})
        articles.ArticleFactory(title="تقرير سري", **{state: True})

    told = ["سمندل", "وجه ظاهر", "قول لا", "سر", "سرية", "سري", hidden.image.name]
    found = {(address, word) for address in FORMS for word in told if word in said(client, address)}

    assert found == set()
    person.is_withheld = False
    person.save()
    hidden.consent = Photo.Consent.GIVEN
    hidden.save()
    assert all(
        any(word in said(client, address) for address in FORMS)
        for word in ("سمندل", "وجه ظاهر", "قول لا", "سر", hidden.image.name)
    )


def said(client, address):
    content = client.get(address).content.decode()
    return json.dumps(json.loads(content), ensure_ascii=False) if "json" in address else content


def test_a_kept_feed_answers_304_until_something_changes(site, django_capture_on_commit_callbacks):
    article = articles.ArticleFactory()
    first = ask(site, "/articles/feed.atom")

    again = ask(site, "/articles/feed.atom", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    with django_capture_on_commit_callbacks(execute=True):
        article.move(Status.WITHDRAWN)
    gone = ask(site, "/articles/feed.atom", HTTP_IF_NONE_MATCH=first.headers["ETag"])

    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert gone.status == "200 OK" and b"<entry" not in gone.body
    # Withdrawn and hidden things leave no newer moment, so a date would keep them alive.
    assert "Last-Modified" not in first.headers


def test_pages_announce_the_feeds_of_what_they_show(client):
    theme = shared.ThemeFactory(code="he_announced")
    events.EventFactory(themes=[theme])

    pages = {
        "/": ["/articles/feed.atom", "/events/feed.atom", "/events/calendar.ics"],
        "/themes/he_announced/": ["/articles/feed.atom?theme=he_announced"],
        "/countries/sy/": ["/articles/feed.atom?country=sy", "/events/feed.json?country=sy"],
        "/people/?q=a": ["/people/feed.atom?q=a"],
        "/events/?country=sy&page=1": ["/events/feed.atom?country=sy"],
    }
    for page, addresses in pages.items():
        head, _body, rest = client.get(page).content.decode().partition("<body")
        for address in addresses:
            assert f'href="{address}"' in head, (page, address)
            assert f'href="{address}"' in rest, (page, address)
