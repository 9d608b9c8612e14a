from events.models.event import (
    Event,
    EventBodyPhoto,
    EventCorrection,
    EventDocument,
    EventPhoto,
    EventRelation,
)
from events.models.proceedings import (
    AgendaItem,
    Agreement,
    Ballot,
    Citation,
    Outcome,
    OutcomeNote,
)
from events.models.series import EventSeries, Project
from events.models.taking_part import (
    Attendance,
    AttendanceBreakdown,
    Involvement,
    Participation,
)
from events.models.vocabulary import EventType, InvolvementRole, ParticipationRole

__all__ = [
    "AgendaItem",
    "Agreement",
    "Attendance",
    "AttendanceBreakdown",
    "Ballot",
    "Citation",
    "Event",
    "EventBodyPhoto",
    "EventCorrection",
    "EventDocument",
    "EventPhoto",
    "EventRelation",
    "EventSeries",
    "EventType",
    "Involvement",
    "InvolvementRole",
    "Outcome",
    "OutcomeNote",
    "Participation",
    "ParticipationRole",
    "Project",
]
