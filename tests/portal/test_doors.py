"""Every way out of the site at once: the same records behind all of them, and nothing but those.

Addresses come from the URL patterns themselves, so a new one without an answer here fails.
"""

import io
import json
import random
import re
import zipfile
from itertools import combinations
from urllib.parse import unquote

import pytest
from django.http import QueryDict
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone

from articles.listings import ARTICLES
from events.listings import EVENTS
from ngo_portal.listings import LISTINGS
from ngo_portal.shared.models import Photo
from organizations.listings import ORGANIZATIONS, PEOPLE
from organizations.models import Person
from tests.doors import alerts, api, feeds, tables
from tests.events import test_filters as of_events
from tests.factories import articles, events, organizations, shared
from tests.filtering import SEED, kept_database
from tests.organizations import test_filters as of_actors

pytestmark = pytest.mark.django_db

QUERIES = 12
DOORS = {
    "API": api.ids_behind_api,
    "JSON Lines": api.ids_behind_lines,
    "Atom": feeds.ids_behind_feed,
    "JSON Feed": feeds.ids_behind_json_feed,
    "CSV": tables.ids_behind_csv,
    "XLSX": tables.ids_behind_xlsx,
    "alert": alerts.ids_behind_alert,
}
PLACES = {"GeoJSON": tables.ids_behind_geojson}
CALENDAR = {"calendar": feeds.ids_behind_calendar}


def on_page(listing, query) -> list[int]:
    """The ids of a list, in its order."""
    return [record.pk for record in listing.select(QueryDict(query)).records()]


def is_understood(listing, query) -> bool:
    """Whether the API would not refuse it: a page forgives what nobody knows."""
    return not listing.select(QueryDict(query)).faults()


def found_behind(found_by, listing, query) -> dict[str, list[int]]:
    """What each door has that has something else than the page, or something twice."""
    expected = sorted(on_page(listing, query))
    asked = {name: found for name, found in found_by.items() if name != "API"}
    if is_understood(listing, query):
        asked["API"] = found_by["API"]
    behind = {name: sorted(ids(listing, query)) for name, ids in asked.items()}
    return {name: ids for name, ids in behind.items() if ids != expected}


@pytest.fixture(scope="class")
def gatherings(django_db_setup, django_db_blocker):
    with kept_database(django_db_blocker):
        yield of_events.make_world(random.Random(SEED))


@pytest.fixture(scope="class")
def actors(django_db_setup, django_db_blocker):
    with kept_database(django_db_blocker):
        yield of_actors.make_world(random.Random(SEED))


class TestEveryDoorHasTheRecordsOfThePage:
    def test_events(self, gatherings):
        found_by, different, sizes = {**DOORS, **PLACES, **CALENDAR}, {}, set()
        for number in range(QUERIES):
            query = without_page(of_events.random_address(random.Random(number), gatherings))
            different[query] = found_behind(found_by, EVENTS, query)
            sizes.add(len(on_page(EVENTS, query)))

        assert {query: found for query, found in different.items() if found} == {}
        assert len(sizes) > 3

    @pytest.mark.parametrize(
        ("listing", "found_by"),
        [(ORGANIZATIONS, DOORS | PLACES), (PEOPLE, DOORS)],
        ids=["organizations", "people"],
    )
    def test_actors(self, actors, listing, found_by):
        different = {
            query: found_behind(found_by, listing, query)
            for number in range(QUERIES)
            for query in [without_page(of_actors.random_address(random.Random(number), actors))]
        }

        assert {query: found for query, found in different.items() if found} == {}

    def test_articles(self):
        theme, country = shared.ThemeFactory(), shared.CountryFactory()
        for number in range(30):
            articles.ArticleFactory(
                themes=[theme] if number % 2 else [],
                countries=[country] if number % 3 else [],
                kind="news" if number % 5 else "statement",
                draft=number % 7 == 0,
            )
        queries = ["", f"theme={theme.code}", f"country={country.code}&kind=news", "kind=statement"]
        queries += [
            f"theme={theme.code}&kind=statement&country={country.code}",
            "q=ورشة",
            "year=1990",
        ]

        different = {query: found_behind(DOORS, ARTICLES, query) for query in queries}

        assert {query: found for query, found in different.items() if found} == {}


