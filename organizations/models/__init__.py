from organizations.models.body_photos import OrganizationBodyPhoto, PersonBodyPhoto
from organizations.models.membership import Membership
from organizations.models.merge import Merge, NotTheSame
from organizations.models.organization import (
    Organization,
    OrganizationFigure,
    OrganizationLink,
    OrganizationName,
    OrganizationRelation,
    OrganizationType,
    Publication,
)
from organizations.models.ownership import Owned
from organizations.models.person import Affiliation, AffiliationRole, Person, PersonName

__all__ = [
    "Affiliation",
    "AffiliationRole",
    "Membership",
    "Merge",
    "NotTheSame",
    "Organization",
    "OrganizationBodyPhoto",
    "OrganizationFigure",
    "OrganizationLink",
    "OrganizationName",
    "OrganizationRelation",
    "OrganizationType",
    "Owned",
    "Person",
    "PersonBodyPhoto",
    "PersonName",
    "Publication",
]
