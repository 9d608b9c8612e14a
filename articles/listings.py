from django.utils.translation import gettext_lazy as _

from articles.filters import ArticleFilterSet
from articles.models import Article
from ngo_portal.shared import embedding
from ngo_portal.shared.listing import Listing

ARTICLES = Listing(
    "articles",
    _("Reports"),
    Article,
    ArticleFilterSet,
    doors=(embedding.DOOR,),
)
