from django.utils.translation import gettext_lazy as _

from events.filters import EventFilterSet
from events.models import Event
from ngo_portal.shared.lines_door import JSON_LINES
from ngo_portal.shared.listing import Listing

EVENTS = Listing(
    "events",
    _("Events"),
    Event,
    EventFilterSet,
    doors=(JSON_LINES,),
)
