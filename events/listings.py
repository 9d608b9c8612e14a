from django.utils.translation import gettext_lazy as _

from events.filters import EventFilterSet
from events.models import Event
from ngo_portal.shared.listing import BY_MAIL, Listing

EVENTS = Listing(
    "events",
    _("Events"),
    Event,
    EventFilterSet,
    doors=(BY_MAIL,),
)
