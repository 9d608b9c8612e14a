"""Events in the words of schema.org."""

from itertools import chain
from typing import Any

from events.models import Event, InvolvementRole, Participation
from ngo_portal.shared.posters.poster import in_one_line
from ngo_portal.shared.quantity import Mode
from ngo_portal.shared.site import site_address
from ngo_portal.shared.structured import (
    Node,
    identity,
    image,
    keywords,
    moment,
    node,
    place,
    term,
    themes,
)
from organizations.structured import organization, person

LEARNING = ("workshop", "training_course", "training_camp", "tot", "awareness_session")
TYPES = {
    **dict.fromkeys((*LEARNING, "seminar", "lecture"), "EducationEvent"),
    "exhibition": "ExhibitionEvent",
    "celebration": "SocialEvent",
    "honouring": "SocialEvent",
}
STATES = {Event.Life.POSTPONED: "EventPostponed", Event.Life.CANCELLED: "EventCancelled"}
MODES = {
    Mode.IN_PERSON: "OfflineEventAttendanceMode",
    Mode.VIRTUAL: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
# What organizations and people did there, as far as a property says it; else they contributed.
PARTS_OF_ORGANIZATIONS = {
    **dict.fromkeys(InvolvementRole.ORGANIZING, "organizer"),
    "sponsor": "sponsor",
    "donor": "funder",
    "participant": "attendee",
    "delegation": "attendee",
}
ON_STAGE = ("speaker", "opening_speaker", "chair", "moderator", "trainer", "panelist")
IN_THE_HALL = ("trainee", "voter", "observer", "attendee", "guest_of_honour")
PARTS_OF_PEOPLE = {
    **dict.fromkeys((*ON_STAGE, "paper_presenter", "child_presenter"), "performer"),
    **dict.fromkeys(IN_THE_HALL, "attendee"),
}


def of_event(event: Event, context: dict) -> list[Node]:
    """What the page of an event says of it."""
    page = site_address(event.get_absolute_url())
    found = node(
        TYPES.get(event.type.code, "Event"),
        name=event.title,
        alternateName=event.slogan,
        description=event.summary,
        url=page,
        identifier=f"events/{event.pk}",
        image=image(event.cover),
        **dates(event),
        eventAttendanceMode=term(MODES[event.mode]) if event.mode else "",
        location=locations(event),
        about=themes(event),
        keywords=keywords(event),
        audience=[node("Audience", audienceType=str(one)) for one in event.target_groups.all()],
        funding=[grant(project) for project in event.projects.all()],
        superEvent=above(event, context["parent"]),
        subEvent=[mention(part) for part in context["parts_of_it"]],
        **written(context["article_links"]),
        **taking_part(context),
    )
    return [identity("events", event.pk) | found]


def dates(event: Event) -> dict[str, Any]:
    """When it was, no more precisely than is known, and whether it was to be at another time."""
    precision = event.date_precision
    status = STATES.get(event.life, "EventScheduled")
    if status == "EventScheduled" and event.previously_on:
        status = "EventRescheduled"
    last = event.ends_on or (event.starts_on if event.ends_at else None)
    return {
        "startDate": moment(event.starts_on, event.starts_at, precision),
        "endDate": moment(last, event.ends_at) if precision in ("day", "range") else "",
        "duration": f"P{event.duration_days}D" if event.duration_days else "",
        "previousStartDate": moment(event.previously_on, None),
        "eventStatus": term(status),
    }


def locations(event: Event) -> list[Node]:
    found = []
    if event.mode != Mode.VIRTUAL:
        hall = in_one_line(event.venue, event.hall)
        found.append(place(event.place, event.country, hall))
    if event.mode in (Mode.VIRTUAL, Mode.HYBRID):
        found.append(node("VirtualLocation", name=event.platform))
    return [where for where in found if where]


def mention(event: Event) -> Node:
    first = moment(event.starts_on, None, event.date_precision)
    return node("Event", name=event.title, url=address(event), startDate=first)


def address(event: Event) -> str:
    """Whoever mentions an event has asked for published ones."""
    return site_address(event.get_absolute_url())


def above(event: Event, parent: Event | None) -> list[Node]:
    """The gathering that it is a part of, and the series that it belongs to."""
    found = [mention(parent)] if parent else []
    if event.series_id:
        host = event.series.organization
        found.append(node("EventSeries", name=event.series.name, organizer=organization(host)))
    return found


def grant(project) -> Node:
    donors = [organization(donor) for donor in project.donors.all()]
    return node("Grant", name=project.name, url=project.url, funder=donors)


def written(links) -> dict[str, list[Node]]:
    """Reports about it; those that cover it hold a record of it."""
    found: dict[str, list[Node]] = {"subjectOf": [], "recordedIn": []}
    for link in links:
        article = node(
            "NewsArticle",
            headline=link.article.title,
            url=site_address(link.article.get_absolute_url()),
        )
        found["recordedIn" if link.kind == "coverage" else "subjectOf"].append(article)
    return found


def taking_part(context: dict) -> dict[str, list]:
    """Who was involved, each under the property that says how."""
    found: dict[str, list] = {}
    for _role, rows in context["involvements"]:
        for row in rows:
            name = PARTS_OF_ORGANIZATIONS.get(row.role.code, "contributor")
            add(found, name, row.role.name, organization(row.organization, row.name))
    people = chain.from_iterable(rows for _role, rows in context["participations"])
    for row in people:
        name = PARTS_OF_PEOPLE.get(row.role.code, "contributor")
        add(found, name, row.role.name, participant(row))
    return found


def add(found: dict[str, list], name: str, role: str, who) -> None:
    """A contribution says of which kind it was; the other properties say it themselves."""
    if who is None:
        return
    if name == "contributor":
        who = node("Role", roleName=role, contributor=who)
    if who not in found.setdefault(name, []):
        found[name].append(who)


def participant(row: Participation) -> Node | str | None:
    """Somebody in the capacity of then; a name without a record may be one of a group."""
    if row.person_id is None:
        return row.name
    office = organization(row.organization, row.organization_name)
    return person(row.person, row.name, jobTitle=row.title_as_stated, affiliation=office)
