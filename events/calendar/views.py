from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import RedirectView

from events.calendar import grid
from events.calendar.periods import Period, is_reached, month_of, week_of
from events.calendar.reading import find, within
from events.listings import EVENTS
from ngo_portal.shared import dates
from ngo_portal.shared.arabic import western_digits
from ngo_portal.shared.filtered import FilteredPage

HIJRI = "hijri"
MONTH, WEEK, LIST = "month", "week", "list"
# What the form that leads to another month says.
AS, YEAR, MONTH_OF_YEAR = "as", "in_year", "in_month"
LISTED = 100
FORMS = {MONTH: gettext_lazy("Month"), WEEK: gettext_lazy("Week"), LIST: gettext_lazy("Day by day")}


def first_in(form: str, day: date) -> date:
    """The first day of what a form of the calendar shows together with a day."""
    return week_of(day).first if form == WEEK else day.replace(day=1)


def address_in(form: str, day: date) -> str:
    """Where a day is found in one of the forms of the calendar.

    A week that begins before the calendar does has no page: the one after it is meant then.
    """
    if form == WEEK:
        week = week_of(day)
        first = week.first if is_reached(week.first) else week.after
        return reverse("events:calendar-week", args=[first.year, first.month, first.day])
    name = "events:calendar-list" if form == LIST else "events:calendar"
    return reverse(name, args=[day.year, day.month])


class ThisMonth(RedirectView):
    """The calendar of today, or of the month that was chosen, with the filters asked for."""

    http_method_names = ["get", "head"]

    def get_redirect_url(self, *args, **kwargs):
        rest = self.request.GET.copy()
        form, year, month = (rest.pop(name, [""])[-1] for name in (AS, YEAR, MONTH_OF_YEAR))
        address = address_in(form, chosen_month(year, month) or timezone.localdate())
        query = rest.urlencode()
        return f"{address}?{query}" if query else address


def chosen_month(year: str, month: str) -> date | None:
    """The first day of a month as somebody may type it; None where it cannot be read."""
    try:
        first = month_of(int(western_digits(year)), int(western_digits(month))).first
    except (ValueError, OverflowError):
        return None
    return first if is_reached(first) else None


class CalendarPage(FilteredPage):
    """What the filters of the list find in one period. A subclass says in which, and how."""

    listing = EVENTS
    keeps = (HIJRI,)
    form = MONTH

    def period(self) -> Period:
        """Raises ValueError where the address names none."""
        raise NotImplementedError  # pragma: no cover

    @property
    def day(self) -> date:
        """The day that the address names, or the first of its month."""
        return date(self.kwargs["year"], self.kwargs["month"], self.kwargs.get("day", 1))

    def dispatch(self, request, *args, **kwargs):
        try:
            self.shown = self.period()
        except (ValueError, OverflowError):
            raise Http404 from None
        if not is_reached(self.shown.first):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @property
    def is_hijri(self) -> bool:
        return self.kept(HIJRI) == "1"

    @cached_property
    def found(self):
        return find(self.selection.question, self.shown)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            **self.filters(self.selection, within(self.selection.question, self.shown)),
            period=self.shown,
            found=self.found,
            is_hijri=self.is_hijri,
            is_plain=self.form == MONTH and not self.request.GET and self.found.total > 0,
            hijri_span=dates.hijri_span(self.shown.first, self.shown.last, spoken()),
            **self.ways(),
        )

    def ways(self):
        """Where this page leads: to what is before and after, to today, and to other forms."""
        shown, query = self.shown, self.request.GET.copy()
        query.pop("page", None)
        other = query.copy()
        other.pop(HIJRI, None)
        if not self.is_hijri:
            other[HIJRI] = "1"
        day = self.today if self.today in shown else shown.first
        asked = query.urlencode()
        return {
            "form": self.form,
            "forms": [
                {"name": name, "label": label, "url": with_query(address_in(name, day), asked)}
                for name, label in FORMS.items()
            ],
            "before_url": self.way_to(shown.before, asked),
            "after_url": self.way_to(shown.after, asked),
            "today_url": with_query(address_in(self.form, self.today), asked),
            "is_now": self.today in shown,
            "hijri_url": with_query(self.request.path, other.urlencode()),
            "clear_url": with_query(self.request.path, f"{HIJRI}=1" if self.is_hijri else ""),
            "jump": [(name, value) for name, values in query.lists() for value in values if value],
            "before_name": self.name_of(shown.before),
            "after_name": self.name_of(shown.after),
            "months": [
                (number, dates.month_name(number, None, spoken())) for number in range(1, 13)
            ],
            "list_url": self.list_url(),
            "list_up_to_days": self.list_up_to_days(),
        }

    def way_to(self, day: date, query: str) -> str:
        """Where this form shows another day, "" beyond the end of the calendar."""
        is_there = is_reached(first_in(self.form, day))
        return with_query(address_in(self.form, day), query) if is_there else ""

    def name_of(self, day: date) -> str:
        """What the period before or after this one is called."""
        return dates.format_partial(str(day)[:7], None, spoken())

    def list_url(self) -> str:
        """The list with all that is found here."""
        period = within(self.selection.question, self.shown)
        return f"{self.list_up_to_days()}from={period.since}&to={period.until}"

    def list_up_to_days(self) -> str:
        """The same list up to where its address says between which days."""
        query = self.request.GET.copy()
        for name in ("page", HIJRI, "from", "to"):
            query.pop(name, None)
        asked = query.urlencode()
        return f"{self.listing.address()}?{asked}{'&' if asked else ''}"


def spoken() -> str:
    return get_language() or settings.LANGUAGE_CODE


def with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


class EventCalendar(CalendarPage):
    template_name = "events/calendar_month.html"

    def period(self):
        return month_of(self.kwargs["year"], self.kwargs["month"])

    def get_context_data(self, **kwargs):
        weeks = list(self.shown.weeks)
        drawn = grid.weeks_of(
            self.found, weeks, self.today, grid.LINES_OF_A_MONTH, hijri=self.is_hijri
        )
        return super().get_context_data(**kwargs, weeks=drawn, weekdays=list(weeks[0].days))


class CalendarWeek(CalendarPage):
    """Seven days with their hours; an address with another day of the week leads to its first."""

    template_name = "events/calendar_week.html"
    form = WEEK

    def name_of(self, day):
        return _("The week before") if day < self.shown.first else _("The week after")

    def period(self):
        return week_of(self.day)

    def get(self, request, *args, **kwargs):
        if self.day != self.shown.first:
            address = address_in(WEEK, self.day)
            return HttpResponseRedirect(with_query(address, request.META.get("QUERY_STRING", "")))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        drawn = grid.weeks_of(
            self.found, [self.shown], self.today, grid.LINES_OF_A_WEEK, hijri=self.is_hijri
        )
        return super().get_context_data(**kwargs, weeks=drawn, weekdays=list(self.shown.days))


class CalendarList(CalendarPage):
    """The events of a month, day after day."""

    template_name = "events/calendar_list.html"
    form = LIST

    def period(self):
        return month_of(self.kwargs["year"], self.kwargs["month"])

    def get_context_data(self, **kwargs):
        days = grid.listed_by_day(self.found, LISTED, hijri=self.is_hijri)
        listed = sum(len(day.occurrences) for day in days)
        more = self.found.total - self.found.count_without_day - listed
        return super().get_context_data(**kwargs, days=days, more=max(more, 0))
