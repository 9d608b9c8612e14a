"""Articles in the words of schema.org."""

from articles.models import Article, ArticleOrganization, ArticlePerson
from ngo_portal.shared.results import links_of
from ngo_portal.shared.site import site_address
from ngo_portal.shared.structured import Node, identity, image, keywords, node, of_this_site, themes
from organizations.structured import organization, person

TYPES = {
    Article.Kind.COVERAGE: "ReportageNewsArticle",
    Article.Kind.OPINION: "OpinionNewsArticle",
}


def of_article(article: Article, context: dict) -> list[Node]:
    """What the page of an article says of it."""
    page = site_address(article.get_absolute_url())
    found = node(
        TYPES.get(article.kind, "NewsArticle"),
        headline=article.title,
        alternativeHeadline=article.kicker,
        description=article.summary,
        url=page,
        mainEntityOfPage=page,
        inLanguage=article.language,
        genre=article.get_kind_display(),
        articleSection=article.section,
        dateline=article.dateline.name if article.dateline else "",
        image=pictures(article, context),
        datePublished=article.publish_at.isoformat(),
        dateModified=max(article.updated_at, article.publish_at).isoformat(),
        author=authors(article, context),
        publisher=of_this_site(),
        isBasedOn=original(article),
        about=about(article, context),
        mentions=mentions(context),
        contentLocation=[
            node("Country", name=country.name, identifier=country.pk)
            for country in article.countries.all()
        ],
        keywords=keywords(article),
        citation=[source(one) for one in context["sources"]],
        correction=[correction(one) for one in context["corrections"]],
        **translations(article, context["translations"]),
    )
    return [identity("articles", article.pk) | found]


def pictures(article: Article, context: dict) -> list[Node]:
    photos = [article.cover, *(use.photo for use in context["photos"])]
    found = [image(photo) for photo in photos]
    return [one for place, one in enumerate(found) if one and one not in found[:place]]


def authors(article: Article, context: dict) -> list[Node] | str:
    """People with a record, or else the name as it was signed, which may be an agency's."""
    links = [link for link in context["person_links"] if link.kind == ArticlePerson.Kind.AUTHOR]
    return [*filter(None, (person(link.person) for link in links))] or article.byline


def original(article: Article) -> Node | None:
    """The report elsewhere of which this is a copy or an account."""
    outlet = organization(article.outlet, article.outlet_name)
    day = article.source_published_on
    if not (article.source_url or outlet):
        return None
    published = day.isoformat() if day else ""
    return node("CreativeWork", url=article.source_url, publisher=outlet, datePublished=published)


def about(article: Article, context: dict) -> list[Node]:
    """Its themes, its events, and whom it is about."""
    events = [
        node("Event", name=link.title, url=site_address(link.url))
        for link in links_of(context["events"])
    ]
    return [*themes(article), *events, *named(context, are_about=True)]


def mentions(context: dict) -> list[Node]:
    return named(context, are_about=False)


def named(context: dict, *, are_about: bool) -> list[Node]:
    subjects = (ArticleOrganization.Kind.ABOUT, ArticlePerson.Kind.ABOUT)
    others = (ArticlePerson.Kind.AUTHOR,)
    found = [
        *((link.kind, organization(link.organization)) for link in context["organization_links"]),
        *((link.kind, person(link.person)) for link in context["person_links"]),
    ]
    return [
        who for kind, who in found if who and kind not in others and are_about == (kind in subjects)
    ]


def source(one) -> Node:
    publisher = one.organization_as_stated or (
        one.organization.known_as if one.organization else ""
    )
    return node(
        "CreativeWork",
        name=one.title,
        genre=one.get_kind_display(),
        url=one.url,
        publisher=organization(one.organization, publisher),
        datePublished=one.published_on.isoformat() if one.published_on else "",
    )


def correction(one) -> Node:
    return node("CorrectionComment", text=one.right, datePublished=one.corrected_on.isoformat())


def translations(article: Article, others) -> dict[str, list[Node]]:
    """Which came first is said where it is known: of two translations neither is the other's."""
    found: dict[str, list[Node]] = {"translationOfWork": [], "workTranslation": []}
    for other in others:
        mention = node(
            "NewsArticle",
            headline=other.title,
            inLanguage=other.language,
            url=site_address(other.get_absolute_url()),
        )
        if other.pk == article.translation_of_id:
            found["translationOfWork"].append(mention)
        elif article.translation_of_id is None:
            found["workTranslation"].append(mention)
    return found
