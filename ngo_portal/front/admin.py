"""Where editors compose the front page: one page shows it as it stands, and a form places a record.

Slots stand in an order; those of others move when one is moved, so nobody types numbers.
"""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from events.models import Event
from ngo_portal.front.composer import WHY, desk_of
from ngo_portal.front.composing import compose
from ngo_portal.front.models import FrontSlot
from ngo_portal.front.timing import begin_anew
from ngo_portal.shared.admin import EditorAdmin, EditorForm, Titles
from ngo_portal.shared.admin.rights import is_of_the_desk, named_by
from ngo_portal.shared.templatetags.portal import ar_datetime

COMPOSE = "admin:ngo_portal_frontslot_changelist"
STEPS = {"up": -1, "down": 1}


class FrontSlotForm(EditorForm):
    beside = {
        "_one_record": "article",
        "_reports_hold_reports": "place",
        "_diary_holds_events": "place",
        "_ends_after_begin": "ends_at",
        "_article_once": "article",
        "_event_once": "event",
    }

    def clean(self):
        cleaned = super().clean()
        for name in ("article", "event"):
            record = cleaned.get(name)
            # What stands there may have been withdrawn since; its slot can still be changed.
            if record and name in self.changed_data and not may_appear(record):
                self.add_error(
                    name,
                    ValidationError(
                        _("Readers do not see this record. Publish or schedule it first."),
                        code="not_public",
                    ),
                )
        return cleaned


def may_appear(record) -> bool:
    return record.is_public or record.is_scheduled


@admin.register(FrontSlot)
class FrontSlotAdmin(EditorAdmin):
    titles = Titles(
        _("Front page"),
        _("Place something on the front page"),
        _("Edit what stands on the front page"),
        _("On the front page"),
    )
    form = FrontSlotForm
    fieldsets = [
        (None, {"fields": ["place", "article", "event"]}),
        (_("For how long"), {"fields": [("begins_at", "ends_at")]}),
        (_("In other words"), {"fields": ["headline", "kicker"]}),
    ]
    autocomplete_fields = ["article", "event"]

    def get_urls(self):
        address = path(
            "<path:object_id>/shift/",
            self.admin_site.admin_view(require_POST(self.shift_view)),
            name="ngo_portal_frontslot_shift",
        )
        return [address, *super().get_urls()]

    def kept_for(self, user, rows):
        """Those of records that the user may name: nobody else is told the title of a draft."""
        if all(is_of_the_desk(user, kind) for kind in (Article, Event)):
            return rows
        articles = named_by(user, Article.objects.all()).values("pk")
        events = named_by(user, Event.objects.all()).values("pk")
        return rows.filter(Q(article__in=articles) | Q(event__in=events))

    def changelist_view(self, request, extra_context=None):
        return require_safe(self.compose_view)(request)

    def compose_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.titles.many,
            "desk": desk_of(self.get_queryset(request)),
            "may_add": self.has_add_permission(request),
            "may_change": self.has_change_permission(request),
            "may_delete": self.has_delete_permission(request),
        }
        return TemplateResponse(request, "admin/front/compose.html", context)

    def shift_view(self, request, object_id):
        """Move a slot up or down among those of its place."""
        slot = self.get_object(request, unquote(object_id))
        if slot is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, slot):
            raise PermissionDenied
        step = STEPS.get(request.POST.get("to", ""))
        if step and shift(slot, step):
            self.log_change(request, slot, gettext("Moved on the front page."))
        return redirect(COMPOSE)

    def save_model(self, request, obj, form, change):
        if not change or "place" in form.changed_data:
            last = FrontSlot.objects.filter(place=obj.place).aggregate(last=Max("position"))["last"]
            obj.position = (last or 0) + 1
        super().save_model(request, obj, form, change)
        if warning := unseen_because(obj):
            self.message_user(request, warning, messages.WARNING)


def shift(slot: FrontSlot, step: int) -> bool:
    """Let a slot change places with its neighbour; say whether there is one."""
    with transaction.atomic():
        here = FrontSlot.objects.filter(place=slot.place).select_for_update()
        ended = FrontSlot.objects.ended(timezone.now()).values("pk")
        order = list(here.exclude(pk__in=ended))
        old = next((place for place, other in enumerate(order) if other.pk == slot.pk), None)
        if old is None or not 0 <= old + step < len(order):
            return False
        order.insert(old + step, order.pop(old))
        for number, other in enumerate(order, start=1):
            other.position = number
        FrontSlot.objects.bulk_update(order, ["position"])
        begin_anew(FrontSlot)
    return True


def unseen_because(slot: FrontSlot) -> str:
    """What an editor is told of a slot that readers do not see yet; "" of one that they see."""
    if slot.has_ended():
        return gettext("The time of this slot is over: readers do not see it.")
    if slot.record.is_scheduled:
        moment = ar_datetime(max(filter(None, [slot.record.publish_at, slot.begins_at])))
        return gettext("The record is scheduled: it comes on the front page on %(moment)s.") % {
            "moment": moment
        }
    if not slot.has_begun():
        return ""
    reason = compose().left_out.get(slot.pk)
    return (
        gettext("Saved, but not shown now: %(reason)s.") % {"reason": WHY[reason]} if reason else ""
    )
