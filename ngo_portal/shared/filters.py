"""Filters of lists, and what an address with filters says.

A query parameter that is repeated means "any of"; different parameters mean "all of". Nonsense is
never an error page: a value nobody knows is shown as such and finds nothing, a date that cannot
be read is reported beside its field and does not filter.

A FilterSet turns an address into a `Question`; what it finds and counts comes from the
projection, whoever asks: a page, a feed, an export.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import django_filters
from django import forms
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import arabic, asking, labels, suggesting
from ngo_portal.shared.arabic import western_digits
from ngo_portal.shared.forms import ArabicDateField
from ngo_portal.shared.quantity import Mode
from ngo_portal.shared.searching.keys import BIGGEST_RECORD, Kind, record_of
from ngo_portal.shared.searching.question import BEST, NEWEST, Question, chosen_of
from ngo_portal.shared.searching.wording import parse

VALUES_PER_FILTER = 20
LONGEST_VALUE = 100
LONGEST_TEXT = 200
# As many boxes a filter as a reader looks through; the others have a page of their own.
LEADING = 6
# Names that are looked at where somebody types what to choose.
NAMES_LOOKED_AT = 1000
# A value that no record has: what it is chosen with finds nothing.
NOWHERE = "-"


class Named(NamedTuple):
    """What the form says of a key of a facet: its value in an address, and its label."""

    key: str
    value: str
    label: str
    # Whether it is a part of the one above it.
    is_under: bool = False


class Known(NamedTuple):
    """What a value stands for: the value of the facet, and what readers call it."""

    key: str
    label: str


@dataclass(frozen=True)
class Chosen:
    """Values of one parameter: what each known one stands for, and those nobody knows."""

    known: dict[str, Known]
    unknown: list[str]

    def __bool__(self):
        return bool(self.known or self.unknown)

    @property
    def keys(self) -> set[str]:
        return {found.key for found in self.known.values()}


@dataclass(frozen=True)
class Chip:
    """One chosen filter, and the address of the same list without it."""

    label: str
    value: str
    url: str
    is_known: bool = True


@dataclass(frozen=True)
class Relaxation:
    """A way out of an empty list: without one filter, or by that filter alone."""

    label: str
    url: str
    count: int
    is_alone: bool


class Box(NamedTuple):
    """A value that may be chosen, and how many records the list would then have of it."""

    value: str
    label: str
    count: int
    is_chosen: bool
    is_under: bool = False


@dataclass(frozen=True)
class Section:
    """The boxes of one filter; values without a box survive in hidden fields."""

    name: str
    label: str
    boxes: list[Box]
    unlisted: list[str]
    has_more: bool = False

    @property
    def is_open(self) -> bool:
        return any(box.is_chosen for box in self.boxes)


class AnyOfField(forms.Field):
    """Values that may be known or not."""

    widget = forms.SelectMultiple

    def __init__(self, *, resolve, **kwargs):
        super().__init__(**kwargs)
        self.resolve = resolve

    def __deepcopy__(self, memo):
        """It keeps nothing of a form, so that all forms have the same one."""
        return self

    def clean(self, value):
        asked = [shortened(text) for text in value or []]
        values = list(dict.fromkeys(text for text in asked if text))[:VALUES_PER_FILTER]
        known = self.resolve(values) if values else {}
        return Chosen(known, [text for text in values if text not in known])


class SteadyFilter(django_filters.Filter):
    """A filter that keeps nothing of a request, so that all requests have the same one."""

    def __deepcopy__(self, memo):
        return self


class AnyOfFilter(SteadyFilter):
    """A parameter whose values stand for objects or codes; it is named like its facet.

    A subclass says what a value stands for, what the facet calls it, and which boxes are offered.
    """

    field_class = AnyOfField
    # How many of its values are counted for a list; None for all. One more than has a box tells
    # that there are more.
    leading: int | None = LEADING + 1

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(resolve=self.resolve, **kwargs)

    def resolve(self, values: list[str]) -> dict[str, Known]:
        """What each known value stands for; a value that is missing is unknown."""
        raise NotImplementedError  # pragma: no cover

    def named(self, keys: Iterable[str]) -> Iterable[Named]:
        """What these keys are called, in the order of the form."""
        raise NotImplementedError  # pragma: no cover

    def offerable(self, counts: Mapping[str, int], asked: set[str]) -> list[str]:
        """Keys that some record has or that are chosen, the most frequent first."""
        keys = [key for key, count in counts.items() if count or key in asked]
        return keys + sorted(asked.difference(keys))

    def commonest(
        self, names: list[Named], counts: Mapping[str, int], asked: set[str]
    ) -> list[Named]:
        """Those that have a box beside a list: what most records have, and what is chosen."""
        most = sorted(names, key=lambda name: -counts.get(name.key, 0))[:LEADING]
        return [name for name in names if name in most or name.key in asked]

    def like(self, text: str, keys: list[str]) -> list[str]:
        """Those of the keys with a label that has these words or their beginnings."""
        words = suggesting.typed_words(text)
        found = {named.key for named in self.named(keys) if is_called(str(named.label), words)}
        return [key for key in keys if key in found]

    def boxes(
        self, names: Iterable[Named], counts: Mapping[str, int], asked: set[str]
    ) -> list[Box]:
        return [
            Box(name.value, name.label, counts.get(name.key, 0), name.key in asked, name.is_under)
            for name in names
        ]


class ThemeFilter(AnyOfFilter):
    """Themes by code; a group includes the themes under it."""

    leading = None

    def resolve(self, values):
        themes = {theme.code: Known(theme.key, theme.name) for theme in labels.themes()}
        return known_of(values, themes)

    def named(self, keys):
        keys = set(keys)
        return [
            Named(theme.key, theme.code, theme.name, bool(theme.group))
            for theme in labels.themes()
            if theme.key in keys and not theme.is_retired
        ]

    def commonest(self, names, counts, asked):
        """Where there are many, the groups; and the themes of those that are chosen."""
        if len(names) <= LEADING:
            return names
        groups = [name for name in names if not name.is_under]
        wide, found, is_group_chosen = super().commonest(groups, counts, asked), [], False
        for name in names:
            if not name.is_under:
                is_group_chosen = name.key in asked
            if name in wide or name.key in asked or is_group_chosen:
                found.append(name)
        return found


class CountryFilter(AnyOfFilter):
    """Countries by ISO code, in capitals or not."""

    def resolve(self, values):
        names, codes = labels.countries(), {value: value.lower() for value in values}
        return {value: Known(code, names[code]) for value, code in codes.items() if code in names}

    def named(self, keys):
        names = labels.countries()
        known = sorted((names[key], key) for key in keys if key in names)
        return [Named(key, key, name) for name, key in known]


class TermFilter(AnyOfFilter):
    """A controlled vocabulary by code."""

    def __init__(self, *, model, **kwargs):
        self.model_of_terms = model
        super().__init__(**kwargs)

    def resolve(self, values):
        terms = labels.terms(self.model_of_terms)
        return known_of(values, {code: Known(key, name) for key, code, name in terms})

    def named(self, keys):
        keys = set(keys)
        found = labels.terms(self.model_of_terms)
        return [Named(*term) for term in found if term[0] in keys]


class ChoiceFilter(AnyOfFilter):
    """Choices that are part of the code."""

    def __init__(self, *, choices, **kwargs):
        self.labels = choices
        super().__init__(**kwargs)

    def resolve(self, values):
        return known_of(
            values, {value: Known(value, str(label)) for value, label in self.labels.choices}
        )

    def named(self, keys):
        keys = set(keys)
        return [Named(value, value, label) for value, label in self.labels.choices if value in keys]


class ModeFilter(ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(choices=Mode, label=_("Mode"), **kwargs)


class RecordFilter(AnyOfFilter):
    """Published records of another kind by id; offered are those that most of the list have."""

    def __init__(self, *, kind: Kind, **kwargs):
        self.kind_of_records = kind
        super().__init__(**kwargs)

    def resolve(self, values):
        titles = labels.records(self.kind_of_records, {int(text) for text in values if is_id(text)})
        return {
            value: Known(str(int(value)), titles[int(value)])
            for value in values
            if is_id(value) and int(value) in titles
        }

    def named(self, keys):
        titles = labels.records(self.kind_of_records, map(int, keys))
        # A record that is not public may be named by one that is; it cannot be filtered by.
        return [Named(key, key, titles[int(key)]) for key in keys if int(key) in titles]

    def like(self, text, keys):
        offers = suggesting.names(text, {self.kind_of_records: NAMES_LOOKED_AT})
        found = {str(record_of(offer.docid)) for offer in offers}
        return [key for key in keys if key in found]


class UnlistedRecordFilter(RecordFilter):
    """The same without boxes: pages of records link to it."""

    leading = 0

    def named(self, keys):
        return []


class TagFilter(AnyOfFilter):
    """Tags of published records by slug."""

    def resolve(self, values):
        return {slug: Known(key, name) for slug, (key, name) in labels.slugs(values).items()}

    def named(self, keys):
        known = labels.tags(keys)
        return [Named(key, *known[key]) for key in keys if key in known]


class YearFilter(AnyOfFilter):
    """Calendar years, 1000 to 9999."""

    leading = None

    def resolve(self, values):
        digits = {value: western_digits(value) for value in values}
        return {value: Known(year, year) for value, year in digits.items() if is_year(year)}

    def named(self, keys):
        return [Named(key, key, key) for key in sorted(keys, reverse=True)]

    def commonest(self, names, counts, asked):
        """The last years: those that readers look for."""
        return [name for place, name in enumerate(names) if place < LEADING or name.key in asked]


class BoundaryFilter(SteadyFilter):
    """The first or last day of a period, in any of the usual ways to write a date."""

    field_class = ArabicDateField

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, **kwargs)


class TextFilter(SteadyFilter, django_filters.CharFilter):
    """Words of the record, whatever their spelling of hamza, ta marbuta and marks."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"type": "search"})
        super().__init__(
            max_length=LONGEST_TEXT, label=_("Search in the text"), widget=widget, **kwargs
        )


