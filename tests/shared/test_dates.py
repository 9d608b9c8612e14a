"""Spans, month names, partial dates and Hijri: a date never claims more than is known."""

from datetime import date, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from ngo_portal.shared import dates
from ngo_portal.shared.dates import (
    PartialDate,
    duration,
    format_date,
    format_partial,
    hijri,
    month_name,
    parse_partial,
    read_partial,
    span,
    span_parts,
)

days_of_any_year = st.dates(min_value=date(1000, 1, 1))
styles = st.sampled_from([None, "", "levant", "gulf", "maghreb", "morocco"])
languages = st.sampled_from(["ar", "en"])


@pytest.mark.parametrize(
    ("names", "countries"),
    [
        (dates.LEVANT, ["SY", "LB", "JO", "PS", "IQ"]),
        (dates.GULF, ["EG", "SA", "QA", "AE", "KW", "YE", "SD", "LY"]),
        (dates.MAGHREB, ["TN", "DZ"]),
        (dates.MOROCCO, ["MA"]),
    ],
)
def test_month_names_are_those_of_cldr(names, countries):
    for country in countries:
        assert names == tuple(Locale("ar", country).months["format"]["wide"].values()), country


def test_weekdays_are_those_of_cldr():
    names = Locale("ar").days["format"]["wide"]

    assert [names[weekday] for weekday in range(7)] == [*dates.WEEKDAYS]


@pytest.mark.parametrize(
    ("style", "name"),
    [
        (None, "أيار/مايو"),
        ("", "أيار/مايو"),
        ("levant", "أيار/مايو"),
        ("gulf", "مايو"),
        ("maghreb", "ماي"),
        ("morocco", "ماي"),
        ("elsewhere", "أيار/مايو"),
    ],
)
def test_month_name_follows_the_country(style, name):
    assert month_name(5, style) == name


def test_a_date_can_show_its_weekday():
    assert format_date(date(2017, 1, 16), weekday=True) == "الاثنين 16 كانون الثاني/يناير 2017"
    assert format_date(date(2017, 1, 16), None, "en", weekday=True) == "Monday 16 January 2017"


MAY_23, MAY_24 = date(2022, 5, 23), date(2022, 5, 24)


@pytest.mark.parametrize(
    ("starts", "ends", "precision", "arabic", "english"),
    [
        pytest.param(
            date(2017, 1, 16),
            None,
            "day",
            "16 كانون الثاني/يناير 2017",
            "16 January 2017",
            id="day",
        ),
        pytest.param(
            MAY_23, MAY_23, "range", "23 أيار/مايو 2022", "23 May 2022", id="range of one day"
        ),
        pytest.param(
            MAY_23, MAY_24, "range", "23–24 أيار/مايو 2022", "23–24 May 2022", id="in one month"
        ),
        pytest.param(
            date(2022, 5, 30),
            date(2022, 6, 2),
            "range",
            "30 أيار/مايو – 2 حزيران/يونيو 2022",
            "30 May – 2 June 2022",
            id="across months",
        ),
        pytest.param(
            date(2021, 12, 28),
            date(2022, 1, 3),
            "range",
            "28 كانون الأول/ديسمبر 2021 – 3 كانون الثاني/يناير 2022",
            "28 December 2021 – 3 January 2022",
            id="across years",
        ),
        pytest.param(
            MAY_23,
            None,
            "range",
            "ابتداءً من 23 أيار/مايو 2022",
            "From 23 May 2022",
            id="range without its end",
        ),
        pytest.param(
            None, MAY_24, "range", "حتى 24 أيار/مايو 2022", "Until 24 May 2022", id="end only"
        ),
        pytest.param(date(2022, 5, 1), None, "month", "أيار/مايو 2022", "May 2022", id="month"),
        pytest.param(
            date(2022, 5, 1),
            date(2022, 5, 31),
            "month",
            "أيار/مايو 2022",
            "May 2022",
            id="month by its first and last day",
        ),
        pytest.param(
            date(2022, 5, 1),
            date(2022, 6, 30),
            "month",
            "أيار/مايو – حزيران/يونيو 2022",
            "May – June 2022",
            id="months",
        ),
        pytest.param(
            date(2021, 12, 1),
            date(2022, 1, 31),
            "month",
            "كانون الأول/ديسمبر 2021 – كانون الثاني/يناير 2022",
            "December 2021 – January 2022",
            id="months across years",
        ),
        pytest.param(date(2022, 1, 1), None, "year", "2022", "2022", id="year"),
        pytest.param(
            date(2022, 1, 1), date(2022, 12, 31), "year", "2022", "2022", id="year by its days"
        ),
        pytest.param(
            date(2021, 1, 1),
            date(2022, 12, 31),
            "year",
            "من 2021 إلى 2022",
            "From 2021 to 2022",
            id="years",
        ),
        pytest.param(None, None, "unknown", "التاريخ غير معروف", "Date unknown", id="unknown"),
        pytest.param(None, None, "day", "التاريخ غير معروف", "Date unknown", id="missing"),
        pytest.param(
            MAY_23,
            None,
            "unknown",
            "التاريخ غير معروف",
            "Date unknown",
            id="date not to be trusted",
        ),
    ],
)
def test_span_says_what_is_known(starts, ends, precision, arabic, english):
    assert span(starts, ends, precision) == arabic
    assert span(starts, ends, precision, language="en") == english


