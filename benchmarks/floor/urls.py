from django.urls import path

from benchmarks.floor.views import ArticleDetail, ArticleList, EventDetail, EventList

urlpatterns = [
    path("events/", EventList.as_view()),
    path("events/<int:pk>/", EventDetail.as_view(), name="event"),
    path("articles/", ArticleList.as_view()),
    path("articles/<int:pk>/", ArticleDetail.as_view(), name="article"),
]
