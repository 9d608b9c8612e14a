"""What is typed into a form is kept while it is typed, and the page says who else is at it.

A copy never touches the record: it makes no version, begins no generation, and no colleague is
told that the record changed.
"""

import json
import re
from datetime import UTC
from uuid import uuid4

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.forms.models import _get_foreign_key
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from ngo_portal.shared.admin import showing_again
from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.models import EditingSession, WorkingCopy
from ngo_portal.shared.models.user import name_of
from ngo_portal.shared.models.working_copy import TITLE_LENGTH, TooManyCopies
from ngo_portal.shared.row_keys import is_key
from ngo_portal.shared.templatetags.portal import ar_datetime

# Seconds between two copies while somebody types, and between two signs of life.
COPY_EVERY, SIGN_EVERY = 10, 20
MOST_BYTES = 1024 * 1024
OFFERED = 3
PAGE_KEY = re.compile(r"[0-9a-f]{32}")
# What a browser sends beside what was typed. Buttons begin with an underscore.
NOT_TYPED = re.compile(
    r"_|csrfmiddlewaretoken$|(move|claim|copy_key|copy_base|action|[\w-]+-action)$|.*password"
    rf"|.*__prefix__|{PAGE_VAR}$",
    re.IGNORECASE,
)


def moment_text(moment) -> str:
    """The time of a moment of today, else the day with it."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return f"{local:%H:%M}" if is_today else ar_datetime(moment)


def typed(data) -> list[tuple[str, str]]:
    """What was typed, in pairs; PostgreSQL stores no NUL."""
    return [
        (name.replace("\0", ""), value.replace("\0", ""))
        for name, values in data.lists()
        if not NOT_TYPED.match(name)
        for value in (values[-1:] if name.startswith("seen_") else values)
    ]


def page_key(data) -> str:
    """The name of a page, if it has one."""
    key = data.get("copy_key", "")
    return key if PAGE_KEY.fullmatch(key) else ""


def moment_of(text):
    """The moment that a page says, or None."""
    try:
        moment = parse_datetime(text)
        is_known = moment is not None and timezone.is_aware(moment)
        return moment.astimezone(UTC) if is_known else None
    except (ValueError, OverflowError):
        return None


def local_secret(user) -> str:
    """What a browser hides the copies with that it keeps itself: only this user is told it."""
    return salted_hmac(
        "multaqa.local-copy", f"{user.pk}:{user.password}", algorithm="sha256"
    ).hexdigest()


def answer(status=200, **said):
    return JsonResponse(said, status=status, headers={"Cache-Control": "no-store"})


def discard(request, pk):
    """Throw a copy of one's own away, and go back to the form or to the desk."""
    copy = get_object_or_404(WorkingCopy, pk=pk, user=request.user)
    copy.delete()
    model = copy.record_type.model_class()
    if request.POST.get("back") == "desk" or model is None:
        return redirect("admin:index")
    if copy.record_number:
        return redirect(change_address(model, copy.record_number))
    return redirect(admin_urlname(model._meta, "add"))


