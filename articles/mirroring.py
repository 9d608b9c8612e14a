"""Which rows readers get as part of an article, and which of an article elsewhere."""

from articles.models import (
    Article,
    ArticleCorrection,
    ArticleDocument,
    ArticleEvent,
    ArticleOrganization,
    ArticlePerson,
    ArticlePhoto,
    Provenance,
    Quote,
    Source,
)
from events.mirroring import SHOWN_OF_EVENTS, events_with
from events.models import Event
from ngo_portal.shared.mirroring import naming, of, watch, watch_many
from ngo_portal.shared.models import Attachment, Country, Photo, Place, Theme
from ngo_portal.shared.searching.keys import Kind
from organizations.mirroring import (
    SHOWN_OF_ORGANIZATIONS,
    SHOWN_OF_PEOPLE,
    organizations_with,
    people_with,
)
from organizations.models import Organization, Person

of_article = of(Kind.ARTICLE, "article_id")
of_event = of(Kind.EVENT, "event_id")


def articles_with(*paths):
    return naming(Kind.ARTICLE, *paths, model=Article)


watch(Article, of(Kind.ARTICLE, "pk"))
# What records that name an article say of it, and what they may quote from it.
watch(
    Article,
    of(Kind.ARTICLE, "translation_of_id"),
    articles_with("translation_of", "translations", "translation_of__translations"),
    events_with("article_links__article", "quotes__article", "provenance__article"),
    organizations_with("provenance__article"),
    people_with("provenance__article"),
    shown=[*Article.NAMED, "status", "translation_of"],
)
for part in (ArticlePhoto, ArticleDocument, ArticleCorrection, Source):
    watch(part, of_article)
for part in (ArticleOrganization, ArticlePerson):
    watch(part, of_article)
for part in (ArticleEvent, Quote):
    watch(part, of_article, of_event)
watch(
    Provenance,
    of_event,
    of(Kind.ORGANIZATION, "organization_id"),
    of(Kind.PERSON, "person_id"),
)
for many in (Article.themes, Article.countries):
    watch_many(many, of(Kind.ARTICLE, "pk"))

watch(Theme, articles_with("themes"))
watch(Country, articles_with("countries", "dateline__country"))
watch(Place, articles_with("dateline", "dateline__parent"))
watch(Photo, articles_with("cover", "photos__photo", "body_photos__photo"))
watch(Attachment, articles_with("documents__attachment"))
watch(Event, articles_with("event_links__event", "quotes__event"), shown=SHOWN_OF_EVENTS)
watch(
    Organization,
    articles_with(
        *("outlet", "organization_links__organization"),
        *("quotes__speaker_organization", "sources__organization"),
    ),
    events_with("quotes__speaker_organization"),
    shown=SHOWN_OF_ORGANIZATIONS,
)
watch(
    Person,
    articles_with("person_links__person", "quotes__speaker"),
    events_with("quotes__speaker"),
    shown=SHOWN_OF_PEOPLE,
)
