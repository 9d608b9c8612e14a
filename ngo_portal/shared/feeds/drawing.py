"""A record as HTML that stands on its own in somebody else's program: no styles, full addresses."""

from collections.abc import Iterable

import nh3
from django.conf import settings
from django.template.loader import render_to_string

from ngo_portal.shared.illustrating import photos_of
from ngo_portal.shared.models import Photo
from ngo_portal.shared.richtext.allowed import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from ngo_portal.shared.richtext.pasting import LINK_SCHEMES

TAGS = {*ALLOWED_TAGS, "div", "dl", "dt", "dd", "del", "time"}
ATTRIBUTES = {
    **ALLOWED_ATTRIBUTES,
    "div": {"dir", "lang"},
    "dd": {"dir"},
    "del": {"dir"},
    "time": {"datetime"},
    "img": {"src", "alt", "width", "height"},
}


def drawn(template: str, photos: dict[int, Photo], **context) -> str:
    """What a template says, with nothing left that a reader program would not understand."""
    html = render_to_string(template, {**context, "photos_of_texts": photos})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=LINK_SCHEMES,
        link_rel="noopener noreferrer",
        url_relative=("rewrite_with_base", f"{settings.SITE_ORIGIN}/"),
    )
    lines = (line.strip() for line in clean.splitlines())
    return "\n".join(line for line in lines if line)


def photos_in_texts(records: Iterable) -> dict[int, Photo]:
    """The public photos in the texts of records, asked for once for all of them."""
    return photos_of([getattr(record, record.illustrated) for record in records])
