"""The admin of gatherings: the event with all its parts, outcomes, series, projects, vocabulary."""

from events.admin.event import EventAdmin
from events.admin.others import (
    EventSeriesAdmin,
    EventTypeAdmin,
    InvolvementRoleAdmin,
    OutcomeAdmin,
    ParticipationRoleAdmin,
    ProjectAdmin,
)

__all__ = [
    "EventAdmin",
    "EventSeriesAdmin",
    "EventTypeAdmin",
    "InvolvementRoleAdmin",
    "OutcomeAdmin",
    "ParticipationRoleAdmin",
    "ProjectAdmin",
]
