"""Numbers of the sources of an article: each is given once, whatever becomes of its source."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.richtext import notes_in

# A sign in a text has three digits.
HIGHEST = 999


class HighestGivenField(models.PositiveSmallIntegerField):
    """Only `update()` raises it: whoever saves the record may have read it before it was raised."""

    def pre_save(self, model_instance, add):
        return super().pre_save(model_instance, add) if add else F(self.attname)


def next_number(last: int, body: str, taken: Iterable[int] = ()) -> int:
    """The number of one more source: above all that were ever given or that the text points to.

    Raises ValidationError where there is none any more.
    """
    number = max([last, *notes_in(body), *taken]) + 1
    if number > HIGHEST:
        raise ValidationError(
            _("Numbers of sources end at %(highest)d, and that one was given."),
            code="no_number",
            params={"highest": HIGHEST},
        )
    return number
