from django.utils.translation import gettext_lazy as _

from events.filters import EventFilterSet
from events.models import Event
from ngo_portal.shared.listing import Listing
from ngo_portal.shared.tables.doors import CSV, GEOJSON, XLSX

EVENTS = Listing(
    "events",
    _("Events"),
    Event,
    EventFilterSet,
    doors=(
        XLSX,
        CSV,
        GEOJSON,
    ),
)
