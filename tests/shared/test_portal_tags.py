"""The tags of public pages: dates in `<time>`, counts in six forms, nothing that can reorder."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.urls import path, resolve, reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from events.templatetags.gatherings import NOUNS
from ngo_portal.shared import converters, counting
from ngo_portal.shared.arabic import slug
from ngo_portal.shared.initial_data import read_rows
from ngo_portal.shared.months import named_as_in, renamed
from ngo_portal.shared.quantity import Qualifier, Unit

ROOT = Path(__file__).resolve().parents[2]


def rendered(source, **context):
    return Template("{% load portal %}" + source).render(Context(context))


def event(**facts):
    """A gathering of 23 and 24 May 2022, as far as the tags look at one."""
    given_facts = {
        "starts_on": date(2022, 5, 23),
        "ends_on": date(2022, 5, 24),
        "date_precision": "range",
        "date_basis": "stated",
        "duration_days": None,
        "country": None,
    }
    return SimpleNamespace(**given_facts | facts)


# Dates


def test_event_dates_mark_each_day_for_machines():
    assert rendered("{% event_dates event %}", event=event()) == (
        '<bdi><time datetime="2022-05-23">23</time>–'
        '<time datetime="2022-05-24">24 أيار/مايو 2022</time></bdi>'
    )


def test_dates_follow_the_page_and_the_language():
    qatar = SimpleNamespace(month_names="gulf")
    held = event(country=qatar)

    assert "24 أيار/مايو 2022" in rendered("{% event_dates event %}", event=held)
    with named_as_in(qatar):
        assert "24 مايو 2022" in rendered("{% event_dates event %}", event=held)
        assert rendered("{{ day|ar_date }}", day=date(2022, 5, 24)) == "24 مايو 2022"
        with translation.override("en"):
            assert "24 May 2022" in rendered("{% event_dates event %}", event=held)


def test_a_page_puts_its_months_into_cards_and_leaves_titles_alone():
    card = '<h2>أيار/مايو في الذاكرة</h2><p class="when">3 أيار/مايو</p><time>4 آب/أغسطس</time>'

    with named_as_in(SimpleNamespace(month_names="maghreb")):
        shown = renamed(card)

    assert renamed(card) == card
    assert shown == ('<h2>أيار/مايو في الذاكرة</h2><p class="when">3 ماي</p><time>4 أوت</time>')


def test_event_dates_show_weekdays_on_demand():
    one_day = event(starts_on=date(2017, 1, 16), ends_on=None, date_precision="day")

    assert rendered("{% event_dates event weekday=True %}", event=one_day) == (
        '<bdi><time datetime="2017-01-16">الاثنين 16 كانون الثاني/يناير 2017</time></bdi>'
    )


def test_event_dates_say_what_is_unknown():
    unknown = event(starts_on=None, ends_on=None, date_precision="unknown")
    a_week = event(starts_on=None, ends_on=None, date_precision="duration_only", duration_days=7)

    assert rendered("{% event_dates event %}", event=unknown) == "<bdi>التاريخ غير معروف</bdi>"
    assert rendered("{% event_dates event %}", event=a_week) == (
        '<bdi>على مدى <time datetime="P7D">أسبوع</time>، والتاريخ غير مذكور</bdi>'
    )


def test_event_dates_say_when_a_date_was_inferred():
    inferred = event(date_basis="publication", ends_on=None, date_precision="day")

    assert rendered("{{ event|when }}", event=inferred) == ("23 أيار/مايو 2022 (بحسب تاريخ النشر)")
    assert "</time> (بحسب تاريخ النشر)</bdi>" in rendered("{% event_dates event %}", event=inferred)


def test_an_unknown_date_is_not_said_to_be_inferred():
    unknown = event(
        starts_on=None, ends_on=None, date_precision="unknown", date_basis="publication"
    )

    assert rendered("{{ event|when }}", event=unknown) == "التاريخ غير معروف"


def test_events_without_optional_facts_are_shown_too():
    bare = SimpleNamespace(starts_on=date(2022, 5, 23), ends_on=None, date_precision="year")

    assert rendered("{% event_dates event %}", event=bare) == (
        '<bdi><time datetime="2022">2022</time></bdi>'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2017, 1, 16), "16 كانون الثاني/يناير 2017"),
        # Past midnight in Damascus.
        (datetime(2017, 1, 15, 22, 30, tzinfo=UTC), "16 كانون الثاني/يناير 2017"),
        (None, ""),
        ("", ""),
    ],
)
def test_ar_date(value, text):
    assert rendered("{{ value|ar_date }}", value=value) == text


def test_ar_date_takes_the_style_of_a_country():
    assert rendered("{{ value|ar_date:'maghreb' }}", value=date(2017, 1, 16)) == "16 جانفي 2017"


def test_ar_datetime_is_in_the_time_of_the_site():
    moment = datetime(2026, 1, 15, 22, 30, tzinfo=UTC)

    assert rendered("{{ value|ar_datetime:'gulf' }}", value=moment) == "16 يناير 2026، 01:30"
    assert rendered("{{ value|ar_datetime:'gulf' }}", value=date(2026, 1, 15)) == "15 يناير 2026"


def test_weekday():
    assert rendered("{{ value|weekday }}", value=date(2017, 1, 16)) == "الاثنين"


def test_short_weekdays_are_whole_words():
    week = [date(2017, 1, day) for day in range(14, 21)]

    arabic = [rendered("{{ value|short_weekday }}", value=day) for day in week]
    with translation.override("en"):
        english = [rendered("{{ value|short_weekday }}", value=day) for day in week]

    assert arabic == ["سبت", "أحد", "اثنين", "ثلاثاء", "أربعاء", "خميس", "جمعة"]
    assert english == ["Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2017-05", "أيار/مايو 2017"),
        ("2002", "2002"),
        ("", ""),
        (None, ""),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_partial_date(value, text):
    assert rendered("{{ value|partial_date }}", value=value) == text


def test_hijri():
    assert rendered("{% hijri value %}", value=date(2017, 1, 16)) == "18 ربيع الآخر 1438 هـ"
    assert rendered("{% hijri value %}", value=date(1900, 1, 1)) == ""
    assert rendered("{% hijri value %}", value=None) == ""


# Numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (Decimal("1234.50"), "1,234.50"),
        (None, ""),
        ("مئات", "مئات"),
    ],
)
def test_number(value, text):
    assert rendered("{{ value|number }}", value=value) == text


def test_key_numbers_stay_numbers_in_a_row():
    source = "{% key_number count noun as key %}{{ key.number }} {{ key.name }}"

    assert [
        rendered(source, count=count, noun=noun)
        for count, noun in [(0, "report"), (1, "person"), (2, "organization"), (1412, "event")]
    ] == ["0 التقارير", "1 الأشخاص", "2 المنظمات", "1,412 الفعاليات"]
    with translation.override("en"):
        assert rendered(source, count=1, noun="person") == "1 person"


@pytest.mark.parametrize(
    ("count", "phrase"),
    [
        (0, "لا فعاليات"),
        (1, "فعالية واحدة"),
        (2, "فعاليتان"),
        (3, "3 فعاليات"),
        (10, "10 فعاليات"),
        (11, "11 فعالية"),
        (99, "99 فعالية"),
        (100, "100 فعالية"),
        (103, "103 فعاليات"),
        (1000, "1,000 فعالية"),
    ],
)
def test_counted_events(count, phrase):
    assert rendered("{{ count|counted:'event' }}", count=count) == phrase


@pytest.mark.parametrize(
    ("count", "phrase"),
    [
        (1, "متحدث واحد"),
        (2, "متحدثان"),
        (3, "3 متحدثين"),
        (25, "25 متحدثًا"),
        (100, "100 متحدث"),
        (101, "101 متحدث"),
        (102, "102 متحدث"),
        (111, "111 متحدثًا"),
    ],
)
def test_counted_speakers(count, phrase):
    assert counting.counted(count, "speaker") == phrase


def test_an_unknown_count_is_not_zero():
    assert counting.counted(None, "vote") == "العدد غير مذكور"
    assert counting.qualified(None, Qualifier.ABOUT, "speaker") == "العدد غير مذكور"


def test_counts_in_english():
    with translation.override("en"):
        assert counting.counted(1, "person") == "1 person"
        assert counting.counted(1200, "person") == "1,200 people"
        assert counting.qualified(25, Qualifier.ABOUT, "speaker") == "about 25 speakers"


@pytest.mark.parametrize("noun", counting.COUNTED)
def test_every_noun_has_its_six_forms(noun):
    phrases = [counting.counted(count, noun) for count in (0, 1, 2, 3, 11, 100)]

    assert len({*phrases}) == 6
    assert not re.search("[A-Za-z%]", "".join(phrases))
    assert [bool(re.search(r"\d", phrase)) for phrase in phrases] == [False] * 3 + [True] * 3


def test_every_noun_is_needed():
    """By what counts on a page, or by a role or unit that a report may give a number of."""
    counting_files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "ngo_portal").rglob("*.py")]
    counting_files.remove(ROOT / "ngo_portal/shared/counting.py")
    pages = "".join(file.read_text(encoding="utf-8") for file in counting_files)
    roles = {row["code"] for row in read_rows(ROOT / "events/data/participation_roles.csv")}
    stated = roles | {*NOUNS.values(), *map(counting.noun_of, Unit)}

    unused = [noun for noun in counting.COUNTED if noun not in stated and f'"{noun}"' not in pages]
    assert unused == []
    assert {*counting.AFTER_QUALIFIER} <= {*counting.COUNTED}


@pytest.mark.parametrize("noun", counting.AFTER_QUALIFIER)
def test_a_noun_after_a_qualifier_is_never_nominative(noun):
    one, two, three = (counting.qualified(n, Qualifier.AT_LEAST, noun) for n in (1, 2, 3))

    assert re.fullmatch(r"أكثر من \S+ (واحد|واحدة)", one)
    assert re.fullmatch(r"أكثر من \S+ين (اثنين|اثنتين)", two)
    assert three == f"أكثر من {counting.counted(3, noun)}"


@pytest.mark.parametrize(
    ("qualifier", "count", "noun", "phrase"),
    [
        ("about", 25, "speaker", "نحو 25 متحدثًا"),
        ("at_least", 30, "body", "أكثر من 30 جهة"),
        ("up_to", 40, "", "40 على الأكثر"),
        ("exact", 54, "organization", "54 منظمة"),
        ("exact", 2, "participant", "مشاركان"),
        ("exact", 1234, "", "1,234"),
        ("about", 100000, "reader", "نحو 100,000 قارئ"),
    ],
)
def test_qualified_counts(qualifier, count, noun, phrase):
    found = rendered(
        "{% qualified_count count qualifier noun %}", count=count, qualifier=qualifier, noun=noun
    )

    assert found == phrase


def test_counts_are_cut_around_their_number():
    assert counting.told(25, "about", "speaker") == ("نحو", "25", "متحدثًا")
    assert counting.told(100_000, "up_to") == ("", "100,000", "على الأكثر")
    assert counting.told(2, "exact", "speaker") == ("", "متحدثان", "")
    assert counting.told(None, "exact", "speaker") == ("", "", "العدد غير مذكور")


def test_every_qualifier_but_exact_has_its_words():
    assert {*counting.QUALIFIED} == {*Qualifier} - {Qualifier.EXACT}


def test_roles_and_units_have_nouns():
    assert counting.noun_of("speaker") == "speaker"
    assert counting.noun_of(Unit.PERSONS) == "person"
    assert counting.noun_of(Unit.ORGANIZATIONS) == "organization"
    assert counting.noun_of("rapporteur", default="participant") == "participant"


# Direction


def test_bdi_and_ltr_escape_and_wrap():
    assert rendered("{{ name|bdi }}", name="<أمان>") == "<bdi>&lt;أمان&gt;</bdi>"
    assert rendered("{{ phone|ltr }}", phone="+963 11 333 4444") == (
        '<bdi dir="ltr">+963 11 333 4444</bdi>'
    )


def test_address_goes_on_behind_its_strokes():
    assert rendered("{{ url|ltr }}", url="https://example.org/a<b/c/") == (
        '<bdi dir="ltr">https://example.org/<wbr>a&lt;b/<wbr>c/</bdi>'
    )


def test_bdi_and_ltr_of_nothing_leave_no_empty_element():
    assert rendered("{{ a|bdi }}{{ b|ltr }}", a="", b=None) == ""


def test_zero_is_something():
    assert rendered("{{ count|ltr }}", count=0) == '<bdi dir="ltr">0</bdi>'


# Addresses


def show(request, slug):
    return None


urlpatterns = [path("events/<uslug:slug>/", show, name="show")]


@pytest.mark.urls(__name__)
def test_addresses_hold_arabic_words():
    assert reverse("show", args=["جلسة-حوارية-2022"]) == (
        "/events/%D8%AC%D9%84%D8%B3%D8%A9-%D8%AD%D9%88%D8%A7%D8%B1%D9%8A%D8%A9-2022/"
    )


@given(st.text())
def test_every_slug_fits_the_address(text):
    assert re.fullmatch(converters.UnicodeSlugConverter.regex, slug(text))


@pytest.mark.urls(__name__)
def test_addresses_with_arabic_words_lead_to_their_view():
    match = resolve("/events/جلسة-حوارية-2022/")

    assert (match.url_name, match.kwargs) == ("show", {"slug": "جلسة-حوارية-2022"})


def test_decomposed_addresses_are_composed():
    assert converters.UnicodeSlugConverter().to_python("ا\u0654مان") == "أمان"