def test_span_uses_the_months_of_the_country():
    assert span(MAY_23, MAY_24, "range", "gulf") == "23–24 مايو 2022"
    assert span(date(2022, 7, 30), date(2022, 8, 2), "range", "morocco") == (
        "30 يوليوز – 2 غشت 2022"
    )


def test_span_with_weekdays_names_both_ends():
    assert span(MAY_23, MAY_24, "range", "gulf", weekday=True) == (
        "الاثنين 23 – الثلاثاء 24 مايو 2022"
    )
    assert span(date(2022, 5, 1), None, "month", weekday=True) == "أيار/مايو 2022"


@pytest.mark.parametrize(
    ("days", "arabic", "english"),
    [
        (1, "على مدى يوم واحد، والتاريخ غير مذكور", "Over one day, date not stated"),
        (2, "على مدى يومين، والتاريخ غير مذكور", "Over two days, date not stated"),
        (3, "على مدى 3 أيام، والتاريخ غير مذكور", "Over 3 days, date not stated"),
        (7, "على مدى أسبوع، والتاريخ غير مذكور", "Over one week, date not stated"),
        (14, "على مدى أسبوعين، والتاريخ غير مذكور", "Over two weeks, date not stated"),
    ],
)
def test_span_of_a_known_length_on_unknown_days(days, arabic, english):
    assert span(None, None, "duration_only", days=days) == arabic
    assert span(None, None, "duration_only", language="en", days=days) == english


def test_span_adds_its_length_only_where_the_dates_do_not_show_it():
    assert span(MAY_23, MAY_24, "range", days=2) == "23–24 أيار/مايو 2022"
    assert span(MAY_23, None, "day", days=1) == "23 أيار/مايو 2022"
    assert span(MAY_23, None, "month", days=7) == "أيار/مايو 2022، على مدى أسبوع"
    assert span(MAY_23, None, "month", None, "en", days=5) == "May 2022, over 5 days"


@pytest.mark.parametrize(
    ("days", "phrase"),
    [
        (1, "يوم واحد"),
        (2, "يومين"),
        (10, "10 أيام"),
        (11, "11 يومًا"),
        (21, "3 أسابيع"),
        (30, "30 يومًا"),
        (77, "11 أسبوعًا"),
        (100, "100 يوم"),
        (101, "101 يوم"),
        (102, "102 يوم"),
        (103, "103 أيام"),
        (365, "365 يومًا"),
        (700, "100 أسبوع"),
    ],
)
def test_duration_inflects_its_noun(days, phrase):
    assert duration(days) == phrase


def test_span_parts_say_each_date_to_machines():
    parts = span_parts(MAY_23, MAY_24, "range")

    assert [tuple(part) for part in parts] == [
        ("23", "2022-05-23"),
        ("–", ""),
        ("24 أيار/مايو 2022", "2022-05-24"),
    ]


def test_span_parts_say_a_month_a_year_and_a_length_to_machines():
    assert [part.machine for part in span_parts(MAY_23, None, "month", days=7)] == [
        "2022-05",
        "",
        "P7D",
    ]
    assert [part.machine for part in span_parts(date(987, 5, 1), None, "year")] == ["0987"]


