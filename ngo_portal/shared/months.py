"""By which names the months of a page are called: by one set of names, whatever stands on it.

A page of one country, or of an event there, says the months as that country does. Everything else
says them as the site does, cards too, which are drawn when a record is published and stand on
pages of every kind: a page of a country puts its own names into those it shows.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe

from ngo_portal.shared.dates import BOTH, MONTHS

_of_page: ContextVar[str] = ContextVar("months of the page", default="")
# Where a card says when; its title may hold the name of a month, which is not ours to change.
WHEN = re.compile(r'<p class="when">.*?</p>|<time\b.*?</time>', re.DOTALL)


@contextmanager
def named_as_in(country: Any) -> Iterator[None]:
    """Within it dates are written as in a country; as the site writes them, if there is none."""
    token = _of_page.set(getattr(country, "month_names", None) or "")
    try:
        yield
    finally:
        _of_page.reset(token)


def of_page() -> str:
    """The value of Country.month_names that holds for what is being drawn; "" for the site's."""
    return _of_page.get()


class CountryResponse(TemplateResponse):
    """A page that is drawn, whenever that is, with the names of months of its `country`."""

    country: Any = None

    @property
    def rendered_content(self):
        with named_as_in(self.country):
            return super().rendered_content


def renamed(card: str) -> str:
    """A card that was drawn with the names of the site, with those of the page."""
    names = MONTHS.get(of_page(), BOTH)
    if names is BOTH:
        return card

    def in_own_names(said: re.Match[str]) -> str:
        words = said[0]
        for site, own in zip(BOTH, names, strict=True):
            words = words.replace(site, own)
        return words

    # Only names of months were put in place of others.
    return mark_safe(WHEN.sub(in_own_names, card))
