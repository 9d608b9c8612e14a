"""What every public page needs to show dates, numbers and names that read right in both directions.

`{% load portal %}`; Django's own `{% querystring %}` serves the rest of a list page.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import get_language, gettext

from ngo_portal.shared import counting, dates, months
from ngo_portal.shared.quantity import Qualifier

register = template.Library()
# In an address, between two of its parts.
STROKE = re.compile("(?<=[^/])/(?=[^/])")


# Dates


@register.simple_tag
def event_dates(event, weekday=False):
    """When an event took place, each date in it a `<time>`.

    Needs starts_on, ends_on, date_precision; uses date_basis and duration_days, if the event has
    them.
    """
    pieces = [
        format_html('<time datetime="{}">{}</time>', machine, text) if machine else text
        for text, machine in dates.span_parts(**_span_of(event), weekday=weekday)
    ]
    if _is_derived(event):
        pieces.append(f" {gettext('(by the date of publication)')}")
    return format_html("<bdi>{}</bdi>", format_html_join("", "{}", ((piece,) for piece in pieces)))


@register.filter
def when(event):
    """The same in plain text, for titles, alternative texts and descriptions."""
    text = dates.span(**_span_of(event))
    return f"{text} {gettext('(by the date of publication)')}" if _is_derived(event) else text


def _span_of(event):
    return {
        "starts": event.starts_on,
        "ends": event.ends_on,
        "precision": event.date_precision,
        "style": months.of_page(),
        "language": _language(),
        "days": getattr(event, "duration_days", None),
    }


def _is_derived(event):
    has_date = event.starts_on or event.ends_on
    return bool(has_date) and getattr(event, "date_basis", "stated") not in ("stated", "", None)


@register.filter
def ar_date(value, style=None):
    """A day in words, «16 كانون الثاني/يناير 2017», with the months of the page unless told."""
    day = _local_day(value)
    return dates.format_date(day, style or months.of_page(), _language()) if day else ""


@register.filter
def ar_datetime(value, style=None):
    """A moment in words, in the site's time: «16 كانون الثاني/يناير 2017، 14:30»."""
    if not isinstance(value, datetime):
        return ar_date(value, style)
    moment = _local(value)
    day = dates.format_date(moment.date(), style or months.of_page(), _language())
    return gettext("%(date)s, %(time)s") % {"date": day, "time": f"{moment:%H:%M}"}


@register.filter
def weekday(value):
    day = _local_day(value)
    return dates.weekday_name(day, _language()) if day else ""


@register.filter
def short_weekday(value):
    day = _local_day(value)
    return dates.short_weekday_name(day, _language()) if day else ""


@register.filter
def partial_date(value, style=None):
    """ "2017-05" as «أيار/مايو 2017»; text that is no date is shown as it is."""
    try:
        return dates.format_partial(value, style or months.of_page(), _language()) if value else ""
    except ValueError:
        return value


@register.simple_tag
def hijri(value):
    """«18 ربيع الآخر 1438 هـ», or nothing where the tables end."""
    day = _local_day(value)
    return dates.hijri(day, _language()) if day else ""


def _language():
    return get_language() or settings.LANGUAGE_CODE


def _local(moment):
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _local_day(value):
    if isinstance(value, datetime):
        return _local(value).date()
    return value if isinstance(value, date) else None


# Numbers


@register.filter
def number(value):
    """Western digits in groups of three; text stays as it is, nothing stays nothing."""
    return counting.number(value) if isinstance(value, int | float | Decimal) else value or ""


@register.filter
def counted(count, noun):
    """`{{ events|length|counted:"event" }}`: «3 فعاليات». The nouns are in `counting`."""
    return counting.counted(count, noun)


@register.simple_tag
def key_number(count, noun):
    """A count as a page shows it large: `number`, and what is counted as its `name`.

    Where two of them are one word, «تقريران», a row of numbers would be one of words and numbers:
    there the name is that of them all, «التقارير», whatever the number.
    """
    figures = counting.number(count)
    if counting.number(2) not in counting.counted(2, noun):
        return {"number": figures, "name": counting.all_of(noun)}
    name = counting.counted(count, noun).replace(figures, "", 1).strip()
    return {"number": figures, "name": name}


@register.simple_tag
def qualified_count(count, qualifier=Qualifier.EXACT, noun=""):
    """`{% qualified_count 25 "about" "speaker" %}`: «نحو 25 متحدثًا»."""
    return counting.qualified(count, qualifier, noun)


@register.simple_tag
def told_count(count, qualifier=Qualifier.EXACT, noun=""):
    """The same in parts, `before`, `number` and `after`, for a page that sets the number large."""
    return counting.told(count, qualifier, noun)


# Direction


@register.filter
def bdi(value):
    """A name, title or quotation of any language, kept from reordering what stands around it."""
    return format_html("<bdi>{}</bdi>", conditional_escape(value)) if _is_shown(value) else ""


@register.filter
def ltr(value):
    """A telephone number, e-mail, address, amount or file name: always left to right.

    Where a column is too narrow for an address, it goes on behind one of its strokes.
    """
    if not _is_shown(value):
        return ""
    first, *others = STROKE.split(str(value))
    rest = format_html_join("", "/<wbr>{}", ((part,) for part in others))
    return format_html('<bdi dir="ltr">{}{}</bdi>', first, rest)


@register.simple_tag
def listed(*items):
    """What is known of several things in one line, «حمص، سوريا»; the comma is the language's."""
    # Translators: two things of a list; only the comma between them is to be translated.
    comma = gettext("%(first)s, %(second)s") % {"first": "", "second": ""}
    return format_html_join(comma, "{}", ((item,) for item in items if _is_shown(item)))


def _is_shown(value):
    return value is not None and value != ""
