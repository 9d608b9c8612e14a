"""The picture of an event for where it is shared."""

from events.models import Event
from ngo_portal.shared.posters.poster import Poster, in_one_line, known, speaking
from ngo_portal.shared.quantity import Mode
from ngo_portal.shared.templatetags.patterns import theme_group
from ngo_portal.shared.templatetags.portal import when

OFF = (Event.Life.POSTPONED, Event.Life.CANCELLED)


def poster_of(event: Event) -> Poster:
    """Needs type, place, country, cover and themes."""
    life = event.get_life_display() if event.life in OFF else ""
    # A date that nobody knows is no line of a poster.
    date = "" if event.date_precision == Event.DatePrecision.UNKNOWN else when(event)
    return speaking(
        noun="events",
        key=event.pk,
        title=event.title,
        kind=" · ".join(known(event.type.name, life)),
        facts=known(date, where(event)),
        group=theme_group(event),
        photo=event.cover,
        is_rtl=True,
    )


def where(event: Event) -> str:
    place, country = event.place, event.country
    if event.mode == Mode.VIRTUAL:
        return event.get_mode_display()
    return in_one_line(place.name if place else "", country.name if country else "")
