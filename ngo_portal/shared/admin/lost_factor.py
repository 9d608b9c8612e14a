"""Which accounts have a second factor, and taking a lost one away."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ngo_portal.shared import second_factor


class LostFactorMixin:
    """Of the page of users. Who may change an account could give it a new password as well."""

    change_form_template = "admin/shared/user/change_form.html"

    @admin.display(description=_("second factor"), boolean=True, ordering="has_second_factor")
    def has_second_factor(self, user):
        return user.has_second_factor

    def get_queryset(self, request):
        return second_factor.with_factor(super().get_queryset(request))

    def get_urls(self):
        address = path(
            "<id>/second-factor/",
            self.admin_site.admin_view(require_POST(self.remove_factor)),
            name=f"{self.opts.app_label}_{self.opts.model_name}_second_factor",
        )
        return [address, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        user = self.get_object(request, unquote(object_id))
        may_remove = user is not None and user.has_second_factor and self.may_remove(request, user)
        context = {"may_remove_factor": may_remove} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def may_remove(self, request, user) -> bool:
        """One's own is removed under "Account security", which asks for proof first: whoever finds
        a browser open could otherwise take it away.
        """
        return user.pk != request.user.pk and self.has_change_permission(request, user)

    def remove_factor(self, request, id):
        user = self.get_object(request, unquote(id))
        if user is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, id)
        if not self.may_remove(request, user):
            raise PermissionDenied
        names = {"name": user.get_username()}
        if second_factor.remove(user, removed_by=request.user):
            text = gettext("The second factor of %(name)s is removed, and its browsers signed out.")
            messages.success(request, text % names)
        else:
            messages.info(request, gettext("%(name)s has no second factor.") % names)
        address = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(address, args=[user.pk]))
