"""Who signs in, and what they may do."""

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from ngo_portal.shared.admin.base import EditorAdmin, Titles
from ngo_portal.shared.admin.lost_factor import LostFactorMixin
from ngo_portal.shared.models import User
from ngo_portal.shared.roles import ASSIGN_ROLES, IS_A_ROLE, names_of, rights_of_roles


@admin.register(User)
class UserAdmin(LostFactorMixin, auth_admin.UserAdmin, EditorAdmin):
    titles = Titles(_("Users"), _("Add a user"), _("Edit the user"), _("User"))
    # Django's own forms: they know about passwords.
    form = auth_admin.UserAdmin.form
    filter_horizontal = ["user_permissions"]
    list_display = [*auth_admin.UserAdmin.list_display, "has_second_factor"]

    def get_readonly_fields(self, request, obj=None):
        """Only who may do everything gives rights one by one: anybody else could give them to
        themselves. Roles are given by who has the right to, and by nobody to themselves.
        """
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        closed = [*fields, "is_staff", "is_superuser", "user_permissions"]
        return closed if gives_roles_to(request.user, obj) else [*closed, "groups"]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if obj is not None and "groups" in form.base_fields and not request.user.is_superuser:
            # Another group stays until it is taken away.
            held = Q(pk__in=obj.groups.values("pk"))
            form.base_fields["groups"].queryset = Group.objects.filter(IS_A_ROLE | held)
        return form

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs |= {"widget": forms.CheckboxSelectMultiple, "label": _("roles")}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = form.instance
        if "groups" in form.changed_data and not user.is_superuser:
            user.is_staff = user.groups.exists() or user.user_permissions.exists()
            user.save(update_fields=["is_staff"])

    def construct_change_message(self, request, form, formsets, add=False):
        """Which roles were given and taken, by name: this is what shows an abuse afterwards."""
        message = super().construct_change_message(request, form, formsets, add)
        if "groups" in form.changed_data:
            before, after = {*form.initial.get("groups", [])}, {*form.cleaned_data["groups"]}
            message += [told("added", group) for group in after - before]
            message += [told("deleted", group) for group in before - after]
        return message

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        """An account that did something is switched off instead: its entries in the log would go
        with it.
        """
        is_in_the_log = obj is not None and LogEntry.objects.filter(user=obj).exists()
        return (
            super().has_delete_permission(request, obj)
            and may_touch(request, obj)
            and (request.user.is_superuser or not is_in_the_log)
        )


def told(what, group):
    return {what: {"name": gettext_noop("role"), "object": group.name}}


def gives_roles_to(actor, user) -> bool:
    return actor.has_perm(ASSIGN_ROLES) and not (
        user is None or user.is_superuser or user.pk == actor.pk
    )


def may_touch(request, user) -> bool:
    """Nobody takes over an account that may do what they may not.

    Who changes an account can sign in with it: by a new password, or by an e-mail address to
    which one is sent. An account that is switched off counts with the rights it would have. Who
    gives roles may give more than they have, and so also looks after the accounts that have them.
    """
    actor = request.user
    if user is None or actor.is_superuser:
        return True
    if user.is_superuser:
        return False
    open_rights = actor.get_all_permissions()
    if actor.has_perm(ASSIGN_ROLES):
        open_rights = open_rights | rights_of_roles()
    return rights_of(user) <= open_rights


def rights_of(user) -> set[str]:
    return names_of(Permission.objects.filter(Q(user=user) | Q(group__user=user)))


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin, EditorAdmin):
    titles = Titles(_("Groups"), _("Add a group"), _("Edit the group"), _("Group"))
    form = auth_admin.GroupAdmin.form

    def get_readonly_fields(self, request, obj=None):
        """As with users: anybody else could give rights to a group of their own."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "permissions"]
