"""The feeds among the other forms of a list."""

from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.listing import Door

ATOM = Door("feed-atom", _("Atom feed"), "application/atom+xml")
JSON_FEED = Door("feed-json", _("JSON feed"), "application/feed+json")
