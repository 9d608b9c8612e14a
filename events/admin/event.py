from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from events.admin import parts
from events.models import Event, Involvement
from ngo_portal.shared.admin import (
    PUBLICATION,
    PublishableAdmin,
    SafeguardedForm,
    SafeguardedMixin,
    StateFilter,
    ThemedForm,
    Titles,
    rights,
)
from ngo_portal.shared.admin.base import change_address
from ngo_portal.shared.admin.keeping import without
from ngo_portal.shared.admin.queues import NOT_WITHDRAWN, QUEUES, RECENT, Queue
from ngo_portal.shared.templatetags.portal import when


def unreported(user, events):
    """Events that were held in the last weeks and about which nothing was written."""
    today = timezone.localdate()
    days = (today - RECENT, today)
    held = events.filter(life=Event.Life.HELD, last_on__range=days, articles=None)
    return held.filter(status__in=NOT_WITHDRAWN)


class EventForm(SafeguardedForm, ThemedForm):
    beside = ThemedForm.beside | {
        "_date_matches_precision": "date_precision",
        "_ends_after_start": "ends_on",
        "_times_in_order": "ends_at",
        "_lasts_at_least_a_day": "duration_days",
        "_not_its_own_parent": "parent",
        "_parent_has_kind": "parent_kind",
        "_ordinal_needs_series": "series",
        "_unique_in_series": "series_ordinal",
    }


@admin.register(Event)
class EventAdmin(SafeguardedMixin, PublishableAdmin):
    titles = Titles(_("Events"), _("Add an event"), _("Edit the event"), _("Event"))
    form = EventForm
    fieldsets = [
        (
            None,
            {"fields": ["type", "title", ("subject", "slogan"), "summary"]},
        ),
        (
            _("When"),
            {
                "fields": [
                    ("date_precision", "date_basis", "date_as_stated"),
                    ("starts_on", "ends_on", "duration_days"),
                    ("starts_at", "ends_at"),
                    ("life", "life_note", "previously_on"),
                ]
            },
        ),
        (
            _("Where and how"),
            {
                "fields": [
                    ("mode", "platform"),
                    ("place", "country"),
                    ("venue", "hall"),
                    ("access", "scope"),
                ]
            },
        ),
        (_("What happened"), {"fields": ["body"]}),
        (
            _("What it is about"),
            {"fields": ["themes", "goals", "target_groups", "observances", "tags"]},
        ),
        (
            _("What it belongs to"),
            {
                "fields": [
                    ("series", "series_ordinal"),
                    ("parent", "parent_kind"),
                    "projects",
                    "distinction",
                    "cover",
                    "sub_events",
                    "reports",
                ]
            },
        ),
        PUBLICATION,
    ]
    readonly_fields = [*PublishableAdmin.readonly_fields, "sub_events", "reports"]
    autocomplete_fields = [
        "place",
        "country",
        "themes",
        "goals",
        "target_groups",
        "observances",
        "parent",
        "series",
        "projects",
        "cover",
        "owner",
    ]
    queues = QUEUES | {
        "unreported": Queue(
            _("Held in the last 90 days, without a report"),
            unreported,
            since="last_on",
        )
    }
    inlines = [
        parts.InvolvementInline,
        parts.ParticipationInline,
        parts.AgendaItemInline,
        parts.AttendanceInline,
        parts.AttendanceBreakdownInline,
        parts.OutcomeInline,
        parts.BallotInline,
        parts.AgreementInline,
        parts.CitationInline,
        parts.EventRelationInline,
        parts.EventPhotoInline,
        parts.EventDocumentInline,
        parts.EventCorrectionInline,
    ]
    list_display = ["title", "state", "dates", "type", "organizers", "country"]
    list_filter = [
        StateFilter,
        ("type", admin.RelatedOnlyFieldListFilter),
        "life",
        "mode",
        ("country", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["type", "country"]
    date_hierarchy = "starts_on"
    name_field = "title"

    def get_object(self, request, *args, **kwargs):
        event = super().get_object(request, *args, **kwargs)
        if event is not None:
            # Who looks at it decides which of the records around it are listed.
            event.reader = request.user
        return event

    def get_fieldsets(self, request, obj=None):
        """Without the reports about the event where the editor may not see reports at all."""
        fieldsets = super().get_fieldsets(request, obj)
        reports = self.admin_site.get_model_admin(Event._meta.get_field("articles").related_model)
        if reports.has_view_permission(request):
            return fieldsets
        return [(name, without(options, "reports")) for name, options in fieldsets]

    def with_columns(self, queryset):
        organizing = Involvement.objects.organizing()
        return queryset.prefetch_related(Prefetch("involvements", organizing, to_attr="organizing"))

    @admin.display(description=_("date"), ordering="starts_on")
    def dates(self, event):
        """When it was; what became of it only where it was not simply held."""
        if event.life == Event.Life.HELD:
            return when(event)
        return format_html("{}<br>{}", when(event), event.get_life_display())

    @admin.display(description=_("organizers"))
    def organizers(self, event):
        """By the names readers know, which are short enough for a column."""
        known = (
            row.organization.known_as if row.organization_id else row.name
            for row in event.organizing
        )
        return "، ".join(known)

    @admin.display(description=_("sub-events"))
    def sub_events(self, event):
        if event.pk is None:
            return _("Can be added once the event is saved.")
        add = reverse("admin:events_event_add")
        preset = {"parent": event.pk, "parent_kind": Event.ParentKind.PARALLEL}
        return format_html(
            '{}<p><a class="addlink" href="{}?{}">{}</a></p>',
            links(event.sub_events.all(), event.reader),
            add,
            urlencode(preset),
            _("Add a sub-event"),
        )

    @admin.display(description=_("reports about it"))
    def reports(self, event):
        if event.pk is None:
            return _("Are linked in the form of the report.")
        # Reports stand one floor above and are seen from here through their reverse manager.
        return links(event.articles.all(), event.reader) or "-"

    def offered(self, queryset, search_term):
        return super().offered(queryset, search_term).select_related("country")

    def offer_label(self, record):
        return f"{record} ({when(record)})"


def links(records, user):
    """Those that a user may name; each leads to where the user may see it."""
    rows = (
        (
            change_address(type(record), record.pk)
            if rights.is_within_reach(user, record)
            else record.get_absolute_url(),
            record,
        )
        for record in rights.named_by(user, records)
    )
    items = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
    return format_html("<ul>{}</ul>", items) if items else ""
