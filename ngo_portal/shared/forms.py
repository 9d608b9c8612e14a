"""Form fields that read dates and numbers the way Arabic keyboards write them.

Django parses «١٦/١/٢٠١٧» and «٢٥٫٥» only by luck of the format, and a direction mark pasted with a
number makes it invalid. These fields read both; what they store and show is Western.
"""

import re

from django import forms
from django.contrib.admin import widgets
from django.db import models

from ngo_portal.shared.arabic import strip_direction_marks, western_digits

_GROUPED = re.compile(r"([-+]?\d{1,3})((?:[ ,٬،]\d{3})+)((?:\.\d+)?)")


def western_input(value):
    """Typed text with Western digits and without invisible marks; anything else as it is."""
    if not isinstance(value, str):
        return value
    text = western_digits(strip_direction_marks(value)).replace("\u00a0", " ")
    return text.replace("\u2212", "-").strip()


def western_number(value):
    """Like `western_input`; also reads «٫» as the decimal point and drops grouping: «1,234»."""
    text = western_input(value)
    if not isinstance(text, str):
        return text
    text = text.replace("٫", ".")
    if match := _GROUPED.fullmatch(text):
        whole, groups, fraction = match.groups()
        return whole + re.sub(r"\D", "", groups) + fraction
    return text


class WesternInputMixin:
    """Cleans what was typed before the field's own parsing."""

    read = staticmethod(western_input)

    def to_python(self, value):
        return super().to_python(self.read(value))


class ArabicDateField(WesternInputMixin, forms.DateField):
    pass


class ArabicTimeField(WesternInputMixin, forms.TimeField):
    pass


class ArabicDateTimeField(WesternInputMixin, forms.DateTimeField):
    pass


class ArabicSplitDateTimeField(forms.SplitDateTimeField):
    """A date and a time in two boxes, as the admin asks for a moment."""

    def clean(self, value):
        return super().clean([western_input(part) for part in value] if value else value)


class NumberTextInput(forms.TextInput):
    """A number as text: browsers drop Arabic-Indic digits from `<input type="number">`."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "numeric", "dir": "ltr", **(attrs or {})})


class WesternNumberMixin(WesternInputMixin):
    widget = NumberTextInput
    read = staticmethod(western_number)


class ArabicIntegerField(WesternNumberMixin, forms.IntegerField):
    pass


class DecimalTextInput(NumberTextInput):
    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", **(attrs or {})})


class ArabicDecimalField(WesternNumberMixin, forms.DecimalField):
    widget = DecimalTextInput


class ArabicFloatField(WesternNumberMixin, forms.FloatField):
    widget = DecimalTextInput


class AdminNumberTextInput(NumberTextInput):
    def __init__(self, attrs=None):
        super().__init__({"class": widgets.AdminIntegerFieldWidget.class_name, **(attrs or {})})


# For `ModelAdmin.formfield_overrides`. The admin adds its own widgets where none is named.
ARABIC_INPUT = {
    models.DateField: {"form_class": ArabicDateField},
    models.TimeField: {"form_class": ArabicTimeField},
    models.DateTimeField: {"form_class": ArabicSplitDateTimeField},
    models.IntegerField: {"form_class": ArabicIntegerField, "widget": AdminNumberTextInput},
    models.BigIntegerField: {"form_class": ArabicIntegerField, "widget": AdminNumberTextInput},
    models.DecimalField: {"form_class": ArabicDecimalField},
    models.FloatField: {"form_class": ArabicFloatField},
}
