from django.urls import path

from articles.feeds import FEED
from articles.views import ArticleDetail, ArticleList

app_name = "articles"
urlpatterns = [
    path("", ArticleList.as_view(), name="list"),
    *FEED.paths(),
    path("<int:pk>/", ArticleDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", ArticleDetail.as_view(), name="detail"),
]
