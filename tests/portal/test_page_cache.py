"""Pages for everybody come from the cache, and nothing else does."""

import gzip
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import brotli
import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from ngo_portal import env, urls
from ngo_portal.page_cache import asking, keeping, marking
from ngo_portal.page_cache.keeping import Epoch, Memory
from ngo_portal.page_cache.layer import Moment, PageCache
from ngo_portal.page_cache.negotiation import has_already, preferred
from ngo_portal.page_cache.pages import Page, packed, unpacked
from ngo_portal.shared import generation
from ngo_portal.shared.models import Generation
from ngo_portal.shared.stamp import deploy_stamp
from tests import fake_redis
from tests.factories.events import EventFactory
from tests.factories.shared import UserFactory
from tests.wsgi import Counted, Marking, ask

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def a_process_of_its_own(settings, tmp_path):
    settings.CACHE_DIR = tmp_path / "cache"
    generation.listener.forget()
    forget_settings()
    # A request would close the connection, and end the transaction of the test with it.
    for signal in [request_started, request_finished]:
        signal.disconnect(close_old_connections)
    yield
    for signal in [request_started, request_finished]:
        signal.connect(close_old_connections)
    generation.listener.forget()
    forget_settings()


def forget_settings():
    names = ["is_known_host", "secure_header", "personal_cookies"]
    for name in [*names, "own_folders"]:
        getattr(asking, name).cache_clear()


@pytest.fixture
def change(django_capture_on_commit_callbacks):
    """A function that makes every page of now one of the past."""

    def change():
        with django_capture_on_commit_callbacks(execute=True):
            generation.bump()

    return change


@pytest.fixture
def django_app():
    return Counted(WSGIHandler())


@pytest.fixture
def site(django_app):
    """The whole site behind a cache."""
    return PageCache(django_app, most_bytes=MEGABYTE, stamp="one")


def cached(application, **options):
    return PageCache(application, **{"most_bytes": MEGABYTE, "stamp": "one", **options})


# The site's own pages


@pytest.mark.parametrize("address", ["/", "/events/", "/search/", "/about/", "/robots.txt"])
def test_second_reader_gets_the_kept_page(site, django_app, address):
    first, second = ask(site, address), ask(site, address)

    assert (first.status, first.cache, second.cache) == ("200 OK", "miss", "hit")
    assert (second.body, django_app.times) == (first.body, 1)
    assert second.headers | {"Server-Timing": ""} == first.headers | {"Server-Timing": ""}


def test_kept_page_has_the_headers_of_the_site(site):
    ask(site, "/events/")

    headers = ask(site, "/events/").headers

    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert headers["Vary"] == "Cookie, Accept-Encoding, Save-Data"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Language"] == "ar"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "nonce" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_a_change_is_seen_at_the_next_request(site, change):
    EventFactory(title="أول")
    ask(site, "/events/")

    EventFactory(title="الفعالية الجديدة")
    change()
    answer = ask(site, "/events/")

    assert answer.cache == "miss"
    assert "الفعالية الجديدة" in answer.body.decode()
    assert ask(site, "/events/").cache == "hit"


def test_query_is_part_of_the_address(site):
    everything, second, ordered = (
        ask(site, "/events/", query).body.decode() for query in ["", "year=2020", "year=2021"]
    )

    assert len({everything, second, ordered}) == 3
    assert ask(site, "/events/", "year=2020").body.decode() == second
    assert ask(site, "/events/", "year=2020&").cache == "miss"


def test_languages_are_kept_apart(site):
    arabic = ask(site, "/events/")
    english = ask(site, "/en/events/")

    assert (arabic.headers["Content-Language"], english.headers["Content-Language"]) == ("ar", "en")
    assert 'lang="en"' in english.body.decode()
    again = ask(site, "/en/events/", HTTP_COOKIE="_ga=GA1.2; django_language=ar")
    assert (again.cache, again.body) == ("hit", english.body)
    assert ask(site, "/events/").body == arabic.body


