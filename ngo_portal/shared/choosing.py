"""Every value of one filter, on a page of its own: the form beside a list has the commonest."""

from collections.abc import Iterator

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, QueryDict
from django.utils.functional import cached_property

from ngo_portal.shared import asking
from ngo_portal.shared.filters import RecordFilterSet, Section, address_of

# More than any vocabulary has: only records and tags go over several pages.
VALUES_PER_PAGE = 250
# A form of the text edition is never divided.
VALUES_IN_TEXT = 30
# Parameters of the page itself, beside those of the list.
FACET, NAMED, PAGE = "choose", "named", "page"


class Choosing:
    """The values of the filter that an address names, and the way back to the list."""

    def __init__(
        self,
        filterset_class: type[RecordFilterSet],
        data: QueryDict,
        queryset,
        is_text: bool = False,
    ):
        self.size = VALUES_IN_TEXT if is_text else VALUES_PER_PAGE
        self.facet, self.named, self.number = (data.get(name, "") for name in (FACET, NAMED, PAGE))
        rest = data.copy()
        for name in (FACET, NAMED, PAGE):
            rest.pop(name, None)
        self.filterset = filterset_class(rest, queryset=queryset)

    @property
    def is_asked(self) -> bool:
        return self.facet in self.filterset.facets

    @cached_property
    def counts(self):
        asked = asking.ask(self.filterset.question, facets=[self.facet], limit=0)
        return asked.counts[self.facet]

    @cached_property
    def page(self):
        """A page of keys, those that most records have first."""
        found = self.filterset.filters[self.facet]
        keys = found.offerable(self.counts, self.filterset.asked(self.facet).keys)
        if self.named.strip():
            keys = found.like(self.named, keys)
        pages = Paginator(keys, self.size)
        try:
            return pages.page(self.number or 1)
        except InvalidPage:
            raise Http404 from None

    @cached_property
    def section(self) -> Section:
        names = self.filterset.filters[self.facet].named(self.page.object_list)
        return self.filterset.offering(self.facet, names, self.counts)

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """What is chosen of the other filters, and has no box here."""
        for name, values in self.filterset.data.lists():
            yield from ((name, value) for value in values if value and name != self.facet)
        yield from ((self.facet, value) for value in self.section.unlisted)

    @property
    def everything(self) -> Iterator[tuple[str, str]]:
        """All that is chosen, to stand beside another name that is looked for."""
        yield FACET, self.facet
        for name, values in self.filterset.data.lists():
            yield from ((name, value) for value in values if value)

    @property
    def back(self) -> str:
        return address_of(self.filterset.data)
