"""Who signs in, and what they may do."""

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin.base import EditorAdmin, Titles
from ngo_portal.shared.models import User


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin, EditorAdmin):
    titles = Titles(_("Users"), _("Add a user"), _("Edit the user"), _("User"))
    # Django's own forms: they know about passwords.
    form = auth_admin.UserAdmin.form
    autocomplete_fields = ["groups"]
    filter_horizontal = ["user_permissions"]

    def get_readonly_fields(self, request, obj=None):
        """Only who may do everything gives rights: anybody else could give them to themselves."""
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        return [*fields, "is_staff", "is_superuser", "groups", "user_permissions"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and may_touch(request, obj)


def may_touch(request, user) -> bool:
    """The account of somebody who may do everything is theirs, and their equals'."""
    return user is None or not user.is_superuser or request.user.is_superuser


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin, EditorAdmin):
    titles = Titles(_("Groups"), _("Add a group"), _("Edit the group"), _("Group"))
    form = auth_admin.GroupAdmin.form
