from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.filters import (
    CountryFilter,
    RecordFilter,
    RecordFilterSet,
    TagFilter,
    TermFilter,
    ThemeFilter,
)
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import NAME
from organizations.models import AffiliationRole, OrganizationType


class OrganizationFilterSet(RecordFilterSet):
    """Organizations are tied to those they are part of, and to those they state a relation to."""

    kind = Kind.ORGANIZATION
    order = NAME

    theme = ThemeFilter(label=_("Theme"))
    country = CountryFilter(label=_("Country"))
    place = RecordFilter(kind=Kind.PLACE, label=_("Seat"))
    type = TermFilter(model=OrganizationType, label=_("Type"))
    organization = RecordFilter(kind=Kind.ORGANIZATION, label=_("Tied to the organization"))
    tag = TagFilter(label=_("Tag"))


class PersonFilterSet(RecordFilterSet):
    kind = Kind.PERSON
    order = NAME

    country = CountryFilter(label=_("Country"))
    organization = RecordFilter(kind=Kind.ORGANIZATION, label=_("Organization"))
    office = TermFilter(model=AffiliationRole, label=_("Office"))
