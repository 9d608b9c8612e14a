"""The site's own name and the one address of each page: {% load site %}."""

from django import template
from django.conf import settings

from ngo_portal.shared import site

register = template.Library()
register.simple_tag(site.site_name)


@register.simple_tag
def reads_offline() -> bool:
    """Whether browsers keep pages for when there is no network."""
    return settings.OFFLINE_READING


@register.simple_tag(takes_context=True)
def this_page_in(context, language: str) -> str:
    """The address of this page in another language."""
    return site.in_language(context["request"].get_full_path(), language)


@register.simple_tag(takes_context=True)
def canonical_address(context) -> str:
    """The address by which the page is known: without filters, and with the page of a list.

    What a filter leaves is a part of the whole list, so its pages are known by the list.
    """
    return site.site_address(canonical_path(context))


def canonical_path(context) -> str:
    path = context["request"].path
    page = context.get("page_obj")
    if page and page.number > 1 and not context.get("chips"):
        path = f"{path}?page={page.number}"
    return path
