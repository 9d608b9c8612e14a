"""Previews in the admin: of what is stored, of what is typed, and links for who has no account."""

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms.formsets import all_valid
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ngo_portal.shared import previewing
from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.admin.rights import is_fixed
from ngo_portal.shared.models import PreviewLink
from ngo_portal.shared.models.preview_link import DAYS, DEFAULT_DAYS
from ngo_portal.shared.row_keys import is_key
from ngo_portal.shared.site import site_address
from ngo_portal.shared.workflow import Status

# Of a form that is only tried: it sends nothing on.
NOT_TRIED = ["move", "reason", "claim"]


class PreviewMixin:
    """Pages that show a record as readers will see it."""

    def get_urls(self):
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        guarded = self.admin_site.admin_view
        stored, typed = require_safe(self.preview_view), require_POST(self.preview_typed_view)
        links = require_POST(self.preview_links_view)
        return [
            path("add/preview/", guarded(typed), name=f"{prefix}_preview_new"),
            path("<path:object_id>/preview/", guarded(stored), name=f"{prefix}_preview"),
            path("<path:object_id>/preview/typed/", guarded(typed), name=f"{prefix}_preview_typed"),
            path("<path:object_id>/preview/links/", guarded(links), name=f"{prefix}_preview_links"),
            *super().get_urls(),
        ]

    # Of what is stored

    def preview_view(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return self.framed(request, record, self.page_or_none(request, record))

    def page_or_none(self, request, record) -> str | None:
        """The page; None of a record that has none even when it is published."""
        try:
            return previewing.drawn(record, request)
        except Http404:
            return None

    # Of what is typed

    def preview_typed_view(self, request, object_id=None):
        """Save the form in a transaction that never becomes true, and draw the page from it."""
        record = None
        if object_id is not None:
            record = self.get_object(request, unquote(object_id))
            if record is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.may_type(request, record):
            raise PermissionDenied
        form, formsets, page = None, [], None
        with previewing.never_true():
            form, formsets = self.forms_of(request, record)
            if form.is_valid() and all_valid(formsets):
                page = self.tried(request, form, formsets)
        if page is None and (faults := self.faults(form, formsets)):
            return self.framed(request, record, None, faults=faults)
        return self.framed(request, record, page, is_typed=True)

    def forms_of(self, request, record):
        """The form and its rows as they were sent, without files: none is stored for a look."""
        data = request.POST.copy()
        for name in NOT_TRIED:
            data.pop(name, None)
        request.POST, request._files = data, MultiValueDict()
        is_known = record is not None
        form = self.get_form(request, record, change=is_known)(data, instance=record)
        formsets, _inlines = self._create_formsets(request, form.instance, change=is_known)
        return form, formsets

    def tried(self, request, form, formsets) -> str | None:
        record = form.save(commit=False)
        if record.owner_id is None:
            record.owner_id = self.only_owner(request)
        record.save()
        form.save_m2m()
        for formset in formsets:
            formset.save()
        return self.page_or_none(request, record)

    def faults(self, form, formsets) -> list[str]:
        """What hinders, in words: the field, and what is wrong with it."""
        found = named_faults(form)
        for formset in formsets:
            rows = str(formset.model._meta.verbose_name_plural)
            found += [f"{rows}: {text}" for text in formset.non_form_errors()]
            found += [
                f"{rows}، {text}"
                for row in formset.forms
                if row.is_bound and row.errors
                for text in named_faults(row)
            ]
        return found

    # Both

    def framed(self, request, record, page, *, faults=(), is_typed=False):
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "title": gettext("Preview"),
            "opts": self.opts,
            "original": record,
            "page": previewing.without_scripts(page) if page else "",
            "faults": faults,
            "is_typed": is_typed,
        }
        return previewing.sealed(TemplateResponse(request, "admin/preview.html", context))

    # Links for others

    def may_share(self, request, record) -> bool:
        """Who may change a record in its state may show it to others before readers see it."""
        # A form that comes back too late may be looked at as if it could be saved.
        may_change = self.has_change_permission(request, record) and not is_fixed(
            record, request.user
        )
        return may_change and may_have_links(record)

    def preview_links_view(self, request, object_id):
        """Make a link to the record, or revoke one."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        links, revoked = PreviewLink.objects.of(record), request.POST.get("revoke", "")
        if revoked:
            if is_key(revoked):
                links.filter(pk=revoked).revoke()
            text = gettext("The link opens nothing any more.")
        elif may_have_links(record):
            days = request.POST.get("days", "")
            days = int(days) if days in map(str, DAYS) else DEFAULT_DAYS
            links.make(record, by=request.user, days=days)
            text = gettext("The link is made. It stands below the form.")
        else:
            text = gettext("A record in this state needs no preview link.")
        self.message_user(request, text, messages.INFO)
        return redirect(f"{change_address(self.model, record.pk)}#preview-links")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if not context["is_popup"]:
            name = "preview_typed" if obj else "preview_new"
            arguments = [obj.pk] if obj else []
            context["typed_preview_url"] = reverse(admin_urlname(self.opts, name), args=arguments)
        if obj is not None and not context["is_popup"]:
            context["preview_url"] = reverse(admin_urlname(self.opts, "preview"), args=[obj.pk])
            if self.may_share(request, obj):
                context |= self.links_context(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def links_context(self, record):
        links = PreviewLink.objects.of(record).alive().select_related("made_by")
        return {
            "links_url": reverse(admin_urlname(self.opts, "preview_links"), args=[record.pk]),
            "preview_links": [
                {"link": link, "address": site_address(link.get_absolute_url())} for link in links
            ],
            "days_of_links": [(days, days == DEFAULT_DAYS) for days in DAYS],
        }


def may_have_links(record) -> bool:
    """Whether the record is still to be seen by readers: not by them already, nor taken away."""
    is_withheld = getattr(record, "is_withheld", False)
    return not (record.is_public or is_withheld or record.status == Status.WITHDRAWN)


def named_faults(form) -> list[str]:
    found = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found += [f"{label}: {text}" if label else str(text) for text in errors]
    return found
