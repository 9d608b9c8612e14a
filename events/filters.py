from django.utils.translation import gettext_lazy as _

from events.models import Event, EventType
from ngo_portal.shared.filters import (
    BoundaryFilter,
    ChoiceFilter,
    CountryFilter,
    ModeFilter,
    RecordFilter,
    RecordFilterSet,
    TagFilter,
    TermFilter,
    ThemeFilter,
    YearFilter,
)
from ngo_portal.shared.searching.keys import Kind


class EventFilterSet(RecordFilterSet):
    """Events touch every year and every day between their first and their last."""

    kind = Kind.EVENT

    theme = ThemeFilter(label=_("Theme"))
    country = CountryFilter(label=_("Country"))
    place = RecordFilter(kind=Kind.PLACE, label=_("Place"))
    type = TermFilter(model=EventType, label=_("Type"))
    organization = RecordFilter(kind=Kind.ORGANIZATION, label=_("Organization"))
    person = RecordFilter(kind=Kind.PERSON, label=_("Person"))
    year = YearFilter(label=_("Year"))
    from_ = BoundaryFilter(label=_("From"))
    to_ = BoundaryFilter(label=_("To"))
    mode = ModeFilter()
    life = ChoiceFilter(choices=Event.Life, label=_("State of the event"))
    tag = TagFilter(label=_("Tag"))
