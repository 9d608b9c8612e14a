from django.urls import path

from events.views import EventDetail, EventList

app_name = "events"
urlpatterns = [
    path("", EventList.as_view(), name="list"),
    path("<int:pk>/", EventDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", EventDetail.as_view(), name="detail"),
]
