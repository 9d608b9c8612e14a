from django.utils.http import urlencode

from events.listings import EVENTS
from events.map import VIEW, EventMap
from ngo_portal.shared.choosing import FACET
from ngo_portal.shared.filtered import FilteredPage


class EventMapPage(FilteredPage):
    """What the filters of the list find, on a map and as a list of countries and places."""

    template_name = "events/event_map.html"
    listing = EVENTS
    keeps = (VIEW,)

    def get_context_data(self, **kwargs):
        drawn = EventMap(self.selection, self.kept(VIEW))
        return super().get_context_data(
            **kwargs,
            **self.filters(self.selection, self.selection.question),
            map=drawn,
            choose_place=f"{self.selection.listing.address()}?{self.choose_place()}",
        )

    def choose_place(self) -> str:
        query = self.selection.query
        return urlencode({FACET: "place"}) + (f"&{query}" if query else "")
