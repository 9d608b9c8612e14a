"""The answers of a shelf in SQL: for few records, and inside a transaction."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import connections
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Collate

from ngo_portal.shared.models.projection import Entry, EntryFacet
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import FACETS, NAMES
from ngo_portal.shared.shelves.keeping import NEWEST_FIRST
from ngo_portal.shared.shelves.rows import Answer, Counts, Page, Place, Wanted, leading

# A list of any length is one parameter.
NUMBERS_OF_A_LIST = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value::bigint FROM json_array_elements_text(%s::json)",
}
BY_LETTER = {"sqlite": "BINARY", "postgresql": "C"}


class Tables:
    """Records of some kinds as a database has them."""

    def __init__(self, alias: str, kinds: Iterable[Kind]):
        self.alias, self.kinds = alias, tuple(kinds)
        self.vendor = connections[alias].vendor

    def answer(
        self,
        wanted: Wanted,
        facets: Iterable[str] = (),
        top: Mapping[str, int] | None = None,
        offset: int = 0,
        limit: int = 20,
        after: Place | None = None,
    ) -> Answer:
        return Answer(self.find(wanted, offset, limit, after), self.counts(wanted, facets, top))

    def find(self, wanted: Wanted, offset: int, limit: int, after: Place | None = None) -> Page:
        found = self.found(wanted)
        if not limit:
            return Page([], found.count())
        behind = found if after is None else self.behind(found, after)
        page = behind.order_by(*self.order())[offset : offset + limit]
        return Page(list(page.values_list("docid", flat=True)), found.count())

    @property
    def is_by_name(self) -> bool:
        return NEWEST_FIRST.isdisjoint(self.kinds)

    @property
    def name(self) -> Collate:
        # A database may have another opinion of the order of letters.
        return Collate(F("order_name"), BY_LETTER[self.vendor])

    def order(self) -> list:
        return [self.name, "docid"] if self.is_by_name else ["-docid"]

    def behind(self, found: QuerySet, place: Place) -> QuerySet:
        """The entries that stand after a place of the list."""
        if not self.is_by_name:
            return found.filter(docid__lt=place.docid)
        same = Q(order_name=place.order_name, docid__gt=place.docid)
        return found.annotate(letters=self.name).filter(Q(letters__gt=place.order_name) | same)

    def counts(
        self, wanted: Wanted, facets: Iterable[str], top: Mapping[str, int] | None = None
    ) -> Counts:
        """One query for the facets without a choice, one for each that has one."""
        facets, top = list(facets), top or {}
        own = [[facet] for facet in facets if facet in wanted.choices]
        shared = [facet for facet in facets if facet not in wanted.choices]
        counted: Counts = {}
        for group in [shared, *own] if shared else own:
            counted |= self.counts_among(wanted, group)
        return {
            facet: leading(counted[facet], top.get(facet), wanted.chosen.get(facet, ()))
            for facet in facets
        }

    def counts_among(self, wanted: Wanted, facets: Collection[str]) -> Counts:
        found = self.found(wanted, ignored=wanted.choices.intersection(facets)).values("docid")
        rows = EntryFacet.objects.using(self.alias).filter(docid__in=found)
        of_facets = rows.filter(facet__in=[FACETS[facet] for facet in facets]).order_by()
        counted: Counts = defaultdict(dict)
        numbers = of_facets.values_list("facet", "value").annotate(number=Count("*"))
        for letter, value, number in numbers:
            counted[NAMES[letter]][value] = number
        return {facet: counted[facet] for facet in facets}

    def found(self, wanted: Wanted, ignored: Collection[str] = ()) -> QuerySet:
        """The entries that meet everything but the choices of some facets."""
        found = Entry.objects.using(self.alias).filter(kind__in=self.kinds).order_by()
        for facet, values in wanted.chosen.items():
            if facet not in ignored:
                # Asked of each entry: other kinds may have the value a million times.
                having = EntryFacet.objects.filter(docid=OuterRef("docid"))
                found = found.filter(Exists(having.filter(facet=FACETS[facet], value__in=values)))
        if wanted.since or wanted.until:
            found = found.filter(starts_on__isnull=False, last_on__isnull=False)
        if wanted.since:
            found = found.filter(last_on__gte=wanted.since)
        if wanted.until:
            found = found.filter(starts_on__lte=wanted.until)
        if wanted.within is not None:
            docids = json.dumps(list(wanted.within))
            found = found.filter(docid__in=RawSQL(NUMBERS_OF_A_LIST[self.vendor], [docids]))
        return found
