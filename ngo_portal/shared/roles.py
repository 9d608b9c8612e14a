"""The roles of a newsroom: groups that a migration makes, by the names they have there."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

ROLES = {
    "contributor": "مساهم",
    "editor": "محرّر",
    "chief_editor": "رئيس تحرير",
    "technical_admin": "مشرف تقني",
}
# Condition for groups.
IS_A_ROLE = Q(name__in=ROLES.values())
ASSIGN_ROLES = "shared.assign_roles"


def rights_of_roles() -> set[str]:
    return names_of(Permission.objects.filter(group__in=Group.objects.filter(IS_A_ROLE)))


def names_of(permissions) -> set[str]:
    names = permissions.order_by().values_list("content_type__app_label", "codename")
    return {f"{app_label}.{codename}" for app_label, codename in names}
