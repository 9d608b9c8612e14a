from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import embedding
from ngo_portal.shared.listing import Listing
from organizations.filters import OrganizationFilterSet, PersonFilterSet
from organizations.models import Organization, Person

ORGANIZATIONS = Listing(
    "organizations",
    _("Organizations"),
    Organization,
    OrganizationFilterSet,
    doors=(embedding.DOOR,),
)
PEOPLE = Listing(
    "people",
    _("People"),
    Person,
    PersonFilterSet,
    doors=(embedding.DOOR,),
)
