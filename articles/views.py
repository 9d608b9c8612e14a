from django.db.models import Prefetch, Q

from articles.filters import ArticleFilterSet
from articles.models import Article
from events.models import Event
from ngo_portal.shared.asking import newest
from ngo_portal.shared.browsing import PublishedDetail, PublishedList
from ngo_portal.shared.models import Theme
from ngo_portal.shared.results import cards, under
from ngo_portal.shared.searching.keys import Kind, record_of

RELATED = 4


class ArticleList(PublishedList):
    model = Article
    filterset_class = ArticleFilterSet


class ArticleDetail(PublishedDetail):
    model = Article

    def get_queryset(self):
        records = (
            super().get_queryset().select_related("cover", "outlet", "dateline__country", "owner")
        )
        return records.prefetch_related(
            Prefetch("themes", Theme.objects.select_related("parent")), "countries", "tags"
        )

    def get_context_data(self, **kwargs):
        article = self.object
        published_events = Event.objects.published().for_cards()
        return super().get_context_data(
            **kwargs,
            event_links=article.event_links.filter(
                event__in=Event.objects.published()
            ).prefetch_related(Prefetch("event", published_events)),
            organization_links=article.organization_links.select_related("organization"),
            person_links=article.person_links.public().select_related("person"),
            quotes=article.quotes.public().select_related("speaker", "speaker_organization"),
            sources=article.sources.select_related("organization"),
            photos=article.photos.public(),
            documents=article.documents.select_related("attachment"),
            translations=self.translations(article),
            related=self.related(article),
        )

    def translations(self, article):
        """The same article in other languages, whichever of them came first."""
        original = article.translation_of_id or article.pk
        return (
            Article.objects.published()
            .filter(Q(pk=original) | Q(translation_of=original))
            .exclude(pk=article.pk)
        )

    def related(self, article):
        """The newest articles about the same events, then those of the same themes."""
        events = [str(pk) for pk in article.events.published().values_list("pk", flat=True)]
        themes = [str(theme.pk) for theme in article.themes.all()]
        language = [article.language]
        found = [
            docid
            for facet, keys in (("event", events), ("theme", themes))
            if keys
            for docid in newest(Kind.ARTICLE, {facet: keys, "language": language}, RELATED + 1)
        ]
        others = [docid for docid in dict.fromkeys(found) if record_of(docid) != article.pk]
        return under(3, cards(others[:RELATED]))
