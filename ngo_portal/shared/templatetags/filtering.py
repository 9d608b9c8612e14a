"""What the filter form of a list draws, whichever filters its FilterSet has."""

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()

# Drawn one by one in the template the boxes took longer than the rest of the page.
BOX = (
    '<label{place}><input type="checkbox" name="{name}" value="{value}"{checked}>'
    "<span>{label}</span> <bdi>{count:,}</bdi></label>"
)


@register.simple_tag
def boxes(section):
    """Draw the boxes of a filter, each with the number of records it would find."""
    name = conditional_escape(section.name)
    drawn = (
        BOX.format(
            place=' class="choices__under"' if box.is_under else "",
            name=name,
            value=conditional_escape(box.value),
            checked=" checked" if box.is_chosen else "",
            label=conditional_escape(box.label),
            count=box.count,
        )
        for box in section.boxes
    )
    # Every part was escaped above.
    return mark_safe("".join(drawn))


@register.simple_tag
def hidden(fields):
    """Draw pairs of a name and a value as fields that only go along."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.filter
def chosen_day(field) -> str:
    """Return the day as a date box reads it, however it was written in the address."""
    day = field.form.cleaned_data.get(field.name)
    return day.isoformat() if day else ""
