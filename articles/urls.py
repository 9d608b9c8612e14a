from django.urls import path

from articles.feeds import FEED
from articles.tables import ARTICLE_TABLE
from articles.views import ArticleDetail, ArticleList
from ngo_portal.shared.tables.views import table_urls

app_name = "articles"
urlpatterns = [
    path("", ArticleList.as_view(), name="list"),
    *table_urls(ARTICLE_TABLE),
    *FEED.paths(),
    path("<int:pk>/", ArticleDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", ArticleDetail.as_view(), name="detail"),
]