@pytest.mark.parametrize(
    "cookie",
    ["_ga=GA1.2.3", "django_language=en", "django_language=", "a; b=; =c", "x=\\000", "_pk_id=1;"],
)
def test_cookies_of_others_change_nothing(site, cookie):
    plain = ask(site, "/events/")

    answer = ask(site, "/events/", HTTP_COOKIE=cookie)

    assert (answer.status, answer.cache, answer.body) == ("200 OK", "hit", plain.body)


@pytest.mark.parametrize(
    ("cookie", "status"),
    [
        ("sessionid=nobody", "200 OK"),
        ("csrftoken=" + "x" * 32, "200 OK"),
        ("messages=nonsense", "200 OK"),
        ("_ga=1; sessionid=", "200 OK"),
        ('_ga="\\000"', "400 Bad Request"),
        ("_ga=" + "x" * 9000, "200 OK"),
    ],
)
def test_other_cookies_go_to_django(site, cookie, status):
    ask(site, "/events/")

    answer = ask(site, "/events/", HTTP_COOKIE=cookie)

    assert (answer.status, answer.cache) == (status, "bypass")
    assert ask(site, "/events/").cache == "hit"


def test_pages_of_editors_are_theirs_alone(site, client):
    client.force_login(UserFactory(is_staff=True))
    session = client.cookies["sessionid"].value

    own = ask(site, "/events/", HTTP_COOKIE=f"sessionid={session}", HTTP_ACCEPT_ENCODING="br")

    assert (own.cache, own.headers["Cache-Control"]) == ("bypass", "private, no-cache")
    assert "Content-Encoding" not in own.headers
    assert ask(site, "/events/").cache == "miss"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/account/login/", "200 OK"),
        ("/admin/login/", "302 Found"),
        ("/admin/", "302 Found"),
        ("/media/photos/none.jpg", "404 Not Found"),
        ("/static/css/base.css", "200 OK"),
        ("/language/", "405 Method Not Allowed"),
        ("/nothing/here/", "404 Not Found"),
        ("/events", "301 Moved Permanently"),
        ("/" + "x" * 1100, "400 Bad Request"),
    ],
)
def test_what_is_no_page_is_not_kept(site, django_app, address, status):
    answers = [ask(site, address) for _ in range(3)]

    assert {(answer.status, answer.cache) for answer in answers} == {(status, "bypass")}
    assert django_app.times == 3
    assert site.memory.bytes == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_AUTHORIZATION": "Basic eDp5"},
        {"CONTENT_LENGTH": "4"},
        {"CONTENT_TYPE": "text/html; charset=latin-1"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_odd_requests_are_djangos(site, headers):
    ask(site, "/search/", "q=%C3%A9")

    answer = ask(site, "/search/", "q=%C3%A9", **headers)

    assert answer.cache == "bypass"
    assert ask(site, "/search/", "q=%C3%A9").cache == "hit"


def test_forms_are_djangos(site):
    ask(site, "/events/")

    assert ask(site, "/events/", "", "POST").status == "403 Forbidden"
    assert ask(site, "/events/", "", "OPTIONS").cache == "bypass"


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example", "testserver.elsewhere.example", "", "a b", "test server", "x" * 300],
)
def test_hosts_of_others_neither_fill_nor_hit(site, host):
    ask(site, "/robots.txt")
    ask(site, "/events/")

    assert ask(site, "/events/", HTTP_HOST=host).cache == "bypass"
    assert ask(site, "/about/", HTTP_HOST=host).cache == "bypass"
    assert ask(site, "/about/").cache == "miss"


