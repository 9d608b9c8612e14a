"""An event as an entry of a calendar (RFC 5545 and 7986): what a calendar has to be told of it.

A day that is known is an appointment (VEVENT). Where only the month, the year or nothing is known,
there is no day to put it on: it is a note without a date (VJOURNAL), which calendars pass over and
programs that copy the whole list still find (docs/adr/0021).
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.content_lines import day, moment, text, texts, written
from events.models import Event
from ngo_portal.shared.bidi import FIRST_STRONG_ISOLATE, POP_ISOLATE
from ngo_portal.shared.last_change import last_change_of
from ngo_portal.shared.quantity import Mode
from ngo_portal.shared.site import site_address
from ngo_portal.shared.templatetags.patterns import theme_group
from ngo_portal.shared.templatetags.portal import when
from ngo_portal.shared.zones import zone_at

Life, Precision = Event.Life, Event.DatePrecision

STATUS = {
    Life.ANNOUNCED: "TENTATIVE",
    Life.POSTPONED: "TENTATIVE",
    Life.CANCELLED: "CANCELLED",
}
# Before this year the tables of zones say little; such an hour is told in UTC.
FIRST_YEAR_OF_ZONES = 1970
# The nearest names of CSS to the hues of the groups of themes.
COLOURS = {
    "cs": "royalblue",
    "pd": "olivedrab",
    "pr": "mediumpurple",
    "wy": "mediumvioletred",
    "he": "teal",
    "sp": "peru",
    "ed": "goldenrod",
    "hu": "indianred",
    "en": "seagreen",
}


def appointment_of(event: Event) -> bytes:
    """The entry for one event. Needs its type, country, place, themes and involvements."""
    kind = "VEVENT" if has_day(event) else "VJOURNAL"
    changed_at = moment(last_change_of(event).astimezone(UTC))
    subjects = [event.type.name, *(theme.name for theme in event.themes.all())]
    return written(
        [
            ("BEGIN", kind),
            ("UID", uid_of(event)),
            ("DTSTAMP", changed_at),
            ("CREATED", moment(event.publish_at.astimezone(UTC))),
            ("LAST-MODIFIED", changed_at),
            ("SEQUENCE", str(event.sequence)),
            ("STATUS", status_of(event)),
            ("CLASS", "PUBLIC"),
            ("SUMMARY", text(summary_of(event))),
            *(dated(event) if has_day(event) else ()),
            ("DESCRIPTION", text(description_of(event))),
            ("CATEGORIES", texts(subjects)),
            ("URL", short_address(event)),
            ("COLOR", COLOURS.get(theme_group(event), "")),
            ("END", kind),
        ]
    )


def has_day(event: Event) -> bool:
    return event.date_precision in (Precision.DAY, Precision.RANGE)


def dated(event: Event) -> list[tuple[str, str]]:
    """Its time and place. It never keeps anybody's hours: readers only look on."""
    where = coordinates_of(event)
    return [
        *(hours_of(event) if has_hour(event) else days_of(event)),
        ("TRANSP", "TRANSPARENT"),
        ("LOCATION", text(place_of(event))),
        ("GEO", f"{where[0]};{where[1]}" if where else ""),
    ]


def days_of(event: Event) -> list[tuple[str, str]]:
    """The end of an appointment is the day after its last one."""
    last = event.ends_on or event.starts_on
    return [
        ("DTSTART;VALUE=DATE", day(event.starts_on)),
        ("DTEND;VALUE=DATE", day(day_after(last))),
    ]


def hours_of(event: Event) -> list[tuple[str, str]]:
    begins, zone = beginning_of(event)
    told = [at("DTSTART", begins)]
    if event.ends_at:
        told.append(at("DTEND", in_zone(datetime.combine(event.starts_on, event.ends_at), zone)))
    return told


def at(name: str, when: datetime) -> tuple[str, str]:
    zone = when.tzinfo
    return (f"{name};TZID={zone}" if isinstance(zone, ZoneInfo) else name, moment(when))


