"""Where photos and documents stand: for their pages, and for who wants to delete one."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import change_address

# More are counted, not listed.
LISTED = 50
# What a file is to a record, by the way from the record to it.
ROLES: dict[str, Promise] = {
    "cover": _("cover photo"),
    "logo": _("logo"),
    "portrait": _("portrait"),
    "photos__photo": _("in the gallery"),
    "body_photos__photo": _("in the text"),
    "documents__attachment": _("among the documents"),
    "ballots__document": _("with a ballot"),
}


class Uses(NamedTuple):
    """Records that show a file: role and record of those that a user sees, number of the others."""

    seen: list[tuple[Promise | str, object]]
    others: int


def uses_of(file, user) -> Uses:
    seen, others = [], 0
    for kind, lookup in rights.lookups_to(type(file)):
        rows = kind._base_manager.filter(**{lookup: file}).order_by("-pk").distinct()
        is_seen = rights.may(user, "view", kind)
        kept = rights.kept_for(user, rows) if is_seen else rows.none()
        found = list(kept[:LISTED])
        role = ROLES.get(lookup) or kind._meta.get_field(lookup.partition("__")[0]).name
        seen += [(role, record) for record in found]
        others += rows.count() - len(found)
    return Uses(seen, others)


def lines_of(uses: Uses) -> list[str]:
    """What to say of each use, with a link, and of those that are not shown."""
    lines = [
        format_html(
            '{}: <a href="{}"><bdi>{}</bdi></a> ({})',
            record._meta.verbose_name,
            change_address(type(record), record.pk),
            record,
            role,
        )
        for role, record in uses.seen
    ]
    if uses.others:
        hidden = ngettext(
            "%(count)d record that you do not see here",
            "%(count)d records that you do not see here",
            uses.others,
        )
        lines.append(hidden % {"count": uses.others})
    return lines


def listed(uses: Uses) -> str:
    lines = lines_of(uses)
    if not lines:
        return gettext("Nowhere yet.")
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html('<ul class="uses">{}</ul>', items)
