from articles.models.article import (
    Article,
    ArticleDocument,
    ArticleEvent,
    ArticleOrganization,
    ArticlePerson,
    ArticlePhoto,
)
from articles.models.testimony import Provenance, Quote, Source

__all__ = [
    "Article",
    "ArticleDocument",
    "ArticleEvent",
    "ArticleOrganization",
    "ArticlePerson",
    "ArticlePhoto",
    "Provenance",
    "Quote",
    "Source",
]