def zone_told_by(event: Event) -> str:
    """The name of the zone that its entry needs, "" for none."""
    if not (has_day(event) and has_hour(event)):
        return ""
    zone = beginning_of(event)[0].tzinfo
    return str(zone) if isinstance(zone, ZoneInfo) else ""


def has_hour(event: Event) -> bool:
    """Whether it begins at an hour. Hours of several days are those of their sessions, so that such
    an event fills its days and its hours stand in the description.
    """
    return event.starts_at is not None and event.date_precision == Precision.DAY


def day_after(last: date) -> date:
    return last if last == date.max else last + timedelta(days=1)


def beginning_of(event: Event):
    """When it begins, and the zone whose clock says so; None for one that cannot be told, where
    the hour is that of the place wherever the reader is.
    """
    begins = datetime.combine(event.starts_on, event.starts_at)
    zone = zone_of(event, begins)
    return in_zone(begins, zone), zone


def zone_of(event: Event, begins: datetime):
    if event.country_id is None:
        # Held over the network, and announced by the clock of the site.
        return ZoneInfo(settings.TIME_ZONE)
    return zone_at(event.country_id, begins, coordinates_of(event))


def in_zone(local: datetime, zone) -> datetime:
    if zone is None:
        return local
    at_place = local.replace(tzinfo=zone)
    return at_place.astimezone(UTC) if local.year < FIRST_YEAR_OF_ZONES else at_place


def coordinates_of(event: Event) -> tuple[float, float] | None:
    place = event.place
    if place is None or place.latitude is None:
        return None
    return float(place.latitude), float(place.longitude)


def uid_of(event: Event) -> str:
    """What tells the event from all others in any calendar, for ever."""
    return f"event-{event.pk}@{urlsplit(settings.SITE_ORIGIN).hostname}"


def short_address(event: Event) -> str:
    return site_address(f"{list_address(get_language(), get_script_prefix())}{event.pk}/")


@cache
def list_address(language: str, prefix: str) -> str:
    """The address of the list in the language that is spoken, below the prefix of the site."""
    # To ask for the address of each of ten thousand events takes a second.
    return reverse("events:list")


def status_of(event: Event) -> str:
    if not has_day(event):
        return "CANCELLED" if event.life == Life.CANCELLED else "FINAL"
    return STATUS.get(Life(event.life), "CONFIRMED")


def summary_of(event: Event) -> str:
    """The title; many calendars show a cancelled event like any other, so it says so itself."""
    if event.life in (Life.CANCELLED, Life.POSTPONED):
        return _("%(state)s: %(title)s") % {
            "state": event.get_life_display(),
            "title": isolated(event.title),
        }
    return event.title


def place_of(event: Event) -> str:
    if event.mode == Mode.VIRTUAL:
        return event.platform or str(Mode.VIRTUAL.label)
    place = event.place
    names = [event.venue, event.hall, place and place.name, event.country and event.country.name]
    comma = _("%(first)s, %(second)s") % {"first": "", "second": ""}
    return comma.join(name for name in dict.fromkeys(names) if name)


def description_of(event: Event) -> str:
    """What the page says first, a line each. Every line begins with a word of the site's language,
    and what somebody typed is kept apart in it, so that no line turns its order around.
    """
    organizers = [row.name for row in event.involvements.all() if row.is_organizing]
    comma = _("%(first)s, %(second)s") % {"first": "", "second": ""}
    hours = [f"{hour:%H:%M}" for hour in (event.starts_at, event.ends_at) if hour]
    lines = [
        (event.get_life_display(), event.life_note),
        (_("When"), when(event)),
        (_("Hours"), "–".join(hours) if not has_hour(event) else ""),
        (_("In the words of the report"), event.date_as_stated),
        (_("Held online over"), event.platform),
    ]
    told = [(name, isolated(value)) for name, value in lines if value]
    if organizers:
        told.append((_("Organized by"), comma.join(map(isolated, organizers))))
    said = [_("%(name)s: %(value)s") % {"name": name, "value": value} for name, value in told]
    return "\n".join([*said, *([event.summary] if event.summary else []), short_address(event)])


def isolated(value: str) -> str:
    """A text of any direction inside a line of another; calendars know no markup."""
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}"
