from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.filters import (
    CountryFilter,
    RecordFilter,
    RecordFilterSet,
    TagFilter,
    TermFilter,
    ThemeFilter,
)
from organizations.models import AffiliationRole, Organization, OrganizationType, Person


class PartnerFilter(RecordFilter):
    """Organizations that have any tie to the given ones: part of, member, partner, funder."""

    def condition(self, found):
        return (
            Q(parent__in=found)
            | Q(relations__other__in=found)
            | Q(relations_to__organization__in=found)
        )


class OrganizationFilterSet(RecordFilterSet):
    theme = ThemeFilter("themes", label=_("Theme"))
    country = CountryFilter(used_by=Organization, label=_("Country"))
    type = TermFilter("type", model=OrganizationType, label=_("Type"))
    organization = PartnerFilter(records=Organization, label=_("Tied to the organization"))
    tag = TagFilter("tags", label=_("Tag"))


class PersonFilterSet(RecordFilterSet):
    country = CountryFilter(used_by=Person, label=_("Country"))
    organization = RecordFilter(
        "affiliations__organization",
        records=Organization,
        label=_("Organization"),
    )
    office = TermFilter("affiliations__office", model=AffiliationRole, label=_("Office"))
