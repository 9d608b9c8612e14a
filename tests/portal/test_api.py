"""The read API: what it finds, how it says it, and what it never says."""

import json
from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.listings import ARTICLES
from events.listings import EVENTS
from ngo_portal.api.resources import RESOURCES
from ngo_portal.listings import LISTINGS
from ngo_portal.page_cache.layer import PageCache
from ngo_portal.shared import generation, lines
from ngo_portal.shared.filters import VALUES_PER_FILTER
from ngo_portal.shared.models import Photo, Theme
from ngo_portal.shared.representing import shape_of
from ngo_portal.shared.searching.keys import record_of
from ngo_portal.shared.shapes import NOUNS
from ngo_portal.shared.turns import turns
from ngo_portal.shared.workflow import Status
from ngo_portal.visitors import address_of
from organizations import merging
from organizations.listings import ORGANIZATIONS
from tests.doors.api import ids_behind_api, ids_behind_lines
from tests.factories import articles, events, organizations, shared
from tests.portal.schema_checks import check_everything
from tests.wsgi import ask

pytestmark = pytest.mark.django_db


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


def whole_event(**values):
    """An event with something of every part."""
    organization = organizations.OrganizationFactory()
    person = organizations.PersonFactory()
    event = events.EventFactory(
        tags=["مياه"],
        place=shared.PlaceFactory(),
        series=events.EventSeriesFactory(),
        projects=[events.ProjectFactory(organizations=[organization])],
        cover=shared.PhotoFactory(),
        body=f'<p>نص</p><figure><img data-photo="{shared.PhotoFactory().pk}"></figure>',
        **values,
    )
    events.InvolvementFactory(event=event, organization=organization)
    events.ParticipationFactory(event=event, person=person)
    events.AgendaItemFactory(event=event, speakers=[person])
    events.AttendanceFactory(event=event, count=25)
    events.AttendanceBreakdownFactory(event=event)
    outcome = events.OutcomeFactory(event=event, responsible=organization, proposed_by=person)
    events.OutcomeNoteFactory(outcome=outcome)
    events.BallotFactory(event=event, reached=24)
    events.AgreementFactory(event=event, parties=[organization])
    events.CitationFactory(event=event, organization=organization)
    events.EventFactory(parent=event, parent_kind="session")
    events.EventRelationFactory(event=event)
    events.EventPhotoFactory(event=event)
    events.EventDocumentFactory(event=event)
    article = articles.ArticleFactory()
    articles.ArticleEventFactory(article=article, event=event)
    articles.QuoteFactory(article=article, event=event)
    articles.ProvenanceFactory(article=article, event=event)
    return event


# What is found


def test_api_and_lines_find_what_the_page_finds_in_its_order(client):
    for number in range(7):
        event = events.EventFactory(title=f"ورشة المياه {number % 3}", tags=["مياه"])
        organization = organizations.OrganizationFactory(name=f"جمعية {number % 2}")
        events.InvolvementFactory(event=event, organization=organization)
        articles.ArticleFactory(title=f"تقرير المياه {number}")
    questions = [
        (EVENTS, ["", "year=2022&year=2021", "q=المياه", "q=المياه&sort=best", "country=xx"]),
        (EVENTS, ["country=SY&mode=in_person", "from=2022-05-23&to=2022-06-01", "tag=مياه"]),
        (ARTICLES, ["kind=news", "q=تقرير&language=ar"]),
        (ORGANIZATIONS, ["", "q=جمعية", "country=sy&country=xx&page=7&nonsense=1", "tag="]),
    ]
    for listing, queries in questions:
        for query in queries:
            page = listing.select(QueryDict(query))
            expected = [record_of(docid) for docid in page.docids]
            assert ids_behind_lines(listing, query) == expected, query
            assert ids_behind_api(listing, query, limit=3) == expected, query


def test_cursor_neither_skips_nor_repeats_what_was_there(client):
    old = [organizations.OrganizationFactory(name=name).pk for name in "بتثجحخ"]
    first = client.get("/api/v1/organizations/?limit=3&fields=id").json()
    organizations.OrganizationFactory(name="ا")
    organizations.OrganizationFactory(name="د")

    second = client.get(first["next"]).json()

    found = [record["id"] for record in [*first["results"], *second["results"]]]
    assert found[:6] == old
    assert second["total"] == 8


# How it is said


