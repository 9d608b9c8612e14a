"""What the read API says of events: the whole record."""

from django.db.models import F, Prefetch
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from events.api_shapes import (
    AgendaItemShape,
    AgreementShape,
    ArticleLinkShape,
    AttendanceShape,
    BallotShape,
    BreakdownShape,
    CitationShape,
    EventDocumentShape,
    EventReference,
    InvolvementShape,
    OutcomeShape,
    ParticipationShape,
    PartShape,
    ProjectShape,
    QuoteShape,
    RelationShape,
    RelationToShape,
)
from events.listings import EVENTS
from events.models import (
    AgendaItem,
    Agreement,
    Attendance,
    AttendanceBreakdown,
    Ballot,
    Citation,
    Event,
    EventPhoto,
    EventRelation,
    EventSeries,
    Involvement,
    Outcome,
    Participation,
    Project,
)
from ngo_portal.shared.page_parts import with_names
from ngo_portal.shared.quantity import Mode
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.shapes import (
    Code,
    Computed,
    CorrectionShape,
    CountryShape,
    Day,
    Names,
    Number,
    PhotoShape,
    PhotoUseShape,
    PlaceShape,
    RecordShape,
    RichText,
    Shape,
    TagShape,
    TermShape,
    Text,
)
from organizations.api import OrganizationReference, StatedFact, stated
from organizations.models import Organization, Person

# What a reference to an event or an article is made of.
NAMED = ("title", "status", "publish_at")


class DatesShape(Shape):
    """When it was, as far as it is known, and how that is known.

    `starts_on` of a month or a year is its first day, `last_on` the last day that it may have been.
    """

    precision = Code(Event.DatePrecision, source="date_precision")
    basis = Code(Event.DateBasis, source="date_basis")
    as_stated = Text(source="date_as_stated")
    starts_on = Day()
    ends_on = Day()
    last_on = Day()
    duration_days = Number(allow_null=True)
    starts_at = serializers.TimeField(allow_null=True, help_text=_("In the time of the place."))
    ends_at = serializers.TimeField(allow_null=True)
    previously_on = Day(help_text=_("The day from which it was postponed."))


class SeriesShape(Shape):
    id = Number(source="pk")
    name = Text()
    about = Text()
    organization = OrganizationReference(allow_null=True)


class GoalShape(Shape):
    number = Number()
    name = Names(source="*")


class EventShape(RecordShape):
    """A gathering: what is known of it, who took part and what came of it."""

    type_of_record = "event"

    title = Text()
    event_type = TermShape(source="type")
    slogan = Text()
    subject = Text()
    summary = Text()
    body = Computed(RichText())
    dates = DatesShape(source="*")
    life = Code(Event.Life, help_text=_("Whether it is to come, was held, postponed or cancelled."))
    life_note = Text()
    mode = Code(Mode)
    platform = Text()
    access = Code(Event.Access)
    scope = Code(Event.Scope)
    venue = Text()
    hall = Text()
    place = PlaceShape(allow_null=True)
    country = CountryShape(allow_null=True)
    themes = TermShape(many=True)
    goals = GoalShape(many=True)
    target_groups = TermShape(many=True)
    observances = TermShape(many=True)
    tags = TagShape(many=True)
    distinction = Text(help_text=_("A claim as the organizers put it."))
    involvements = InvolvementShape(many=True)
    participations = ParticipationShape(many=True)
    agenda = AgendaItemShape(many=True)
    attendances = AttendanceShape(many=True)
    breakdowns = BreakdownShape(many=True)
    outcomes = OutcomeShape(many=True)
    ballots = BallotShape(many=True)
    agreements = AgreementShape(many=True)
    citations = CitationShape(many=True)
    quotes = QuoteShape(many=True)
    parent = EventReference(allow_null=True)
    parent_kind = Code(Event.ParentKind)
    sub_events = PartShape(many=True)
    relations = RelationShape(many=True)
    relations_to = RelationToShape(many=True)
    series = SeriesShape(allow_null=True)
    series_ordinal = Number(allow_null=True)
    projects = ProjectShape(many=True)
    articles = ArticleLinkShape(source="article_links", many=True)
    provenance = StatedFact(many=True)
    cover = PhotoShape(allow_null=True)
    photos = PhotoUseShape(many=True)
    documents = EventDocumentShape(many=True)
    corrections = CorrectionShape(many=True)

    def get_body(self, event):
        return self.text_of(event, event.body)


