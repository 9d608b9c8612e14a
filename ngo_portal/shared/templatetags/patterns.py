"""What templates draw: the picture of a record without a photo, icons, and page numbers."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join

from ngo_portal.shared import patterns, pictures

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


@register.filter
def pattern_classes(record) -> str:
    """Return the classes that show the record's own part of the drawing of its theme group.

    Which drawing that is says the `data-group` of the element or of one around it.
    """
    return classes_of_part(getattr(record, "pk", None) or 0)


def classes_of_part(seed: int) -> str:
    """The same for a number, of what is no record or has letters for a key."""
    part = patterns.part(seed)
    places = [f"pattern--{axis}{place}" for axis, place in zip("xy", part, strict=True)]
    return " ".join(["pattern", *places])


@register.simple_tag(name="pattern")
def draw_pattern(record=None, *_group, **_size):
    """Fill the frame around with the record's geometric picture."""
    return format_html('<span class="{}"></span>', pattern_classes(record))


@register.simple_tag
def icon(name, *states):
    """Draw an icon of `static/icons.svg`. A state becomes a class: "mirrored" turns with the text.

    Icons say nothing to a screen reader: the words beside them, or `.heard`, do.
    """
    return drawn_icon(name, *states)


@cache
def drawn_icon(name, *states):
    """Once a process: to ask where a file lies takes longer than to draw what shows it."""
    classes = " ".join(["icon", *(f"icon--{state}" for state in states)])
    address = static("icons.svg")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, address, name
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
def tint(photo):
    """Draw the colours of a photo, which show in its place until it is there."""
    if len(photo.tints) != pictures.TINTS:
        return ""
    squares = zip(
        ("M0 0h1v1H0", "M1 0h1v1H1", "M0 1h1v1H0", "M1 1h1v1H1"), photo.tints, strict=True
    )
    return format_html(
        '<svg class="photo__tint" viewBox="0 0 2 2" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        format_html_join("", '<path d="{}" fill="{}"/>', squares),
    )


@register.simple_tag
def page_numbers(page):
    """Return the numbers to link from a page of a list: the ends, the neighbours, dots between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def page_addresses(page, asked):
    """Return where a page of a list leads, with all that was asked for: before, after, numbers.

    What stands for pages left out has no address.
    """
    rest = asked.copy()
    rest.pop("page", None)
    query = rest.urlencode()

    def address(number):
        parts = [part for part in (query, f"page={number}" if number != 1 else "") if part]
        return "?" + "&".join(parts)

    gap = page.paginator.ELLIPSIS
    return {
        "before": address(page.number - 1) if page.has_previous() else "",
        "after": address(page.number + 1) if page.has_next() else "",
        "numbers": [
            (number, "" if number == gap else address(number)) for number in page_numbers(page)
        ],
    }
