from django.db.models import Q

from articles.citing import reference_of
from articles.listings import ARTICLES
from articles.models import Article, ArticleEvent
from articles.posters import poster_of
from articles.reading import beyond_the_text, minutes_to_read, neighbours, related
from articles.structured import of_article
from events.models import Event
from ngo_portal.shared.browsing import PublishedDetail, PublishedList
from ngo_portal.shared.citing.views import CiteFile, citation
from ngo_portal.shared.embedding import CardCode, EmbedCard
from ngo_portal.shared.page_parts import Parts, keep, with_names, with_terms
from ngo_portal.shared.results import in_lists, under
from ngo_portal.shared.searching.keys import Kind, docid_of


class ArticleList(PublishedList):
    listing = ARTICLES


class ArticleDetail(PublishedDetail):
    model = Article
    describe = staticmethod(of_article)
    poster_of = staticmethod(poster_of)
    shows = (
        "themes",
        "tags",
        "countries",
        "event_links",
        "organization_links",
        "person_links",
        "quotes",
        "sources",
        "photos",
        "documents",
        "corrections",
        "translations",
    )

    def get_queryset(self):
        return with_names(super().get_queryset(), "cover", "owner", "outlet")

    def get_context_data(self, **kwargs):
        article = self.object
        with_terms([article], "dateline")
        keep(
            article,
            themes=self.parts.terms("themes"),
            countries=self.parts.terms("countries"),
            tags=self.parts.tags(),
        )
        named = self.named()
        return super().get_context_data(
            **kwargs,
            **named | {"quotes": beyond_the_text(named["quotes"], article.body)},
            **self.beside(article, named),
            minutes=minutes_to_read(article),
            translations=self.translations(article),
            citation=citation(
                "articles", article, lambda: reference_of(article, named["person_links"])
            ),
        )

    def people(self):
        """Whom the article names or was written by, as far as readers may know."""
        return self.parts.rows("person_links", lambda links: with_names(links.public(), "person"))

    def named(self):
        """Whom the article names, quotes and relies on, and what it shows."""
        rows = self.parts.rows
        return {
            "organization_links": rows(
                "organization_links", lambda links: with_names(links.all(), "organization")
            ),
            "person_links": self.people(),
            "quotes": rows(
                "quotes",
                lambda quotes: with_names(quotes.public(), "speaker", "speaker_organization"),
            ),
            "sources": rows("sources", lambda sources: with_names(sources.all(), "organization")),
            "photos": rows("photos", lambda photos: photos.public()),
            "documents": rows("documents", lambda uses: uses.select_related("attachment")),
            "corrections": rows("corrections"),
        }

    def translations(self, article):
        """The same article in other languages, whichever of them came first."""
        original = article.translation_of_id
        others = Q(translation_of=original or article.pk) | Q(pk=original)
        is_known = original or self.parts.has("translations")
        found = Article.objects.published().filter(others).exclude(pk=article.pk)
        return found.only(*Article.NAMED) if is_known else []

    def beside(self, article, named):
        """The events of the article, and what else to read, as cards."""
        links = self.parts.rows("event_links", self.public_links)
        events = {
            docid_of(Kind.EVENT, event, first): ArticleEvent.Kind(kind).label
            for kind, event, first in links
        }
        beside = neighbours(article)
        also = related(
            article, [event for _kind, event, _first in links], who(named), beside.values()
        )
        shown, others = in_lists([*events], [*also], said=events | also)
        return {"events": under(3, shown), "related": under(3, others), "neighbours": beside}

    def public_links(self, links):
        public = links.filter(Event.objects.published().named_as("event"))
        return public.values_list("kind", "event", "event__starts_on")


def who(named) -> dict[str, str]:
    """The people of a page whom readers see, the name by the key."""
    people = [link.person for link in named["person_links"]]
    people += [quote.speaker for quote in named["quotes"] if quote.speaker_id]
    return {str(person.pk): person.full_name for person in people if person.is_public}


class ArticleCite(CiteFile, ArticleDetail):
    """The page of the article as reference managers take it."""

    def reference(self):
        self.parts = Parts(self.object, ("person_links",))
        return reference_of(self.object, self.people())


class ArticleCard(EmbedCard, ArticleDetail):
    listing = ARTICLES


class ArticleCode(CardCode, ArticleDetail):
    listing = ARTICLES
