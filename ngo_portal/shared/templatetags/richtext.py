"""How stored rich text reaches a page: the one place that marks it safe."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from ngo_portal.shared import footnotes, richtext
from ngo_portal.shared.illustrating import photos_of

register = template.Library()


@register.filter
def rich_text(html: str) -> SafeString:
    """Show sanitised HTML; it passes the allow-list again, in case it came past the field.

    Its photos are drawn here, those that readers may see. The others leave nothing.
    """
    return mark_safe(richtext.without_notes(shown(html)))


@register.simple_tag
def noted_text(html: str, sources, opening: str = "") -> footnotes.NotedText:
    """The same with its footnotes, which are some of the sources: `html`, `notes`, `others`.

    The first paragraph opens with `opening`, and has it to itself where there is none at the top.
    """
    return safe(footnotes.noted(opened(shown(html), conditional_escape(opening)), sources))


@register.simple_tag
def noted_text_elsewhere(html: str, sources, photos: dict) -> footnotes.NotedText:
    """The same for a program of somebody else; `photos` are the public ones of its texts."""
    return safe(footnotes.noted_elsewhere(shown_elsewhere(html, photos), sources))


@register.filter
def rich_text_elsewhere(html: str, photos: dict) -> SafeString:
    """As `rich_text`, for a program of somebody else; `photos` are the public ones of its texts."""
    return mark_safe(richtext.without_notes(shown_elsewhere(html, photos)))


def opened(html: SafeString, opening: SafeString) -> str:
    start, end, rest = html.partition(">")
    if not (opening and html):
        return html
    is_paragraph = start == "<p" or start.startswith("<p ")
    return f"{start}{end}{opening} {rest}" if is_paragraph else f"<p>{opening}</p>{html}"


def safe(text: footnotes.NotedText) -> footnotes.NotedText:
    """The text was safe before, and what its footnotes bring is escaped."""
    return text._replace(html=mark_safe(text.html))


def shown(html: str) -> SafeString:
    html = richtext.only_allowed(html or "")
    return illustrated(html, photos_of([html]), "parts/figure.html")


def shown_elsewhere(html: str, photos: dict) -> SafeString:
    return illustrated(richtext.only_allowed(html or ""), photos, "feeds/_figure.html")


def illustrated(html: str, photos: dict, template: str) -> SafeString:
    """HTML that has passed the allow-list with those of its photos that may be seen."""

    def figure(key: int, alt: str | None, caption: str) -> str:
        if key not in photos:
            return ""
        context = {"photo": photos[key], "caption": mark_safe(caption)}
        own_alt = {} if alt is None else {"alt": alt, "own_alt": True}
        return render_to_string(template, context | own_alt)

    return mark_safe(richtext.with_photos(html, figure))


@register.filter
def plain_text(html: str) -> str:
    """The words alone, on one line."""
    return " ".join(richtext.plain_text(html or "").split())


@register.filter
def summary_of(html: str, words: int) -> str:
    """The first words alone, for a card or a description."""
    return richtext.summary_of(html or "", int(words))
