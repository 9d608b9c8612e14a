"""Events as tables: a row an event, and sheets of who, how many and what came of it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.listings import EVENTS
from events.models import (
    Attendance,
    AttendanceBreakdown,
    Ballot,
    Event,
    Involvement,
    InvolvementRole,
    Outcome,
    Participation,
    Project,
)
from ngo_portal.shared.models.taxonomy import in_active_language
from ngo_portal.shared.quantity import Mode, Qualifier, Unit
from ngo_portal.shared.tables.columns import (
    Column,
    Sheet,
    Table,
    choice_column,
    kept_columns,
    listed,
    names_of,
    of,
    place_columns,
    record_columns,
    term,
    terms,
)
from ngo_portal.shared.tables.reading import (
    Coded,
    Governorates,
    Rows,
    Tags,
    Terms,
    first_of,
    public_key,
    state_of,
)
from ngo_portal.shared.templatetags.portal import when

ROLE = ("role_id", "role__code", "role__name_ar", "role__name_en")
ACTOR = ("organization__name", "organization__short_name", *state_of("organization"))
PERSON = ("person__name", "person__honorific", "person__is_withheld", *state_of("person"))


# What stands in the cells


def role(row):
    if row.role_id is None:
        return None
    return Coded(row.role__code, in_active_language(row.role__name_ar, row.role__name_en))


def organization_name(row):
    """As the report calls it, else the official name."""
    return row.name_as_stated or row.organization__name


def known_as(row):
    return row.organization_as_stated or row.organization__short_name or row.organization__name


def full_name(honorific, name):
    return f"{honorific} {name}".strip() if name else None


def person_name(row):
    return row.name_as_stated or full_name(row.person__honorific, row.person__name)


def organization_key(row):
    return public_key(row, "organization", timezone.now())


def person_key(row):
    return public_key(row, "person", timezone.now())


def organizers(event):
    organizing = InvolvementRole.ORGANIZING
    rows = [row for row in event.parts.involvements if row.role__code in organizing]
    return listed(map(organization_name, rows))


def donors(event):
    return listed(row.donors__name for row in event.parts.projects)


def projects(event):
    return listed(row.name for row in event.parts.projects)


def series(event):
    return listed(row.series__name for row in event.parts.frame)


def parent(event):
    """The number of the event of which it is a part, if that has a page."""
    now = timezone.now()
    return next((public_key(row, "parent", now) for row in event.parts.frame), None)


def attendance(name, unit, mode=""):
    """A fact about the number of all of one unit, whatever their role."""

    def value(event):
        row = first_of(event.parts.attendances, unit=unit, mode=mode, role_id=None)
        return row and getattr(row, name)

    return value


def qualifier_of(unit, mode=""):
    """How sure a number is; nothing where there is none."""

    def value(event):
        row = first_of(event.parts.attendances, unit=unit, mode=mode, role_id=None)
        return qualifier(row) if row else None

    return value


def qualifier(row):
    code = row.qualifier if row.count is not None else ""
    return Coded(code, Qualifier(code).label) if code else None


def counted(code, headings, tag, unit, mode=""):
    """A number, and beside it how sure it is."""
    heading, heading_of_qualifier = headings
    sure = f"{code}_qualifier"
    qualifiers = qualifier_of(unit, mode)
    return [
        Column(code, heading, attendance("count", unit, mode), tag, 10),
        Column(sure, heading_of_qualifier, qualifiers, f"#meta+{sure}", 10, is_coded=True),
    ]


def date_in_words(event):
    is_known = event.starts_on or event.ends_on or event.duration_days
    return when(event) if is_known else None


def part_of_breakdown(row):
    if row.value:
        return row.value
    if row.is_all:
        return str(_("all"))
    place = in_active_language(row.place__name_ar or "", row.place__name_en or "")
    return place or in_active_language(row.country__name_ar or "", row.country__name_en or "")


def responsible(row):
    named = row.responsible__short_name or row.responsible__name
    return row.responsible_as_stated or named


def proposed_by(row):
    if row.proposed_by__is_withheld:
        return None
    return full_name(row.proposed_by__honorific, row.proposed_by__name)


COLUMNS = [
    *record_columns("#activity"),
    Column("title", _("Title"), of("title"), "#activity+name", 48),
    choice_column("life", _("State of the event"), Event.Life, "#status", 12),
    Column("type", _("Type"), term("type"), "#activity+type", 16, is_coded=True),
    Column("date", _("Date"), date_in_words, "#date+text", 26),
    Column("starts_on", _("Starts on"), of("starts_on"), "#date+start", 12),
    Column("ends_on", _("Ends on"), of("ends_on"), "#date+end", 12),
    choice_column(
        "date_precision", _("Known of the date"), Event.DatePrecision, "#date+precision", 16
    ),
    choice_column("date_basis", _("Where the date comes from"), Event.DateBasis, "#date+basis", 18),
    Column("date_as_stated", _("Date as stated"), of("date_as_stated"), "#date+stated", 18),
    Column("duration_days", _("Days"), of("duration_days"), "#date+duration", 7),
    Column("starts_at", _("Begins at"), of("starts_at"), "#date+start+time", 9),
    Column("ends_at", _("Ends at"), of("ends_at"), "#date+end+time", 9),
    Column("previously_on", _("Postponed from"), of("previously_on"), "#date+previous", 12),
    choice_column("mode", _("Mode"), Mode, "#modality", 12),
    Column("platform", _("Platform"), of("platform"), "#modality+platform", 12),
    choice_column("access", _("Access"), Event.Access, "#access", 14),
    choice_column("scope", _("Scope"), Event.Scope, "#activity+scope", 12),
    *place_columns(),
    Column("venue", _("Venue"), of("venue"), "#loc+venue+name", 24),
    Column("hall", _("Hall"), of("hall"), "#loc+hall+name", 16),
    Column("themes", _("Themes"), terms("themes"), "#sector", 32, is_coded=True),
    Column(
        "goals",
        _("Sustainable development goals"),
        terms("goals"),
        "#sector+v_sdg",
        24,
        is_coded=True,
    ),
    Column(
        "target_groups",
        _("Target groups"),
        terms("target_groups"),
        "#beneficiary",
        24,
        is_coded=True,
    ),
    Column("observances", _("Observances"), terms("observances"), "#event", 20, is_coded=True),
    Column("tags", _("Tags"), names_of("tags"), "#meta+tags", 24),
    Column("organizers", _("Organizers"), organizers, "#org+prog+name", 36),
    Column("projects", _("Projects"), projects, "#activity+project+name", 24),
    Column("donors", _("Donors"), donors, "#org+funder+name", 24),
    Column("series", _("Series"), series, "#activity+programme+name", 24),
    Column("series_ordinal", _("Number in the series"), of("series_ordinal"), "#meta+ordinal", 8),
    Column("part_of", _("Part of the event"), parent, "#activity+parent+code", 9),
    *counted("persons", (_("Persons"), _("Persons: how sure")), "#reached+ind", Unit.PERSONS),
    *counted(
        "persons_in_person",
        (_("Persons, in person"), _("Persons, in person: how sure")),
        "#reached+ind+in_person",
        Unit.PERSONS,
        Mode.IN_PERSON,
    ),
    *counted(
        "persons_virtual",
        (_("Persons, virtual"), _("Persons, virtual: how sure")),
        "#reached+ind+virtual",
        Unit.PERSONS,
        Mode.VIRTUAL,
    ),
    *counted(
        "organizations",
        (_("Organizations present"), _("Organizations present: how sure")),
        "#indicator+orgs+num",
        Unit.ORGANIZATIONS,
    ),
    Column("summary", _("Summary"), of("summary"), "#description", 60),
    *kept_columns(),
]

EVENT = [
    Column("event_id", _("Number of the event"), of("pk"), "#activity+code", 9),
    Column("event", _("Event"), of("title"), "#activity+name", 40),
    Column("starts_on", _("Starts on"), of("starts_on"), "#date+start", 12),
]

ORGANIZATIONS = [
    Column("role", _("Role"), role, "#org+type", 18, is_coded=True),
    Column("organization_id", _("Number of the organization"), organization_key, "#org+code", 9),
    Column("organization", _("Organization"), organization_name, "#org+name", 36),
    Column("note", _("Note"), of("note"), "#description+note", 30),
]
PEOPLE = [
    Column("role", _("Role"), role, "#contact+type", 18, is_coded=True),
    Column("person_id", _("Number of the person"), person_key, "#contact+code", 9),
    Column("person", _("Person"), person_name, "#contact+name", 28),
    Column("title_then", _("Title as stated then"), of("title_as_stated"), "#contact+title", 28),
    Column("organization_id", _("Number of the organization"), organization_key, "#org+code", 9),
    Column("organization", _("Organization"), known_as, "#org+name", 30),
    Column("note", _("Note"), of("note"), "#description+note", 30),
]
ATTENDANCE = [
    choice_column("unit", _("Counted in"), Unit, "#indicator+unit"),
    Column("role", _("Only those who were"), role, "#indicator+role", 18, is_coded=True),
    choice_column("mode", _("Way of taking part"), Mode, "#modality"),
    Column("qualifier", _("How sure"), qualifier, "#meta+qualifier", 10, is_coded=True),
    Column("count", _("Count"), of("count"), "#reached+num", 10),
    Column("note", _("Note"), of("note"), "#description+note", 36),
]
BREAKDOWN = [
    choice_column("unit", _("Counted in"), Unit, "#indicator+unit"),
    choice_column("mode", _("Way of taking part"), Mode, "#modality"),
    choice_column(
        "dimension",
        pgettext_lazy("a breakdown", "By"),
        AttendanceBreakdown.Dimension,
        "#indicator+type",
    ),
    Column("part", _("Part"), part_of_breakdown, "#indicator+name", 24),
    Column("qualifier", _("How sure"), qualifier, "#meta+qualifier", 10, is_coded=True),
    Column("count", _("Count"), of("count"), "#reached+num", 10),
]
OUTCOMES = [
    choice_column("kind", _("Kind"), Outcome.Kind, "#output+type", 16),
    Column("number", _("Ordinal"), of("number"), "#output+ordinal", 8),
    Column("text", _("Text"), of("text"), "#output+name", 70),
    Column(
        "responsible_id",
        _("Number of the responsible organization"),
        lambda row: public_key(row, "responsible", timezone.now()),
        "#org+impl+code",
        9,
    ),
    Column("responsible", _("Responsible"), responsible, "#org+impl+name", 30),
    Column("proposed_by", _("Proposed by"), proposed_by, "#contact+name", 24),
    Column("due_on", _("Due on"), of("due_on"), "#date+due", 12),
    Column("due_as_stated", _("Deadline as stated"), of("due_as_stated"), "#date+due+text", 18),
    choice_column("follow_up", _("Follow-up"), Outcome.FollowUp, "#status", 14),
    Column("evidence_url", _("Evidence"), of("evidence_url"), "#meta+url", 30),
]
BALLOTS = [
    Column("motion", _("Motion"), of("motion"), "#indicator+name", 50),
    choice_column("mode", _("Way of voting"), Mode, "#modality"),
    Column("in_favour", _("In favour"), of("in_favour"), "#indicator+for+num", 10),
    Column("against", _("Against"), of("against"), "#indicator+against+num", 10),
    Column("abstaining", _("Abstaining"), of("abstaining"), "#indicator+abstaining+num", 10),
    Column("eligible", _("Entitled to vote"), of("eligible"), "#indicator+eligible+num", 10),
    Column(
        "reached",
        pgettext_lazy("voters", "Reached"),
        of("reached"),
        "#indicator+asked+num",
        10,
    ),
    Column("note", _("Note"), of("note"), "#description+note", 30),
]

PARTS = {
    **{name: Terms(Event, name) for name in ("themes", "target_groups", "observances")},
    "goals": Terms(Event, "goals", "pk"),
    "tags": Tags(Event),
    "governorate": Governorates(),
    "frame": Rows(
        lambda: Event.objects.exclude(series=None, parent=None).order_by(),
        "pk",
        "series__name",
        *state_of("parent"),
    ),
    "projects": Rows(
        lambda: Project.objects.order_by("name", "donors__name"), "events", "name", "donors__name"
    ),
    "involvements": Rows(
        Involvement.objects.all, "event_id", *ROLE, *ACTOR, "name_as_stated", "note", is_shared=True
    ),
    "participations": Rows(
        Participation.objects.public,
        "event_id",
        *ROLE,
        *PERSON,
        *ACTOR,
        *("name_as_stated", "title_as_stated", "organization_as_stated", "note"),
    ),
    "attendances": Rows(
        Attendance.objects.all,
        "event_id",
        *ROLE,
        *("unit", "mode", "qualifier", "count", "note"),
        is_shared=True,
    ),
    "breakdowns": Rows(
        AttendanceBreakdown.objects.all,
        "event_id",
        *("unit", "mode", "dimension", "value", "is_all", "qualifier", "count"),
        *("place__name_ar", "place__name_en", "country__name_ar", "country__name_en"),
    ),
    "outcomes": Rows(
        Outcome.objects.all,
        "event_id",
        *("kind", "number", "text", "responsible_as_stated", "due_on", "due_as_stated"),
        *("follow_up", "evidence_url", "responsible__name", "responsible__short_name"),
        *state_of("responsible"),
        *("proposed_by__name", "proposed_by__honorific", "proposed_by__is_withheld"),
    ),
    "ballots": Rows(
        Ballot.objects.all,
        "event_id",
        *("motion", "mode", "in_favour", "against", "abstaining", "eligible", "reached", "note"),
    ),
}

EVENT_TABLE = Table(
    EVENTS,
    lambda: Event.objects.published().defer("body", "slogan", "subject", "search_text"),
    COLUMNS,
    EVENT,
    terms=("type", "country", "place"),
    parts=PARTS,
    sheets=[
        Sheet("organizations", _("Organizations involved"), "involvements", ORGANIZATIONS),
        Sheet("people", _("People who took part"), "participations", PEOPLE),
        Sheet("attendance", _("Attendance"), "attendances", ATTENDANCE),
        Sheet("breakdown", _("Breakdown of attendance"), "breakdowns", BREAKDOWN),
        Sheet("outcomes", _("Outcomes"), "outcomes", OUTCOMES),
        Sheet("ballots", _("Ballots"), "ballots", BALLOTS),
    ],
    place=of("place"),
)
