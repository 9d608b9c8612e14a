"""How organizations call themselves officially where Arabic is not read."""

import re
from collections.abc import Iterable

from django.utils.translation import get_language

from organizations.models import OrganizationName

Kind = OrganizationName.Kind
ARABIC = re.compile("[\u0600-\u06ff]")


def official_names(organizations: Iterable[int | None]) -> dict[int, str]:
    """Their names in Latin letters, for pages in another language; none on Arabic ones.

    The official name comes before one that is only the Arabic name in Latin letters; of several,
    the one recorded last.
    """
    wanted = {pk for pk in organizations if pk}
    if not wanted or (get_language() or "ar").split("-")[0] == "ar":
        return {}
    rows = OrganizationName.objects.filter(
        organization__in=wanted, kind__in=[Kind.OFFICIAL, Kind.LATIN]
    ).values_list("organization", "kind", "name")
    ordered = sorted(rows.order_by("pk"), key=lambda row: row[1] == Kind.OFFICIAL)
    return {pk: name for pk, _kind, name in ordered if not ARABIC.search(name)}
