"""How readers take events into a calendar of their own: {% subscription address name %}."""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from events.appointments import has_day
from ngo_portal.shared import dates
from ngo_portal.shared.site import site_address, site_name

register = template.Library()

GOOGLE = "https://calendar.google.com/calendar/r"
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb"


class Subscription(NamedTuple):
    """Addresses of one calendar: its file, and the same as each kind of program wants it."""

    file: str
    https: str
    webcal: str
    google: str
    outlook: str


@register.simple_tag
def subscription(address: str, name: str) -> Subscription:
    full = site_address(address)
    webcal = f"webcal://{full.partition('://')[2]}"
    named = f"{site_name()}: {name}"
    return Subscription(
        address,
        full,
        webcal,
        f"{GOOGLE}?{urlencode({'cid': webcal})}",
        f"{OUTLOOK}?{urlencode({'url': full, 'name': named})}",
    )


@register.filter
def address_of_door(selection, name: str) -> str:
    """Where the same selection is found in another form."""
    return selection.address(name)


@register.filter
def has_known_day(event) -> bool:
    return has_day(event)


@register.simple_tag
def file_of(event) -> str:
    return reverse("events:event-ics", args=[event.pk])


@register.simple_tag
def days_between(first, last) -> str:
    """«30 نيسان/أبريل – 6 أيار/مايو 2022»."""
    return dates.span(first, last, "range", None, get_language() or "ar")


@register.simple_tag
def week_name(period) -> str:
    return gettext("Week: %(days)s") % {"days": days_between(period.first, period.last)}


@register.simple_tag
def hijri_month(day) -> str:
    return day.month_name(get_language() or "ar")