def test_hosts_and_schemes_are_kept_apart(site, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forget_settings()
    ask(site, "/about/")

    assert ask(site, "/about/", HTTP_HOST="testserver:8000").cache == "miss"
    assert ask(site, "/about/", HTTP_X_FORWARDED_PROTO="https").cache == "miss"
    assert ask(site, "/about/", HTTP_X_FORWARDED_PROTO="https, http").cache == "hit"
    assert ask(site, "/about/", HTTP_X_FORWARDED_PROTO="http").cache == "hit"
    assert ask(site, "/about/").cache == "hit"


# Conditional requests and codings


def test_browser_that_has_the_page_hears_so(site, django_app):
    etag = ask(site, "/events/").headers["ETag"]

    answer = ask(site, "/events/", HTTP_IF_NONE_MATCH=f'"other", W/{etag}')

    assert (answer.status, answer.body, answer.headers["ETag"]) == ("304 Not Modified", b"", etag)
    assert {"Cache-Control", "Vary"} <= set(answer.headers)
    assert not {"Content-Type", "Content-Length", "Content-Encoding"} & set(answer.headers)
    assert ask(site, "/events/", HTTP_IF_NONE_MATCH="*").status == "304 Not Modified"
    assert ask(site, "/events/", HTTP_IF_NONE_MATCH='"other"').status == "200 OK"
    assert django_app.times == 1


def test_what_a_change_leaves_alone_is_not_sent_again(site, change):
    etag = ask(site, "/about/").headers["ETag"]

    change()
    answer = ask(site, "/about/", HTTP_IF_NONE_MATCH=etag)

    assert (answer.status, answer.cache) == ("304 Not Modified", "miss")


def test_a_new_release_is_sent_again(django_app):
    old, new = (cached(django_app, stamp=stamp) for stamp in ["one", "two"])

    assert ask(old, "/about/").headers["ETag"] != ask(new, "/about/").headers["ETag"]


def test_head_is_the_page_without_its_body(site, django_app):
    head = ask(site, "/events/", "", "HEAD")
    page = ask(site, "/events/")

    assert (head.cache, head.body, page.cache) == ("miss", b"", "hit")
    assert head.headers["Content-Length"] == str(len(page.body))
    assert head.headers["ETag"] == page.headers["ETag"]
    assert ask(site, "/nothing/", "", "HEAD").body == b""
    assert django_app.times == 2


@pytest.mark.parametrize(
    ("header", "coding", "opened"),
    [("br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", "", bytes)],
)
def test_pages_are_compressed_once(site, django_app, monkeypatch, header, coding, opened):
    plain = ask(site, "/events/")
    answers = [ask(site, "/events/", HTTP_ACCEPT_ENCODING=header) for _ in range(3)]

    assert {answer.headers.get("Content-Encoding", "") for answer in answers} == {coding}
    assert {opened(answer.body) for answer in answers} == {plain.body}
    assert {answer.headers["Content-Length"] for answer in answers} == {str(len(answers[0].body))}
    assert (answers[0].headers["ETag"] == plain.headers["ETag"]) is (coding == "")
    assert django_app.times == 1
    page = next(iter(site.memory.pages.values()))[0]
    assert page.variant(coding) is page.variant(coding)


def test_small_pages_stay_as_they_are():
    site = cached(Marking(b"short"))

    answer = ask(site, HTTP_ACCEPT_ENCODING="br")

    assert (answer.body, "Content-Encoding" in answer.headers) == (b"short", False)
    assert answer.headers["ETag"] == ask(site).headers["ETag"]


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity, br;q=0.5", ""),
        ("identity;q=0.5, br;q=0.5", "br"),
        ("BR", "br"),
        ("gzip ; q = 0.5", "gzip"),
        ("br;q=nonsense, gzip;q=2", ""),
        (",,;q=1,", ""),
        ("", ""),
        ("br," * 5000, ""),
    ],
)
def test_coding_is_what_the_browser_prefers(header, coding):
    assert preferred(header) == coding