def events():
    return with_names(
        Event.objects.published(),
        *("type", "country", "place", "place__parent", "cover"),
    )


def parts():
    return {
        **{name: [name] for name in ("themes", "goals", "target_groups", "observances", "tags")},
        **actors(),
        **proceedings(),
        **around(),
        **testimony(),
    }


def actors():
    involved = with_names(Involvement.objects.all(), "role", "organization")
    present = with_names(Participation.objects.public(), "role", "person", "organization")
    named = Organization.objects.only(*Organization.NAMED)
    projects = Project.objects.prefetch_related(
        Prefetch("organizations", named), Prefetch("donors", named)
    )
    series = with_names(EventSeries.objects.all(), "organization")
    return {
        "series": [Prefetch("series", series)],
        "involvements": [Prefetch("involvements", involved)],
        "participations": [Prefetch("participations", present)],
        "projects": [Prefetch("projects", projects)],
    }


def proceedings():
    speakers = Person.objects.filter(is_withheld=False).only(*Person.NAMED)
    agenda = AgendaItem.objects.prefetch_related(Prefetch("speakers", speakers))
    outcomes = with_names(Outcome.objects.all(), "responsible", "proposed_by")
    parties = Prefetch("parties", Organization.objects.only(*Organization.NAMED))
    agreements = Agreement.objects.prefetch_related(parties)
    cited = with_names(Citation.objects.all(), "organization", "presented_by")
    counted = with_names(Attendance.objects.all(), "role")
    broken_down = with_names(AttendanceBreakdown.objects.all(), "place", "place__parent", "country")
    return {
        "agenda": [Prefetch("agenda", agenda)],
        "attendances": [Prefetch("attendances", counted)],
        "breakdowns": [Prefetch("breakdowns", broken_down)],
        "outcomes": [Prefetch("outcomes", outcomes.prefetch_related("notes"))],
        "ballots": [Prefetch("ballots", Ballot.objects.select_related("document"))],
        "agreements": [Prefetch("agreements", agreements)],
        "citations": [Prefetch("citations", cited)],
    }


def around():
    """Other gatherings; the shapes tell of those that readers may see."""
    named = Event.objects.only(*NAMED, "parent", "parent_kind")
    in_order = named.order_by(F("starts_on").asc(nulls_last=True), "pk")
    return {
        "parent": [Prefetch("parent", named)],
        "sub_events": [Prefetch("sub_events", in_order)],
        "relations": [Prefetch("relations", ties_naming("other"))],
        "relations_to": [Prefetch("relations_to", ties_naming("event"))],
    }


def ties_naming(end: str):
    """Ties with what a reference to the event at one end of them says."""
    own = ("event", "kind", "other", "other_as_stated")
    return EventRelation.objects.select_related(end).only(*own, *(f"{end}__{n}" for n in NAMED))


def testimony():
    """What was written, said and shown about it."""
    links = Event._meta.get_field("article_links").related_model.objects
    named = links.select_related("article").only("event", "kind", *(f"article__{n}" for n in NAMED))
    quotes = Event._meta.get_field("quotes").related_model.objects
    said = with_names(quotes.public(), "speaker", "speaker_organization")
    newest_first = named.order_by("-article__publish_at", "-article_id")
    return {
        "articles": [Prefetch("article_links", newest_first)],
        "quotes": [Prefetch("quotes", said)],
        "provenance": [stated(Event)],
        "photos": [Prefetch("photos", EventPhoto.objects.public())],
        "documents": ["documents__attachment"],
        "corrections": ["corrections"],
    }


EVENTS_API = Resource(EVENTS, EventShape, _("Events"), events, parts, illustrated="body")
