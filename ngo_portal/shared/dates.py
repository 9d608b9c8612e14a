"""Dates as a reader meets them: spans of stated precision, month names by country, Hijri.

Pure functions that return plain text; the template tags of `portal` add `<bdi>` and `<time>`.

How a span of days reads from right to left: «23–24 أيار/مايو 2022» is written with an en dash,
never with a hyphen. Between two numbers the hyphen is a separator *of numbers* to the
bidirectional algorithm (class ES): at the start of a paragraph it glues them into one
left-to-right run, after an Arabic letter it does not, so the same text shows as 23-24 here and as
24-23 there. The en dash is neutral (class ON) and takes the direction of the sentence: in Arabic
the eye always meets 23 first, then 24, then the month beside it. Years are not joined by a dash
at all, «من 2021 إلى 2022»: two four-digit numbers in a row read in either direction.
"""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from hijridate import Gregorian

# Month names as CLDR has them for SY LB JO PS IQ; EG SA QA AE KW YE SD LY; DZ TN; MA.
LEVANT = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
GULF = (
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
)
MAGHREB = (
    "جانفي",
    "فيفري",
    "مارس",
    "أفريل",
    "ماي",
    "جوان",
    "جويلية",
    "أوت",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
)
MOROCCO = (
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "ماي",
    "يونيو",
    "يوليوز",
    "غشت",
    "شتنبر",
    "أكتوبر",
    "نونبر",
    "دجنبر",
)
# A reader in Damascus, Doha or Tunis knows one of the two.
BOTH = tuple(f"{levantine}/{western}" for levantine, western in zip(LEVANT, GULF, strict=True))
ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# What readers see for each value of Country.month_names; any other value, and none, shows both.
MONTHS = {"levant": BOTH, "gulf": GULF, "maghreb": MAGHREB, "morocco": MOROCCO}

WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
WEEKDAYS_ENGLISH = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
# Above a column as wide as a number. Without the article, not cut off: no letter stands for a day.
WEEKDAYS_SHORT = ("اثنين", "ثلاثاء", "أربعاء", "خميس", "جمعة", "سبت", "أحد")
WEEKDAYS_SHORT_ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

HIJRI_MONTHS = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
)
HIJRI_MONTHS_ENGLISH = (
    "Muharram",
    "Safar",
    "Rabi I",
    "Rabi II",
    "Jumada I",
    "Jumada II",
    "Rajab",
    "Shaban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qidah",
    "Dhu al-Hijjah",
)
# The years that the Umm al-Qura tables of hijridate cover.
HIJRI_FROM, HIJRI_TO = date(1924, 8, 1), date(2077, 11, 16)


class Part(NamedTuple):
    """A piece of a span: what is read, and what `<time datetime>` says, if anything."""

    text: str
    machine: str = ""


class PartialDate(NamedTuple):
    """A date of which the day, or the month too, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        given = (self.month, self.day)
        return "-".join([f"{self.year:04}", *(f"{value:02}" for value in given if value)])

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first(self) -> date:
        """The earliest day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


# Single dates


def month_name(month: int, style: str | None = None, language: str = "ar") -> str:
    """«أيار/مايو» unless the country's style says «مايو» or «ماي»."""
    names = MONTHS.get(style or "", BOTH) if _is_arabic(language) else ENGLISH
    return names[month - 1]


def weekday_name(day: date, language: str = "ar") -> str:
    return (WEEKDAYS if _is_arabic(language) else WEEKDAYS_ENGLISH)[day.weekday()]


def short_weekday_name(day: date, language: str = "ar") -> str:
    return (WEEKDAYS_SHORT if _is_arabic(language) else WEEKDAYS_SHORT_ENGLISH)[day.weekday()]


def format_date(
    day: date, style: str | None = None, language: str = "ar", *, weekday: bool = False
) -> str:
    """«16 كانون الثاني/يناير 2017», «الاثنين 16 …» with its weekday."""
    text = f"{day.day} {month_name(day.month, style, language)} {day.year}"
    return f"{weekday_name(day, language)} {text}" if weekday else text


def hijri(day: date, language: str = "ar") -> str:
    """«18 ربيع الآخر 1438 هـ» by the Umm al-Qura calendar; '' outside 1343-1500 AH.

    Countries that go by the sighting of the moon may be a day off: show it beside the Gregorian
    date, never instead of it.
    """
    found = hijri_day(day)
    return f"{found.day} {hijri_span(day, day, language)}" if found else ""


