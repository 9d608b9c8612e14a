"""How the page of an event is cited."""

from collections.abc import Iterable

from events.models import Event
from ngo_portal.shared.citing.reference import Held, Reference, known_of, listed
from ngo_portal.shared.templatetags.portal import when
from organizations.foreign_names import official_names


def reference_of(event: Event, organizers: Iterable) -> Reference:
    """The page of an event, by those who organised it, which it says beside the title.

    Needs type, country and place; `organizers` are involvements that readers see.
    """
    place = listed(getattr(event.place, "name", ""), getattr(event.country, "name", ""))
    has_dates = event.starts_on is not None
    rows = [*organizers]
    abroad = official_names(row.organization_id for row in rows)
    names = [abroad.get(row.organization_id, row.name) for row in rows]
    return Reference(
        **known_of(event),
        # Events are recorded in Arabic.
        language="ar",
        authors=tuple(dict.fromkeys(names)),
        genre=event.type.name,
        place=place,
        held=Held(event.starts_on, event.ends_on, event.date_precision) if has_dates else None,
        details=listed(event.type.name, place, when(event)),
    )