@given(days_of_any_year, st.integers(0, 800), styles, languages, st.booleans())
def test_span_never_joins_numbers_with_a_hyphen(starts, length, style, language, weekday):
    """A hyphen between two numbers reads in either direction, by what stands before it."""
    ends = min(starts, date(9990, 1, 1)) + timedelta(days=length)

    for precision in ("day", "range", "month", "year"):
        phrase = span(min(starts, ends), ends, precision, style, language, weekday=weekday)
        assert "-" not in phrase
        assert "  " not in phrase


@given(days_of_any_year, styles, languages)
def test_span_of_one_day_is_that_day(day, style, language):
    assert span(day, day, "range", style, language) == format_date(day, style, language)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2017", PartialDate(2017)),
        ("2017-05", PartialDate(2017, 5)),
        ("2017-05-16", PartialDate(2017, 5, 16)),
    ],
)
def test_parse_partial_reads_what_is_known(text, known):
    assert parse_partial(text) == known
    assert str(known) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "2017-5",
        "2017-13",
        "2017-00",
        "2017-02-30",
        "2017-05-00",
        "0000",
        "2017-05-",
        "2017/05",
        "16/1/2017",
        " 2017",
        "2017\n",
        "٢٠١٧",
        "20170516",
        "x",
    ],
)
def test_parse_partial_refuses_anything_else(text):
    with pytest.raises(ValueError):
        parse_partial(text)


@given(days_of_any_year)
def test_partial_dates_survive_a_round_trip(day):
    assert parse_partial(day.isoformat()).first == day
    assert parse_partial(str(PartialDate(day.year, day.month))).month == day.month


@given(st.text())
def test_reading_nonsense_raises_nothing_but_value_error(text):
    for read in (parse_partial, read_partial):
        try:
            read(text)
        except ValueError:
            continue


def test_partial_dates_know_the_days_they_can_be():
    assert (PartialDate(2024).first, PartialDate(2024).last) == (
        date(2024, 1, 1),
        date(2024, 12, 31),
    )
    assert PartialDate(2024, 2).last == date(2024, 2, 29)
    assert PartialDate(2024, 2, 3).last == date(2024, 2, 3)
    assert [PartialDate(2024, *rest).precision for rest in [(), (2,), (2, 3)]] == [
        "year",
        "month",
        "day",
    ]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("16/1/2017", "2017-01-16"),
        ("5/2017", "2017-05"),
        ("2017/5", "2017-05"),
        ("16.01.2017", "2017-01-16"),
        (" 2017 ", "2017"),
        ("2017-5-6", "2017-05-06"),
    ],
)
def test_read_partial_takes_what_editors_type_day_first(typed, stored):
    assert str(read_partial(typed)) == stored


def test_format_partial_shows_no_more_than_is_known():
    assert format_partial("2017") == "2017"
    assert format_partial("2017-05") == "أيار/مايو 2017"
    assert format_partial("2017-05-16", "maghreb") == "16 ماي 2017"
    assert format_partial(PartialDate(2017, 5), None, "en") == "May 2017"


def test_hijri_beside_the_gregorian_date():
    assert hijri(date(2017, 1, 16)) == "18 ربيع الآخر 1438 هـ"
    assert hijri(date(2017, 1, 16), "en") == "18 Rabi II 1438 AH"
    # A dual dateline of the Saudi agency.
    assert hijri(date(2015, 8, 10)) == "25 شوال 1436 هـ"


def test_hijri_is_silent_where_its_tables_end():
    assert hijri(date(1924, 8, 1)) == "1 محرم 1343 هـ"
    assert hijri(date(1924, 7, 31)) == ""
    assert hijri(date(2077, 11, 16)) == "30 ذو الحجة 1500 هـ"
    assert hijri(date(2077, 11, 17)) == ""


def test_hijri_months_that_some_days_touch():
    may = date(2022, 5, 1), date(2022, 5, 31)

    assert dates.hijri_span(*may) == "رمضان – ذو القعدة 1443 هـ"
    assert dates.hijri_span(*may, "en") == "Ramadan – Dhu al-Qidah 1443 AH"
    assert dates.hijri_span(may[0], may[0]) == "رمضان 1443 هـ"
    year_end = dates.hijri_span(date(2022, 7, 25), date(2022, 8, 2))
    assert year_end == "ذو الحجة 1443 – محرم 1444 هـ"
    assert dates.hijri_span(date(1066, 1, 1), may[1]) == ""
    assert dates.hijri_day(date(2022, 5, 2)) == (1, 10, 1443)
