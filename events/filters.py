from django.db.models import Q
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
from organizations.models import Organization, Person


class EventYearFilter(YearFilter):
    """The years an event touches: one over New Year belongs to both."""

    def offered(self):
        spans = self.used_by.objects.published().filter(starts_on__isnull=False).order_by()
        touched = spans.values_list("starts_on__year", "last_on__year").distinct()
        years = {year for first, last in touched for year in range(first, last + 1)}
        return [(str(year), str(year)) for year in sorted(years, reverse=True)]

    def within(self, first, last):
        return Q(starts_on__lte=last, last_on__gte=first)


def not_before(events, day):
    return events.overlapping(day, None)


def not_after(events, day):
    return events.overlapping(None, day)


class EventFilterSet(RecordFilterSet):
    theme = ThemeFilter("themes", label=_("Theme"))
    country = CountryFilter(used_by=Event, label=_("Country"))
    type = TermFilter("type", model=EventType, label=_("Type"))
    organization = RecordFilter(
        "involvements__organization",
        records=Organization,
        label=_("Organization"),
    )
    person = RecordFilter("participations__person", records=Person, label=_("Person"))
    year = EventYearFilter("starts_on", used_by=Event, label=_("Year"))
    from_ = BoundaryFilter("last_on", narrow=not_before, label=_("From"))
    to_ = BoundaryFilter("starts_on", narrow=not_after, label=_("To"))
    mode = ModeFilter()
    life = ChoiceFilter("life", choices=Event.Life, label=_("State of the event"))
    tag = TagFilter("tags", label=_("Tag"))