def test_whole_record_is_told(client):
    event = whole_event()

    told = client.get(f"/api/v1/events/{event.pk}/").json()

    parts = [name for name, value in told.items() if isinstance(value, list)]
    empty = {name for name in parts if not told[name]}
    assert empty <= {"goals", "target_groups", "observances", "themes", "relations_to"} | {
        "corrections"
    }
    assert told["attendances"][0] == {
        "unit": "persons",
        "role": None,
        "mode": None,
        "qualifier": "about",
        "count": 25,
        "note": "",
    }
    ballot = told["ballots"][0]
    numbers = ("eligible", "reached", "in_favour", "against")
    assert [ballot[name] for name in numbers] == [25, 24, 24, None]
    assert told["outcomes"][0]["notes"][0]["follow_up"] == "in_progress"
    assert told["event_type"]["name"] == {"ar": "ورشة عمل", "en": "Workshop"}
    assert told["dates"]["precision"] == "day"
    assert told["body"]["plain"] == "نص\n" + told["photos"][0]["credit"]
    assert told["url"] == f"http://testserver{event.get_absolute_url()}"


def test_a_page_costs_the_same_queries_for_one_record_and_for_three(client):
    def queries():
        counts = []
        for resource in RESOURCES:
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(f"/api/v1/{resource.noun}/?limit=100")
            assert answer.status_code == 200
            counts.append((resource.noun, len(captured)))
        return counts

    whole_event()
    one = queries()
    for _number in range(2):
        whole_event()

    assert queries() == one


def test_fields_expansion_and_facets(client):
    event = whole_event()
    organization = event.involvements.get().organization

    def told(query):
        return client.get(f"/api/v1/events/?{query}").json()

    expanded = told(
        f"fields=involvements&expand=involvements.organization&organization={organization.pk}"
    )["results"]
    counted = told("facets=country,type&country=sy")["facets"]

    assert [set(record) for record in expanded] == [{"type", "id", "involvements"}]
    whole = client.get(f"/api/v1/organizations/{organization.pk}/").json()
    assert expanded[0]["involvements"][0]["organization"] == whole
    assert counted["country"] == [
        {"value": "sy", "name": {"ar": "سوريا", "en": "Syria"}, "count": 3}
    ]
    assert [line["value"] for line in counted["type"]] == ["workshop"]


# What is refused


def problem(answer, status):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(told)
    return told


def test_every_wrong_parameter_is_named(client):
    query = (
        "theme=nothing&from=soon&limit=0&cursor=x&fields=secret&expand=everything&facets=q"
        "&sort=size&page=2&updated_since=yesterday&since=abc"
    )

    told = problem(client.get(f"/api/v1/events/?{query}"), 400)

    named = {error["parameter"] for error in told["errors"]}
    assert named == {part.partition("=")[0] for part in query.split("&")}
    many = "&".join(f"year={year}" for year in range(2000, 2021))
    for wrong in (f"{many}", "sort=best", "q=%00", "expand=parent&fields=title"):
        problem(client.get(f"/api/v1/events/?{wrong}"), 400)


def test_refusals_have_one_shape(client, settings):
    event = events.EventFactory()
    event.move(Status.WITHDRAWN, reason="خطأ في الأسماء")
    never = events.EventFactory(scheduled=True)
    never.move(Status.WITHDRAWN, reason="لم تُنشر")
    withheld = organizations.PersonFactory(is_withheld=True)

    assert problem(client.get(f"/api/v1/events/{event.pk}/"), 410)["detail"] == "خطأ في الأسماء"
    for address in (
        f"events/{never.pk}/",
        f"people/{withheld.pk}/",
        "events/99999/",
        "nothing/",
        "countries/xx/",
        "events/x/",
    ):
        problem(client.get(f"/api/v1/{address}"), 404)
    for method in (client.post, client.put, client.delete, client.patch):
        assert problem(method("/api/v1/events/"), 405) and method("/api/v1/events/")["Allow"]
    problem(client.get("/api/v1/events/", headers={"accept": "image/png"}), 406)
    settings.API_RATE = (2, 3600)
    answers = [client.get("/api/v1/events/", REMOTE_ADDR="2001:db8::1") for _number in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1]["RateLimit-Policy"] == '"read";q=2;w=3600'
    refused = client.get("/api/v1/events/", REMOTE_ADDR="2001:db8::2")
    problem(refused, 429)
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert client.get("/api/v1/events/", REMOTE_ADDR="192.0.2.1").status_code == 200
    saving = {"HTTP_SAVE_DATA": "on", "REMOTE_ADDR": "192.0.2.1"}
    assert problem(client.get("/api/v1/events/?part=2", **saving), 400)["errors"]


def test_duplicate_leads_to_the_record_it_went_into(client):
    kept, gone = organizations.OrganizationFactory(), organizations.OrganizationFactory()
    number = gone.pk
    merging.merge(kept, [gone], by=None)

    answer = client.get(f"/api/v1/organizations/{number}/")

    assert (answer.status_code, answer["Cache-Control"]) == (301, "no-cache")
    assert answer["Location"] == f"http://testserver/api/v1/organizations/{kept.pk}/"


# For everybody alike


