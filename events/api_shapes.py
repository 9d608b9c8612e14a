"""The parts of an event as data: who took part, what happened, what came of it."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from events.models import (
    AgendaItem,
    Agreement,
    AttendanceBreakdown,
    Event,
    EventRelation,
    Outcome,
)
from ngo_portal.shared.quantity import Mode, Qualifier, Unit
from ngo_portal.shared.shapes import (
    Code,
    CountryShape,
    Day,
    DocumentShape,
    Number,
    Optional,
    PartialDate,
    PlaceShape,
    Reference,
    Shape,
    TermShape,
    Text,
)
from organizations.api import OrganizationReference, PersonReference


class EventReference(Reference):
    type_of_record = "event"


class ArticleReference(Reference):
    type_of_record = "article"


class InvolvementShape(Shape):
    """What an organization had to do with it."""

    role = TermShape()
    name = Text(help_text=_("As stated, else the official name."))
    organization = OrganizationReference(allow_null=True)
    note = Text()


class ParticipationShape(Shape):
    """What somebody did there, with the title they were given then."""

    role = TermShape()
    name = Text()
    person = PersonReference(allow_null=True)
    title_as_stated = Text(help_text=_("As stated then; a later promotion does not change it."))
    organization_name = Text()
    organization = OrganizationReference(allow_null=True)
    note = Text()


class SpeakerShape(Shape):
    name = Text(source="full_name")
    person = PersonReference(source="*", allow_null=True)


class AgendaItemShape(Shape):
    kind = Code(AgendaItem.Kind)
    text = Text()
    held_on = Day()
    starts_at = serializers.TimeField(allow_null=True)
    ends_at = serializers.TimeField(allow_null=True)
    hall = Text()
    speakers = SpeakerShape(many=True)


class AttendanceShape(Shape):
    """How many took part. Persons and organizations are never added up."""

    unit = Code(Unit)
    role = TermShape(allow_null=True, help_text=_("Only those who were; null: everybody."))
    mode = Code(Mode, help_text=_("Null: all together."))
    qualifier = Code(Qualifier, help_text=_("How sure the number is."))
    count = Number(allow_null=True, help_text=_("Null where no number was stated; never 0."))
    note = Text()


class BreakdownShape(Shape):
    """One part of those who took part."""

    dimension = Code(AttendanceBreakdown.Dimension)
    value = Text(help_text=_("The part as stated, where it is no place or country."))
    place = PlaceShape(allow_null=True)
    country = CountryShape(allow_null=True)
    is_all = serializers.BooleanField()
    unit = Code(Unit)
    mode = Code(Mode)
    qualifier = Code(Qualifier)
    count = Number(allow_null=True)


class NoteShape(Shape):
    noted_on = Day()
    follow_up = Code(Outcome.FollowUp)
    text = Text()
    url = Optional()


class OutcomeShape(Shape):
    """What was recommended, decided, produced or promised, and what became of it."""

    kind = Code(Outcome.Kind)
    number = Number(allow_null=True)
    text = Text()
    responsible = OrganizationReference(allow_null=True)
    responsible_as_stated = Text()
    proposed_by = PersonReference(allow_null=True)
    due_on = Day()
    due_as_stated = Text()
    follow_up = Code(Outcome.FollowUp)
    evidence_url = Optional()
    notes = NoteShape(many=True)


class BallotShape(Shape):
    """A vote. A number that was not stated is null, and not reached is not against."""

    motion = Text()
    mode = Code(Mode)
    in_favour = Number(allow_null=True)
    against = Number(allow_null=True)
    abstaining = Number(allow_null=True)
    eligible = Number(allow_null=True)
    reached = Number(allow_null=True)
    document = DocumentShape(allow_null=True)
    note = Text()


class PartyShape(Shape):
    name = Text(source="known_as")
    organization = OrganizationReference(source="*", allow_null=True)


class AgreementShape(Shape):
    kind = Code(Agreement.Kind)
    state = Code(Agreement.State)
    subject = Text()
    signed_on = Day()
    parties = PartyShape(many=True)
    parties_as_stated = Text()


class CitationShape(Shape):
    """A study that was presented or relied on."""

    title = Text()
    organization = OrganizationReference(allow_null=True)
    organization_as_stated = Text()
    presented_by = PersonReference(allow_null=True)
    url = Optional()
    note = Text()


class QuoteShape(Shape):
    """What somebody said, with the title they had then."""

    text = Text()
    kind = Text(help_text=_("direct, indirect or slogan."))
    speaker_name = Text()
    speaker = PersonReference(allow_null=True)
    speaker_organization = OrganizationReference(allow_null=True)
    role_then = Text()
    article = Number(source="article_id", allow_null=True)
    event = Number(source="event_id", allow_null=True)


class PartShape(EventReference):
    """An event that is part of this one."""

    kind = Code(Event.ParentKind, source="parent_kind")

    def more(self, instance):
        return {"kind": instance.parent_kind or None}


class RelationShape(Shape):
    """A tie to another gathering, read from this one to the other."""

    kind = Code(EventRelation.Kind)
    event = EventReference(source="other", allow_null=True)
    as_stated = Text(source="other_as_stated")

    def is_told(self, instance):
        return instance.other is None or instance.other.is_public


class RelationToShape(Shape):
    """A tie that another gathering states to this one."""

    kind = Code(EventRelation.Kind)
    event = EventReference(allow_null=True)

    def is_told(self, instance):
        return instance.event.is_public


class ProjectShape(Shape):
    id = Number(source="pk")
    name = Text()
    about = Text()
    organizations = PartyShape(many=True)
    donors = PartyShape(many=True)
    starts = PartialDate()
    ends = PartialDate()
    url = Optional()


class ArticleLinkShape(Shape):
    """An article about it."""

    kind = Text(help_text=_("announcement, coverage, follow_up or statement."))
    article = ArticleReference(allow_null=True)

    def is_told(self, instance):
        return instance.article.is_public


class EventDocumentShape(DocumentShape):
    """A document that is offered with a record."""

    def to_representation(self, use):
        return super().to_representation(use.attachment)
