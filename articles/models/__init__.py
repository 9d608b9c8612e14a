from articles.models.article import (
    Article,
    ArticleBodyPhoto,
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
    "ArticleBodyPhoto",
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
