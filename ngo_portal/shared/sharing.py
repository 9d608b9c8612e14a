"""A public record carried elsewhere: its short address, links to share it, its code on paper."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlencode

import segno
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.bidi import plain
from ngo_portal.shared.site import site_address

# Codes of addresses that were drawn last.
CODES = 500


class Service(NamedTuple):
    """A service that shares what its address says; `text` and `url` are names of its parameters.

    One without `url` gets the address at the end of the text.
    """

    name: str
    label: str | Promise
    address: str
    text: str = ""
    url: str = ""


SERVICES = (
    Service("whatsapp", _("WhatsApp"), "https://wa.me/", text="text"),
    Service("telegram", _("Telegram"), "https://t.me/share/url", text="text", url="url"),
    Service("facebook", _("Facebook"), "https://www.facebook.com/sharer/sharer.php", url="u"),
    Service("x", _("X"), "https://x.com/intent/post", text="text", url="url"),
)


class ShareLink(NamedTuple):
    name: str
    label: str | Promise
    url: str


def short_address(record: models.Model) -> str:
    """The address of a record that is short enough for a message, a poster and a code."""
    return site_address(reverse(f"short-{record._meta.model_name}", args=[record.pk]))


def share_links(title: str, address: str) -> list[ShareLink]:
    """Links that open a message with a title and an address; nothing of others is loaded."""
    title = plain(title)
    links = [
        ShareLink(service.name, service.label, filled_in(service, title, address))
        for service in SERVICES
    ]
    mail = urlencode({"subject": title, "body": f"{title}\n{address}\n"}, quote_via=quote)
    return [*links, ShareLink("mail", _("E-mail"), f"mailto:?{mail}")]


def filled_in(service: Service, title: str, address: str) -> str:
    asked = {}
    if service.url:
        asked[service.url] = address
    if service.text:
        asked[service.text] = title if service.url else f"{title}\n{address}"
    return f"{service.address}?{urlencode(asked, quote_via=quote)}"


class Code(NamedTuple):
    """A QR code as the outline of its dark parts, in a square of so many modules."""

    size: int
    outline: str


@lru_cache(maxsize=CODES)
def qr_code(text: str) -> Code:
    """The code that says `text`, readable though a sixth of it is torn or stained."""
    code = segno.make(text, error="m", micro=False)
    # With the white frame without which a camera does not find it.
    rows = [list(row) for row in code.matrix_iter(border=code.default_border_size)]
    runs = (f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(rows) for x, n in dark_runs(row))
    return Code(len(rows), "".join(runs))


def dark_runs(row: list[int]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for x, module in enumerate(row):
        if not module:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((x, 1))
    return runs
