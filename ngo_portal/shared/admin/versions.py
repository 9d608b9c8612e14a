"""Versions of records: the list of them, what differs, an old one in the form, deleted records."""

import json
from contextlib import contextmanager

from django.contrib.admin.models import LogEntry
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ngo_portal.shared import versions
from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.admin.conflicts import GuardedForm, GuardedMixin
from ngo_portal.shared.admin.moves import way
from ngo_portal.shared.admin.restoring import OF_THE_STATE, OF_THE_WORK, Refill
from ngo_portal.shared.differences import Names, differences
from ngo_portal.shared.models import Version
from ngo_portal.shared.row_keys import is_key
from ngo_portal.shared.workflow import WITHDRAW

VERSIONS_PER_PAGE = 50
# The other side of a comparison: what is stored, whether or not a version has it.
NOW = "now"
RECOVERED = _("A colleague has already brought this record back.")


def comment_of(version: Version) -> str:
    """What was done, in the words of the log."""
    if version.kind != Version.Kind.SAVED:
        return version.get_kind_display()
    return LogEntry(change_message=version.comment).get_change_message()


class VersionedForm(GuardedForm):
    """A record that was brought back by somebody else meanwhile is not made again."""

    is_recovered = False

    def clean(self):
        cleaned = super().clean()
        if self.is_recovered:
            self.add_error(None, ValidationError(RECOVERED, code="recovered"))
        return cleaned


