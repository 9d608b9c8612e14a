from events.models import Event
from ngo_portal.shared.sitemaps import Section

EVENTS = Section("events", Event, ("title",), "cover", ("photos", "body_photos"))
