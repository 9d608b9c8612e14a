from django.urls import path

from articles.api import ARTICLES_API
from articles.feeds import FEED
from articles.listings import ARTICLES
from articles.tables import ARTICLE_TABLE
from articles.views import ArticleCard, ArticleCite, ArticleCode, ArticleDetail, ArticleList
from ngo_portal.shared.citing.views import cite_urls
from ngo_portal.shared.embedding import EmbedCode, EmbedList
from ngo_portal.shared.lines import RecordLines
from ngo_portal.shared.tables.views import table_urls

app_name = "articles"
urlpatterns = [
    path("export.jsonl", RecordLines.as_view(resource=ARTICLES_API), name="jsonl"),
    path("", ArticleList.as_view(), name="list"),
    *table_urls(ARTICLE_TABLE),
    *FEED.paths(),
    path("embed/", EmbedList.as_view(listing=ARTICLES), name="embed"),
    path("embed/code/", EmbedCode.as_view(listing=ARTICLES), name="embed-code"),
    path("<int:pk>/embed/", ArticleCard.as_view(), name="embed-card"),
    path("<int:pk>/embed/code/", ArticleCode.as_view(), name="embed-card-code"),
    *cite_urls(ArticleCite),
    path("<int:pk>/", ArticleDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", ArticleDetail.as_view(), name="detail"),
]