class VersionedMixin(GuardedMixin):
    """Pages about the versions of a record. Forms are always the ordinary ones."""

    def get_urls(self):
        pages = [
            ("<path:object_id>/versions/", self.versions_view, "versions"),
            ("<path:object_id>/version/<int:number>/", self.version_view, "version"),
            ("recover/", self.deleted_view, "deleted"),
            ("recover/<int:number>/", self.recover_view, "recover"),
        ]
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            *(
                path(address, self.admin_site.admin_view(require_safe(view)), name=f"{name}_{page}")
                for address, view, page in pages
            ),
            *super().get_urls(),
        ]

    def address(self, page, *args) -> str:
        return reverse(admin_urlname(self.opts, page), args=args)

    # Keeping

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        told = self.construct_change_message(request, form, formsets, add=not change)
        versions.keep_change(
            form.instance,
            getattr(request, "before", None) if change else None,
            by=request.user,
            comment=json.dumps(told),
            restored_from=number_of(request.POST.get("restored_from")),
        )

    def delete_model(self, request, obj):
        versions.keep_before_deletion(obj, by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            versions.keep_before_deletion(record, by=request.user)
        super().delete_queryset(request, queryset)

    # Looking and comparing

    def versions_view(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        kept = Version.objects.of(record).defer("contents").prefetch_related("moves")
        page = self.get_paginator(request, kept, VERSIONS_PER_PAGE).get_page(
            request.GET.get(PAGE_VAR)
        )
        for version in page:
            version.told = comment_of(version)
            version.ways = [way(move) for move in version.moves.all()]
        context = {
            "title": gettext("Versions"),
            "subtitle": str(record),
            "record": record,
            "versions": page,
            "page_var": PAGE_VAR,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "may_restore": self.has_change_permission(request, record),
            **self.comparison(request, record, page),
        }
        return self.page(request, "admin/versions_of_record.html", context)

    def comparison(self, request, record, page) -> dict:
        """The two that are chosen, the older one first, and what differs."""
        old, new = self.chosen(request, page)
        context = {"old": old, "new": new}
        if old is None:
            return context
        now = versions.contents_of(self.model, record.pk)
        sides = []
        for choice in (old, new):
            version = None if choice == NOW else self.version_or_404(record, choice)
            sides.append(version.contents if version else now)
        names = Names(self.model, sides, self.visible_to(request.user))
        return context | {"found": differences(self.model, *sides, names)}

    def chosen(self, request, page):
        """Numbers of versions, or NOW for what is stored; the last two where nothing is chosen."""
        asked = {request.GET.get(side) for side in ("old", "new")} - {None, ""}
        numbers = sorted({int(each) for each in asked if is_key(each)})
        if NOW in asked and numbers:
            return numbers[-1], NOW
        if len(numbers) == 2:
            return tuple(numbers)
        last = [version.number for version in page][:2]
        if len(last) == 2:
            return last[1], last[0]
        return (last[0], NOW) if last else (None, None)

    def version_or_404(self, record, number) -> Version:
        version = Version.objects.of(record).filter(number=number).first() if fits(number) else None
        if version is None:
            raise Http404
        return version

    def page(self, request, template, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)

    # Bringing back

    def version_view(self, request, object_id, number):
        """An old version in the form, whose address is the ordinary one."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        version = self.version_or_404(record, number)
        address = change_address(self.model, record.pk)
        return self.refilled(request, version, OF_THE_WORK, object_id, address)

    def refilled(self, request, version, left_out, object_id, address):
        names = Names(self.model, [version.contents], self.visible_to(request.user))
        request.refill = Refill(version, names, left_out)
        return self.changeform_view(request, object_id, address)

    def may_recover(self, request) -> bool:
        model, user = self.model, request.user
        may_withdraw = rights.may(user, WITHDRAW, model) and rights.is_of_the_desk(user, model)
        return may_withdraw and self.has_add_permission(request)

    def deleted_view(self, request):
        if not self.may_recover(request):
            raise PermissionDenied
        deleted = (
            Version.objects.of_deleted(self.model).defer("contents").order_by("-made_at", "-pk")
        )
        page = self.get_paginator(request, deleted, VERSIONS_PER_PAGE).get_page(
            request.GET.get(PAGE_VAR)
        )
        context = {
            "title": gettext("Deleted records"),
            "subtitle": str(self.titles.many),
            "versions": page,
            "page_var": PAGE_VAR,
            "page_range": page.paginator.get_elided_page_range(page.number),
        }
        return self.page(request, "admin/deleted_records.html", context)

    def recover_view(self, request, number):
        """The last version of a deleted record in the form of a new one."""
        if not self.may_recover(request):
            raise PermissionDenied
        version = self.deleted_version(number)
        if version is None:
            raise Http404
        return self.refilled(request, version, OF_THE_STATE, None, self.address("add"))

    def deleted_version(self, number) -> Version | None:
        deleted = Version.objects.of_deleted(self.model)
        return deleted.filter(record_number=number).first() if fits(number) else None

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        number = self.recovered_number(request) if obj is None else None
        if number is not None:
            form.is_recovered = self.deleted_version(number) is None
        return form

    def recovered_number(self, request) -> int | None:
        """The number that a record had, if it is to have it again."""
        number = number_of(request.POST.get("recovers"))
        return number if number is not None and self.may_recover(request) else None

    def save_model(self, request, obj, form, change):
        number = None if change else self.recovered_number(request)
        if number is not None:
            # Its old address leads to it again. The version is locked, so that nobody else makes
            # a row of this number; the count of numbers was beyond it when it was made first.
            list(Version.objects.of_number(self.model, number).select_for_update().values("pk"))
            if self.model._base_manager.filter(pk=number).exists():
                raise PermissionDenied
            obj.pk = number
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        refill = getattr(request, "refill", None)
        if refill is not None:
            refill.fill(context["adminform"].form, context["inline_admin_formsets"])
            context |= {"refill": refill, "recovers": "" if obj else refill.version.record_number}
        else:
            # A form with mistakes comes back.
            context |= {
                name: number_of(request.POST.get(name)) for name in ("recovers", "restored_from")
            }
        if obj is not None:
            context["versions_url"] = self.address("versions", obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def heading(self, request, record):
        refill = getattr(request, "refill", None)
        if refill is None:
            return super().heading(request, record)
        if record is None:
            return gettext("Bring back a deleted record")
        return gettext("Bring back version %(number)d") % {"number": refill.version.number}

    def history_view(self, request, object_id, extra_context=None):
        number = unquote(object_id)
        address = {"versions_url": self.address("versions", number)}
        return super().history_view(request, object_id, address | (extra_context or {}))

    def changelist_view(self, request, extra_context=None):
        address = {"deleted_url": self.address("deleted") if self.may_recover(request) else ""}
        return super().changelist_view(request, address | (extra_context or {}))


class PartPageAdmin(GuardedMixin):
    """Pages of their own of what stands on records: a change of theirs is a version of these."""

    def save_model(self, request, obj, form, change):
        stored = self.hosts(self.model._base_manager.get(pk=obj.pk)) if change else []
        request.hosts_before = befores_of([*stored, *self.hosts(obj)])
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        told = self.construct_change_message(request, form, formsets, add=not change)
        keep_changes(request.hosts_before, by=request.user, comment=json.dumps(told))

    def delete_model(self, request, obj):
        with kept_without(self.hosts(obj), by=request.user):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        hosts = [host for row in queryset for host in self.hosts(row)]
        with kept_without(hosts, by=request.user):
            super().delete_queryset(request, queryset)


def befores_of(hosts) -> list[versions.Before]:
    """What some records say; each is kept from others until the change is stored."""
    found = {}
    for host in hosts:
        locked = type(host)._base_manager.select_for_update().get(pk=host.pk)
        found[type(host), host.pk] = versions.Before.of(locked)
    return list(found.values())


def keep_changes(befores, *, by, comment):
    for before in befores:
        versions.keep_change(before.record, before, by=by, comment=comment)


@contextmanager
def kept_without(hosts, *, by):
    befores = befores_of(hosts)
    yield
    keep_changes(befores, by=by, comment="")


def number_of(text) -> int | None:
    return int(text) if text and is_key(text) and fits(int(text)) else None


def fits(number) -> bool:
    """Whether a column of numbers can hold it."""
    return isinstance(number, int) and 0 < number < 2**31