def test_answers_are_kept_for_everybody_without_what_is_of_one(site, client):
    events.EventFactory()

    first, second = (ask(site, "/api/v1/events/", "limit=5") for _time in range(2))
    again = ask(site, "/api/v1/events/", "limit=5", HTTP_IF_NONE_MATCH=second.headers["ETag"])

    outcomes = [answer.headers["Server-Timing"] for answer in (first, second)]
    assert outcomes == ["cache;desc=miss", "cache;desc=hit"]
    assert first.body == second.body
    assert "RateLimit" in first.headers and first.headers["Cache-Control"] == "private, no-cache"
    assert "RateLimit" not in second.headers
    assert second.headers["Cache-Control"].startswith("public")
    assert second.headers["RateLimit-Policy"] == '"read";q=600;w=60'
    assert second.headers["Access-Control-Allow-Origin"] == "*"
    assert again.status == "304 Not Modified"


def test_without_the_layer_too_there_is_304_and_nothing_depends_on_cookies(client):
    events.EventFactory()
    first = client.get("/api/v1/events/")
    again = client.get("/api/v1/events/", headers={"if-none-match": first["ETag"]})
    client.cookies["multaqa_language"] = client.cookies["django_language"] = "en"
    english = client.get("/api/v1/events/")

    assert again.status_code == 304
    assert (english.content, english["Content-Language"]) == (first.content, "ar, en")
    assert first["Cache-Control"] == "private, no-cache"
    asked = client.options("/api/v1/events/", headers={"origin": "https://other.example"})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_programs_in_browsers_hear_every_answer(site, client):
    events.EventFactory()
    files = ["/events/export.geojson", "/events/feed.json", "/events/export.jsonl"]
    kept = [ask(site, address) for address in files]
    known = [
        ask(site, at, HTTP_IF_NONE_MATCH=one.headers["ETag"])
        for at, one in zip(files, kept, strict=True)
    ]
    # The client closes what the site needs.
    etag = client.get("/api/v1/events/")["ETag"]
    answers = {
        304: client.get("/api/v1/events/", headers={"if-none-match": etag}),
        301: client.get("/api/v1/events"),
        400: client.get("/api/v1/events/?q=%00"),
        404: client.get("/api/v1/nothing/"),
    }

    assert [answer.status_code for answer in answers.values()] == list(answers)
    assert {answer["Access-Control-Allow-Origin"] for answer in answers.values()} == {"*"}
    assert all("RateLimit" in one["Access-Control-Expose-Headers"] for one in answers.values())
    assert [one.status for one in known] == ["304 Not Modified"] * 3
    for answer in [*kept, *known]:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/events/").headers


def test_one_address_is_counted_as_one_however_it_is_written(rf, settings):
    def address(**headers):
        return address_of(rf.get("/", **headers))

    assert address(REMOTE_ADDR="::ffff:192.0.2.7") == address(REMOTE_ADDR="192.0.2.7")
    assert address(REMOTE_ADDR="::ffff:192.0.2.7") != address(REMOTE_ADDR="::ffff:192.0.2.8")
    assert address(REMOTE_ADDR="2001:db8::1") == "2001:db8::1"
    settings.TRUSTED_PROXIES = 1
    assert address(HTTP_X_FORWARDED_FOR="::ffff:192.0.2.9") == "192.0.2.9"


# What is never said


def test_nothing_that_readers_may_not_see_leaves(client):
    secret = "سرّي"
    photo = shared.PhotoFactory(alt=f"{secret} صورة", consent=Photo.Consent.UNKNOWN)
    figure = f'<p>نص</p><figure><img data-photo="{photo.pk}"></figure>'
    editor = shared.UserFactory(first_name=secret, last_name=secret)
    event = events.EventFactory(cover=photo, body=figure, updated_by=editor, created_by=editor)
    article = articles.ArticleFactory(cover=photo, body=figure, owner=None, created_by=editor)
    withheld = organizations.PersonFactory(name=f"{secret} اسم", is_withheld=True)
    hidden = events.EventFactory(
        title=f"{secret} مسودة", draft=True, parent=event, parent_kind="session"
    )
    later = timezone.now() + timedelta(days=1)
    scheduled = articles.ArticleFactory(title=f"{secret} مجدول", publish_at=later)
    events.EventPhotoFactory(event=event, photo=photo)
    events.ParticipationFactory(event=event, person=withheld, name_as_stated=f"{secret} كما ذكر")
    events.AgendaItemFactory(event=event, speakers=[withheld])
    events.OutcomeFactory(event=event, proposed_by=withheld)
    events.CitationFactory(event=event, presented_by=withheld)
    events.EventRelationFactory(event=event, other=hidden)
    articles.ArticlePersonFactory(article=article, person=withheld)
    articles.QuoteFactory(article=article, event=event, speaker=withheld, text=f"{secret} قول")
    articles.QuoteFactory(article=scheduled, event=event, text=f"{secret} قول")
    articles.ArticleEventFactory(article=article, event=hidden)
    articles.ProvenanceFactory(article=scheduled, event=event, sentence=f"{secret} جملة")
    organization = organizations.OrganizationFactory(logo=photo, about=figure)
    organizations.AffiliationFactory(person=withheld, organization=organization)
    events.InvolvementFactory(event=event, organization=organization)

    addresses = [f"/api/v1/{noun}/?limit=100" for noun in LISTINGS]
    addresses += [f"{address}&updated_since=1970-01-01T00:00:00Z" for address in addresses]
    addresses += ["/api/v1/events/?expand=involvements.organization,articles.article"]
    addresses += [f"/api/v1/events/{event.pk}/", f"/api/v1/articles/{article.pk}/"]
    addresses += [listing.address("jsonl") for listing in LISTINGS.values()]
    for address in addresses:
        answer = client.get(address)
        body = answer.getvalue()
        assert answer.status_code == 200
        assert secret not in body.decode(), address
        assert photo.image.name.partition(".")[0] not in body.decode(), address


