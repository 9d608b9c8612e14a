"""What values of facets are called: names of the vocabulary and titles of records.

They change rarely and stand on every list, so a process keeps them for a generation. Inside a
transaction nothing is kept: what it sees may never become true.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connections, router
from django.utils.translation import get_language
from taggit.models import Tag

from ngo_portal.shared import generation
from ngo_portal.shared.models import Country, Entry, EntryFacet, Place, Theme
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import FACETS

TITLES_KEPT = 20_000


class ThemeName(NamedTuple):
    key: str
    code: str
    name: str
    group: str  # key of its group, "" for a group
    is_retired: bool


@dataclass
class Kept:
    """What was learnt in one generation."""

    number: int
    found: dict[Any, Any] = field(default_factory=dict)


_kept = Kept(-1)


def remembered[T](key: object, make: Callable[[], T]) -> T:
    """Return what `make` says, asked once a generation and language."""
    found = memory()
    key = (key, get_language())
    if key not in found:
        found[key] = make()
    return found[key]


def memory() -> dict:
    """What may be kept now; a new one inside a transaction."""
    # Swapped whole, so that readers never see half of it.
    global _kept
    if connections[router.db_for_read(Entry)].in_atomic_block:
        return {}
    number = generation.current()
    kept = _kept
    if kept.number != number:
        kept = _kept = Kept(number)
    return kept.found


def forget() -> None:
    """Start as a new process does."""
    global _kept
    _kept = Kept(-1)


def themes() -> list[ThemeName]:
    """All themes, each group before its themes."""
    return remembered("themes", read_themes)


def read_themes() -> list[ThemeName]:
    rows = list(Theme.objects.all())
    under: dict[int | None, list[Theme]] = {}
    for theme in rows:
        under.setdefault(theme.parent_id, []).append(theme)
    ordered = [
        theme for group in under.get(None, []) for theme in [group, *under.get(group.pk, [])]
    ]
    return [
        ThemeName(
            str(theme.pk),
            theme.code,
            theme.name,
            str(theme.parent_id or ""),
            theme.is_retired,
        )
        for theme in ordered
    ]


def countries() -> dict[str, str]:
    """Names of all countries by lower-case code."""
    return remembered("countries", lambda: {c.code.lower(): c.name for c in Country.objects.all()})


def terms(model) -> list[tuple[str, str, str]]:
    """Key, code and name of the terms of a vocabulary, in their order."""
    return remembered(
        model, lambda: [(str(term.pk), term.code, term.name) for term in model.objects.all()]
    )


def vocabulary(model) -> dict:
    """The terms of a vocabulary by key, in its order. They are shared: nobody may change one."""
    return remembered((model, "terms"), lambda: {term.pk: term for term in model.objects.all()})


def places(keys: Iterable[int]) -> dict[int, Place]:
    """Places with those they lie in, shared like terms."""

    def read(missing):
        return Place.objects.select_related("parent", "country").in_bulk(missing)

    return learnt("places", keys, read)


def records(kind: Kind, numbers: Iterable[int]) -> dict[int, str]:
    """Titles of public records of a kind; one query for those not known yet."""

    def read(missing):
        rows = Entry.objects.filter(kind=kind, record__in=missing).order_by()
        return rows.values_list("record", "title")

    return learnt(f"titles {kind}", numbers, read)


def slugs(asked: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Number in text and name of tags that public records have, by slug."""

    def read(missing):
        found = {str(tag.pk): tag for tag in Tag.objects.filter(slug__in=missing)}
        used = EntryFacet.objects.filter(facet=FACETS["tag"], value__in=found)
        keys = used.order_by().values_list("value", flat=True).distinct()
        return [(found[key].slug, (key, found[key].name)) for key in keys]

    return learnt("slugs", asked, read)


def tags(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Slugs and names of tags by their number in text."""

    def read(missing):
        rows = Tag.objects.filter(pk__in=map(int, missing)).values_list("pk", "slug", "name")
        return [(str(pk), (slug, name)) for pk, slug, name in rows]

    return learnt("tags", keys, read)


def learnt(name: str, keys: Iterable, read: Callable) -> dict:
    """What is known of the keys, after asking for those that are new."""
    known = memory().setdefault(name, {})
    keys = list(keys)
    missing = [key for key in keys if key not in known]
    if missing:
        if len(known) > TITLES_KEPT:
            known.clear()
            missing = keys
        known.update(read(missing))
    return {key: known[key] for key in keys if key in known}
