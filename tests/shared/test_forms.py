"""Dates and numbers as Arabic keyboards write them, and day-first wherever it could be doubted."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats, timezone, translation
from django.utils.dateformat import format as date_format

from ngo_portal.shared.forms import (
    ARABIC_INPUT,
    ArabicDateField,
    ArabicDateTimeField,
    ArabicDecimalField,
    ArabicFloatField,
    ArabicIntegerField,
    ArabicSplitDateTimeField,
    ArabicTimeField,
)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        "16/1/2017",
        "١٦/١/٢٠١٧",
        "۱۶/۱/۲۰۱۷",
        "\u200f16\u200f/1\u200f/2017",
        "16-01-2017",
        "16.1.2017",
        "2017-01-16",
        "2017/1/16",
        " ١٦/١/٢٠١٧\u00a0",
    ],
)
def test_dates_are_read_day_first(language, typed):
    with translation.override(language):
        assert ArabicDateField().clean(typed) == date(2017, 1, 16)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_fifth_of_june_is_not_the_sixth_of_may(language):
    with translation.override(language):
        assert forms.DateField().clean("5/6/2017") == date(2017, 6, 5)


@pytest.mark.parametrize("typed", ["31/2/2017", "13/13/2017", "أمس", "16/1/17", "1/16/2017"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValidationError):
        ArabicDateField().clean(typed)


def test_moments_and_times():
    moment = timezone.make_aware(datetime(2017, 1, 16, 9, 30))

    assert ArabicDateTimeField().clean("١٦/١/٢٠١٧ ٠٩:٣٠") == moment
    assert ArabicSplitDateTimeField().clean(["١٦/١/٢٠١٧", "٠٩:٣٠"]) == moment
    assert ArabicSplitDateTimeField(required=False).clean(None) is None
    assert ArabicTimeField().clean("٠٩:٣٠") == time(9, 30)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("٢٥", 25), ("25", 25), ("1,234", 1234), ("١٬٢٣٤", 1234), ("12 000", 12000), ("\u200e-5", -5)],
)
def test_whole_numbers(typed, value):
    assert ArabicIntegerField().clean(typed) == value


@pytest.mark.parametrize("typed", ["1,23", "12,34,567", "خمسة", "1.5", "--5", "1,,234"])
def test_what_is_no_whole_number_is_refused(typed):
    with pytest.raises(ValidationError):
        ArabicIntegerField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("٢٥٫٥", Decimal("25.5")), ("25.5", Decimal("25.5")), ("1,234.5", Decimal("1234.5"))],
)
def test_decimal_numbers(typed, value):
    assert ArabicDecimalField().clean(typed) == value
    assert ArabicFloatField().clean(typed) == float(value)


def test_limits_still_hold():
    with pytest.raises(ValidationError):
        ArabicIntegerField(min_value=0).clean("-١")


def test_number_boxes_admit_arabic_digits_and_run_left_to_right():
    html = ArabicIntegerField().widget.render("count", 25)

    assert html == '<input type="text" name="count" value="25" inputmode="numeric" dir="ltr">'
    assert 'inputmode="decimal"' in ArabicDecimalField().widget.render("share", None)


def test_the_admin_uses_these_fields_for_every_kind_of_column():
    class Editor(admin.ModelAdmin):
        formfield_overrides = ARABIC_INPUT

    editor = Editor(get_user_model(), admin.site)
    columns = [
        models.DateField(),
        models.DateTimeField(),
        models.TimeField(),
        models.PositiveSmallIntegerField(),
        models.BigIntegerField(),
        models.DecimalField(max_digits=5, decimal_places=2),
        models.FloatField(),
    ]

    made = [type(editor.formfield_for_dbfield(column, None)) for column in columns]

    assert made == [
        ArabicDateField,
        ArabicSplitDateTimeField,
        ArabicTimeField,
        ArabicIntegerField,
        ArabicIntegerField,
        ArabicDecimalField,
        ArabicFloatField,
    ]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_formats_are_ours(language):
    moment = datetime(2017, 1, 6, 9, 5)

    with translation.override(language):
        short = date_format(moment, formats.get_format("SHORT_DATE_FORMAT"))
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 6
        assert formats.number_format(1234567.5, 1, force_grouping=True) == "1,234,567.5"
        assert short == {"ar": "2017/01/06", "en": "06/01/2017"}[language]


def test_an_arabic_moment_has_its_day_first():
    with translation.override("ar"):
        text = formats.date_format(datetime(2017, 1, 6, 9, 5), "DATETIME_FORMAT")

    assert text.startswith("6 ")
    assert text.endswith(" 2017، 09:05")


def test_a_form_shows_dates_in_the_format_that_sorts():
    with translation.override("ar"):
        html = ArabicDateField().widget.render("day", date(2017, 1, 16))

    assert 'value="2017-01-16"' in html
