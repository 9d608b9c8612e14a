"""Editing of records with a public page: their state, who may change it, and when it is public."""

from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters, admin_urlname
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ngo_portal.shared import safeguarding
from ngo_portal.shared.admin.base import Part, change_address
from ngo_portal.shared.admin.bulk import BulkMixin
from ngo_portal.shared.admin.claims import ClaimedMixin
from ngo_portal.shared.admin.copies import CopiesMixin
from ngo_portal.shared.admin.keeping import KeptAdmin
from ngo_portal.shared.admin.moves import steps
from ngo_portal.shared.admin.moving import (
    SEND_TO_REVIEW,
    Incomplete,
    NotOpen,
    WithoutReason,
    buttons,
    send,
    who_reads_the_reason,
)
from ngo_portal.shared.admin.previews import PreviewMixin
from ngo_portal.shared.admin.rights import (
    CLOSED,
    TAKE_BACK_FIRST,
    is_fixed,
    may,
    may_publish,
    moves_open_to,
)
from ngo_portal.shared.admin.versions import VersionedForm, VersionedMixin
from ngo_portal.shared.models import BulkChange
from ngo_portal.shared.models.taxonomy import validate_theme_count
from ngo_portal.shared.templatetags.portal import ar_datetime
from ngo_portal.shared.workflow import (
    PUBLIC_STATES,
    REVIEW,
    WITHDRAW,
    MoveRefused,
    Status,
)

PUBLICATION = (
    _("Publication"),
    {"fields": [("state", "publish_at"), "owner", "due_on", "history"], "classes": ["closing"]},
)
# What a form brings beside the record.
ABOUT_THE_MOVE = {"move", "reason", "seen_state"}
# A record may be planned without saying anything else than before.
SAYS_NOTHING = {"publish_at", "due_on", *safeguarding.FIELDS}
STEPS_PER_PAGE = 100

REASON_NEEDED = _("Write the reason.")
NO_BUTTON = _("Press the button that this reason is for.")
NOT_OPEN = _("This step is not open to you in the present state of the record.")
FASTER = _(
    "A colleague was faster: the record is now in the state «%(state)s». Nothing was done to it."
)


class PublishableForm(VersionedForm):
    """Takes the move that a button asks for, and no other than those open to the editor.

    `seen_state` is the state in which the editor saw the record.
    """

    # Whether what was scheduled is public at once, because the moment was emptied.
    brings_forward = False
    beside = {"_published_at_a_moment": "publish_at", "_status_known": "publish_at"}

    move = forms.CharField(required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
    )
    seen_state = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.moves = moves_open_to(self.user, self.instance)

    @cached_property
    def may_publish(self) -> bool:
        return may_publish(self.user, self._meta.model)

    @cached_property
    def changed_data(self):
        return [name for name in super().changed_data if name not in ABOUT_THE_MOVE]

    def clean(self):
        cleaned = super().clean()
        seen = cleaned.get("seen_state") or self.instance.status
        if seen == self.instance.status:
            self.check_move(cleaned.get("move"), cleaned.get("reason"))
        else:
            self.add_error(None, changed_meanwhile(self.instance))
        if self.instance.status in PUBLIC_STATES and "publish_at" in cleaned:
            self.keep_moment(cleaned)
        return cleaned

    def check_move(self, end, reason):
        if not end:
            if reason:
                self.add_error("reason", ValidationError(NO_BUTTON, code="no_button"))
            return
        rule = self.moves.get(end)
        if rule is None:
            self.add_error(None, ValidationError(NOT_OPEN, code="not_open"))
        elif rule.needs_reason and not reason:
            self.add_error("reason", ValidationError(REASON_NEEDED, code="without_reason"))

    def keep_moment(self, cleaned):
        """The moment from which readers have the record stays when the field is emptied.

        One that is still to come does not: emptying the field takes back a schedule.
        """
        if cleaned["publish_at"]:
            self.check_moment(cleaned["publish_at"])
            return
        now, known = timezone.now(), self.instance.publish_at
        is_published = self.instance.status == Status.PUBLISHED
        self.brings_forward = self.instance.is_scheduled and not cleaned.get("move")
        kept = known if known and known <= now else None
        # The rule "published needs a moment" is checked before `save()` could fill it.
        cleaned["publish_at"] = kept or (now if is_published else None)

    def check_moment(self, moment):
        """A moment to come would take from readers what they have, as withdrawing does."""
        is_taken = self.instance.is_public and moment > timezone.now()
        if is_taken and not may(self.user, WITHDRAW, type(self.instance)):
            self.add_error("publish_at", ValidationError(NOT_OPEN, code="not_open"))


