"""Filters of lists, and what an address with filters says.

A query parameter that is repeated means "any of"; different parameters mean "all of". Nonsense is
never an error page: a value nobody knows is shown as such and finds nothing, a date that cannot
be read is reported beside its field and does not filter.
"""

from dataclasses import dataclass
from datetime import date

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag, TaggedItem

from ngo_portal.shared.arabic import western_digits
from ngo_portal.shared.forms import ArabicDateField
from ngo_portal.shared.models import Country, Theme
from ngo_portal.shared.quantity import Mode

VALUES_PER_FILTER = 20
LONGEST_VALUE = 100
LONGEST_TEXT = 200
BIGGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Chosen:
    """Values of one parameter: what each known one stands for, and those nobody knows."""

    known: dict[str, object]
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


class AnyOfField(forms.MultipleChoiceField):
    """Check boxes; values that are not offered may still be known, or not be known at all."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, resolve, **kwargs):
        super().__init__(**kwargs)
        self.resolve = resolve

    def clean(self, value):
        asked = [shortened(text) for text in value or []]
        values = list(dict.fromkeys(text for text in asked if text))[:VALUES_PER_FILTER]
        known = self.resolve(values)
        return Chosen(known, [text for text in values if text not in known])


class AnyOfFilter(django_filters.Filter):
    """A parameter whose values stand for objects or codes.

    A subclass says what is offered, what a value stands for, and which records it finds.
    """

    field_class = AnyOfField

    def __init__(self, field_name=None, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(field_name, choices=self.offered, resolve=self.resolve, **kwargs)

    def offered(self) -> list[tuple[str, str]]:
        """Values and labels of the check boxes."""
        raise NotImplementedError  # pragma: no cover

    def resolve(self, values: list[str]) -> dict[str, object]:
        """What each known value stands for; a value that is missing is unknown."""
        raise NotImplementedError  # pragma: no cover

    def condition(self, found: list) -> Q:
        return Q(**{f"{self.field_name}__in": found})

    def filter(self, qs, value):
        if not value:
            return qs
        if not value.known:
            return qs.none()
        matching = qs.model._base_manager.filter(self.condition(list(value.known.values())))
        return qs.filter(pk__in=matching.values("pk"))


class ThemeFilter(AnyOfFilter):
    """Themes by code; a group includes the themes under it."""

    def offered(self):
        groups = Theme.objects.current().groups().prefetch_related("children")
        return [
            (
                group.name,
                [
                    (group.code, _("All of “%(group)s”") % {"group": group.name}),
                    *(
                        (theme.code, theme.name)
                        for theme in group.children.all()
                        if not theme.is_retired
                    ),
                ],
            )
            for group in groups
        ]

    def resolve(self, values):
        return {theme.code: theme for theme in Theme.objects.filter(code__in=values)}

    def condition(self, found):
        return Q(**{f"{self.field_name}__in": found}) | Q(
            **{f"{self.field_name}__parent__in": found}
        )


class CountryFilter(AnyOfFilter):
    """Countries by ISO code, in capitals or not; offered are those that have records."""

    def __init__(self, field_name="country", *, used_by, **kwargs):
        self.used_by = used_by
        super().__init__(field_name, **kwargs)

    def offered(self):
        used = self.used_by.objects.published().filter(**{f"{self.field_name}__isnull": False})
        countries = Country.objects.filter(pk__in=used.values(self.field_name))
        return [(country.code.lower(), country.name) for country in countries]

    def resolve(self, values):
        countries = Country.objects.in_bulk([value.upper() for value in values])
        return {value: countries[value.upper()] for value in values if value.upper() in countries}


class TermFilter(AnyOfFilter):
    """A controlled vocabulary by code."""

    def __init__(self, field_name, *, model, **kwargs):
        self.model_of_terms = model
        super().__init__(field_name, **kwargs)

    def offered(self):
        return [(term.code, term.name) for term in self.model_of_terms.objects.current()]

    def resolve(self, values):
        return {term.code: term for term in self.model_of_terms.objects.filter(code__in=values)}


class ChoiceFilter(AnyOfFilter):
    """Choices that are part of the code."""

    def __init__(self, field_name, *, choices, **kwargs):
        self.labels = choices
        super().__init__(field_name, **kwargs)

    def offered(self):
        return list(self.labels.choices)

    def resolve(self, values):
        return {value: self.labels(value) for value in values if value in self.labels.values}


class ModeFilter(ChoiceFilter):
    def __init__(self, field_name="mode", **kwargs):
        super().__init__(field_name, choices=Mode, label=_("Mode"), **kwargs)


class RecordFilter(AnyOfFilter):
    """Published records of another kind by id. None is offered: pages of records link to it."""

    def __init__(self, field_name=None, *, records, **kwargs):
        self.records = records
        super().__init__(field_name, **kwargs)

    def offered(self):
        return []

    def resolve(self, values):
        ids = {value: int(value) for value in values if is_id(value)}
        records = self.records.objects.published().in_bulk(list(ids.values()))
        return {value: records[pk] for value, pk in ids.items() if pk in records}


class TagFilter(AnyOfFilter):
    """Tags of published records by slug. None is offered: they stand on the records' pages."""

    def offered(self):
        return []

    def resolve(self, values):
        published = self.model.objects.published()
        tagged = self.tagged(object_id__in=published.order_by().values("pk"))
        tags = Tag.objects.filter(slug__in=values, pk__in=tagged.values("tag"))
        return {tag.slug: tag for tag in tags}

    def condition(self, found):
        return Q(pk__in=self.tagged(tag__in=found).values("object_id"))

    def tagged(self, **condition):
        """Rows of taggit's own table. Its manager joins through the content type for each tag,
        and with a method that Django is about to remove.
        """
        kind = ContentType.objects.get_for_model(self.model)
        return TaggedItem.objects.filter(content_type=kind, **condition)


