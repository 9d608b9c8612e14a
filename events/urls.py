from django.urls import path

from events.api import EVENTS_API
from events.calendar.views import CalendarList, CalendarWeek, EventCalendar, ThisMonth
from events.feeds import FEED
from events.ical import EventFile, ListCalendar
from events.listings import EVENTS
from events.map_views import EventMapPage
from events.tables import EVENT_TABLE
from events.views import (
    EventCard,
    EventCite,
    EventCode,
    EventDetail,
    EventDigest,
    EventList,
)
from ngo_portal.shared.citing.views import cite_urls
from ngo_portal.shared.embedding import EmbedCode, EmbedList
from ngo_portal.shared.lines import RecordLines
from ngo_portal.shared.tables.views import table_urls

app_name = "events"
urlpatterns = [
    path("export.jsonl", RecordLines.as_view(resource=EVENTS_API), name="jsonl"),
    path("", EventList.as_view(), name="list"),
    *table_urls(EVENT_TABLE),
    *FEED.paths(),
    path("calendar.ics", ListCalendar.as_view(), name="calendar-ics"),
    path("calendar/", ThisMonth.as_view(), name="this-month"),
    path("calendar/<int:year>/<int:month>/", EventCalendar.as_view(), name="calendar"),
    path("calendar/<int:year>/<int:month>/list/", CalendarList.as_view(), name="calendar-list"),
    path(
        "calendar/week/<int:year>/<int:month>/<int:day>/",
        CalendarWeek.as_view(),
        name="calendar-week",
    ),
    path("map/", EventMapPage.as_view(), name="map"),
    path("embed/", EmbedList.as_view(listing=EVENTS), name="embed"),
    path("embed/code/", EmbedCode.as_view(listing=EVENTS), name="embed-code"),
    path("<int:pk>/embed/", EventCard.as_view(), name="embed-card"),
    path("<int:pk>/embed/code/", EventCode.as_view(), name="embed-card-code"),
    path("<int:pk>/digest.txt", EventDigest.as_view(), name="digest"),
    *cite_urls(EventCite),
    path("<int:pk>/", EventDetail.as_view(), name="short"),
    path("<int:pk>/event.ics", EventFile.as_view(), name="event-ics"),
    path("<int:pk>/<uslug:slug>/", EventDetail.as_view(), name="detail"),
]
