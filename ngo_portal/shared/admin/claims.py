"""Taking on a record that waits for the desk, so that no two colleagues do the same work."""

from datetime import datetime

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ngo_portal.shared.admin.queues import QUEUES, WAITING, QueuedMixin
from ngo_portal.shared.admin.rights import is_of_the_desk
from ngo_portal.shared.counting import counted
from ngo_portal.shared.models.user import name_of
from ngo_portal.shared.templatetags.portal import ar_date


def days_since(moment) -> str:
    """How long something waits: «منذ 3 أيام»."""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    days = (timezone.localdate() - day).days
    return counted(days, "day ago") if days > 0 else gettext("since today")


def lateness(due_on) -> str:
    """By how much a due date has passed; "" if it has not."""
    days = (timezone.localdate() - due_on).days if due_on else 0
    return counted(days, "day late") if days > 0 else ""


def due_text(due_on) -> str:
    """The day by which to be done, and in words that it has passed."""
    return " · ".join(filter(None, [ar_date(due_on), lateness(due_on)]))


class ClaimedMixin(QueuedMixin):
    """Records that somebody of the desk takes on with a button, and leaves with another."""

    queues = QUEUES

    def may_claim(self, request, record) -> bool:
        return record.status in WAITING and is_of_the_desk(request.user, self.model)

    def get_urls(self):
        address = path(
            "<path:object_id>/claim/",
            self.admin_site.admin_view(require_POST(self.claim_view)),
            name=f"{self.opts.app_label}_{self.opts.model_name}_claim",
        )
        return [address, *super().get_urls()]

    def claim_view(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not is_of_the_desk(request.user, self.model):
            raise PermissionDenied
        text, level = self.claimed(request, record)
        self.message_user(request, text % {"title": record}, level)
        if request.POST.get("back") == "desk":
            return redirect("admin:index")
        return redirect(admin_urlname(self.opts, "change"), record.pk)

    def claimed(self, request, record):
        """Take a record on, or leave it, and what to say about that."""
        if not self.may_claim(request, record):
            return gettext("«%(title)s» waits for nobody any more."), messages.WARNING
        if request.POST.get("claim") == "no":
            record.release(request.user)
            return gettext("You have left «%(title)s» to your colleagues."), messages.SUCCESS
        if record.claim(request.user):
            return gettext("You have taken on «%(title)s»."), messages.SUCCESS
        return gettext("A colleague has already taken on «%(title)s»."), messages.WARNING

    def response_change(self, request, obj):
        """The form was saved with the button of a claim: make it, and go on with the form."""
        if "claim" not in request.POST:
            return super().response_change(request, obj)
        text, level = self.claimed(request, obj)
        self.message_user(request, text % {"title": obj}, level)
        return redirect(admin_urlname(self.opts, "change"), obj.pk)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.may_claim(request, obj):
            claimant = obj.assigned_to if obj.is_claimed else None
            context |= {
                "may_claim": True,
                "claimed_by": name_of(claimant),
                "is_mine": claimant == request.user,
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # The list of a queue

    def get_list_display(self, request):
        """Of a queue what the desk asks about it; all columns together would be too wide."""
        columns = super().get_list_display(request)
        if not self.chosen_queue(request):
            return columns
        return [columns[0], "state", "owner", "waits", "taken_on_by", "due"]

    def get_list_select_related(self, request):
        selected = super().get_list_select_related(request)
        return [*selected, "owner", "assigned_to"] if self.chosen_queue(request) else selected

    @admin.display(description=_("in this state"), ordering="moved_at")
    def waits(self, record):
        return days_since(record.moved_at)

    @admin.display(description=_("taken on by"))
    def taken_on_by(self, record):
        return name_of(record.assigned_to) if record.is_claimed else ""

    @admin.display(description=_("due on"), ordering="due_on")
    def due(self, record):
        return due_text(record.due_on)
