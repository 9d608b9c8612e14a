"""Who works for which organization."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin import (
    EditorAdmin,
    EditorForm,
    Part,
    PartForm,
    Titles,
    UserAdmin,
    rights,
)
from ngo_portal.shared.models import User
from organizations.models import Membership, Organization


class MembershipForm(EditorForm):
    """Makes nobody see more than before by their own hand."""

    def clean(self):
        cleaned = super().clean()
        member = cleaned.get("user") or self.member()
        if member == self.user and self.has_changed() and not sees_members_of_all(self.user):
            raise ValidationError(
                _("Somebody else has to say for whom you work."), code="own_membership"
            )
        return cleaned

    def member(self):
        return self.instance.user if self.instance.user_id else None


class MembershipPartForm(MembershipForm, PartForm):
    pass


class ColleagueForm(MembershipForm):
    """A coordinator names a colleague as that person would: there is no list to choose from."""

    account = forms.CharField(
        label=_("user name or e-mail address"),
        help_text=_("Exactly as in the account of your colleague."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def clean_account(self):
        named = self.cleaned_data["account"].strip()
        accounts = User.objects.filter(is_active=True)
        found = accounts.filter(username=named) or accounts.filter(email__iexact=named)
        if len(found) != 1:
            raise ValidationError(
                _("There is no account with exactly this name or address. Ask a chief editor."),
                code="unknown_account",
            )
        self.instance.user = found[0]
        return named

    def _get_validation_exclusions(self):
        # No field of the form has the account, and that it works here once is a rule about it.
        known = {"user"} if self.instance.user_id else set()
        return super()._get_validation_exclusions() - known


def sees_members_of_all(user) -> bool:
    return rights.is_of_the_desk(user, Organization)


class MembershipInline(Part):
    """For whom an account works."""

    model = Membership
    form = MembershipPartForm
    fieldsets = [(None, {"fields": [("organization", "role")]})]
    autocomplete_fields = ["organization"]
    select_related = ["user", "organization"]


admin.site.unregister(User)


@admin.register(User)
class MemberAdmin(UserAdmin):
    """Accounts, with the organizations they work for."""

    inlines = [MembershipInline]

    def get_inlines(self, request, obj):
        return [] if obj is None else super().get_inlines(request, obj)


@admin.register(Membership)
class MembershipAdmin(EditorAdmin):
    """Who looks after accounts sees all memberships; a coordinator those of the organizations that
    they coordinate, adds contributors there, and lets them go.
    """

    titles = Titles(
        _("Members' staff"), _("Add somebody"), _("Edit the membership"), _("Membership")
    )
    form = MembershipForm
    fields = ["user", ("organization", "role")]
    autocomplete_fields = ["user", "organization"]
    list_display = ["user", "organization", "role", "created_at"]
    list_filter = ["role"]
    list_select_related = ["user", "organization"]
    search_fields = ["user__username", "organization__search_text"]

    def kept_for(self, user, rows):
        if rights.may(user, "view", Membership):
            return rows
        return rows.filter(organization__in=coordinated_by(user))

    def get_form(self, request, obj=None, **kwargs):
        if obj is None and not super().has_add_permission(request):
            kwargs["form"] = ColleagueForm
        return super().get_form(request, obj, **kwargs)

    def get_fields(self, request, obj=None):
        if obj is None and not super().has_add_permission(request):
            return ["account", "organization"]
        return super().get_fields(request, obj)

    def get_autocomplete_fields(self, request):
        fields = super().get_autocomplete_fields(request)
        return fields if super().has_add_permission(request) else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "organization" and not super().has_add_permission(request):
            field.queryset = Organization.objects.filter(pk__in=coordinated_by(request.user))
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "organization" and not super().has_add_permission(request):
            field.widget.can_add_related = False
        return field

    def get_changeform_initial_data(self, request):
        """The organization where there is no choice."""
        data = super().get_changeform_initial_data(request)
        mine = coordinated_by(request.user)
        return data | ({"organization": next(iter(mine))} if len(mine) == 1 else {})

    # A coordinator's rights are in their memberships, not in a group.

    def has_module_permission(self, request):
        return super().has_module_permission(request) or bool(coordinated_by(request.user))

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or coordinates(request.user, obj)

    def has_add_permission(self, request):
        return super().has_add_permission(request) or coordinates(request.user)

    def response_delete(self, request, obj_display, obj_id):
        """Back to the list, also for who changes no membership."""
        super().response_delete(request, obj_display, obj_id)
        return HttpResponseRedirect(reverse("admin:organizations_membership_changelist"))

    def has_delete_permission(self, request, obj=None):
        is_colleague = obj is None or obj.role == Membership.Role.CONTRIBUTOR
        return super().has_delete_permission(request, obj) or (
            is_colleague and coordinates(request.user, obj)
        )


def coordinated_by(user) -> frozenset[int]:
    """Keys of the organizations whose contributors somebody chooses."""
    if user.is_anonymous:
        return frozenset()
    if not hasattr(user, "_coordinated"):
        rows = user.memberships.filter(role=Membership.Role.COORDINATOR)
        user._coordinated = frozenset(rows.values_list("organization", flat=True))
    return user._coordinated


def coordinates(user, membership=None) -> bool:
    mine = coordinated_by(user)
    return bool(mine) if membership is None else membership.organization_id in mine
