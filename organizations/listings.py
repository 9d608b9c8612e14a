from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import embedding
from ngo_portal.shared.feeds.doors import ATOM, JSON_FEED
from ngo_portal.shared.lines_door import JSON_LINES
from ngo_portal.shared.listing import API, BY_MAIL, Listing
from ngo_portal.shared.tables.doors import CSV, GEOJSON, HXL, XLSX
from organizations.filters import OrganizationFilterSet, PersonFilterSet
from organizations.models import Organization, Person

ORGANIZATIONS = Listing(
    "organizations",
    _("Organizations"),
    Organization,
    OrganizationFilterSet,
    doors=(
        XLSX,
        HXL,
        CSV,
        GEOJSON,
        JSON_LINES,
        ATOM,
        JSON_FEED,
        embedding.DOOR,
        API,
        BY_MAIL,
    ),
)
PEOPLE = Listing(
    "people",
    _("People"),
    Person,
    PersonFilterSet,
    doors=(
        XLSX,
        CSV,
        JSON_LINES,
        ATOM,
        JSON_FEED,
        embedding.DOOR,
        API,
        BY_MAIL,
    ),
)
