"""The door of JSON Lines: apart from its view, which stands on the listings."""

from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.listing import Door

JSON_LINES = Door(
    "jsonl",
    "JSON Lines",
    media_type="application/jsonl",
    note=_("for programs: the whole record, one a line"),
    group="download",
)
