from django.urls import path

from events.feeds import FEED
from events.ical import EventFile, ListCalendar
from events.tables import EVENT_TABLE
from events.views import EventCalendar, EventDetail, EventList, ThisMonth
from ngo_portal.shared.tables.views import table_urls

app_name = "events"
urlpatterns = [
    path("", EventList.as_view(), name="list"),
    *table_urls(EVENT_TABLE),
    *FEED.paths(),
    path("calendar.ics", ListCalendar.as_view(), name="calendar-ics"),
    path("calendar/", ThisMonth.as_view(), name="this-month"),
    path("calendar/<int:year>/<int:month>/", EventCalendar.as_view(), name="calendar"),
    path("<int:pk>/", EventDetail.as_view(), name="short"),
    path("<int:pk>/event.ics", EventFile.as_view(), name="event-ics"),
    path("<int:pk>/<uslug:slug>/", EventDetail.as_view(), name="detail"),
]
