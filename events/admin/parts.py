"""What stands under an event on its form, in the order in which reports tell it."""

from events.models import (
    AgendaItem,
    Agreement,
    Attendance,
    AttendanceBreakdown,
    Ballot,
    Citation,
    EventCorrection,
    EventDocument,
    EventPhoto,
    EventRelation,
    Involvement,
    Outcome,
    Participation,
)
from ngo_portal.shared.admin import CorrectionPart, DocumentPart, Part, PartForm, PhotoPart


class InvolvementForm(PartForm):
    beside = {"_names_organization": "organization", "_unique": "organization"}


class InvolvementInline(Part):
    model = Involvement
    form = InvolvementForm
    fieldsets = [
        (None, {"fields": [("role", "organization", "name_as_stated"), ("note", "position")]}),
    ]
    autocomplete_fields = ["organization"]
    select_related = ["role", "organization"]
    parking = {"organization": None, "name_as_stated": "-"}


class ParticipationForm(PartForm):
    beside = {"_names_person": "person", "_unique": "person"}


class ParticipationInline(Part):
    model = Participation
    form = ParticipationForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("role", "person", "name_as_stated"),
                    ("title_as_stated", "organization", "organization_as_stated"),
                    ("note", "position"),
                ]
            },
        ),
    ]
    autocomplete_fields = ["person", "organization"]
    select_related = ["role", "person", "organization"]
    parking = {"person": None, "name_as_stated": "-"}


class AttendanceForm(PartForm):
    beside = {"_says_something": "count", "_unique_for_role": "role", "_for_everybody": "unit"}


class AttendanceInline(Part):
    model = Attendance
    form = AttendanceForm
    fieldsets = [
        (None, {"fields": [("qualifier", "count", "unit", "mode"), ("role", "note")]}),
    ]
    select_related = ["role"]


class BreakdownForm(PartForm):
    beside = {
        "_names_part": "value",
        "_unique": "value",
        "_unique_place": "place",
        "_unique_country": "country",
    }


class AttendanceBreakdownInline(Part):
    model = AttendanceBreakdown
    form = BreakdownForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("dimension", "value"),
                    ("place", "country", "is_all"),
                    ("qualifier", "count", "unit", "mode"),
                ]
            },
        ),
    ]
    autocomplete_fields = ["place", "country"]
    select_related = ["place", "country"]
    classes = ["collapse"]


class AgendaItemForm(PartForm):
    beside = {"_in_order": "ends_at"}


class AgendaItemInline(Part):
    model = AgendaItem
    form = AgendaItemForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "position"),
                    "text",
                    "speakers",
                    ("held_on", "starts_at", "ends_at", "hall"),
                ]
            },
        ),
    ]
    autocomplete_fields = ["speakers"]


class OutcomeForm(PartForm):
    beside = {"_unique_number": "number"}


class OutcomeInline(Part):
    model = Outcome
    form = OutcomeForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "number"),
                    "text",
                    ("responsible", "responsible_as_stated", "proposed_by"),
                    ("due_on", "due_as_stated"),
                    ("follow_up", "evidence_url"),
                ]
            },
        ),
    ]
    autocomplete_fields = ["proposed_by", "responsible"]
    parking = {"number": None}
    # Notes on what became of it have a page of their own.
    show_change_link = True


class BallotForm(PartForm):
    # The first ending that fits counts: the longer one stands before the one it ends with.
    beside = {
        "_has_result": "in_favour",
        "_reached_within_eligible": "reached",
        "_within_eligible": "eligible",
        "_within_reached": "reached",
    }


class BallotInline(Part):
    model = Ballot
    form = BallotForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("motion", "mode"),
                    ("in_favour", "against", "abstaining", "eligible", "reached"),
                    ("note", "document", "position"),
                ]
            },
        ),
    ]
    autocomplete_fields = ["document"]
    classes = ["collapse"]


class AgreementForm(PartForm):
    beside = {"_planned_is_not_signed": "signed_on"}


class AgreementInline(Part):
    model = Agreement
    form = AgreementForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "state", "signed_on"),
                    "subject",
                    ("parties", "parties_as_stated"),
                ]
            },
        ),
    ]
    autocomplete_fields = ["parties"]
    classes = ["collapse"]


class CitationForm(PartForm):
    beside = {"_names_something": "title"}


class CitationInline(Part):
    model = Citation
    form = CitationForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title", "url"),
                    ("organization", "organization_as_stated", "presented_by"),
                    "note",
                ]
            },
        ),
    ]
    autocomplete_fields = ["organization", "presented_by"]
    select_related = ["organization"]
    classes = ["collapse"]


class RelationForm(PartForm):
    beside = {"_names_other": "other", "_not_itself": "other"}


class EventRelationInline(Part):
    model = EventRelation
    form = RelationForm
    fk_name = "event"
    fieldsets = [(None, {"fields": [("kind", "other", "other_as_stated")]})]
    autocomplete_fields = ["other"]
    select_related = ["other"]
    classes = ["collapse"]


class EventPhotoInline(PhotoPart):
    model = EventPhoto


class EventDocumentInline(DocumentPart):
    model = EventDocument


class EventCorrectionInline(CorrectionPart):
    model = EventCorrection
