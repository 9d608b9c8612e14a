"""How articles are found."""

from django.utils import timezone

from articles.models import (
    Article,
    ArticleEvent,
    ArticleOrganization,
    ArticlePerson,
    ArticlePhoto,
    Quote,
    Source,
)
from events.models import Event
from ngo_portal.shared.cards import card_version, draw_card
from ngo_portal.shared.document_rows import Instances, Rows, by_record, prefetched
from ngo_portal.shared.illustrating import next_change, photos_of, shown_in, without_hidden
from ngo_portal.shared.models import Country, Photo, Theme
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
from organizations.projection import (
    NAMES,
    SHOWN_OF_PEOPLE,
    SHOWN_OF_PHOTOS,
    SHOWN_OF_PLACES,
    STATE,
    names_of_public,
)

ARTICLES = Instances(
    Article.objects.order_by(),
    "pk",
    *("status", "publish_at", "kind", "title", "kicker", "summary", "body", "language"),
    *("outlet_as_stated", "is_exclusive", "byline"),
    outlet=[*NAMES, *STATE],
    dateline=SHOWN_OF_PLACES,
    dateline__parent=["parent_id"],
    cover=SHOWN_OF_PHOTOS,
)
PARTS = {
    "themes": Instances(Theme.objects.all(), "articles", "code", "parent_id"),
    "countries": Rows(Country.objects.all(), "articles", "code", "name_ar"),
    "sources": Rows(Source.objects.all(), "article_id", "title"),
    "events": Rows(ArticleEvent.objects.all(), "article_id", "event_id"),
    "organizations": Instances(
        ArticleOrganization.objects.all(), "article_id", organization=[*NAMES, *STATE]
    ),
    "people": Instances(ArticlePerson.objects.public(), "article_id", person=SHOWN_OF_PEOPLE),
    "quotes": Instances(
        Quote.objects.all(),
        "article_id",
        *("text", "speaker_as_stated", "role_then"),
        speaker=SHOWN_OF_PEOPLE,
        speaker_organization=["name", "short_name"],
        event=STATE,
    ),
    "photos": Instances(ArticlePhoto.objects.all(), "article_id", photo=SHOWN_OF_PHOTOS),
    "tags": tags_of(Article),
}
QUOTING = Rows(Quote.objects.exclude(article=None).order_by(), "event_id", "article_id")


class ArticleProjection(Projection):
    kind = Kind.ARTICLE
    model = Article
    card = "articles/_card.html"
    noun = "article"
    placed_by = ("publish_at",)

    def documents(self, records):
        found = [article for (article,) in ARTICLES.of(records).values()]
        articles = [article for article in found if article.is_public]
        parts = by_record([article.pk for article in articles], PARTS)
        for article in articles:
            own = parts[article.pk]
            outlet = [article.outlet] if article.outlet_id else []
            own.organizations = [*outlet, *(link.organization for link in own.organizations)]
            own.quotes = list(filter(is_heard, own.quotes))
        names = names_of_public(actor for own in parts.values() for actor in own.organizations)
        shown = photos_of(article.body for article in articles)
        hidden = [Document.hidden(Kind.ARTICLE, one) for one in found if not one.is_public]
        return [*hidden, *(document_of(one, parts[one.pk], names, shown) for one in articles)]


def is_heard(quote) -> bool:
    """Whether readers of its article may see a quote, as `Quote.objects.public()` has it."""
    is_withheld = quote.speaker_id and quote.speaker.is_withheld
    return not is_withheld and (quote.event_id is None or quote.event.is_public)


def document_of(article, parts, names, shown):
    moment = timezone.localtime(article.publish_at) if article.publish_at else None
    day = moment.date() if moment else None
    prefetched(article, themes=parts.themes)
    return Document(
        kind=Kind.ARTICLE,
        record=article.pk,
        moment=moment,
        starts_on=day,
        last_on=day,
        title=article.title,
        url=article.get_absolute_url(),
        note=article.kind,
        names=tuple(filter(None, names_in(article, parts, names))),
        summary=article.summary,
        text="\n".join(filter(None, texts_of(article, parts, shown))),
        facets=facets_of(article, parts, day),
        changes_at=next_change(article, photos_in(article, parts, shown)),
        card=draw_card("articles/_card.html", "article", article),
        card_version=card_version(),
    )


def photos_in(article, parts, shown):
    """The photos of which the consent may end: those of the cover, the text and the gallery."""
    return [article.cover, *shown_in(article.body, shown), *(use.photo for use in parts.photos)]


def names_in(article, parts, names):
    """Who wrote, published and speaks in it, and where it comes from."""
    yield from (article.byline, article.outlet_as_stated)
    yield article.dateline.name_ar if article.dateline_id else ""
    yield from (name for _code, name in parts.countries)
    for organization in parts.organizations:
        yield organization.name
        yield from names.get(organization.pk, ())
    for link in parts.people:
        yield link.person.name
        yield link.person.name_latin if link.person.is_public else ""
    for quote in parts.quotes:
        yield from (quote.speaker_name, quote.role_then)


def texts_of(article, parts, shown):
    yield article.kicker
    yield readable(without_hidden(article.body, shown))
    yield from (quote.text for quote in parts.quotes)
    yield from parts.sources


def facets_of(article, parts, day):
    people = public(link.person for link in parts.people)
    speakers = public(quote.speaker for quote in parts.quotes)
    return frozenset(
        [
            *theme_values(parts.themes),
            *country_values([code for code, _name in parts.countries]),
            *place_values(article.dateline),
            *values("kind", [article.kind]),
            *values("organization", public(parts.organizations)),
            *values("person", [*people, *speakers]),
            *values("event", parts.events),
            *values("language", [article.language]),
            *year_values(day, day),
            *values("tag", parts.tags),
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
    return [(Kind.ARTICLE, QUOTING.of([event.pk])[event.pk])]


def articles_with(photo):
    covers = photo.cover_of_articles.values_list("pk", flat=True)
    bodies = photo.articlebodyphotos.values_list("article", flat=True)
    shown = photo.articlephotos.values_list("article", flat=True)
    return [(Kind.ARTICLE, {*covers, *bodies, *shown})]


register(ArticleProjection())
for part in (ArticleEvent, ArticleOrganization, ArticlePerson, ArticlePhoto, Quote, Source):
    follow(part, article_of)
follow(Event, articles_quoting, shown=STATE)
follow(Organization, articles_of_organization, shown=[*NAMES, *STATE])
follow(OrganizationName, articles_of_name)
follow(Person, articles_of_person, shown=SHOWN_OF_PEOPLE)
follow(Photo, articles_with)
follow_many(Article.themes.through, Kind.ARTICLE, "article_id")
follow_many(Article.countries.through, Kind.ARTICLE, "article_id")
