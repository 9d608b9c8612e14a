from django.utils.translation import gettext_lazy as _

from events.filters import EventFilterSet
from events.models import Event
from ngo_portal.shared import embedding
from ngo_portal.shared.feeds.doors import ATOM, JSON_FEED
from ngo_portal.shared.lines_door import JSON_LINES
from ngo_portal.shared.listing import API, BY_MAIL, Door, Listing
from ngo_portal.shared.tables.doors import CSV, GEOJSON, HXL, XLSX

CALENDAR = Door("calendar-ics", _("Calendar"), "text/calendar")

EVENTS = Listing(
    "events",
    _("Events"),
    Event,
    EventFilterSet,
    doors=(
        XLSX,
        HXL,
        CSV,
        GEOJSON,
        JSON_LINES,
        ATOM,
        JSON_FEED,
        CALENDAR,
        embedding.DOOR,
        API,
        BY_MAIL,
    ),
)
