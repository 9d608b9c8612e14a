"""The editors' desk: the admin with sections in the order of their work."""

from functools import wraps
from typing import NamedTuple

from allauth.account.utils import get_next_redirect_url
from django.contrib import admin, messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, Page
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ngo_portal.shared import second_factor
from ngo_portal.shared.site import site_name
from ngo_portal.signing_in.tracking import note
from ngo_portal.signing_in.views import SignOut


class Section(NamedTuple):
    code: str
    name: str
    models: list[str]


SECTIONS = [
    Section(
        "events",
        _("Events"),
        ["events.Event", "events.Outcome", "events.EventSeries", "events.Project"],
    ),
    Section("articles", _("Reports"), ["articles.Article", "articles.Quote"]),
    Section("organizations", _("Organizations"), ["organizations.Organization"]),
    Section("people", _("People"), ["organizations.Person"]),
    Section("front", _("Front page"), ["ngo_portal.FrontSlot"]),
    Section("media", _("Photos and documents"), ["shared.Photo", "shared.Attachment"]),
    Section(
        "vocabulary",
        _("Vocabulary"),
        [
            "shared.Theme",
            "taggit.Tag",
            "shared.Country",
            "shared.Place",
            "events.EventType",
            "events.InvolvementRole",
            "events.ParticipationRole",
            "organizations.OrganizationType",
            "organizations.AffiliationRole",
            "shared.TargetGroup",
            "shared.Observance",
            "shared.Goal",
        ],
    ),
    Section("users", _("Users"), ["shared.User", "organizations.Membership", "auth.Group"]),
    Section(
        "moves", _("What was done"), ["shared.Move", "shared.BulkChange", "organizations.Merge"]
    ),
]


class RecordAutocomplete(AutocompleteJsonView):
    """Lists namesakes so that they can be told apart, and no retired terms."""

    def get_queryset(self):
        offered = self.model_admin.offered(super().get_queryset(), self.term)
        # What asks may have no use for some of them.
        fitting = getattr(self.source_field.model, "fitting", None)
        return fitting(offered) if fitting else offered

    def paginate_queryset(self, queryset, page_size):
        """A page past the last is empty: a field that is typed in and scrolled at once asks for
        the second page of a word that has one.
        """
        try:
            return super().paginate_queryset(queryset, page_size)
        except Http404 as error:
            if not isinstance(error.__context__, EmptyPage):
                raise
            paginator = self.get_paginator(queryset, page_size)
            return paginator, Page([], paginator.num_pages, paginator), [], False

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        return result | {"text": self.model_admin.offer_label(obj)}


class PortalAdminSite(admin.AdminSite):
    index_title = _("The editors' desk")
    enable_nav_sidebar = True

    @property
    def site_title(self):
        return site_name()

    @property
    def site_header(self):
        return gettext("%(site)s: the editors' desk") % {"site": site_name()}

    def get_urls(self):
        site_address = path(
            "r/<path:content_type_id>/<path:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        # Who may not enter, or not yet, may leave nevertheless.
        way_out = path("logout/", self.logout, name="logout")
        discarding = path(
            "working-copies/<int:pk>/discard/",
            self.admin_view(require_POST(self.discard_copy)),
            name="discard_copy",
        )
        ping = path("ping/", require_safe(self.ping), name="ping")
        return [site_address, way_out, discarding, ping, *super().get_urls()]

    # Signing in has pages of its own, and one door.

    def has_permission(self, request):
        return super().has_permission(request) and not second_factor.is_missing(request.user)

    def admin_view(self, view, cacheable=False):
        @wraps(view)
        def noted(request, *args, **kwargs):
            note(request)
            return view(request, *args, **kwargs)

        return super().admin_view(noted, cacheable)

    def login(self, request, extra_context=None):
        """The address that people know leads to the page of signing in and back to where they
        wanted to go.
        """
        wanted = get_next_redirect_url(request) or reverse("admin:index")
        if not request.user.is_authenticated or self.has_permission(request):
            # Who has signed in already is sent on from there.
            return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
        if request.user.is_staff:
            text = gettext("Set up a second factor first. Then the editors' desk is open to you.")
            messages.warning(request, text)
            return HttpResponseRedirect(reverse("mfa_index"))
        return render(
            request, "account/no_role.html", {"title": gettext("No role yet")}, status=403
        )

    def logout(self, request, extra_context=None):
        return SignOut.as_view()(request)

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("mfa_index"))

    def ping(self, request):
        """Say whether a form can be sent now, and with which token: it is another after somebody
        has signed in again.
        """
        headers = {"Cache-Control": "no-store"}
        if not self.has_permission(request):
            return HttpResponse(status=401, headers=headers)
        known = {"user": str(request.user.pk), "token": get_token(request)}
        return JsonResponse(known, headers=headers)

    def discard_copy(self, request, pk):
        # The rooms register with this class, so it is there before what they build on.
        return import_string("ngo_portal.shared.admin.copies.discard")(request, pk)

    def index(self, request, extra_context=None):
        # The rooms register with this class, so it is there before what the desk is made of.
        newsroom = import_string("ngo_portal.desk.newsroom")(request.user, self)
        return super().index(request, {"newsroom": newsroom} | (extra_context or {}))

    def view_on_site(self, request, content_type_id, object_id):
        """Go to a record's page on the site. The address alone tells the title of a draft, so it
        is told only to who may see the record here.
        """
        try:
            model = ContentType.objects.get_for_id(content_type_id).model_class()
        except (ContentType.DoesNotExist, ValueError):
            raise Http404 from None
        registered = self._registry.get(model)
        record = registered and registered.get_object(request, object_id)
        if record is None or not registered.has_view_permission(request, record):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    def autocomplete_view(self, request):
        return RecordAutocomplete.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        """Sections by what editors do, not by the application that holds a model.

        Whatever no section names keeps a section of its own, so that nothing gets lost.
        """
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        rows = {row["model"]._meta.label: row for app in apps for row in app["models"]}
        sections = [
            self.section_row(
                section, [rows.pop(label) for label in section.models if label in rows]
            )
            for section in SECTIONS
        ]
        rest = [
            app | {"models": left}
            for app in apps
            if (left := [row for row in app["models"] if row["model"]._meta.label in rows])
        ]
        return [section for section in sections if section["models"]] + rest

    def section_row(self, section, rows):
        """A section in the form of an entry of Django's list of applications."""
        addresses = [row["admin_url"] for row in rows if row["admin_url"]]
        return {
            "name": section.name,
            "app_label": section.code,
            "app_url": addresses[0] if addresses else "",
            "has_module_perms": bool(rows),
            "models": rows,
        }