def without_page(query: QueryDict) -> str:
    query.pop("page", None)
    return query.urlencode()


# Nothing leaves that is not public

SECRET = "سرمدون"
LATIN = "Sarmadoun"
# What somebody may type: pages repeat it, and the whole word must not come back.
BEGUN = "سرمد"


@pytest.fixture
def public():
    """One public record of each kind, with ties to all that readers must not see."""
    theme = shared.ThemeFactory()
    event = events.EventFactory(themes=[theme], title="ورشة الأحياء")
    article = articles.ArticleFactory(themes=[theme], title="تقرير عن الأحياء")
    organization = organizations.OrganizationFactory(themes=[theme], name="جمعية الأحياء")
    person = organizations.PersonFactory(name="هند المثال")
    events.InvolvementFactory(event=event, organization=organization)
    events.ParticipationFactory(event=event, person=person)
    articles.ArticleEventFactory(article=article, event=event)
    return [event, article, organization, person]


@pytest.fixture
def hidden(public):
    """Records that nobody may find, each tied to public ones, and with the word in all it says."""
    event, article, organization, person = public
    text = {"title": f"{SECRET} عنوان", "summary": SECRET, "body": f"<p>{SECRET}</p>"}
    ones = [
        events.EventFactory(**text, parent=event, parent_kind="session", draft=True),
        events.EventFactory(**text, parent=event, parent_kind="session", scheduled=True),
        events.EventFactory(**text, parent=event, parent_kind="session", withdrawn=True),
        articles.ArticleFactory(**text, draft=True),
        articles.ArticleFactory(**text, withdrawn=True),
        organizations.OrganizationFactory(name=SECRET, parent=organization, draft=True),
        organizations.PersonFactory(name=SECRET, withheld=True, name_latin=LATIN),
    ]
    for one in ones[:3]:
        events.EventRelationFactory(event=event, other=one)
        events.ParticipationFactory(event=one, person=person)
        articles.ArticleEventFactory(article=article, event=one)
    for one in ones[3:5]:
        articles.ArticleEventFactory(article=one, event=event)
        articles.QuoteFactory(article=one, speaker=person, event=event, text=f"قول {SECRET}")
        articles.ArticleOrganizationFactory(article=one, organization=organization)
        articles.ProvenanceFactory(article=one, event=event, value=SECRET)
    withheld = ones[-1]
    events.ParticipationFactory(event=event, person=withheld, name_as_stated=SECRET)
    events.AgendaItemFactory(event=event, speakers=[withheld])
    events.OutcomeFactory(event=event, proposed_by=withheld)
    articles.QuoteFactory(article=article, speaker=withheld, event=event, text=f"قول {SECRET}")
    articles.ArticlePersonFactory(article=article, person=withheld)
    organizations.AffiliationFactory(person=withheld, organization=organization)
    photo = shared.PhotoFactory(alt=SECRET, caption=SECRET, consent=Photo.Consent.UNKNOWN)
    for record in (event, article):
        record.cover = photo
        record.save()
    events.EventPhotoFactory(event=event, photo=photo)
    articles.ArticlePhotoFactory(article=article, photo=photo)
    # The one withheld last: addresses name it.
    return [photo, *ones]


# A signature opens these, which have tests of their own.
SIGNED = {"preview", "alerts:confirm", "alerts:mine", "alerts:leave"}
# They answer no GET with a page, or only where an operator set something up.
SILENT = {"choose-language", "choose-edition", "security-contact", "alerts:new", "alerts:sent"}
SILENT |= {"api:nowhere", "oembed"}
MODELS = {listing.noun: listing.model for listing in LISTINGS.values()}


