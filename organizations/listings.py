from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.lines_door import JSON_LINES
from ngo_portal.shared.listing import Listing
from organizations.filters import OrganizationFilterSet, PersonFilterSet
from organizations.models import Organization, Person

ORGANIZATIONS = Listing(
    "organizations",
    _("Organizations"),
    Organization,
    OrganizationFilterSet,
    doors=(JSON_LINES,),
)
PEOPLE = Listing(
    "people",
    _("People"),
    Person,
    PersonFilterSet,
    doors=(JSON_LINES,),
)