class HijriDay(NamedTuple):
    """A day of the Umm al-Qura calendar."""

    day: int
    month: int
    year: int

    def month_name(self, language: str = "ar") -> str:
        return (HIJRI_MONTHS if _is_arabic(language) else HIJRI_MONTHS_ENGLISH)[self.month - 1]


def hijri_day(day: date) -> HijriDay | None:
    """None outside 1343-1500 AH."""
    if not HIJRI_FROM <= day <= HIJRI_TO:
        return None
    found = Gregorian(day.year, day.month, day.day).to_hijri()
    return HijriDay(found.day, found.month, found.year)


def hijri_span(first: date, last: date, language: str = "ar") -> str:
    """«رمضان – شوال 1443 هـ»: the months that some days touch; '' where the tables end."""
    begins, ends = hijri_day(first), hijri_day(last)
    if not (begins and ends):
        return ""
    era = "هـ" if _is_arabic(language) else "AH"
    names = begins.month_name(language), ends.month_name(language)
    if begins.year != ends.year:
        return f"{names[0]} {begins.year} – {names[1]} {ends.year} {era}"
    if begins.month != ends.month:
        return f"{names[0]} – {names[1]} {ends.year} {era}"
    return f"{names[1]} {ends.year} {era}"


# Partial dates

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse_partial(text: str) -> PartialDate:
    """Read "2017", "2017-05" or "2017-05-16", nothing else; ValueError says what is wrong."""
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise ValueError(f"not a year, a month or a day in ISO 8601: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    # A real date, though not all of it is known: month 13 and 30 February are refused.
    date(year or 0, 1 if month is None else month, 1 if day is None else day)
    return PartialDate(year or 0, month, day)


_DAY_FIRST = re.compile(r"(?:(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-])?([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:[/.-]([0-9]{1,2})(?:[/.-]([0-9]{1,2}))?)?")


def read_partial(text: str) -> PartialDate:
    """Read what an editor may type: also "16/1/2017", "5/2017" and "2017/5"; else ValueError.

    Digits must be Western already (`arabic.western_digits`).
    """
    if match := _YEAR_FIRST.fullmatch(text.strip()):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text.strip()):
        day, month, year = match.groups()
    else:
        raise ValueError(f"not a date: {text!r}")
    return parse_partial("-".join([year, *(part.zfill(2) for part in (month, day) if part)]))


def format_partial(value: str | PartialDate, style: str | None = None, language: str = "ar") -> str:
    """«2017», «أيار/مايو 2017» or «16 أيار/مايو 2017»; ValueError for anything else."""
    known = parse_partial(value) if isinstance(value, str) else value
    if known.day:
        return format_date(known.first, style, language)
    return _month(known.first, style, language) if known.month else str(known.year)


# Spans


def span(
    starts: date | None,
    ends: date | None = None,
    precision: str = "day",
    style: str | None = None,
    language: str = "ar",
    *,
    days: int | None = None,
    weekday: bool = False,
) -> str:
    """When a gathering took place, in words that claim no more than is known.

    `precision` is day, range, month, year, duration_only or unknown; `days` is how long it lasted
    and is said only where the dates do not say it already.
    """
    parts = span_parts(starts, ends, precision, style, language, days=days, weekday=weekday)
    return "".join(part.text for part in parts)


def span_parts(
    starts: date | None,
    ends: date | None = None,
    precision: str = "day",
    style: str | None = None,
    language: str = "ar",
    *,
    days: int | None = None,
    weekday: bool = False,
) -> list[Part]:
    """The span in pieces, so that each date in it can become a `<time>` of its own."""
    words = _Words(style, language, weekday and precision in ("day", "range"))
    if precision in ("duration_only", "unknown") or not (starts or ends):
        return _undated(days, words)
    if not (starts and ends):
        parts = _open(starts, ends, precision, words)
    elif precision == "year":
        parts = _years(starts, ends, words)
    elif precision == "month":
        parts = _months(starts, ends, words)
    else:
        return _days(starts, ends, words)
    if days and days > 1:
        parts += [Part(words.said["and_over"]), words.lasting(days)]
    return parts