class YearFilter(AnyOfFilter):
    """Calendar years, 1000 to 9999; offered are those in which something happened."""

    def __init__(self, field_name, *, used_by, **kwargs):
        self.used_by = used_by
        super().__init__(field_name, **kwargs)

    def offered(self):
        years = (
            self.used_by.objects.published()
            .order_by()
            .values_list(f"{self.field_name}__year", flat=True)
        )
        return [
            (str(year), str(year)) for year in sorted(set(years.distinct()), reverse=True) if year
        ]

    def resolve(self, values):
        digits = {value: western_digits(value) for value in values}
        return {value: int(year) for value, year in digits.items() if is_year(year)}

    def condition(self, found):
        either = Q()
        for year in found:
            either |= self.within(date(year, 1, 1), date(year, 12, 31))
        return either

    def within(self, first, last) -> Q:
        return Q(**{f"{self.field_name}__date__range": (first, last)})


class BoundaryFilter(django_filters.Filter):
    """The first or last day of a period, in any of the usual ways to write a date."""

    field_class = ArabicDateField

    def __init__(self, field_name, *, narrow, **kwargs):
        self.narrow = narrow
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(field_name, required=False, widget=widget, **kwargs)

    def filter(self, qs, value):
        return self.narrow(qs, value) if value else qs


class TextFilter(django_filters.CharFilter):
    """Every word must occur in the record, whatever its spelling of hamza, ta marbuta and marks."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"type": "search"})
        super().__init__(
            max_length=LONGEST_TEXT, label=_("Search in the text"), widget=widget, **kwargs
        )

    def filter(self, qs, value):
        return qs.mentioning(value) if value else qs


class PythonWordsMetaclass(django_filters.filterset.FilterSetMetaclass):
    """Reads `from_` and `to_` as the parameters `from` and `to`: `from` is a word of Python."""

    @classmethod
    def get_declared_filters(cls, bases, attrs):
        declared = super().get_declared_filters(bases, attrs)
        return type(declared)((name.rstrip("_"), found) for name, found in declared.items())


class RecordFilterSet(django_filters.FilterSet, metaclass=PythonWordsMetaclass):
    """What all lists of records share: their words, and what the address says in words."""

    q = TextFilter()

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
            known = [(text, label_of(found), True) for text, found in value.known.items()]
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
        rest = self.queryset.all()
        for parameter, value in self.form.cleaned_data.items():
            if parameter not in without:
                rest = self.filters[parameter].filter(rest, value)
        return Relaxation(self.filters[name].label, address_of(query), rest.count(), is_alone)


def address_of(query) -> str:
    """A list's own address with a query, without the boxes that were left empty; `.` for none."""
    chosen = [(name, value) for name, values in query.lists() for value in values if value]
    return f"?{urlencode(chosen)}" if chosen else "."


def shortened(text: str) -> str:
    return text.strip()[:LONGEST_VALUE]


def label_of(found) -> str:
    return str(getattr(found, "label", found))


def is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) <= BIGGEST_ID


def is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal() and int(text) >= 1000
