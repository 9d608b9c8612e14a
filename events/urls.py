from django.urls import path

from events.api import EVENTS_API
from events.views import EventCalendar, EventDetail, EventList, ThisMonth
from ngo_portal.shared.lines import RecordLines

app_name = "events"
urlpatterns = [
    path("export.jsonl", RecordLines.as_view(resource=EVENTS_API), name="jsonl"),
    path("", EventList.as_view(), name="list"),
    path("calendar/", ThisMonth.as_view(), name="this-month"),
    path("calendar/<int:year>/<int:month>/", EventCalendar.as_view(), name="calendar"),
    path("<int:pk>/", EventDetail.as_view(), name="short"),
    path("<int:pk>/<uslug:slug>/", EventDetail.as_view(), name="detail"),
]
