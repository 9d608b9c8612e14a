from django.urls import path

from articles.api import ARTICLES_API
from articles.views import ArticleDetail, ArticleList
from ngo_portal.shared.lines import RecordLines

app_name = "articles"
urlpatterns = [
    path("export.jsonl", RecordLines.as_view(resource=ARTICLES_API), name="jsonl"),
    path("", ArticleList.as_view(), name="list"),
    path("<int:pk>/", ArticleDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", ArticleDetail.as_view(), name="detail"),
]
