from django.utils.translation import gettext_lazy as _

from events.filters import EventFilterSet
from events.models import Event
from ngo_portal.shared import embedding
from ngo_portal.shared.listing import Listing

EVENTS = Listing(
    "events",
    _("Events"),
    Event,
    EventFilterSet,
    doors=(embedding.DOOR,),
)
