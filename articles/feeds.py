"""What a feed says of a report: all of it, with who wrote it and where it comes from."""

from django.db.models import Prefetch

from articles.listings import ARTICLES
from articles.models import Article, ArticlePerson, ArticlePhoto, Quote, Source
from ngo_portal.shared.feeds.drawing import drawn, photos_in_texts
from ngo_portal.shared.feeds.items import (
    Author,
    Item,
    countries_of,
    files_of,
    filtered,
    item_of,
    keeper_of,
    photo_file,
    tags_of,
    themes_of,
)
from ngo_portal.shared.feeds.views import Feed
from ngo_portal.shared.site import site_address


def records():
    written = ArticlePerson.objects.public().filter(kind=ArticlePerson.Kind.AUTHOR)
    quotes = Quote.objects.public().select_related("speaker", "speaker_organization")
    articles = Article.objects.published().select_related("dateline", "outlet", "cover", "owner")
    return articles.defer("search_text").prefetch_related(
        "themes",
        "tags",
        "countries",
        "corrections",
        "documents__attachment",
        Prefetch("photos", ArticlePhoto.objects.public()),
        Prefetch("quotes", quotes),
        Prefetch("sources", Source.objects.select_related("organization")),
        Prefetch("person_links", written.select_related("person")),
    )


def items(articles: list[Article]) -> list[Item]:
    photos = photos_in_texts(articles)
    return [item(article, photos) for article in articles]


def item(article: Article, photos) -> Item:
    return item_of(
        article,
        ARTICLES.noun,
        title=article.title,
        html=drawn("feeds/article.html", photos, article=article, quotes=article.quotes.all()),
        language=article.language,
        summary=article.summary,
        authors=authors_of(article),
        categories=[
            *themes_of(article),
            *tags_of(article, ARTICLES.noun),
            *countries_of(article.countries.all()),
            filtered(ARTICLES.noun, "kind", article.kind, article.get_kind_display()),
        ],
        cover=photo_file(article.cover),
        files=files_of(article),
    )


def authors_of(article: Article) -> list[Author]:
    """As signed, else those who are known to have written it, else who brought it out."""
    if article.byline:
        return [Author(article.byline)]
    people = [link.person for link in article.person_links.all()]
    if people:
        return [Author(person.full_name, address_of(person)) for person in people]
    return [Author(article.outlet_name) if article.outlet_name else keeper_of(article)]


def address_of(person) -> str:
    return site_address(person.get_absolute_url()) if person.is_public else ""


FEED = Feed(ARTICLES, records, items)
