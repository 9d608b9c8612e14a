"""How articles are found."""

from django.db.models import Prefetch
from django.utils import timezone

from articles.models import (
    Article,
    ArticleEvent,
    ArticleOrganization,
    ArticlePerson,
    Quote,
    Source,
)
from events.models import Event
from ngo_portal.shared.cards import card_version, draw_card
from ngo_portal.shared.models import Photo
from ngo_portal.shared.projecting import Projection, follow, follow_many, register
from ngo_portal.shared.searching.documents import Document, readable
from ngo_portal.shared.searching.facets import (
    country_values,
    place_values,
    public,
    tags_of,
    theme_values,
    values,
    year_values,
)
from ngo_portal.shared.searching.keys import Kind
from organizations.models import Organization, OrganizationName, Person
from organizations.projection import NAMES, SHOWN_OF_PEOPLE, STATE, names_of


class ArticleProjection(Projection):
    kind = Kind.ARTICLE
    model = Article
    card = "articles/_card.html"
    noun = "article"

    def documents(self, records):
        articles = (
            Article.objects.for_cards()
            .defer(None)
            .select_related("cover", "outlet", "dateline__parent")
            .prefetch_related(
                "countries",
                "sources",
                "event_links",
                "outlet__names",
                Prefetch(
                    "organization_links",
                    ArticleOrganization.objects.select_related("organization").prefetch_related(
                        "organization__names"
                    ),
                ),
                Prefetch("person_links", ArticlePerson.objects.public().select_related("person")),
                Prefetch("quotes", Quote.objects.public().select_related("speaker")),
            )
        )
        tags = tags_of(Article, records)
        found = articles.defer("search_text").filter(pk__in=records)
        return [document_of(article, tags[article.pk]) for article in found]


def document_of(article, tags):
    moment = timezone.localtime(article.publish_at) if article.publish_at else None
    day = moment.date() if moment else None
    return Document(
        kind=Kind.ARTICLE,
        record=article.pk,
        moment=moment,
        starts_on=day,
        last_on=day,
        title=article.title,
        url=article.get_absolute_url(),
        note=article.kind,
        names=tuple(filter(None, names_in(article))),
        summary=article.summary,
        text="\n".join(filter(None, texts_of(article))),
        facets=facets_of(article, day, tags),
        is_public=article.is_public,
        card=draw_card("articles/_card.html", "article", article),
        card_version=card_version(),
    )


def names_in(article):
    """Who wrote, published and speaks in it, and where it comes from."""
    yield from (article.byline, article.outlet_as_stated)
    yield article.dateline.name_ar if article.dateline_id else ""
    yield from (country.name_ar for country in article.countries.all())
    for organization in organizations_in(article):
        yield organization.name
        if organization.is_public:
            yield from names_of(organization)
    for link in article.person_links.all():
        yield link.person.name
        yield link.person.name_latin if link.person.is_public else ""
    for quote in article.quotes.all():
        yield from (quote.speaker_name, quote.role_then)


def organizations_in(article):
    """Who brought it out, and whom it names."""
    outlet = [article.outlet] if article.outlet_id else []
    return [*outlet, *(link.organization for link in article.organization_links.all())]


def texts_of(article):
    yield article.kicker
    yield readable(article.body)
    yield from (quote.text for quote in article.quotes.all())
    yield from (source.title for source in article.sources.all())


def facets_of(article, day, tags):
    people = public(link.person for link in article.person_links.all())
    speakers = public(quote.speaker for quote in article.quotes.all())
    return frozenset(
        [
            *theme_values(article.themes.all()),
            *country_values([country.pk for country in article.countries.all()]),
            *place_values(article.dateline),
            *values("kind", [article.kind]),
            *values("organization", public(organizations_in(article))),
            *values("person", [*people, *speakers]),
            *values("event", [link.event_id for link in article.event_links.all()]),
            *values("language", [article.language]),
            *year_values(day, day),
            *values("tag", tags),
        ]
    )


def article_of(row):
    return [(Kind.ARTICLE, [row.article_id])]


def articles_of_organization(organization):
    linked = organization.article_links.values_list("article", flat=True)
    published = organization.articles_published.values_list("pk", flat=True)
    return [(Kind.ARTICLE, {*linked, *published})]


def articles_of_name(other):
    return articles_of_organization(other.organization)


def articles_of_person(person):
    linked = person.article_links.values_list("article", flat=True)
    quoted = person.quotes.values_list("article", flat=True)
    return [(Kind.ARTICLE, {*linked, *quoted})]


def articles_quoting(event):
    """Articles with words that are shown only while their event is."""
    quotes = event.quotes.exclude(article=None)
    return [(Kind.ARTICLE, quotes.values_list("article", flat=True))]


def articles_with_cover(photo):
    return [(Kind.ARTICLE, photo.cover_of_articles.values_list("pk", flat=True))]


register(ArticleProjection())
for part in (ArticleEvent, ArticleOrganization, ArticlePerson, Quote, Source):
    follow(part, article_of)
follow(Event, articles_quoting, shown=STATE)
follow(Organization, articles_of_organization, shown=[*NAMES, *STATE])
follow(OrganizationName, articles_of_name)
follow(Person, articles_of_person, shown=SHOWN_OF_PEOPLE)
follow(Photo, articles_with_cover)
follow_many(Article.themes.through, Kind.ARTICLE, "article_id")
follow_many(Article.countries.through, Kind.ARTICLE, "article_id")
