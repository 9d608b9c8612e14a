"""What a list draws many of: filters with boxes, and links to its other forms.

Drawn piece by piece in templates they took longer than the rest of the page. Every part is escaped
where it is put in, by Python itself: all of it is plain text, and Django looks three times at each
piece whether it is.
"""

from html import escape

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def folds(sections):
    """Draw the filters of a list, each with its boxes in a fold, or none where it has no box."""
    more = escape(_("More choices"))
    return mark_safe("".join(fold(section, more) for section in sections))


def fold(section, words):
    unlisted = hidden((section.name, value) for value in section.unlisted)
    if not section.boxes:
        return unlisted
    name, label = escape(section.name), escape(str(section.label))
    # Leads to the page of all values.
    more = (
        f'<button class="choices__more" name="choose" value="{name}">{words}'
        f'<span class="heard">: {label}</span></button>'
    )
    return (
        f'{unlisted}<details class="fold"{" open" if section.is_open else ""}>'
        f'<summary class="fold__summary">{label}</summary>'
        f'<fieldset class="choices"><legend class="heard">{label}</legend>'
        f"{boxes(section)}{more if section.has_more else ''}</fieldset></details>"
    )


@register.simple_tag
def boxes(section):
    """Draw the boxes of a filter, each with the number of records it would find."""
    name = escape(section.name)
    return mark_safe("".join(drawn_box(name, box) for box in section.boxes))


def drawn_box(name, box):
    place = ' class="choices__under"' if box.is_under else ""
    checked = " checked" if box.is_chosen else ""
    return (
        f'<label{place}><input type="checkbox" name="{name}" value="{escape(box.value)}"{checked}>'
        f"<span>{escape(str(box.label))}</span> <bdi>{box.count:,}</bdi></label>"
    )


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
    return mark_safe("".join(drawn_door(door, address, rel) for door, address in group["doors"]))


def drawn_door(door, address, rel):
    note = escape(str(door.note))
    said = f' <span class="take-along__note">{note}</span>' if note else ""
    link = f'<a href="{escape(address)}"{rel}><bdi>{escape(str(door.label))}</bdi></a>'
    return f'<li class="take-along__door">{link}{said}</li>'


@register.simple_tag
def announced(selection):
    """Draw, for the head of the page, links to those forms of a list that programs look for."""
    return mark_safe(
        "\n".join(
            f'<link rel="alternate" type="{door.media_type}" title="{escape(str(door.label))}"'
            f' href="{escape(address)}">'
            for door, address in (selection.doors if selection else ())
            if door.media_type
        )
    )