@pytest.mark.parametrize(
    ("header", "is_had"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        (" * ", True),
        ('"b"', False),
        ("a", False),
        ("", False),
        ('"a', False),
        ('"b", ' * 1000 + '"a"', False),
    ],
)
def test_etags_are_compared_weakly(header, is_had):
    assert has_already(header, '"a"') is is_had


# What a view does


def secretive(request):
    return HttpResponse(f"{request.session.get('x')}")


def with_form(request):
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    request.META["CSRF_COOKIE"] = "x" * 32
    return HttpResponse("form")


def with_nonce(request):
    return HttpResponse(f"<script nonce={request._csp_nonce}>")


def with_cookie(request):
    response = HttpResponse("cookie")
    response.set_cookie("seen", "1")
    return response


def for_who_asks(request):
    return TemplateResponse(request, "home.html", {"x": request.user.is_authenticated})


def streamed(request):
    return StreamingHttpResponse(iter([b"a", b"b"]))


def failing(request):
    raise RuntimeError("no page")


def counted(request):
    return HttpResponse(str(time.monotonic_ns()))


def headed(**headers):
    return lambda request: HttpResponse("own", headers=headers)


VIEWS = {
    "session": secretive,
    "form": with_form,
    "nonce": with_nonce,
    "cookie": with_cookie,
    "streamed": streamed,
    "no-store": headed(**{"Cache-Control": "no-store"}),
    "own-age": headed(**{"Cache-Control": "public, max-age=60"}),
    "agent": headed(Vary="User-Agent"),
    "encoded": headed(**{"Content-Encoding": "zstd"}),
    "failing": failing,
    "counted": counted,
}
urlpatterns = [*urls.urlpatterns, *(path(f"{name}/", view) for name, view in VIEWS.items())]