class PythonWordsMetaclass(django_filters.filterset.FilterSetMetaclass):
    """Reads `from_` and `to_` as the parameters `from` and `to`: `from` is a word of Python."""

    @classmethod
    def get_declared_filters(cls, bases, attrs):
        declared = super().get_declared_filters(bases, attrs)
        return type(declared)((name.rstrip("_"), found) for name, found in declared.items())


class RecordFilterSet(django_filters.FilterSet, metaclass=PythonWordsMetaclass):
    """What all lists of records share: their words, and what the address says in words."""

    q = TextFilter()

    kind: Kind
    # How the list is ordered where nothing else is asked for.
    order = NEWEST

    @classmethod
    @cache
    def form_class(cls) -> type[forms.Form]:
        fields = {name: found.field for name, found in cls.base_filters.items()}
        return type(f"{cls.__name__}Form", (forms.Form,), fields)

    def get_form_class(self):
        return self.form_class()

    @cached_property
    def question(self) -> Question:
        """What the address asks for."""
        values = self.form.cleaned_data if self.is_bound and self.form.is_valid() else {}
        values = values or getattr(self.form, "cleaned_data", {})
        words = parse(values.get("q") or "")
        return Question(
            kinds=(self.kind,),
            chosen=chosen_of(
                {
                    name: self.keys(value)
                    for name, value in values.items()
                    if isinstance(value, Chosen) and value
                }
            ),
            since=values.get("from"),
            until=values.get("to"),
            words=words or None,
            order=self.sorting(words),
        )

    def keys(self, chosen: Chosen) -> list[str]:
        return [found.key for found in chosen.known.values()] or [NOWHERE]

    def sorting(self, words) -> str:
        """The best first is an order only where there are words to be good at."""
        return BEST if words and self.data.get("sort") == BEST else self.order

    @property
    def facets(self) -> list[str]:
        """The filters whose values are counted."""
        return [name for name in self.any_of if self.filters[name].leading != 0]

    @property
    def leading(self) -> dict[str, int]:
        limits = {name: self.filters[name].leading for name in self.facets}
        return {name: limit for name, limit in limits.items() if limit}

    def sections(self, counts: Mapping[str, Mapping[str, int]]) -> list[Section]:
        """The boxes beside a list, with what each would find."""
        return [self.section(name, counts.get(name, {})) for name in self.any_of]

    @property
    def any_of(self) -> list[str]:
        return [name for name, found in self.filters.items() if isinstance(found, AnyOfFilter)]

    def asked(self, name: str) -> Chosen:
        return getattr(self.form, "cleaned_data", {}).get(name) or Chosen({}, [])

    def section(self, name: str, counts: Mapping[str, int]) -> Section:
        """The filter beside a list: with boxes for its commonest values."""
        found, asked = self.filters[name], self.asked(name).keys
        names = list(found.named(found.offerable(counts, asked)))
        short = found.commonest(names, counts, asked)
        return replace(self.offering(name, short, counts), has_more=len(short) < len(names))

    def offering(self, name: str, names: Iterable[Named], counts: Mapping[str, int]) -> Section:
        """The filter with boxes for these values."""
        found, chosen = self.filters[name], self.asked(name)
        boxes = found.boxes(names, counts, chosen.keys)
        offered = {box.value for box in boxes if box.is_chosen}
        # Countries may be asked for in capitals: the box is the same.
        unlisted = [
            value
            for value in [*chosen.known, *chosen.unknown]
            if not offered.intersection([value, value.lower()])
        ]
        return Section(name, found.label, boxes, unlisted)

    def filter_queryset(self, queryset):
        """The records themselves, for those who need all of them and not a page."""
        records = [record_of(docid) for docid in asking.docids(self.question)]
        return queryset.filter(pk__in=records)

    @property
    def chips(self) -> list[Chip]:
        """The filters of this address in the order of the form, each with a way out."""
        return [
            Chip(self.filters[name].label, label, self.url_without(name, value), is_known)
            for name in self.filters
            for value, label, is_known in self.chosen(name)
        ]

    def chosen(self, name) -> list[tuple[str | None, str, bool]]:
        """Value, label and whether it is known, for each value of a parameter that filters.

        The value is None where the parameter has only one: it goes as a whole, however it was
        typed or repeated.
        """
        if not self.is_bound or name in self.errors:
            return []
        value = self.form.cleaned_data.get(name)
        if isinstance(value, Chosen):
            known = [(text, found.label, True) for text, found in value.known.items()]
            return known + [(text, text, False) for text in value.unknown]
        return [(None, self.data.get(name, "").strip(), True)] if value else []

    def url_without(self, name, value=None) -> str:
        """Address of the first page without one value, or without a whole parameter."""
        query = self.data.copy()
        query.pop("page", None)
        values = query.pop(name, [])
        if value is not None:
            query.setlist(name, [text for text in values if shortened(text) != value])
        return address_of(query)

    @property
    def best_url(self) -> str:
        """Address of the first page with the best matches of the words first."""
        query = self.data.copy()
        query.pop("page", None)
        query["sort"] = BEST
        return address_of(query)

    @property
    def newest_url(self) -> str:
        """Address of the first page in the order of the list."""
        query = self.data.copy()
        query.pop("page", None)
        query.pop("sort", None)
        return address_of(query)

    def relaxations(self) -> list[Relaxation]:
        """For an empty list: what is left out of the filters to find something.

        One filter less if that helps; else each filter on its own.
        """
        names = [name for name in self.filters if self.chosen(name)]
        if len(names) < 2:
            return []
        one_less = [self.relaxed(name, without=[name]) for name in names]
        helpful = [option for option in one_less if option.count]
        if helpful or len(names) == 2:
            return helpful
        alone = [
            self.relaxed(name, without=[other for other in names if other != name], is_alone=True)
            for name in names
        ]
        return [option for option in alone if option.count]

    def relaxed(self, name, *, without, is_alone=False) -> Relaxation:
        """The list without some parameters, under the label of the one it is about."""
        query = self.data.copy()
        for parameter in [*without, "page"]:
            query.pop(parameter, None)
        question = without_parameters(self.question, without)
        count = asking.ask(question, limit=0).total
        return Relaxation(self.filters[name].label, address_of(query), count, is_alone)


def without_parameters(question: Question, names: Iterable[str]) -> Question:
    names = set(names)
    return replace(
        question,
        chosen=tuple((facet, keys) for facet, keys in question.chosen if facet not in names),
        since=None if "from" in names else question.since,
        until=None if "to" in names else question.until,
        words=None if "q" in names else question.words,
    )


def address_of(query) -> str:
    """A list's own address with a query, without the boxes that were left empty; `.` for none."""
    chosen = [(name, value) for name, values in query.lists() for value in values if value]
    return f"?{urlencode(chosen)}" if chosen else "."


def shortened(text: str) -> str:
    return text.strip()[:LONGEST_VALUE]


def known_of(values: Iterable[str], known: Mapping[str, Known]) -> dict[str, Known]:
    return {value: known[value] for value in values if value in known}


def is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text) <= BIGGEST_RECORD


def is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal() and int(text) >= 1000


def is_called(label: str, words: Iterable[str]) -> bool:
    """Whether every word is the beginning of one of the label."""
    folded = [token.folded for token in arabic.tokens(label)]
    return all(any(suggesting.is_meant(name, word) for name in folded) for word in words)
