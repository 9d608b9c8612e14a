"""Who signs in, and what they may do."""

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
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
    """Nobody takes over an account that may do what they may not.

    Who changes an account can sign in with it: by a new password, or by an e-mail address to
    which one is sent. An account that is switched off counts with the rights it would have.
    """
    actor = request.user
    if user is None or actor.is_superuser:
        return True
    return not user.is_superuser and rights_of(user) <= actor.get_all_permissions()


def rights_of(user) -> set[str]:
    granted = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    names = granted.order_by().values_list("content_type__app_label", "codename")
    return {f"{app_label}.{codename}" for app_label, codename in names}


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin, EditorAdmin):
    titles = Titles(_("Groups"), _("Add a group"), _("Edit the group"), _("Group"))
    form = auth_admin.GroupAdmin.form

    def get_readonly_fields(self, request, obj=None):
        """As with users: anybody else could give rights to a group of their own."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "permissions"]
