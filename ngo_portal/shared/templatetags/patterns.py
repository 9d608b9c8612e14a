"""What templates draw: the picture of a record without a photo, icons, and page numbers."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ngo_portal.shared import patterns

register = template.Library()


@register.filter
def theme_group(record) -> str:
    """Return the code of a record's (or a theme's) group, "" without one.

    A record with several themes goes by its first. Reads `record.themes.all()`: prefetch it.
    """
    themes = getattr(record, "themes", None)
    theme = next(iter(themes.all()), None) if themes is not None else record
    code = str(getattr(theme, "code", "")).partition("_")[0]
    return code if code in patterns.GROUPS else ""


@register.simple_tag(name="pattern")
def draw_pattern(record=None, group=None, **size):
    """Draw the record's own geometric picture; its theme group is found unless it is given.

    A wide frame asks for a wider drawing (`width=960 height=160`), or its stars would be huge.
    """
    if group is None:
        group = theme_group(record)
    seed = record if isinstance(record, int) else getattr(record, "pk", None)
    # Drawn from numbers alone: nothing that anybody typed is in it.
    return mark_safe(patterns.pattern(seed or 0, group, **size))


@register.simple_tag
def icon(name, *states):
    """Draw an icon of `static/icons.svg`. A state becomes a class: "mirrored" turns with the text.

    Icons say nothing to a screen reader: the words beside them, or `.heard`, do.
    """
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        " ".join(["icon", *(f"icon--{state}" for state in states)]),
        static("icons.svg"),
        name,
    )


@register.filter
def focal_classes(photo) -> str:
    """Return the classes that keep what matters in view when a picture is cropped."""
    return " ".join(
        f"photo__image--{axis}{round(value / 25) * 25}"
        for axis, value in [("x", photo.focal_x), ("y", photo.focal_y)]
        if round(value / 25) != 2
    )


@register.simple_tag
def page_numbers(page):
    """Return the numbers to link from a page of a list: the ends, the neighbours, dots between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
