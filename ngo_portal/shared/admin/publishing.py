"""Editing of records with a public page: their state, who may change it, and when it is public."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin.base import EditorAdmin, EditorForm
from ngo_portal.shared.admin.rights import PUBLIC_STATES, may_publish
from ngo_portal.shared.models.taxonomy import validate_theme_count
from ngo_portal.shared.publishing import MOVES, MoveRefused, Status
from ngo_portal.shared.templatetags.portal import ar_datetime

PUBLICATION = (
    _("Publication"),
    {"fields": [("status", "publish_at"), "owner", "history"], "classes": ["closing"]},
)

# What the history of a record says of a move. Stored as it stands here and translated when it is
# read, as Django does with the names of fields.
MOVES_IN_HISTORY = {
    (Status.DRAFT, Status.IN_REVIEW): gettext_noop("editorial state: from draft to in review"),
    (Status.DRAFT, Status.PUBLISHED): gettext_noop("editorial state: from draft to published"),
    (Status.IN_REVIEW, Status.DRAFT): gettext_noop("editorial state: from in review to draft"),
    (Status.IN_REVIEW, Status.NEEDS_CHANGES): gettext_noop(
        "editorial state: from in review to needs changes"
    ),
    (Status.IN_REVIEW, Status.APPROVED): gettext_noop(
        "editorial state: from in review to approved"
    ),
    (Status.NEEDS_CHANGES, Status.IN_REVIEW): gettext_noop(
        "editorial state: from needs changes to in review"
    ),
    (Status.APPROVED, Status.IN_REVIEW): gettext_noop(
        "editorial state: from approved to in review"
    ),
    (Status.APPROVED, Status.PUBLISHED): gettext_noop(
        "editorial state: from approved to published"
    ),
    (Status.PUBLISHED, Status.DRAFT): gettext_noop("editorial state: from published to draft"),
    (Status.PUBLISHED, Status.WITHDRAWN): gettext_noop(
        "editorial state: from published to withdrawn"
    ),
    (Status.WITHDRAWN, Status.PUBLISHED): gettext_noop(
        "editorial state: from withdrawn to published"
    ),
}


def moves_open_to(state: Status, may_publish: bool) -> list[Status]:
    """The states a record may take in one form: its own, then those it may be sent to."""
    if may_publish:
        return [state, *MOVES[state]]
    if state in PUBLIC_STATES:
        return [state]
    return [state, *(move for move in MOVES[state] if move not in PUBLIC_STATES)]


class PublishableForm(EditorForm):
    """Offers the moves that are open to the editor, and no others on the server either."""

    may_publish = False
    # Whether what was scheduled is public at once, because the moment was emptied.
    brings_forward = False
    beside = {"_published_at_a_moment": "publish_at", "_status_known": "status"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            moves = moves_open_to(Status(self.instance.status), self.may_publish)
            status.choices = [(move.value, move.label) for move in moves]
            # Comes back with the form, and tells whether a colleague was faster.
            status.show_hidden_initial = True

    def clean_status(self):
        known = self.data.get(self.add_initial_prefix("status"), self.instance.status)
        if known != self.instance.status:
            raise ValidationError(
                _(
                    "A colleague has changed the state to «%(state)s» in the meantime. Choose "
                    "again; the rest of what you typed is still here."
                ),
                params={"state": self.instance.get_status_display()},
                code="state_changed",
            )
        return self.cleaned_data["status"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == Status.PUBLISHED and "publish_at" in cleaned:
            # The rule "published needs a moment" is checked before `save()` could fill it.
            self.brings_forward = self.instance.is_scheduled and not cleaned["publish_at"]
            cleaned["publish_at"] = cleaned["publish_at"] or self.moment_without_a_schedule()
        return cleaned

    def moment_without_a_schedule(self):
        """The moment from which readers have the record already, else now.

        Emptying the field keeps no moment that is still to come: it takes back a schedule.
        """
        now, known = timezone.now(), self.instance.publish_at
        return known if known and known <= now else now


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


class PublishableAdmin(EditorAdmin):
    """Pages of a record with a public page.

    Without the permission to publish, an editor changes the record until it is published or
    scheduled, and again once it is back among the drafts; in between it can only be looked at.
    """

    form = PublishableForm
    readonly_fields = ["history"]
    autocomplete_fields = ["owner"]
    actions = ["send_to_review", "publish", "unpublish"]
    search_fields = ["search_text"]

    def has_publish_permission(self, request):
        return may_publish(request.user, self.model)

    def hosts(self, record):
        return [record]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.may_publish = self.has_publish_permission(request)
        return form

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_publish_permission(request) else [*fields, "publish_at"]

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj is not None and obj.is_public else None

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        obj.updated_by = request.user
        super().save_model(request, obj, form, change)
        if form.brings_forward:
            text = _("Its schedule was taken back: readers see it from now on.")
            self.message_user(request, text, messages.WARNING)

    def construct_change_message(self, request, form, formsets, add=False):
        """What changed; of the editorial state also from what to what."""
        message = super().construct_change_message(request, form, formsets, add)
        move = (form.initial.get("status"), form.cleaned_data.get("status"))
        if not add and "status" in form.changed_data and move in MOVES_IN_HISTORY:
            fields = message[0]["changed"]["fields"]
            fields[form.changed_data.index("status")] = MOVES_IN_HISTORY[move]
        return message

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

    @admin.action(description=_("Send to review"), permissions=["change"])
    def send_to_review(self, request, queryset):
        self.move_each(request, queryset, Status.IN_REVIEW)

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        self.move_each(request, queryset, Status.PUBLISHED)

    @admin.action(description=_("Unpublish: back to draft"), permissions=["publish"])
    def unpublish(self, request, queryset):
        published = queryset.filter(status=Status.PUBLISHED)
        others = queryset.exclude(status=Status.PUBLISHED).count()
        self.move_each(request, published, Status.DRAFT, refused=others)

    def move_each(self, request, queryset, status, refused=0):
        """Send the records one by one through the model's own move, and say how it went."""
        moved = 0
        for record in queryset:
            if not self.has_change_permission(request, record):
                refused += 1
                continue
            before = Status(record.status)
            try:
                record.move(status, by=request.user)
            except MoveRefused:
                refused += 1
            else:
                moved += 1
                story = {"fields": [MOVES_IN_HISTORY[before, status]]}
                self.log_change(request, record, [{"changed": story}])
        self.report_moves(request, status, moved, refused)

    def report_moves(self, request, status, moved, refused):
        if moved:
            text = ngettext(
                "%(count)d record is now in the state «%(state)s».",
                "%(count)d records are now in the state «%(state)s».",
                moved,
            ) % {"count": moved, "state": status.label}
            self.message_user(request, text, messages.SUCCESS)
        if refused:
            text = ngettext(
                "%(count)d record was left as it was: it cannot go to «%(state)s» from its state.",
                "%(count)d records were left as they were: they cannot go to «%(state)s» from "
                "their state.",
                refused,
            ) % {"count": refused, "state": status.label}
            self.message_user(request, text, messages.WARNING)
