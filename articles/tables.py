"""Reports as tables; on a map they stand where they were sent from."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.listings import ARTICLES
from articles.models import (
    Article,
    ArticleEvent,
    ArticleOrganization,
    ArticlePerson,
    Source,
)
from events.models import Event
from ngo_portal.shared.tables.columns import (
    Column,
    Sheet,
    Table,
    choice_column,
    kept_columns,
    listed,
    names_of,
    of,
    record_columns,
    terms,
)
from ngo_portal.shared.tables.reading import Rows, Tags, Terms, public_key, state_of

# What stands in the cells


def country_codes(article):
    return ";".join(country.code for country in article.parts.countries)


def event_keys(article):
    return ";".join(str(row.event_id) for row in article.parts.events)


def organizations(article):
    return listed(row.organization__name for row in article.parts.organizations)


def outlet(article):
    if article.outlet_as_stated:
        return article.outlet_as_stated
    return next((row.outlet__short_name or row.outlet__name for row in article.parts.frame), None)


def original(article):
    """The number of the article of which it is a translation, if that has a page."""
    now = timezone.now()
    return next((public_key(row, "translation_of", now) for row in article.parts.frame), None)


def person_name(row):
    return f"{row.person__honorific} {row.person__name}".strip()


def key_of(name):
    return lambda row: public_key(row, name, timezone.now())


COLUMNS = [
    *record_columns("#meta"),
    Column("title", _("Title"), of("title"), "#description+title", 52),
    Column("kicker", _("Kicker"), of("kicker"), "#description+kicker", 20),
    choice_column("kind", _("Kind"), Article.Kind, "#description+type", 12),
    choice_column("language", _("Language"), Article.Language, "#meta+lang", 10),
    Column("translation_of", _("Translation of"), original, "#meta+translation_of+id", 9),
    Column("outlet", _("Outlet"), outlet, "#meta+source+name", 24),
    Column("byline", _("Byline"), of("byline"), "#meta+author", 20),
    Column("source_url", _("Address of the original"), of("source_url"), "#meta+source+url", 36),
    Column(
        "source_published_on",
        _("Published there on"),
        of("source_published_on"),
        "#date+source",
        12,
    ),
    Column("dateline", _("Dateline"), of("dateline.name"), "#loc+name", 16),
    Column("latitude", _("Latitude"), of("dateline.latitude"), "#geo+lat", 10),
    Column("longitude", _("Longitude"), of("dateline.longitude"), "#geo+lon", 10),
    Column("country_codes", _("Country codes"), country_codes, "#country+code+v_iso2+list", 10),
    Column("countries", _("Countries"), terms("countries"), "#country", 24, is_coded=True),
    Column("themes", _("Themes"), terms("themes"), "#sector", 32, is_coded=True),
    Column("tags", _("Tags"), names_of("tags"), "#meta+tags", 24),
    Column("event_ids", _("Numbers of the events"), event_keys, "#activity+code+list", 12),
    Column("organizations", _("Organizations"), organizations, "#org+name+list", 40),
    Column("summary", _("Summary"), of("summary"), "#description", 60),
    *kept_columns(),
]
EVENTS = [
    choice_column("kind", _("As"), ArticleEvent.Kind, "#activity+type", 12),
    Column("event_id", _("Number of the event"), of("event_id"), "#activity+code", 9),
    Column("event", _("Event"), of("event__title"), "#activity+name", 48),
    Column("starts_on", _("Starts on"), of("event__starts_on"), "#date+start", 12),
]
ORGANIZATIONS = [
    choice_column("kind", _("As"), ArticleOrganization.Kind, "#org+type", 16),
    Column(
        "organization_id", _("Number of the organization"), key_of("organization"), "#org+code", 9
    ),
    Column("organization", _("Organization"), of("organization__name"), "#org+name", 44),
]
PEOPLE = [
    choice_column("kind", _("As"), ArticlePerson.Kind, "#contact+type", 16),
    Column("person_id", _("Number of the person"), key_of("person"), "#contact+code", 9),
    Column("person", _("Person"), person_name, "#contact+name", 28),
]
SOURCES = [
    choice_column("kind", _("Kind"), Source.Kind, "#meta+source+type", 14),
    Column("title", _("Title"), of("title"), "#meta+source+name", 44),
    Column(
        "publisher",
        _("Published by"),
        lambda row: row.organization_as_stated or row.organization__name,
        "#org+name",
        30,
    ),
    Column("url", _("Web page"), of("url"), "#meta+source+url", 40),
    Column("published_on", _("Published on"), of("published_on"), "#date+reported", 12),
    Column("retrieved_on", _("Retrieved on"), of("retrieved_on"), "#date+retrieved", 12),
]

ARTICLE_TABLE = Table(
    ARTICLES,
    lambda: Article.objects.published().defer("body", "search_text"),
    COLUMNS,
    [
        Column("article_id", _("Number of the report"), of("pk"), "#meta+id", 9),
        Column("article", _("Report"), of("title"), "#description+title", 44),
    ],
    terms=("dateline",),
    parts={
        "themes": Terms(Article, "themes"),
        "countries": Terms(Article, "countries", "pk"),
        "tags": Tags(Article),
        "frame": Rows(
            Article.objects.order_by,
            "pk",
            *("outlet__name", "outlet__short_name"),
            *state_of("translation_of"),
        ),
        "events": Rows(
            lambda: ArticleEvent.objects.filter(Event.objects.published().named_as("event")),
            "article_id",
            *("kind", "event_id", "event__title", "event__starts_on"),
            is_shared=True,
        ),
        "organizations": Rows(
            ArticleOrganization.objects.all,
            "article_id",
            *("kind", "organization__name", *state_of("organization")),
            is_shared=True,
        ),
        "people": Rows(
            ArticlePerson.objects.public,
            "article_id",
            *("kind", "person__name", "person__honorific", "person__is_withheld"),
            *state_of("person"),
        ),
        "sources": Rows(
            Source.objects.all,
            "article_id",
            *("kind", "title", "organization_as_stated", "organization__name"),
            *("url", "published_on", "retrieved_on"),
        ),
    },
    sheets=[
        Sheet("events", _("Events"), "events", EVENTS),
        Sheet("organizations", _("Organizations"), "organizations", ORGANIZATIONS),
        Sheet("people", _("People"), "people", PEOPLE),
        Sheet("sources", _("Sources"), "sources", SOURCES),
    ],
    place=of("dateline"),
)
