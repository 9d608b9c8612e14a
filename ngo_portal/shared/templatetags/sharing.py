"""What a page offers to carry its record elsewhere: {% load sharing %}."""

from typing import NamedTuple
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from ngo_portal.shared import sharing
from ngo_portal.shared.site import site_address

register = template.Library()


class Sharing(NamedTuple):
    address: str
    links: list[sharing.ShareLink]
    # Where the lines stand that show it on another site.
    code_url: str


@register.simple_tag(name="sharing", takes_context=True)
def sharing_of(context, record) -> Sharing:
    """The short address of the record of this page, and links that share it."""
    noun = context["request"].resolver_match.namespace
    address = sharing.short_address(record)
    return Sharing(
        address,
        sharing.share_links(str(record), address),
        reverse(f"{noun}:embed-card-code", args=[record.pk]),
    )


register.simple_tag(sharing.qr_code)


@register.simple_tag(takes_context=True)
def oembed_address(context) -> str:
    """Where programs learn how to put what this page shows on another one; "" where they cannot.

    What comes behind it is the form in which they want to be told: `json` or `xml`.
    """
    match = context["request"].resolver_match
    if match is None or not match.namespace or match.url_name not in {"list", "detail"}:
        return ""
    selection, record = context.get("selection"), context.get("object")
    if selection is None and record is None:
        return ""
    path = selection.address() if selection else record.get_absolute_url()
    return f"{reverse('oembed')}?{urlencode({'url': site_address(path)})}&format="


@register.simple_tag
def full_address(record) -> str:
    """The address of a record for a page of somebody else."""
    return site_address(record.get_absolute_url())