class CopiesMixin:
    """Forms whose content is kept in working copies and brought back from them."""

    def get_urls(self):
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        kept, present = require_POST(self.autosave_view), require_POST(self.presence_view)
        guarded = self.admin_site.admin_view
        return [
            path("add/autosave/", guarded(kept), name=f"{prefix}_autosave_new"),
            path("<path:object_id>/autosave/", guarded(kept), name=f"{prefix}_autosave"),
            path("<path:object_id>/presence/", guarded(present), name=f"{prefix}_presence"),
            *super().get_urls(),
        ]

    # Keeping

    def autosave_view(self, request, object_id=None):
        """Keep what a page holds. Also that of a record which a colleague has sent on meanwhile:
        it may not be saved any more, but what was typed is not lost.
        """
        record = self.seen_record(request, object_id) if object_id else None
        may_type = (
            self.has_change_permission(request) if object_id else self.has_add_permission(request)
        )
        if not may_type:
            raise PermissionDenied
        key = page_key(request.POST)
        payload = typed(request.POST)
        if not key:
            return answer(400, error=gettext("This page cannot be kept: open it anew."))
        if len(json.dumps(payload, ensure_ascii=False).encode()) > MOST_BYTES:
            return answer(413, error=gettext("This is too long to be kept. Save it."))
        try:
            self.keep(request, record, key, payload)
        except TooManyCopies:
            text = gettext("You have too many unsaved copies. Save or discard some of them.")
            return answer(409, error=text)
        return self.told(request, record, kept_at=moment_text(timezone.now()))

    def keep(self, request, record, key, payload):
        titles = dict(payload)
        WorkingCopy.objects.keep(
            request.user,
            key,
            record_type=ContentType.objects.get_for_model(self.model),
            record_number=record and record.pk,
            title=(titles.get("title") or titles.get("name") or "").strip()[:TITLE_LENGTH],
            payload=payload,
            base_at=moment_of(request.POST.get("copy_base", "")),
        )

    def seen_record(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record

    def presence_view(self, request, object_id):
        """Say who else is at the form; who may change the record counts as being at it."""
        return self.told(request, self.seen_record(request, object_id))

    def told(self, request, record, **said):
        if record is None:
            return answer(others="", **said)
        if self.has_change_permission(request, record):
            EditingSession.objects.note(record, request.user)
        return answer(others=self.editing_now(request, record), **said)

    def editing_now(self, request, record) -> str:
        names = map(name_of, EditingSession.objects.others(record, request.user))
        text = "، ".join(sorted(names))
        return text and gettext("Open for editing now with: %(names)s") % {"names": text}

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if key := page_key(request.POST):
            WorkingCopy.objects.filter(user=request.user, key=key).delete()
            EditingSession.objects.of(form.instance).filter(user=request.user).delete()

    # Restoring

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        copy = self.asked_copy(request, object_id)
        if copy is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        showing_again.as_if_sent(request, copy)
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record is not None and not self.has_change_permission(request, record):
            return self.refuse_to_restore(request, object_id)
        request.method = "POST"
        try:
            # Without the transaction around it, which would lock the record: nothing is saved.
            return self._changeform_view(request, object_id, form_url, extra_context)
        finally:
            request.method = "GET"

    def refuse_to_restore(self, request, object_id):
        text = gettext("You may not change this record now. What you typed is still kept.")
        self.message_user(request, text, messages.WARNING)
        return redirect(change_address(self.model, unquote(object_id)))

    def asked_copy(self, request, object_id):
        """The copy of one's own that an address asks for."""
        key = request.GET.get("working_copy", "")
        if request.method != "GET" or not is_key(key):
            return None
        number = unquote(object_id) if object_id else None
        if number is not None and not is_key(number):
            return None
        return WorkingCopy.objects.of(self.model, number).filter(user=request.user, pk=key).first()

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        return showing_again.untested(form) if showing_again.is_restoring(request) else form

    def get_formsets_with_inlines(self, request, obj=None):
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            is_restoring = showing_again.is_restoring(request)
            yield (showing_again.untested_rows(formset) if is_restoring else formset), inline

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if showing_again.is_restoring(request):
            key = inline.model._meta.pk.name
            parent = _get_foreign_key(self.model, inline.model, inline.fk_name).name
            stored = kwargs["queryset"].filter(**{parent: obj.pk}).values_list(key, flat=True)
            numbers = {str(number) for number in stored} if obj.pk else set()
            showing_again.renewed_rows(kwargs["data"], prefix, key, numbers)
        return kwargs

    # Showing

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        restored = getattr(request, showing_again.RESTORED, None)
        if obj is not None:
            context["editing_now"] = self.editing_now(request, obj)
        if not context["is_popup"]:
            page = self.page_context(request, obj, restored)
            if self.may_type(request, obj):
                context["page"] = page
            context["copies"] = self.copies_to_offer(request, obj, page["key"])
        if restored is not None:
            data = request.POST
            context["seen"] = [(name, data[name]) for name in data if name.startswith("seen_")]
            context["seen_state"] = data.get("seen_state", context.get("seen_state", ""))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def may_type(self, request, record):
        return (
            self.has_add_permission(request)
            if record is None
            else self.has_change_permission(request, record)
        )

    def page_context(self, request, record, restored):
        """What the script of the page has to know."""
        is_back = request.method == "POST" and restored is None
        names = self.opts.app_label, self.opts.model_name
        base = record.updated_at.isoformat() if record else ""
        if is_back:
            base = request.POST.get("copy_base", base)
        if restored is not None:
            base = restored.base_at.isoformat() if restored.base_at else ""
        return {
            "key": restored.key if restored else page_key(request.POST) or uuid4().hex,
            "base": base,
            "is_back": is_back,
            "restored": restored and moment_text(restored.updated_at),
            "is_behind": bool(restored and record and restored.is_behind(record)),
            "keep_url": reverse("admin:{}_{}_autosave".format(*names), args=[record.pk])
            if record
            else reverse("admin:{}_{}_autosave_new".format(*names)),
            "presence_url": reverse("admin:{}_{}_presence".format(*names), args=[record.pk])
            if record
            else "",
            "secret": local_secret(request.user),
            "copy_every": COPY_EVERY,
            "sign_every": SIGN_EVERY,
        }

    def copies_to_offer(self, request, record, key):
        """What the user typed into this form on other days or in other windows."""
        mine = WorkingCopy.objects.of(self.model, record and record.pk).filter(user=request.user)
        found = mine.exclude(key=key).defer("payload")[:OFFERED]
        return [
            {
                "copy": copy,
                "moment": moment_text(copy.updated_at),
                "is_behind": record is not None and copy.is_behind(record),
            }
            for copy in found
        ]
