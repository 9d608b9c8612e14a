from django.utils.translation import gettext_lazy as _

from articles.filters import ArticleFilterSet
from articles.models import Article
from ngo_portal.shared.lines_door import JSON_LINES
from ngo_portal.shared.listing import Listing

ARTICLES = Listing(
    "articles",
    _("Reports"),
    Article,
    ArticleFilterSet,
    doors=(JSON_LINES,),
)
