"""What a record needs before readers may see it, found by small questions that rooms put together.

Each answers with what is missing and where an editor adds it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.arabic import without_tags

HEADING = re.compile(r"<h([2-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)


class Missing(NamedTuple):
    """One thing to add. `field` is the name of a field, or of a group of rows, of the form."""

    field: str
    text: str | Promise


def filled(record, fields: dict[str, Promise]) -> Iterator[Missing]:
    """Fields that may stay empty in a draft; each with what to say of it."""
    for name, text in fields.items():
        if not getattr(record, name):
            yield Missing(name, text)


def themes(record) -> Iterator[Missing]:
    if not record.themes.exists():
        yield Missing("themes", _("Choose at least one theme."))


def headings(field: str, html: str) -> Iterator[Missing]:
    """Headings that say nothing, or that skip a level and so confuse those who listen."""
    above = 1
    for level, content in HEADING.findall(html):
        if not without_tags(content).strip():
            yield Missing(field, _("A heading in the text is empty."))
        if int(level) > above + 1:
            yield Missing(field, _("The headings of the text skip a level."))
        above = int(level)


def photo(field: str, picture) -> Iterator[Missing]:
    """What keeps one photo hidden from readers."""
    if picture is None:
        return
    if not picture.alt:
        yield Missing(field, _("The photo has no text alternative."))
    if not picture.credit:
        yield Missing(field, _("The photo has no credit."))
    if picture.consent not in picture.CONSENTS_TO_SHOW:
        yield Missing(field, _("The consent of the people in the photo is not clarified."))
    elif picture.is_consent_over:
        yield Missing(field, _("The consent of the people in the photo has ended."))
    elif picture.is_sensitive and not picture.is_reviewed:
        yield Missing(field, _("The photo shows children or survivors: look through the faces."))


def gallery(field: str, uses: Iterable) -> Iterator[Missing]:
    yield from (missing for use in uses for missing in photo(field, use.photo))


def each_once(found: Iterable[Missing]) -> list[Missing]:
    return list(dict.fromkeys(found))
