from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.listing import Listing
from ngo_portal.shared.tables.doors import CSV, GEOJSON, XLSX
from organizations.filters import OrganizationFilterSet, PersonFilterSet
from organizations.models import Organization, Person

ORGANIZATIONS = Listing(
    "organizations",
    _("Organizations"),
    Organization,
    OrganizationFilterSet,
    doors=(
        XLSX,
        CSV,
        GEOJSON,
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
    ),
)
