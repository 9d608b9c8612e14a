"""Gatherings and what is recorded of them."""

from datetime import date

import factory

from events import models
from ngo_portal.shared.quantity import Mode
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import (
    AttachmentFactory,
    CountryFactory,
    PhotoFactory,
    PublishableFactory,
    RecordFactory,
    TermFactory,
    many,
)


class EventTypeFactory(TermFactory):
    code = factory.Sequence("event_type_{}".format)
    name_ar = factory.Sequence("نوع فعالية {}".format)

    class Meta:
        model = models.EventType


class InvolvementRoleFactory(TermFactory):
    code = factory.Sequence("involvement_role_{}".format)
    name_ar = factory.Sequence("صفة جهة {}".format)

    class Meta:
        model = models.InvolvementRole


class ParticipationRoleFactory(TermFactory):
    code = factory.Sequence("participation_role_{}".format)
    name_ar = factory.Sequence("صفة شخص {}".format)

    class Meta:
        model = models.ParticipationRole


class EventSeriesFactory(RecordFactory):
    name = factory.Sequence("المنتدى السنوي للمياه {}".format)
    organization = factory.SubFactory(OrganizationFactory)

    class Meta:
        model = models.EventSeries


class ProjectFactory(RecordFactory):
    name = factory.Sequence("مشروع جسور {}".format)
    organizations = many("organizations")
    donors = many("donors")

    class Meta:
        model = models.Project
        skip_postgeneration_save = True


class EventFactory(PublishableFactory):
    """A workshop held on one day in Syria.

    Traits: several_days, month_only, year_only, duration_only, undated; postponed, cancelled,
    announced. `themes`, `goals`, `target_groups`, `observances`, `projects`, `tags` take lists.
    """

    type = factory.SubFactory(
        EventTypeFactory, code="workshop", name_ar="ورشة عمل", name_en="Workshop"
    )
    title = factory.Sequence("ورشة الحوار المجتمعي {}".format)
    summary = "ورشة جمعت ممثلي المجتمع المحلي حول أولويات الحي."
    starts_on = date(2022, 5, 23)
    mode = Mode.IN_PERSON
    country = factory.SubFactory(CountryFactory)
    themes = many("themes")
    goals = many("goals")
    target_groups = many("target_groups")
    observances = many("observances")
    projects = many("projects")
    tags = many("tags")

    class Meta:
        model = models.Event

    class Params:
        several_days = factory.Trait(date_precision="range", ends_on=date(2022, 5, 24))
        month_only = factory.Trait(date_precision="month", starts_on=date(2022, 5, 1))
        year_only = factory.Trait(date_precision="year", starts_on=date(2022, 1, 1))
        duration_only = factory.Trait(
            date_precision="duration_only", starts_on=None, duration_days=3
        )
        undated = factory.Trait(date_precision="unknown", starts_on=None)
        announced = factory.Trait(life=models.Event.Life.ANNOUNCED)
        postponed = factory.Trait(
            life=models.Event.Life.POSTPONED,
            life_note="لأسباب صحية",
            previously_on=date(2022, 4, 1),
        )
        cancelled = factory.Trait(life=models.Event.Life.CANCELLED, life_note="تعذر السفر")


class EventRelationFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    kind = models.EventRelation.Kind.PREPARES_FOR
    other = factory.SubFactory(EventFactory)

    class Meta:
        model = models.EventRelation


class InvolvementFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    role = factory.SubFactory(
        InvolvementRoleFactory, code="organizer", name_ar="الجهة المنظمة", name_en="Organizer"
    )
    organization = factory.SubFactory(OrganizationFactory)

    class Meta:
        model = models.Involvement


class ParticipationFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    role = factory.SubFactory(
        ParticipationRoleFactory, code="speaker", name_ar="متحدث", name_en="Speaker"
    )
    person = factory.SubFactory(PersonFactory)
    title_as_stated = "مديرة البرامج"

    class Meta:
        model = models.Participation


class AttendanceFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    qualifier = "about"
    count = 25

    class Meta:
        model = models.Attendance


class AttendanceBreakdownFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    dimension = models.AttendanceBreakdown.Dimension.SEX
    value = factory.Sequence("نساء {}".format)
    count = 12

    class Meta:
        model = models.AttendanceBreakdown


class AgendaItemFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    text = factory.Sequence("واقع العمل الأهلي في المدينة {}".format)
    speakers = many("speakers")

    class Meta:
        model = models.AgendaItem
        skip_postgeneration_save = True


class OutcomeFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    kind = models.Outcome.Kind.RECOMMENDATION
    number = factory.Sequence(lambda n: n + 1)
    text = "إنشاء قاعدة بيانات مشتركة للمنظمات المحلية."

    class Meta:
        model = models.Outcome


class OutcomeNoteFactory(RecordFactory):
    outcome = factory.SubFactory(OutcomeFactory)
    noted_on = date(2022, 9, 1)
    follow_up = models.Outcome.FollowUp.IN_PROGRESS
    text = "شُكّلت لجنة لوضع نموذج البيانات."

    class Meta:
        model = models.OutcomeNote


class BallotFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    motion = "إقرار النظام الداخلي"
    in_favour = 24
    eligible = 25

    class Meta:
        model = models.Ballot


class AgreementFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    kind = models.Agreement.Kind.MEMORANDUM
    state = models.Agreement.State.SIGNED
    subject = "تبادل الخبرات في التدريب"
    parties = many("parties")

    class Meta:
        model = models.Agreement
        skip_postgeneration_save = True


class CitationFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    title = factory.Sequence("دراسة عن احتياجات الأحياء {}".format)

    class Meta:
        model = models.Citation


class EventPhotoFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    photo = factory.SubFactory(PhotoFactory)

    class Meta:
        model = models.EventPhoto


class EventDocumentFactory(RecordFactory):
    event = factory.SubFactory(EventFactory)
    attachment = factory.SubFactory(AttachmentFactory)

    class Meta:
        model = models.EventDocument