def patterns(resolver, namespace=""):
    """Each pattern outside the desk with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        elif pattern.app_name != "admin" and str(pattern.pattern) != "account/":
            yield from patterns(
                pattern, f"{pattern.namespace}:" if pattern.namespace else namespace
            )


def arguments(pattern) -> set[str]:
    return {*pattern.pattern.regex.groupindex} | {*getattr(pattern.pattern, "converters", ())}


def noun_of(name: str) -> str:
    """«events» of «events:detail», «api:events-detail» and «short-event»."""
    inner = name.removeprefix("api:").removeprefix("short-").removesuffix("-detail")
    first = inner.partition(":")[0]
    one = {listing.model._meta.model_name: noun for noun, listing in LISTINGS.items()}
    return one.get(first, first)


def filled(name: str, pattern, records) -> list[str]:
    """The addresses of a pattern for all these records, hidden ones too."""
    wanted = arguments(pattern)
    if not wanted:
        address = reverse(name)
        return [address, f"{address}?q={BEGUN}", f"{address}?person={records[-1].pk}"]
    if (noun := noun_of(name)) in MODELS and is_of_a_record(wanted):
        keys = [record.pk for record in records if isinstance(record, MODELS[noun])]
        slug = {"slug": "x"} if "slug" in wanted else {}
        return [reverse(name, kwargs=dict.fromkeys(wanted & KEYS, key) | slug) for key in keys]
    if name.endswith(":together"):
        keys = [record.pk for record in records if isinstance(record, MODELS[noun])]
        return [reverse(name, args=pair) for pair in combinations(keys, 2)]
    if name == "poster":
        return [
            reverse(name, args=[language, noun, record.pk, "0" * 16])
            for noun, model in MODELS.items()
            for record in records
            if isinstance(record, model)
            for language in ("ar", "en")
        ]
    return [reverse(name, args=values) for values in OTHERS[name]]


KEYS = {"pk", "key"}


def is_of_a_record(wanted: set[str]) -> bool:
    return bool(wanted & KEYS) and wanted <= KEYS | {"slug"}


OTHERS = {
    "events:calendar": [[2022, 5]],
    "events:calendar-list": [[2022, 5]],
    "events:calendar-week": [[2022, 5, 7]],
    "chart-image": [["organization"], ["year"]],
    "chart-data": [["organization"], ["theme"]],
    "theme": [["pr"]],
    "country": [["sy"]],
    "sitemap-records": [[noun, 1] for noun in LISTINGS],
    "api:themes-detail": [["pr"]],
    "api:countries-detail": [["sy"]],
    "api:places-detail": [[1]],
    "media": [["no/such.jpg"]],
    "style-specimens": [["dossier"]],
}


def words_of(response) -> str:
    """All that an answer says, whatever holds it."""
    body = response.getvalue()
    kind = response.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    text = body.decode(errors="replace")
    text = re.sub(r"\r?\n[ \t]", "", text) if kind.startswith("text/calendar") else text
    if text.startswith("{") and not kind.startswith("application/jsonl"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return unquote(text)


def test_nothing_that_is_not_public_leaves_by_any_door(client, public, hidden):
    event, *_others = public
    # Some pages are about two.
    also = [
        events.InvolvementFactory(event=event).organization,
        events.ParticipationFactory(event=event).person,
    ]
    records = [*public, *also, *hidden]
    leaks, heard = set(), set()
    for name, pattern in patterns(get_resolver()):
        if name in SIGNED | SILENT:
            continue
        for address in filled(name, pattern, records):
            answer = client.get(address, follow=True)
            said = words_of(answer)
            leaks |= {(address, word) for word in (SECRET, LATIN) if word in said}
            if answer.status_code == 200:
                heard.add(name)

    tried = {name for name, _pattern in patterns(get_resolver())} - SIGNED - SILENT
    assert leaks == set()
    assert tried - heard == {"media"}


def test_a_hidden_record_is_behind_no_address_of_its_own(client, hidden):
    statuses = {}
    for name, pattern in patterns(get_resolver()):
        if noun_of(name) in MODELS and is_of_a_record(arguments(pattern)):
            for address in filled(name, pattern, hidden):
                statuses[address] = client.get(address, follow=True).status_code

    assert {address: code for address, code in statuses.items() if code not in (404, 410)} == {}
    assert len(statuses) > 30


def test_what_is_hidden_would_be_told_if_it_were_public(client, public, hidden):
    """The words do leave as soon as they may: the tests above look where something is."""
    for record in hidden:
        if isinstance(record, Photo):
            record.consent = Photo.Consent.GIVEN
        else:
            record.status, record.publish_at = "published", timezone.now()
            if isinstance(record, Person):
                record.is_withheld = False
        record.save()

    silent = [
        address
        for listing in LISTINGS.values()
        for door in ("list", "export-csv", "feed-atom", "jsonl", "embed")
        for address in [listing.address(door)]
        if SECRET not in words_of(client.get(address))
    ]
    assert silent == []
