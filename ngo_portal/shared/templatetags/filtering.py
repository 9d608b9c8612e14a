"""What the filter form of a list draws, whichever filters its FilterSet has."""

from typing import NamedTuple

from django import template

from ngo_portal.shared.filters import Chosen

register = template.Library()


class Choices(NamedTuple):
    """The boxes of one filter by group, and the chosen values that no box stands for."""

    groups: list[tuple[str, list[dict]]]
    unlisted: list[str]
    is_chosen: bool


@register.filter
def choices(field) -> Choices | None:
    """Return the boxes of a filter of several values, None for any other field.

    A box says `value`, `label` and whether it is `selected`; the boxes without a group come under
    "". Values without a box (an organization, a retired theme, one that nobody knows) are handed
    on, so that they survive when the form is sent.
    """
    chosen = getattr(field.form, "cleaned_data", {}).get(field.name)
    if not isinstance(chosen, Chosen):
        return None
    # Countries may be asked for in capitals: the box is the same.
    asked = {value.lower(): value for value in [*chosen.known, *chosen.unknown]}
    groups = [
        (group or "", boxes)
        for group, boxes, _index in field.field.widget.optgroups(field.html_name, list(asked))
    ]
    offered = {str(box["value"]) for _group, boxes in groups for box in boxes}
    unlisted = [value for lowered, value in asked.items() if lowered not in offered]
    return Choices(groups, unlisted, len(asked) > len(unlisted))


@register.filter
def has_chosen(boxes) -> bool:
    return any(box["selected"] for box in boxes)


@register.filter
def chosen_day(field) -> str:
    """Return the day as a date box reads it, however it was written in the address."""
    day = field.form.cleaned_data.get(field.name)
    return day.isoformat() if day else ""
