"""Filters of lists, and what an address with filters says.

A query parameter that is repeated means "any of"; different parameters mean "all of". Nonsense is
never an error page: a value nobody knows is shown as such and finds nothing, a date that cannot
be read is reported beside its field and does not filter.

A FilterSet turns an address into a `Question`; what it finds and counts comes from the
projection, whoever asks: a page, a feed, an export.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import django_filters
from django import forms
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import asking, labels
from ngo_portal.shared.arabic import western_digits
from ngo_portal.shared.forms import ArabicDateField
from ngo_portal.shared.quantity import Mode
from ngo_portal.shared.searching.keys import BIGGEST_RECORD, Kind, record_of
from ngo_portal.shared.searching.question import BEST, NEWEST, Question, chosen_of
from ngo_portal.shared.searching.wording import parse

VALUES_PER_FILTER = 20
LONGEST_VALUE = 100
LONGEST_TEXT = 200
# Of facets with many values, as many boxes as a reader looks through.
LEADING = 8
# A value that no record has: what it is chosen with finds nothing.
NOWHERE = "-"


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


@dataclass(frozen=True)
class Box:
    """A value that may be chosen, and how many records the list would then have of it."""

    value: str
    label: str
    count: int
    is_chosen: bool
    group: str = ""


@dataclass(frozen=True)
class Section:
    """The boxes of one filter; values without a box survive in hidden fields."""

    name: str
    label: str
    boxes: list[Box]
    unlisted: list[str]

    @property
    def is_open(self) -> bool:
        return any(box.is_chosen for box in self.boxes)

    @property
    def groups(self) -> list[tuple[str, list[Box], bool]]:
        """Boxes by group, in their order; the last says whether one of them is chosen."""
        by_group: dict[str, list[Box]] = {}
        for box in self.boxes:
            by_group.setdefault(box.group, []).append(box)
        return [
            (group, boxes, any(box.is_chosen for box in boxes)) for group, boxes in by_group.items()
        ]


class AnyOfField(forms.Field):
    """Values that may be known or not."""

    widget = forms.SelectMultiple

    def __init__(self, *, resolve, **kwargs):
        super().__init__(**kwargs)
        self.resolve = resolve

    def clean(self, value):
        asked = [shortened(text) for text in value or []]
        values = list(dict.fromkeys(text for text in asked if text))[:VALUES_PER_FILTER]
        known = self.resolve(values) if values else {}
        return Chosen(known, [text for text in values if text not in known])


class AnyOfFilter(django_filters.Filter):
    """A parameter whose values stand for objects or codes; it is named like its facet.

    A subclass says what a value stands for, what the facet calls it, and which boxes are offered.
    """

    field_class = AnyOfField
    # How many of its values are counted; None for all.
    leading: int | None = None

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(resolve=self.resolve, **kwargs)

    def resolve(self, values: list[str]) -> dict[str, Known]:
        """What each known value stands for; a value that is missing is unknown."""
        raise NotImplementedError  # pragma: no cover

    def named(self, keys: Iterable[str]) -> Iterable[tuple[str, str, str, str]]:
        """Key, value, label and group of the boxes for these keys, in the order of the form."""
        raise NotImplementedError  # pragma: no cover

    def boxes(self, counts: dict[str, int], chosen: Chosen) -> list[Box]:
        asked = {found.key for found in chosen.known.values()}
        # In the order of the counts, the most frequent first, unless the filter has its own.
        keys = [key for key, count in counts.items() if count or key in asked]
        keys += sorted(asked.difference(keys))
        return [
            Box(value, label, counts.get(key, 0), key in asked, group)
            for key, value, label, group in self.named(keys)
        ]


class ThemeFilter(AnyOfFilter):
    """Themes by code; a group includes the themes under it."""

    def resolve(self, values):
        themes = {theme.code: Known(theme.key, theme.name) for theme in labels.themes()}
        return known_of(values, themes)

    def named(self, keys):
        keys, names = set(keys), {}
        for theme in labels.themes():
            if not theme.group:
                names[theme.key] = theme.name
            if theme.key not in keys or theme.is_retired:
                continue
            if theme.group:
                yield theme.key, theme.code, theme.name, names[theme.group]
            else:
                label = _("All of “%(group)s”") % {"group": theme.name}
                yield theme.key, theme.code, label, theme.name


class CountryFilter(AnyOfFilter):
    """Countries by ISO code, in capitals or not."""

    def resolve(self, values):
        names, codes = labels.countries(), {value: value.lower() for value in values}
        return {value: Known(code, names[code]) for value, code in codes.items() if code in names}

    def named(self, keys):
        names = labels.countries()
        known = sorted((names[key], key) for key in keys if key in names)
        return [(key, key, name, "") for name, key in known]


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
        return [(key, code, name, "") for key, code, name in found if key in keys]


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
        return [(value, value, label, "") for value, label in self.labels.choices if value in keys]


class ModeFilter(ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(choices=Mode, label=_("Mode"), **kwargs)


class RecordFilter(AnyOfFilter):
    """Published records of another kind by id; offered are those that most of the list have."""

    leading = LEADING

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
        return [(key, key, titles[int(key)], "") for key in keys if int(key) in titles]


class UnlistedRecordFilter(RecordFilter):
    """The same without boxes: pages of records link to it."""

    leading = 0

    def named(self, keys):
        return []


class TagFilter(AnyOfFilter):
    """Tags of published records by slug."""

    leading = LEADING

    def resolve(self, values):
        return {slug: Known(key, name) for slug, (key, name) in labels.slugs(values).items()}

    def named(self, keys):
        known = labels.tags(keys)
        return [(key, *known[key], "") for key in keys if key in known]


class YearFilter(AnyOfFilter):
    """Calendar years, 1000 to 9999."""

    def resolve(self, values):
        digits = {value: western_digits(value) for value in values}
        return {value: Known(year, year) for value, year in digits.items() if is_year(year)}

    def named(self, keys):
        return [(key, key, key, "") for key in sorted(keys, reverse=True)]


class BoundaryFilter(django_filters.Filter):
    """The first or last day of a period, in any of the usual ways to write a date."""

    field_class = ArabicDateField

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, **kwargs)


class TextFilter(django_filters.CharFilter):
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
        return [
            name
            for name, found in self.filters.items()
            if isinstance(found, AnyOfFilter) and found.leading != 0
        ]

    @property
    def leading(self) -> dict[str, int]:
        return {
            name: found.leading
            for name, found in self.filters.items()
            if isinstance(found, AnyOfFilter) and found.leading
        }

    def sections(self, counts: dict[str, dict[str, int]]) -> list[Section]:
        """The boxes of the form, with what each would find."""
        return [
            self.section(name, counts.get(name, {}))
            for name, found in self.filters.items()
            if isinstance(found, AnyOfFilter)
        ]

    def section(self, name: str, counts: dict[str, int]) -> Section:
        found = self.filters[name]
        chosen = getattr(self.form, "cleaned_data", {}).get(name) or Chosen({}, [])
        boxes = found.boxes(counts, chosen)
        offered = {box.value for box in boxes if box.is_chosen}
        asked = [*chosen.known, *chosen.unknown]
        # Countries may be asked for in capitals: the box is the same.
        unlisted = [value for value in asked if value.lower() not in offered]
        unlisted = [value for value in unlisted if value not in offered]
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
