from django.utils.translation import gettext_lazy as _

from articles.filters import ArticleFilterSet
from articles.models import Article
from ngo_portal.shared.listing import BY_MAIL, Listing

ARTICLES = Listing(
    "articles",
    _("Reports"),
    Article,
    ArticleFilterSet,
    doors=(BY_MAIL,),
)
