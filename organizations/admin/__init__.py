"""The admin of actors, and of who works for which of them."""

from organizations.admin.actors import (
    AffiliationRoleAdmin,
    OrganizationAdmin,
    OrganizationTypeAdmin,
    PersonAdmin,
)
from organizations.admin.membership import MemberAdmin, MembershipAdmin
from organizations.admin.merging import MergeAdmin

__all__ = [
    "AffiliationRoleAdmin",
    "MemberAdmin",
    "MembershipAdmin",
    "MergeAdmin",
    "OrganizationAdmin",
    "OrganizationTypeAdmin",
    "PersonAdmin",
]
