"""How stored rich text reaches a page: the one place that marks it safe."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from ngo_portal.shared import richtext

register = template.Library()


@register.filter
def rich_text(html: str) -> SafeString:
    """Show sanitised HTML; it passes the allow-list again, in case it came past the field."""
    return mark_safe(richtext.only_allowed(html or ""))


@register.filter
def plain_text(html: str) -> str:
    """The words alone, on one line."""
    return " ".join(richtext.plain_text(html or "").split())


@register.filter
def summary_of(html: str, words: int) -> str:
    """The first words alone, for a card or a description."""
    return richtext.summary_of(html or "", int(words))