# How it is described


def test_documentation_has_every_parameter_of_every_filter(client):
    document = client.get("/api/v1/openapi.json").json()
    page, english = (client.get(at).content.decode() for at in ("/api/", "/en/api/"))

    assert 'href="/api/"' in page and 'lang="ar"' in page
    assert '<a class="footer__link" href="/en/api/">' in english and 'lang="en"' in english
    assert document["openapi"].startswith("3.1")
    for resource in RESOURCES:
        found = document["paths"][f"/api/v1/{resource.noun}/"]["get"]
        names = {parameter["name"] for parameter in found["parameters"]}
        assert set(resource.listing.filterset_class.base_filters) <= names
        assert f"GET /api/v1/{resource.noun}/" in page
        for parameter in found["parameters"]:
            # So many values, each of any length.
            assert ("maxLength" in parameter["schema"]) <= (parameter["schema"]["type"] == "string")
            if parameter["name"] in ("theme", "country") and resource.type == "event":
                assert parameter["schema"]["maxItems"] == VALUES_PER_FILTER
                assert f"/api/v1/{NOUNS[parameter['name']]}/" in parameter["description"]
    assert client.get("/api/v1/openapi.yaml")["Content-Type"].startswith("application/yaml")
    main = page.partition("<main")[2].partition("</main>")[0]
    assert main.count("<script") == main.count('<script type="application/ld+json">')


@pytest.mark.once
def test_answers_are_as_the_document_says(site):
    event = whole_event()
    keys = {
        "event": event.pk,
        "article": event.articles.get().pk,
        "organization": event.involvements.get().organization_id,
        "person": event.participations.get().person_id,
        "place": event.place_id,
        "country": "sy",
        "theme": Theme.objects.first().code,
    }

    assert check_everything(WSGIHandler(), keys) == len(RESOURCES) * 2


def test_lines_are_what_the_api_says(client):
    event = whole_event()

    answer = client.get(f"/events/export.jsonl?country=sy&nonsense=1&person={10**9}&theme=")
    said = client.get("/events/export.jsonl").getvalue().splitlines()

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="events-')
    told = {record["id"]: record for record in map(json.loads, said)}
    assert told[event.pk] == client.get(f"/api/v1/events/{event.pk}/").json()
    assert client.get("/en/events/export.jsonl").getvalue().splitlines() == said
    place = client.get(f"/api/v1/places/{event.place_id}/").json()
    assert place["url"] == f"http://testserver/events/?place={event.place_id}"


def test_many_lines_wait_for_their_turn_and_are_sent_once(client, monkeypatch):
    monkeypatch.setattr(lines, "RECORDS_AT_ONCE", 1)
    pks = [organizations.OrganizationFactory().pk for _number in range(3)]
    address = ORGANIZATIONS.address("jsonl")

    first, meanwhile = client.get(address), client.get(address)
    told = first.getvalue().splitlines()
    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert first.streaming
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert sorted(json.loads(line)["id"] for line in told) == sorted(pks)
    assert (meanwhile.status_code, meanwhile["Retry-After"]) == (503, "30")
    assert "Content-Disposition" not in meanwhile
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    assert turns.taken == 0


def test_choices_of_fields_in_any_order_are_kept_once(client):
    events.EventFactory()
    asked = ["id,label,url", "url,label", "label,url,label,type"]

    client.get(f"/api/v1/events/?fields={asked[0]}")
    before = shape_of.cache_info()
    answers = [client.get(f"/api/v1/events/?fields={fields}").json() for fields in asked]

    assert [list(one["results"][0]) for one in answers] == [["type", "id", "label", "url"]] * 3
    assert shape_of.cache_info().currsize == before.currsize
    assert before.maxsize == 64
