from articles.models.article import (
    Article,
    ArticleCorrection,
    ArticleDocument,
    ArticleEvent,
    ArticleOrganization,
    ArticlePerson,
    ArticlePhoto,
)
from articles.models.testimony import Provenance, Quote, Source

__all__ = [
    "Article",
    "ArticleCorrection",
    "ArticleDocument",
    "ArticleEvent",
    "ArticleOrganization",
    "ArticlePerson",
    "ArticlePhoto",
    "Provenance",
    "Quote",
    "Source",
]