def duration(days: int, language: str = "ar") -> str:
    """«يوم واحد», «أسبوعين», «10 أيام»: how long, as it follows a preposition («على مدى يومين»)."""
    if days % 7 == 0:
        return _counted(days // 7, *(_WEEKS if _is_arabic(language) else _WEEKS_ENGLISH))
    return _counted(days, *(_DAYS if _is_arabic(language) else _DAYS_ENGLISH))


class _Words(NamedTuple):
    style: str | None
    language: str
    weekday: bool

    @property
    def said(self) -> dict[str, str]:
        return _SAID if _is_arabic(self.language) else _SAID_ENGLISH

    def day(self, day: date) -> Part:
        text = format_date(day, self.style, self.language, weekday=self.weekday)
        return Part(text, day.isoformat())

    def day_and_month(self, day: date) -> Part:
        text = f"{day.day} {month_name(day.month, self.style, self.language)}"
        return Part(self._with_weekday(day, text), day.isoformat())

    def day_alone(self, day: date) -> Part:
        return Part(self._with_weekday(day, str(day.day)), day.isoformat())

    def month(self, day: date) -> Part:
        return Part(_month(day, self.style, self.language), day.isoformat()[:7])

    def month_alone(self, day: date) -> Part:
        return Part(month_name(day.month, self.style, self.language), day.isoformat()[:7])

    def year(self, day: date) -> Part:
        return Part(f"{day.year}", day.isoformat()[:4])

    def lasting(self, days: int) -> Part:
        return Part(duration(days, self.language), f"P{days}D")

    def _with_weekday(self, day: date, text: str) -> str:
        return f"{weekday_name(day, self.language)} {text}" if self.weekday else text


_SAID = {
    "unknown": "التاريخ غير معروف",
    "not_stated": "، والتاريخ غير مذكور",
    "over": "على مدى ",
    "and_over": "، على مدى ",
    "from": "ابتداءً من ",
    "until": "حتى ",
    "from_year": "من ",
    "to_year": " إلى ",
}
_SAID_ENGLISH = {
    "unknown": "Date unknown",
    "not_stated": ", date not stated",
    "over": "Over ",
    "and_over": ", over ",
    "from": "From ",
    "until": "Until ",
    "from_year": "From ",
    "to_year": " to ",
}

# Between two numbers the dash stands close, between longer dates it needs air.
_DASH, _SPACED_DASH = Part("–"), Part(" – ")


def _days(starts: date, ends: date, words: _Words) -> list[Part]:
    if starts == ends:
        return [words.day(starts)]
    if starts.year != ends.year:
        return [words.day(starts), _SPACED_DASH, words.day(ends)]
    if starts.month != ends.month or words.weekday:
        same_month = starts.month == ends.month
        first = words.day_alone(starts) if same_month else words.day_and_month(starts)
        return [first, _SPACED_DASH, words.day(ends)]
    return [words.day_alone(starts), _DASH, words.day(ends)]


def _months(starts: date, ends: date, words: _Words) -> list[Part]:
    if starts.year != ends.year:
        return [words.month(starts), _SPACED_DASH, words.month(ends)]
    if starts.month != ends.month:
        return [words.month_alone(starts), _SPACED_DASH, words.month(ends)]
    return [words.month(starts)]


def _years(starts: date, ends: date, words: _Words) -> list[Part]:
    first, last = words.year(starts), words.year(ends)
    if first == last:
        return [first]
    return [Part(words.said["from_year"]), first, Part(words.said["to_year"]), last]


def _open(starts: date | None, ends: date | None, precision: str, words: _Words) -> list[Part]:
    """One end is known. A day, month or year is then the whole of it; a range is not."""
    day = starts or ends
    assert day is not None
    known = {"month": words.month, "year": words.year}.get(precision, words.day)(day)
    if not starts:
        return [Part(words.said["until"]), known]
    if precision == "range":
        return [Part(words.said["from"]), known]
    return [known]


def _undated(days: int | None, words: _Words) -> list[Part]:
    if not days:
        return [Part(words.said["unknown"])]
    return [Part(words.said["over"]), words.lasting(days), Part(words.said["not_stated"])]


# one, two (after a preposition), few, many, other: the Arabic plural forms that can occur.
_DAYS = ("يوم واحد", "يومين", "{} أيام", "{} يومًا", "{} يوم")
_WEEKS = ("أسبوع", "أسبوعين", "{} أسابيع", "{} أسبوعًا", "{} أسبوع")
_DAYS_ENGLISH = ("one day", "two days", "{} days", "{} days", "{} days")
_WEEKS_ENGLISH = ("one week", "two weeks", "{} weeks", "{} weeks", "{} weeks")


def _counted(count: int, one: str, two: str, few: str, many: str, other: str) -> str:
    if count in (1, 2):
        return (one, two)[count - 1]
    if 3 <= count % 100 <= 10:
        return few.format(count)
    return (many if count % 100 >= 11 else other).format(count)


def _month(day: date, style: str | None, language: str) -> str:
    return f"{month_name(day.month, style, language)} {day.year}"


def _is_arabic(language: str) -> bool:
    return language.split("-")[0] == "ar"
