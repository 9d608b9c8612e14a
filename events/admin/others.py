"""Outcomes and their follow-up, series, projects, and the vocabulary of events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.models import (
    Event,
    EventSeries,
    EventType,
    InvolvementRole,
    Outcome,
    OutcomeNote,
    ParticipationRole,
    Project,
)
from ngo_portal.shared.admin import (
    EditorAdmin,
    EditorForm,
    GuardedForm,
    Part,
    PartPageAdmin,
    TermAdmin,
    Titles,
    rights,
)
from organizations.models import Organization


@admin.register(EventType)
class EventTypeAdmin(TermAdmin):
    titles = Titles(
        _("Event types"), _("Add an event type"), _("Edit the event type"), _("Event type")
    )


@admin.register(InvolvementRole)
class InvolvementRoleAdmin(TermAdmin):
    titles = Titles(_("Roles of organizations"), _("Add a role"), _("Edit the role"), _("Role"))


@admin.register(ParticipationRole)
class ParticipationRoleAdmin(TermAdmin):
    titles = Titles(_("Roles of people"), _("Add a role"), _("Edit the role"), _("Role"))


class OutcomeNoteInline(Part):
    model = OutcomeNote
    fieldsets = [(None, {"fields": [("noted_on", "follow_up"), "text", "url"]})]


class OutcomeForm(GuardedForm):
    beside = {"_unique_number": "number"}
    stands_on = ["event"]


@admin.register(Outcome)
class OutcomeAdmin(PartPageAdmin):
    titles = Titles(_("Outcomes"), _("Add an outcome"), _("Edit the outcome"), _("Outcome"))
    form = OutcomeForm
    fieldsets = [
        (None, {"fields": ["event", ("kind", "number"), "text"]}),
        (
            _("Who and until when"),
            {
                "fields": [
                    ("responsible", "responsible_as_stated"),
                    "proposed_by",
                    ("due_on", "due_as_stated"),
                ]
            },
        ),
        (_("What became of it"), {"fields": ["follow_up", "evidence_url"]}),
    ]
    autocomplete_fields = ["event", "responsible", "proposed_by"]
    inlines = [OutcomeNoteInline]
    list_display = ["__str__", "kind", "event", "responsible_name", "due_on", "follow_up"]
    list_filter = ["follow_up", "kind"]
    list_select_related = ["event", "responsible"]
    date_hierarchy = "due_on"
    search_fields = ["text", "responsible_as_stated", "event__search_text"]

    def kept_for(self, user, rows):
        if rights.is_of_the_desk(user, Event):
            return rows
        return rows.filter(event__in=rights.kept_for(user, Event.objects.all()))

    def hosts(self, record):
        return [record.event]

    @admin.display(description=_("responsible"))
    def responsible_name(self, outcome):
        known_as = outcome.responsible.known_as if outcome.responsible_id else ""
        return outcome.responsible_as_stated or known_as


class FrameAdmin(EditorAdmin):
    """Pages of what events of several organizations belong to, so that everybody looks at them.

    The actors it names are left out for who does not see them all.
    """

    actors: list[str] = []

    def get_fields(self, request, obj=None):
        return self.open_to(request, super().get_fields(request, obj))

    def get_list_display(self, request):
        return self.open_to(request, super().get_list_display(request))

    def open_to(self, request, names):
        if rights.is_of_the_desk(request.user, Organization):
            return names
        return [name for name in names if name not in self.actors]


@admin.register(EventSeries)
class EventSeriesAdmin(FrameAdmin):
    titles = Titles(_("Event series"), _("Add a series"), _("Edit the series"), _("Series"))
    fields = ["name", "organization", "about"]
    actors = ["organization"]
    autocomplete_fields = ["organization"]
    list_display = ["name", "organization"]
    list_select_related = ["organization"]
    search_fields = ["name"]
    name_field = "name"


class ProjectForm(EditorForm):
    beside = {"_in_order": "ends"}


@admin.register(Project)
class ProjectAdmin(FrameAdmin):
    titles = Titles(_("Projects"), _("Add a project"), _("Edit the project"), _("Project"))
    form = ProjectForm
    fields = ["name", "organizations", "donors", ("starts", "ends"), "url", "about"]
    actors = ["organizations", "donors"]
    autocomplete_fields = ["organizations", "donors"]
    list_display = ["name", "starts", "ends"]
    search_fields = ["name"]
    name_field = "name"
