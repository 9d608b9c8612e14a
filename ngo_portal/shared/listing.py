"""What a list of public records is to everybody who takes it along: feeds, calendars, tables, API.

The query string of a list is the question. A page, a feed or a file that is made of the same query
string has the same records, because all of them ask a `Selection`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ngo_portal.shared import asking, site
from ngo_portal.shared.filters import Chosen, RecordFilterSet
from ngo_portal.shared.searching.keys import record_of

# Parameters that say how a list is shown and not what is in it.
OF_THE_PAGE = frozenset({"page", "sort", "choose"})
RECORDS_AT_ONCE = 500
# The groups of doors in the order in which a page offers them; each has a sign in icons.svg.
GROUPS = {
    "follow": gettext_lazy("Follow"),
    "mail": gettext_lazy("By e-mail"),
    "download": gettext_lazy("Download"),
    "build": gettext_lazy("For sites and programs"),
}


@dataclass(frozen=True)
class Door:
    """Another form of a list, at an address of its own beside that of its page.

    `name` is that of its URL pattern in the namespace of every noun that has it. One with a
    `media_type` is announced in the head of the page, for programs that look for it there.
    """

    name: str
    label: str | Promise
    media_type: str = ""
    # What is said of it beside the link.
    note: str | Promise = ""
    # One of GROUPS.
    group: str = "follow"
    # Whether it is there only on a site that sends mail.
    needs_mail: bool = False
    # What it asks beside the filters.
    query: str = ""


# What programs ask (ngo_portal/api), with the same query.
API = Door(
    "api:{noun}-list",
    gettext_lazy("API"),
    "application/json",
    note=gettext_lazy("with counts and pages"),
    group="build",
)

# News of the list by mail: its page is on the roof (ngo_portal/alerts), for all lists alike.
BY_MAIL = Door(
    "alerts:new",
    gettext_lazy("Tell me what is new"),
    note=gettext_lazy("news each day or week"),
    group="mail",
    needs_mail=True,
)


@dataclass(frozen=True)
class Listing:
    """A kind of public records that has a list: `noun` is the namespace of its addresses."""

    noun: str
    title: str | Promise
    model: type[models.Model]
    filterset_class: type[RecordFilterSet]
    doors: tuple[Door, ...] = ()

    def select(self, data: QueryDict) -> "Selection":
        return Selection(self, data)

    def address(self, name: str = "list") -> str:
        pattern = name.format(noun=self.noun) if ":" in name else f"{self.noun}:{name}"
        return site.address_of(pattern)


class Selection:
    """The records of a listing that meet what a query string asks."""

    def __init__(self, listing: Listing, data: QueryDict):
        self.listing, self.data = listing, data
        self.filterset = listing.filterset_class(data, queryset=listing.model.objects.none())

    @property
    def question(self):
        return self.filterset.question

    @cached_property
    def query(self) -> str:
        """What is asked, in one spelling: only what filters, in the order of the form.

        Two addresses that differ in empty boxes, order of parameters or page have the same one.
        """
        pairs = [
            (name, value.strip())
            for name in self.filterset.filters
            for value in self.values(name)
            if value.strip()
        ]
        return urlencode(pairs)

    def values(self, name: str) -> Iterable[str]:
        """What is said of a parameter: of one that takes a single value the last, as forms do."""
        if name in self.filterset.any_of:
            return dict.fromkeys(self.data.getlist(name))
        return [self.data.get(name, "")]

    def address(self, name: str = "list") -> str:
        """Where this selection is found behind one of the doors of its listing.

        A name with a namespace is that of one page for all lists, which is told the list, unless
        it has a place for the noun.
        """
        if ":" in name and "{noun}" not in name:
            return f"{reverse(name)}?{urlencode({'list': self.listing.noun})}" + (
                f"&{self.query}" if self.query else ""
            )
        address = self.listing.address(name)
        return f"{address}?{self.query}" if self.query else address

    @cached_property
    def doors(self) -> list[tuple[Door, str]]:
        """The other forms of this selection, each with its address."""
        return [
            (door, self.address_of(door))
            for door in self.listing.doors
            if settings.MAILERS or not door.needs_mail
        ]

    def address_of(self, door: Door) -> str:
        address = self.address(door.name)
        if not door.query:
            return address
        return f"{address}{'&' if '?' in address else '?'}{door.query}"

    @cached_property
    def door_groups(self) -> list[dict[str, Any]]:
        """The same, by the groups under which the page offers them."""
        groups = [
            {
                "name": name,
                "label": label,
                "doors": [pair for pair in self.doors if pair[0].group == name],
            }
            for name, label in GROUPS.items()
        ]
        return [group for group in groups if group["doors"]]

    @cached_property
    def conditions(self) -> list[str]:
        """What is asked in words, a line a filter that is set: «Country: Syria»."""
        return [
            _("%(name)s: %(value)s") % {"name": chip.label, "value": chip.value}
            for chip in self.filterset.chips
        ]

    @property
    def title(self) -> str:
        """The list and what it is narrowed to, in one line."""
        return " · ".join([str(self.listing.title), *self.conditions])

    def faults(self, also_known: frozenset[str] = frozenset()) -> dict[str, list[str]]:
        """What is wrong with the query, by parameter: for doors that refuse what a page forgives.

        `also_known` are parameters of the door itself. A page shows an unknown value as what it is
        and overlooks parameters that it does not know.
        """
        form = self.filterset.form
        found = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        for name, value in getattr(form, "cleaned_data", {}).items():
            if isinstance(value, Chosen) and value.unknown:
                found[name] = [
                    _("Not known: %(value)s") % {"value": text} for text in value.unknown
                ]
        known = {*self.filterset.filters, *also_known}
        for name in self.data:
            if name not in known:
                found[name] = [_("There is no such parameter.")]
        return found

    @cached_property
    def total(self) -> int:
        return asking.ask(self.question, limit=0).total

    @cached_property
    def docids(self) -> Sequence[int]:
        """Keys of all records, in the order of the list."""
        return list(asking.docids(self.question))

    def records(
        self,
        queryset: models.QuerySet | None = None,
        docids: Sequence[int] | None = None,
        prepare: Callable[[list[Any]], None] | None = None,
    ) -> Iterator[Any]:
        """The records themselves in the order of the list, some hundreds in memory at a time.

        `queryset` says which columns and relations are read (default: the published ones as they
        are); it has to start from `published()`. `docids` narrows to some of the list, and
        `prepare` is handed each batch before its first record.
        """
        if queryset is None:
            queryset = self.listing.model.objects.published()
        for batch in batched(
            self.docids if docids is None else docids, RECORDS_AT_ONCE, strict=False
        ):
            keys = [record_of(docid) for docid in batch]
            by_key = {record.pk: record for record in queryset.filter(pk__in=keys)}
            found = [by_key[key] for key in keys if key in by_key]
            if prepare:
                prepare(found)
            yield from found
