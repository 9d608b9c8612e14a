"""Which rows readers get as part of an event."""

from events.models import (
    AgendaItem,
    Agreement,
    Attendance,
    AttendanceBreakdown,
    Ballot,
    Citation,
    Event,
    EventCorrection,
    EventDocument,
    EventPhoto,
    EventRelation,
    EventSeries,
    EventType,
    Involvement,
    InvolvementRole,
    Outcome,
    OutcomeNote,
    Participation,
    ParticipationRole,
    Project,
)
from ngo_portal.shared.mirroring import naming, of, watch, watch_many
from ngo_portal.shared.models import (
    Attachment,
    Country,
    Goal,
    Observance,
    Photo,
    Place,
    TargetGroup,
    Theme,
)
from ngo_portal.shared.searching.keys import Kind
from organizations.mirroring import SHOWN_OF_ORGANIZATIONS, SHOWN_OF_PEOPLE
from organizations.models import Organization, Person

# What records that name an event say of it.
SHOWN_OF_EVENTS = [*Event.NAMED, "type", "parent", "parent_kind", "status", "publish_at"]
PARTS = (
    *(Involvement, Participation, AgendaItem, Attendance, AttendanceBreakdown, Outcome, Ballot),
    *(Agreement, Citation, EventPhoto, EventDocument, EventCorrection),
)

of_event = of(Kind.EVENT, "event_id")


def events_with(*paths):
    return naming(Kind.EVENT, *paths, model=Event)


watch(Event, of(Kind.EVENT, "pk"))
watch(
    Event,
    of(Kind.EVENT, "parent_id"),
    events_with("parent", "relations__other", "relations_to__event"),
    shown=SHOWN_OF_EVENTS,
)
for part in PARTS:
    watch(part, of_event)
watch(EventRelation, of(Kind.EVENT, "event_id", "other_id"))
watch(OutcomeNote, events_with("outcomes__notes"))
for many in (Event.themes, Event.goals, Event.target_groups, Event.observances, Event.projects):
    watch_many(many, of(Kind.EVENT, "pk"))
for many in (AgendaItem.speakers, Agreement.parties):
    watch_many(many, of_event)
for many in (Project.organizations, Project.donors):
    watch_many(many, events_with("projects"))

watch(EventType, events_with("type"))
watch(InvolvementRole, events_with("involvements__role"))
watch(ParticipationRole, events_with("participations__role", "attendances__role"))
watch(EventSeries, events_with("series"))
watch(Project, events_with("projects"))
watch(Theme, events_with("themes"))
watch(Goal, events_with("goals"))
watch(TargetGroup, events_with("target_groups"))
watch(Observance, events_with("observances"))
watch(Country, events_with("country", "place__country", "breakdowns__country"))
watch(Place, events_with("place", "place__parent", "breakdowns__place"))
watch(Photo, events_with("cover", "photos__photo", "body_photos__photo"))
watch(Attachment, events_with("documents__attachment", "ballots__document"))
watch(
    Organization,
    events_with(
        *("involvements__organization", "participations__organization", "outcomes__responsible"),
        *("agreements__parties", "citations__organization", "series__organization"),
        *("projects__organizations", "projects__donors"),
    ),
    shown=SHOWN_OF_ORGANIZATIONS,
)
watch(
    Person,
    events_with(
        *("participations__person", "agenda__speakers"),
        *("outcomes__proposed_by", "citations__presented_by"),
    ),
    shown=SHOWN_OF_PEOPLE,
)