def changed_meanwhile(record):
    return ValidationError(
        _(
            "A colleague has changed the state to «%(state)s» in the meantime. Choose "
            "again; the rest of what you typed is still here."
        ),
        params={"state": record.get_status_display()},
        code="state_changed",
    )


class ThemedForm(PublishableForm):
    """For records that have at most three themes."""

    def clean_themes(self):
        themes = self.cleaned_data["themes"]
        validate_theme_count(themes)
        return themes


class StateFilter(admin.SimpleListFilter):
    """Editorial states, with "scheduled" beside them: published at a moment still to come."""

    title = _("editorial state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*Status.choices, ("scheduled", _("Scheduled"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "scheduled":
            return queryset.scheduled(now)
        if self.value() == Status.PUBLISHED:
            return queryset.filter(status=Status.PUBLISHED).exclude(publish_at__gt=now)
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


class CorrectionPart(Part):
    """Corrections of what readers saw, by who may publish it. A room names the model."""

    fieldsets = [(None, {"fields": ["corrected_on", ("wrong", "right")]})]
    classes = ["collapse"]

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self.is_open(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_open(request)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_open(request)

    def is_open(self, request):
        return may_publish(request.user, self.parent_model)


class PublishableAdmin(
    PreviewMixin, CopiesMixin, BulkMixin, VersionedMixin, ClaimedMixin, KeptAdmin
):
    """Pages of a record with a public page.

    Its state is no field: buttons send it on. Who may not change a record in its present state
    looks at it, with the buttons of the moves that are open to them all the same.
    """

    form = PublishableForm
    readonly_fields = ["state", "history"]
    autocomplete_fields = ["owner"]
    actions = ["send_to_review", "approve", "publish", "unpublish", *BulkMixin.bulk_actions]
    search_fields = ["search_text"]
    object_history_template = "admin/history_of_record.html"

    def has_publish_permission(self, request):
        return may_publish(request.user, self.model)

    def has_review_permission(self, request):
        return may(request.user, REVIEW, self.model)

    def has_withdraw_permission(self, request):
        return may(request.user, WITHDRAW, self.model)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or self.comes_late(request, obj)

    def comes_late(self, request, record):
        """Whether a form comes back that could be saved in the state in which it was opened.

        It is shown again with what was typed, and never saved: the form refuses it.
        """
        match = request.resolver_match
        seen = request.POST.get("seen_state")
        return (
            record is not None
            and match is not None
            and match.url_name == admin_urlname(self.opts, "change").removeprefix("admin:")
            and seen in Status.values
            and seen != record.status
            and super().has_change_permission(request)
            and is_fixed(record, request.user)
            and not is_fixed(record, request.user, seen)
        )

    def hosts(self, record):
        return [record]

    def is_closed(self, request, record):
        return record is not None and is_fixed(record, request.user)

    def why_closed(self, request, record):
        is_in_review = record.status == Status.IN_REVIEW
        is_own = is_in_review and Status.DRAFT in moves_open_to(request.user, record)
        return TAKE_BACK_FIRST if is_own else CLOSED

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """A page that was opened before readers had the record sends no corrections."""
        told = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in told and isinstance(inline, CorrectionPart):
            for count in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT):
                told["data"].setdefault(f"{prefix}-{count}", "0")
        return told

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if not self.has_review_permission(request):
            fields = [*fields, "due_on"]
        return fields if self.has_publish_permission(request) else [*fields, "publish_at"]

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj is not None and obj.is_public else None

    def get_inline_instances(self, request, obj=None):
        """Without corrections of what readers have not seen."""
        parts = super().get_inline_instances(request, obj)
        if obj is not None and obj.status in PUBLIC_STATES:
            return parts
        return [part for part in parts if not isinstance(part, CorrectionPart)]

    # Saving

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        obj.updated_by = request.user
        super().save_model(request, obj, form, change)
        if form.brings_forward:
            text = _("Its schedule was taken back: readers see it from now on.")
            self.message_user(request, text, messages.WARNING)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if self.drops_approval(request, form, formsets):
            form.instance.move(Status.IN_REVIEW, by=request.user)
            text = _("It was approved as it was before. It is in review again.")
            self.message_user(request, text, messages.WARNING)

    def drops_approval(self, request, form, formsets):
        """Whether somebody says something else than what was approved."""
        is_changed = bool({*form.changed_data} - SAYS_NOTHING) or any(
            formset.has_changed() for formset in formsets
        )
        is_approved = form.instance.status == Status.APPROVED
        return is_approved and is_changed and not self.has_withdraw_permission(request)

    def log_change(self, request, obj, message):
        """A move alone is written down as a move, a claim not at all: nothing was changed."""
        if message or not {"move", "claim"} & request.POST.keys():
            return super().log_change(request, obj, message)
        return None

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_to_move(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request, obj):
        return self.response_to_move(request, obj) or super().response_change(request, obj)

    def response_to_move(self, request, record):
        """Make the move for which the form was saved; None if the form closes as usual."""
        end = request.POST.get("move")
        is_done = end == record.status
        if not end:
            return None
        answer = (
            self.response_post_save_change(request, record)
            if is_done
            else self.answer_to_move(request, record, end)
        )
        return None if "_popup" in request.POST else answer

    # Moves

    def get_urls(self):
        address = path(
            "<path:object_id>/move/",
            self.admin_site.admin_view(require_POST(self.move_view)),
            name=f"{self.opts.app_label}_{self.opts.model_name}_move",
        )
        return [address, *super().get_urls()]

    def move_view(self, request, object_id):
        """Send on a record that one may not change."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        end, seen = request.POST.get("move"), request.POST.get("seen_state")
        state = seen if seen in Status.values else record.status
        is_open = end in moves_open_to(request.user, record, state)
        if not (is_open and self.has_view_permission(request, record)):
            raise PermissionDenied
        if state != record.status:
            return self.answer_to_late(request, record)
        return self.answer_to_move(request, record, end)

    def answer_to_move(self, request, record, end):
        """Try a move, say what came of it, and lead on."""
        # PostgreSQL stores no NUL; a form refuses it, a page that only shows the record has none.
        reason = request.POST.get("reason", "").replace("\0", "")
        try:
            send(record, end, by=request.user, reason=reason)
        except Incomplete:
            text = gettext("It stays in the state «%(state)s», because something is missing.")
            self.warn(request, record, text)
            return self.back_to(request, record, missing=end)
        except WithoutReason:
            return self.back_to(request, record, without_reason=end)
        except NotOpen:
            text = gettext("From its present state «%(state)s» you cannot take this step.")
            self.warn(request, record, text)
            return self.back_to(request, record)
        except MoveRefused:
            record.refresh_from_db(fields=["status"])
            return self.answer_to_late(request, record)
        self.tell_move(request, record)
        if end == Status.IN_REVIEW and record.missing():
            return self.back_to(request, record, missing=end)
        if end == Status.DRAFT:
            # Whoever takes it back wants to change it.
            return self.back_to(request, record)
        return self.response_post_save_change(request, record)

    def answer_to_late(self, request, record):
        self.warn(request, record, FASTER)
        return self.back_to(request, record)

    def warn(self, request, record, text):
        """Say why nothing was done, with the reason that was typed for it."""
        text = text % {"state": record.get_status_display()}
        if reason := request.POST.get("reason", "").strip():
            text = f"{text} {gettext('You wrote: «%(reason)s»') % {'reason': reason}}"
        self.message_user(request, text, messages.WARNING)

    def tell_move(self, request, record):
        if record.is_scheduled:
            moment = ar_datetime(record.publish_at)
            text = gettext("will be published on %(moment)s.") % {"moment": moment}
        else:
            state = record.get_status_display()
            text = gettext("is now in the state «%(state)s».") % {"state": state}
        link = format_html(
            '<a href="{}"><bdi>{}</bdi></a>', change_address(self.model, record.pk), record
        )
        self.message_user(request, format_html("{}: {}", link, text), messages.SUCCESS)

    def back_to(self, request, record, **query):
        address = change_address(self.model, record.pk)
        if query:
            address = f"{address}?{urlencode(query)}"
        filters = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(filters, address))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        record = form.instance
        asked = request.GET
        context |= {
            "moves": buttons(record, form.moves),
            "move_form": form,
            "who_reads": who_reads_the_reason(record, form.moves),
            "without_reason": REASON_NEEDED if "without_reason" in asked else "",
            "seen_state": record.status,
        }
        if obj is not None:
            context |= {
                "missing": obj.missing() if "missing" in asked else [],
                "returned": obj.last_return,
                "move_url": reverse(admin_urlname(self.opts, "move"), args=[obj.pk]),
            }
            if self.comes_late(request, obj):
                # Pressed again, it is refused again: what was typed stays on the screen.
                context |= {"seen_state": request.POST["seen_state"], "moves": []}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        """What Django's own has, and the moves among it."""
        record = self.get_object(request, unquote(object_id))
        done = steps(record) if record is not None else []
        paginator = self.get_paginator(request, done, STEPS_PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE_VAR, 1))
        context = {
            "steps": page,
            "page_range": paginator.get_elided_page_range(page.number),
            "pagination_required": paginator.num_pages > 1,
            "title": gettext("History"),
            "subtitle": str(record),
        }
        return super().history_view(request, object_id, context | (extra_context or {}))

    # What stands in the list and on the form

    @admin.display(description=_("editorial state"), ordering="status")
    def state(self, record):
        """The state in words; a coloured edge only repeats it."""
        if record.is_scheduled:
            return format_html(
                '<span class="badge badge--scheduled">{}</span> <span class="quiet">{}</span>',
                _("Scheduled"),
                ar_datetime(record.publish_at),
            )
        return format_html(
            '<span class="badge badge--{}">{}</span>', record.status, record.get_status_display()
        )

    @admin.display(description=_("made and changed"))
    def history(self, record):
        if record.pk is None:
            return _("Not saved yet.")
        unknown = gettext("unknown")
        return format_html(
            "{}<br>{}",
            gettext("Made on %(moment)s by %(person)s")
            % {"moment": ar_datetime(record.created_at), "person": record.created_by or unknown},
            gettext("Changed on %(moment)s by %(person)s")
            % {"moment": ar_datetime(record.updated_at), "person": record.updated_by or unknown},
        )

    # Actions

    @admin.action(description=SEND_TO_REVIEW, permissions=["change"])
    def send_to_review(self, request, queryset):
        return self.send_each(request, queryset, Status.IN_REVIEW)

    @admin.action(description=_("Approve"), permissions=["review"])
    def approve(self, request, queryset):
        return self.send_each(request, queryset, Status.APPROVED)

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        return self.send_each(request, queryset, Status.PUBLISHED)

    @admin.action(description=_("Unpublish: back to draft"), permissions=["withdraw"])
    def unpublish(self, request, queryset):
        return self.send_each(request, queryset, Status.DRAFT)

    def send_each(self, request, queryset, end):
        return self.begin(request, queryset, BulkChange.What.STATE, {"end": end})
