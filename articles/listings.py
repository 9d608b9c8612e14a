from django.utils.translation import gettext_lazy as _

from articles.filters import ArticleFilterSet
from articles.models import Article
from ngo_portal.shared import embedding
from ngo_portal.shared.feeds.doors import ATOM, JSON_FEED
from ngo_portal.shared.lines_door import JSON_LINES
from ngo_portal.shared.listing import API, BY_MAIL, Listing
from ngo_portal.shared.tables.doors import CSV, GEOJSON, XLSX

ARTICLES = Listing(
    "articles",
    _("Reports"),
    Article,
    ArticleFilterSet,
    doors=(
        XLSX,
        CSV,
        GEOJSON,
        JSON_LINES,
        ATOM,
        JSON_FEED,
        embedding.DOOR,
        API,
        BY_MAIL,
    ),
)
