"""Who answers: the database while records are few, then a shelf of the best sets there are.

The answers are the same. Inside a transaction the database answers in any case: what a
transaction sees must not get onto a shelf that others are answered from.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, router

from ngo_portal.shared import generation, labels
from ngo_portal.shared.models.projection import Entry
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.shelves.database import Tables
from ngo_portal.shared.shelves.integers import Integers
from ngo_portal.shared.shelves.keeping import keepers, shelf_of
from ngo_portal.shared.shelves.rows import Answer, Place, Wanted
from ngo_portal.shared.shelves.sets import Sets
from ngo_portal.shared.shelves.shelf import Shelf

try:
    from ngo_portal.shared.shelves.roaring import Roaring
except ImportError:
    Roaring = None

AUTO, DATABASE, INTEGERS, ROARING = "auto", "database", "integers", "roaring"
# For so few records SQL takes little longer than its queries take to be put together.
FEW_RECORDS = 100


def answer(
    question: Question,
    *,
    within: Collection[int] | None = None,
    facets: Iterable[str] = (),
    top: Mapping[str, int] | None = None,
    offset: int = 0,
    limit: int = 20,
    after: Place | None = None,
    is_fixed: bool = False,
) -> Answer:
    """A page of records in the order of their list, how many there are, and counts of facets.

    `within` are the docids that the words of the question found; its words are not looked at.
    The page begins behind the place `after`, which no record that comes or goes moves. Facets are
    counted under their own choice too where it `is_fixed`.
    """
    wanted = Wanted(dict(question.chosen), question.since, question.until, within, is_fixed)
    return tier_of(question.kinds).answer(wanted, facets, top, offset, limit, after)


def tier_of(kinds: tuple[Kind, ...]) -> Shelf | Tables:
    alias = router.db_for_read(Entry)
    sets = sets_for(getattr(settings, "FACET_TIER", AUTO))
    if sets is None or len(kinds) != 1 or connections[alias].in_atomic_block:
        return Tables(alias, kinds)
    kind = kinds[0]
    number = generation.current(alias)
    if is_automatic() and not keepers.has_filled(sets, alias, kind) and are_few(alias, kind):
        return Tables(alias, kinds)
    return shelf_of(kind, number, sets, alias)


def is_automatic() -> bool:
    return getattr(settings, "FACET_TIER", AUTO) == AUTO


def are_few(alias: str, kind: Kind) -> bool:
    records = Entry.objects.using(alias).filter(kind=kind)[: FEW_RECORDS + 1]
    return labels.remembered(("few", alias, kind), records.count) <= FEW_RECORDS


@cache
def sets_for(tier: str) -> Sets | None:
    """The sets of a tier; None for the database."""
    if tier == DATABASE:
        return None
    if tier == INTEGERS or (tier == AUTO and Roaring is None):
        return Integers()
    if tier in (AUTO, ROARING) and Roaring is not None:
        return Roaring()
    raise ImproperlyConfigured(f"FACET_TIER is {tier!r}, which is unknown or not installed.")
