"""The page from which the name of a person is withheld everywhere."""

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext

from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.admin.publishing import REASON_NEEDED
from ngo_portal.shared.publishing import Publishable
from organizations.models import Person
from organizations.ties import ties_to
from organizations.withholding import told_of, withhold


class WithholdingMixin:
    """Lets who publishes people withhold one of them, whatever the state of the record."""

    def get_urls(self):
        address = path(
            "<path:object_id>/withhold/",
            self.admin_site.admin_view(self.withhold_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_withhold",
        )
        return [address, *super().get_urls()]

    def withhold_view(self, request, object_id):
        person = self.get_object(request, unquote(object_id))
        if person is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        reason = request.POST.get("reason", "").replace("\0", "").strip()
        if request.method == "POST" and reason:
            self.withheld(request, person, reason)
            return redirect(admin_urlname(self.opts, "withhold"), person.pk)
        told, unseen = self.told_to(request.user, person)
        return TemplateResponse(
            request,
            "admin/withholding.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": gettext("Withhold the name everywhere"),
                "person": person,
                "address": change_address(Person, person.pk),
                "places": places_of(person),
                "mentions": told,
                "unseen": unseen,
                "error": REASON_NEEDED if request.method == "POST" else "",
            },
        )

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_withhold"] = obj is not None and self.has_publish_permission(request)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def withheld(self, request, person, reason):
        if not withhold(person, by=request.user):
            text = gettext("The name was withheld already.")
            self.message_user(request, text, messages.WARNING)
            return
        text = gettext("The name was withheld everywhere: %(reason)s") % {"reason": reason}
        self.log_change(request, person, text)
        text = gettext("The name is on no page any more. Texts that tell it are listed below.")
        self.message_user(request, text, messages.SUCCESS)

    def told_to(self, user, person):
        """Texts with the name, each with the form where it is changed; and how many are in
        records that this user does not see.
        """
        told, unseen = [], 0
        for mention in told_of(person):
            host = mention.host
            is_record = isinstance(host, Publishable)
            if is_record and not rights.is_of_the_desk(user, type(host)):
                unseen += 1
                continue
            shown = next(
                (row for row in (host, mention.row) if self.admin_site.is_registered(type(row))),
                None,
            )
            told.append(
                {
                    "mention": mention,
                    "title": str(host),
                    "kind": host._meta.verbose_name,
                    "address": change_address(type(shown), shown.pk) if shown else "",
                    "is_public": getattr(host, "is_public", True),
                }
            )
        return sorted(told, key=lambda row: not row["is_public"]), unseen


def places_of(person):
    """Where the person is named by a link: these go from all pages by themselves."""
    counts = ((tie, tie.naming(person).count()) for tie in ties_to(Person))
    return [
        {"kind": tie.kind_name, "role": tie.role_name, "count": count}
        for tie, count in counts
        if count
    ]
