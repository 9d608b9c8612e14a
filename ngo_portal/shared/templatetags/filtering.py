"""What the filter form of a list draws, whichever filters its FilterSet has."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

register = template.Library()

# A form has more than a hundred boxes: drawn one by one in the template they took longer than
# the rest of the page.
BOX = (
    '<label class="choice"><input type="checkbox" name="{name}" value="{value}"{checked}>'
    "<span>{label}</span> <bdi>{count:,}</bdi></label>"
)


@register.simple_tag
def boxes(name, offered):
    """Draw the boxes of a filter, each with the number of records it would find."""
    name = conditional_escape(name)
    drawn = (
        BOX.format(
            name=name,
            value=conditional_escape(box.value),
            checked=" checked" if box.is_chosen else "",
            label=conditional_escape(box.label),
            count=box.count,
        )
        for box in offered
    )
    # Every part was escaped above.
    return mark_safe("".join(drawn))


@register.filter
def chosen_day(field) -> str:
    """Return the day as a date box reads it, however it was written in the address."""
    day = field.form.cleaned_data.get(field.name)
    return day.isoformat() if day else ""
