from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.listing import BY_MAIL, Listing
from organizations.filters import OrganizationFilterSet, PersonFilterSet
from organizations.models import Organization, Person

ORGANIZATIONS = Listing(
    "organizations",
    _("Organizations"),
    Organization,
    OrganizationFilterSet,
    doors=(BY_MAIL,),
)
PEOPLE = Listing(
    "people",
    _("People"),
    Person,
    PersonFilterSet,
    doors=(BY_MAIL,),
)
