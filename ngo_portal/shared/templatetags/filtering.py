"""What a list draws many of: filters with boxes, and links to its other forms.

Drawn piece by piece in templates they took longer than the rest of the page. Every part is escaped
where it is put in.
"""

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()

FOLD = (
    '<details class="fold"{open}><summary class="fold__summary">{label}</summary>'
    '<fieldset class="choices"><legend class="heard">{label}</legend>{boxes}{more}</fieldset>'
    "</details>"
)
# Leads to the page of all values.
MORE = (
    '<button class="choices__more" name="choose" value="{name}">{words}'
    '<span class="heard">: {label}</span></button>'
)
BOX = (
    '<label{place}><input type="checkbox" name="{name}" value="{value}"{checked}>'
    "<span>{label}</span> <bdi>{count:,}</bdi></label>"
)


DOOR = '<li class="take-along__door"><a href="{url}"{rel}><bdi>{label}</bdi></a>{note}</li>'
NOTE = ' <span class="take-along__note">{}</span>'
ANNOUNCED = '<link rel="alternate" type="{kind}" title="{label}" href="{url}">\n'


@register.simple_tag
def folds(sections):
    """Draw the filters of a list, each with its boxes in a fold, or none where it has no box."""
    more = conditional_escape(_("More choices"))
    return mark_safe("".join(fold(section, more) for section in sections))


def fold(section, words):
    unlisted = hidden((section.name, value) for value in section.unlisted)
    if not section.boxes:
        return unlisted
    name, label = conditional_escape(section.name), conditional_escape(section.label)
    more = MORE.format(name=name, words=words, label=label) if section.has_more else ""
    is_open = " open" if section.is_open else ""
    return unlisted + FOLD.format(open=is_open, label=label, boxes=boxes(section), more=more)


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


@register.simple_tag
def doors(group):
    """Draw the other forms of a list that are of one group, each with what is said of it."""
    # Tables are made anew for whoever asks: nothing for search engines.
    rel = ' rel="nofollow"' if group["name"] == "download" else ""
    drawn = (
        DOOR.format(
            url=conditional_escape(address),
            rel=rel,
            label=conditional_escape(door.label),
            note=NOTE.format(conditional_escape(door.note)) if door.note else "",
        )
        for door, address in group["doors"]
    )
    return mark_safe("".join(drawn))


@register.simple_tag
def announced(selection):
    """Draw, for the head of the page, links to those forms of a list that programs look for."""
    if not selection:
        return ""
    drawn = (
        ANNOUNCED.format(
            kind=door.media_type,
            label=conditional_escape(door.label),
            url=conditional_escape(address),
        )
        for door, address in selection.doors
        if door.media_type
    )
    return mark_safe("".join(drawn))