@pytest.fixture
def views(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("name", sorted(VIEWS.keys() - {"failing", "counted"}))
def test_what_is_not_for_everybody_is_not_kept(views, site, name):
    answers = [ask(site, f"/{name}/", HTTP_ACCEPT_ENCODING="br") for _ in range(2)]

    assert [answer.cache for answer in answers] == ["bypass", "bypass"]
    assert "s-maxage" not in answers[0].headers.get("Cache-Control", "")
    assert site.memory.bytes == 0


def test_a_view_that_fails_is_asked_again(views, site, django_app, monkeypatch):
    answers = [ask(site, "/failing/") for _ in range(2)]

    assert {answer.status for answer in answers} == {"500 Internal Server Error"}
    assert (django_app.times, site.queue.under_way) == (2, {})
    monkeypatch.setattr(urlpatterns[-2], "callback", counted)
    assert [ask(site, "/failing/").cache for _ in range(2)] == ["miss", "hit"]


def test_an_application_that_raises_leaves_nobody_waiting():
    application = Marking()
    site = cached(application)
    application.before = lambda: 1 / 0

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            ask(site)
    application.before = lambda: None

    assert (ask(site).cache, site.queue.under_way) == ("miss", {})


def test_django_is_not_asked_for_what_one_browser_has_already():
    application = Marking()

    ask(cached(application), HTTP_IF_NONE_MATCH='"x"', HTTP_RANGE="bytes=0-1")

    assert not {"HTTP_IF_NONE_MATCH", "HTTP_RANGE"} & set(application.asked[0])


# Time


def test_a_page_is_not_kept_where_something_changed_while_it_was_made(change):
    application = Marking()
    site = cached(application)
    application.before = change

    assert [ask(site).cache for _ in range(2)] == ["miss", "miss"]
    application.before = lambda: None
    assert [ask(site).cache for _ in range(2)] == ["miss", "hit"]


def test_others_keep_a_page_no_longer_than_until_the_next_moment(site):
    Generation.objects.update_or_create(
        pk=1, defaults={"next_moment": timezone.now() + timedelta(seconds=0.6)}
    )

    control = ask(site, "/about/").headers["Cache-Control"]

    assert control == "public, max-age=0, s-maxage=0, must-revalidate"


def test_nothing_is_kept_while_what_is_due_has_not_come_out(site, monkeypatch):
    monkeypatch.setattr(generation.listener, "openers", [])
    Generation.objects.update_or_create(
        pk=1, defaults={"next_moment": timezone.now() - timedelta(seconds=1)}
    )

    assert [ask(site, "/about/").cache for _ in range(2)] == ["bypass", "bypass"]


def test_a_new_day_makes_new_pages(site, django_app):
    ask(site, "/")
    day, ends_at = site.calendar.today()

    yesterday = Epoch(site.memory.epoch.generation, day - 1)
    site.memory.epoch = yesterday
    state, moment = site.last
    site.last = state, Moment(yesterday, moment.alias, time.time() + 60)
    before = ask(site, "/").cache
    site.last = state, Moment(yesterday, moment.alias, time.time() - 1)

    assert (before, ask(site, "/").cache) == ("hit", "miss")
    assert site.calendar.today() == (timezone.localdate().toordinal(), ends_at)


# Keeping


def page(size=1000):
    return Page([("Content-Type", "text/html")], b"x" * size, "one")


def question(number):
    return asking.Asked("http", "testserver", "", f"/{number}/", "")


def test_memory_is_bounded_and_forgets_what_was_not_asked_for():
    memory, epoch = Memory(100_000), Epoch(1, 1)

    for number in range(200):
        memory.put(epoch, question(number), page())
        memory.get(epoch, question(0))

    assert memory.bytes <= 100_000
    assert memory.get(epoch, question(0)) and memory.get(epoch, question(199))
    assert memory.get(epoch, question(1)) is None
    assert memory.bytes == sum(size for _page, size in memory.pages.values())


def test_memory_counts_a_page_again_when_it_grows():
    memory, epoch, kept = Memory(1_000_000), Epoch(1, 1), page(5000)
    memory.put(epoch, question(0), kept)
    before = memory.bytes

    kept.variant("gzip")
    memory.put(epoch, question(0), kept)

    assert before < memory.bytes < before + 1000


def test_a_page_too_large_is_not_kept():
    memory = Memory(100_000)

    memory.put(Epoch(1, 1), question(0), page(20_000))

    assert memory.bytes == 0


def test_old_generations_are_gone_at_once_and_do_not_come_back():
    memory = Memory(100_000)
    memory.put(Epoch(1, 1), question(0), page())

    assert memory.get(Epoch(2, 1), question(0)) is None
    assert memory.bytes == 0
    memory.put(Epoch(1, 1), question(0), page())
    assert memory.get(Epoch(1, 1), question(0)) is None


def test_addresses_not_for_keeping_are_bounded(monkeypatch):
    monkeypatch.setattr(keeping, "MAX_NOT_KEPT", 3)
    memory, epoch = Memory(1000), Epoch(1, 1)

    for number in range(5):
        memory.refuse(epoch, question(number))

    assert [memory.is_refused(epoch, question(number)) for number in range(5)] == [
        *[False, False],
        *[True, True, True],
    ]


def test_a_packed_page_is_the_same_page():
    original = page(3000)
    original.variant("br")
    original.variant("gzip")

    copy = unpacked(packed(original))

    assert (copy.headers, copy.plain, copy.stamp) == (original.headers, original.plain, "one")
    assert copy.variants == {name: original.variants[name] for name in ["br", "gzip"]}


@pytest.mark.parametrize(
    "data", [None, 1, "text", b"", b"{}\n", b"[]\n", b"\xff\n", packed(page()) + b"x", b"null\nx"]
)
def test_other_bytes_are_no_page(data):
    assert unpacked(data) is None


# Processes


@pytest.fixture(scope="module")
def redis_address():
    with fake_redis.server() as address:
        yield address


@pytest.fixture(params=["file", "redis"])
def shared_cache(request, settings, tmp_path):
    """Each kind of cache that processes share."""
    address = f"file://{tmp_path}/pages"
    if request.param == "redis":
        address = request.getfixturevalue("redis_address")
    use_cache(settings, address)
    cache.clear()
    yield request.param
    cache.close()


def use_cache(settings, address):
    """What CACHE_URL does."""
    with mock.patch.dict(os.environ, CACHE_URL=address):
        settings.CACHES = {"default": env.cache("CACHE_URL", "")}
    # The server of the tests shares the processor with everybody who asks it.
    options = settings.CACHES["default"].get("OPTIONS", {})
    options.update({name: 10 for name in options if name.startswith("socket_")})
    generation.listener.forget()


def test_processes_share_what_one_of_them_made(shared_cache, django_app, change):
    here, there = cached(django_app), cached(django_app)
    first = ask(here, "/events/", HTTP_ACCEPT_ENCODING="br")

    second = ask(there, "/events/", HTTP_ACCEPT_ENCODING="br")

    assert (first.cache, second.cache, second.body) == ("miss", "hit", first.body)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert django_app.times == 1
    change()
    assert [ask(site, "/events/").cache for site in [here, there]] == ["miss", "hit"]
    assert ask(cached(django_app, stamp="two"), "/events/").cache == "miss"


def test_a_shared_cache_that_fails_is_as_good_as_none(settings, caplog):
    use_cache(settings, "redis://127.0.0.1:9/0")
    site = cached(Marking())

    assert [ask(site).cache for _ in range(2)] == ["miss", "hit"]
    assert "does not answer" in caplog.text
    assert "No doorbell" in caplog.text


def test_a_crowd_is_shown_one_page_made_once():
    application = Marking()
    application.before = lambda: time.sleep(0.3)
    site = cached(application)

    answers = crowd(50, lambda _number: ask(site, "/events/"))

    assert len(application.asked) == 1
    assert {(answer.status, answer.body) for answer in answers} == {("200 OK", application.body)}


def test_a_crowd_at_two_processes_is_shown_one_page_made_once(shared_cache):
    application = Marking()
    application.before = lambda: time.sleep(0.3)
    processes = [cached(application), cached(application)]

    answers = crowd(20, lambda number: ask(processes[number % 2], "/events/"))

    if shared_cache == "redis":
        assert len(application.asked) == 1
    else:
        # The file cache looks before it writes, so two may have begun in the same instant.
        assert len(application.asked) <= 2
    assert {answer.body for answer in answers} == {application.body}


def test_nobody_waits_for_long(monkeypatch):
    monkeypatch.setattr(keeping, "WAIT", 0.1)
    application, go_on = Marking(), threading.Event()
    site = cached(application)
    application.before = lambda: go_on.wait(5) if len(application.asked) == 1 else None

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(alone, lambda: ask(site))
        while not application.asked:
            time.sleep(0.01)
        quick = ask(site)
        go_on.set()
        slow.result()

    assert (quick.status, len(application.asked)) == ("200 OK", 2)


def crowd(size, visit):
    """What so many readers get who come at the same moment."""
    with ThreadPoolExecutor(size) as pool:
        start = threading.Barrier(size)

        def reader(number):
            start.wait()
            return alone(lambda: visit(number))

        return list(pool.map(reader, range(size)))


def alone(work):
    try:
        return work()
    finally:
        connections.close_all()


# Starting


def test_stamp_is_the_same_in_every_process_and_another_with_another_name(settings):
    first, again = deploy_stamp(), deploy_stamp()
    settings.SITE_NAME = "سجل"

    assert first == again
    assert deploy_stamp() != first


def test_django_says_whom_a_page_is_for_without_the_layer(client):
    assert client.get("/events/").headers["Cache-Control"] == marking.FOR_EVERYBODY
    client.force_login(UserFactory())
    assert client.get("/events/").headers["Cache-Control"] == "private, no-cache"
