"""Model fields for what is partly known."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.arabic import western_digits
from ngo_portal.shared.dates import parse_partial, read_partial


def validate_partial_date(value: str) -> None:
    try:
        parse_partial(value)
    except ValueError as error:
        raise ValidationError(
            _("Write a year, a year and month, or a full date: 2002, 2002-05 or 2002-05-17."),
            code="invalid_partial_date",
        ) from error


class PartialDateField(models.CharField):
    """A date of which the day, or the month too, may be unknown: ISO 8601 with reduced precision.

    Stored as text ("2002", "2002-05", "2002-05-17"), which sorts in order of time. Empty is
    unknown. Editors may also type it day first, «17/5/2002», in digits of either kind.
    """

    default_validators = [validate_partial_date]
    description = _("Date that may lack the day or the month")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", _("2002, 2002-05 or 2002-05-17; empty if unknown."))
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if not isinstance(value, str):
            return value
        typed = western_digits(value).strip()
        try:
            return str(read_partial(typed))
        except ValueError:
            # The validator says what is wrong; a query for a part of a date is none.
            return typed


def in_order(earlier: str, later: str) -> Q:
    """Condition for a check constraint: two partial dates are in order, as far as they are known.

    Each is compared only as far as the other is precise, so "2015-06" to "2015" is admitted.
    """
    return (
        Q(**{earlier: ""})
        | Q(**{later: ""})
        | Q(**{f"{later}__gte": Left(F(earlier), Length(F(later)))})
    )
