"""What a table of records consists of, as data: columns, sheets beside it, and what they read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from ngo_portal.shared.listing import Listing, Selection
from ngo_portal.shared.page_parts import with_terms
from ngo_portal.shared.site import site_address
from ngo_portal.shared.tables.reading import Coded, Part


@dataclass(frozen=True)
class Column:
    """One column. `value` is given a record, or the row of a part, and knows None for unknown.

    `hxl` is its hashtag; where values are `Coded` the tag says by itself which of both they are.
    """

    code: str
    heading: str | Promise
    value: Callable[[Any], Any]
    hxl: str = ""
    width: int = 14
    is_coded: bool = False

    def tag(self, *, codes: bool) -> str:
        if not (self.hxl and self.is_coded):
            return self.hxl
        return f"{self.hxl}+{'code' if codes else 'name'}"


@dataclass(frozen=True)
class Sheet:
    """The rows of a part of all records, beside the table of the records themselves."""

    code: str
    title: str | Promise
    part: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Table:
    """How the records of a listing are laid out.

    `records` starts from `published()`. `terms` are foreign keys to the vocabulary and `parts` what
    else is read for a batch; those of a sheet only where the sheet is made. A record finds them at
    `record.parts`, so no column asks the database anything.
    """

    listing: Listing
    records: Callable[[], models.QuerySet]
    columns: Sequence[Column]
    # The columns by which the row of a sheet is known.
    key_columns: Sequence[Column]
    terms: tuple[str, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)
    sheets: Sequence[Sheet] = ()
    # The place at which a record stands on a map; None where its kind has none.
    place: Callable[[Any], Any] | None = None

    @property
    def own_parts(self) -> set[str]:
        """The parts of which the records' own columns are made."""
        return self.parts.keys() - {sheet.part for sheet in self.sheets if not self.shares(sheet)}

    def shares(self, sheet: Sheet) -> bool:
        return self.parts[sheet.part].is_shared

    def prepare(self, records: list[Any], names: set[str]) -> None:
        """Read for a batch what its rows need, in a constant number of statements."""
        with_terms(records, *self.terms)
        found = {name: self.parts[name].read(records) for name in sorted(names)}
        for record in records:
            own = {name: rows.get(record.pk, ()) for name, rows in found.items()}
            record.parts = SimpleNamespace(**own)


class Export:
    """One table of one selection, as somebody wants it."""

    def __init__(
        self, table: Table, selection: Selection, *, codes: bool = False, hxl: bool = False
    ):
        self.table, self.selection = table, selection
        self.codes, self.hxl = codes, hxl
        # Names of choices in the language of the export: looking one up takes longer than a cell.
        self.names: dict[tuple[str, int], str] = {}

    def records(self, *sheets: Sheet) -> Iterator[Any]:
        """The records with all that their own columns and those of some sheets are made of."""
        names = self.table.own_parts | {sheet.part for sheet in sheets}
        return self.selection.records(
            self.table.records(), prepare=lambda batch: self.table.prepare(batch, names)
        )

    def heads(self, columns: Sequence[Column]) -> list[list[str]]:
        """The row of headings, and that of hashtags where it is wanted."""
        headings = [column.code if self.codes else str(column.heading) for column in columns]
        if not self.hxl:
            return [headings]
        return [headings, [column.tag(codes=self.codes) for column in columns]]

    def row(self, columns: Sequence[Column], record: Any) -> list[Any]:
        return [self.said(column.value(record)) for column in columns]

    def said(self, value: Any) -> Any:
        """A plain value: text, number, date, time or None."""
        if type(value) is Coded:
            value = value.code if self.codes else self.name(value)
        return None if value == "" else value

    def name(self, word: Coded) -> str:
        if type(word.name) is str:
            return word.name
        # What it is lazy about lives as long as the class of the choices.
        key = word.code, id(word.name)
        if key not in self.names:
            self.names[key] = str(word.name)
        return self.names[key]

    def sheet_columns(self, sheet: Sheet) -> list[Column]:
        return [*self.table.key_columns, *sheet.columns]

    def sheet_rows(self, sheet: Sheet, record: Any) -> Iterator[list[Any]]:
        """What a sheet has of one record."""
        rows = getattr(record.parts, sheet.part)
        if rows:
            key = self.row(self.table.key_columns, record)
            yield from ([*key, *self.row(sheet.columns, row)] for row in rows)


# What many columns have in common


def of(name: str) -> Callable[[Any], Any]:
    """The value of an attribute, or of one of an attribute that may be None: `country.code`."""
    first, _dot, rest = name.partition(".")
    if not rest:
        return attrgetter(name)
    get, get_rest = attrgetter(first), attrgetter(rest)
    return lambda record: get_rest(found) if (found := get(record)) is not None else None


def chosen(name: str, choices: type[models.TextChoices]) -> Callable[[Any], Coded | None]:
    """One of the choices of the code."""

    def value(record):
        code = getattr(record, name)
        return Coded(code, choices(code).label) if code else None

    return value


def term(name: str) -> Callable[[Any], Coded | None]:
    """A term that a foreign key names."""

    def value(record):
        found = getattr(record, name)
        return Coded(found.code, found.name) if found else None

    return value


def terms(name: str) -> Callable[[Any], Coded | None]:
    """Terms that were read as a part."""

    def value(record):
        found = getattr(record.parts, name)
        if len(found) < 2:
            return found[0] if found else None
        return Coded(";".join(one.code for one in found), listed(one.name for one in found))

    return value


def names_of(name: str) -> Callable[[Any], str | None]:
    """What a part consists of, as one text."""
    return lambda record: listed(map(str, getattr(record.parts, name)))


def listed(names: Iterable[str | None]) -> str | None:
    """Several names in one cell; each of them once."""
    found = [*dict.fromkeys(filter(None, names))]
    if len(found) < 2:
        return found[0] if found else None
    # Translators: stands between names in one cell of a table.
    return pgettext("between names in a cell", "; ").join(found)


def choice_column(code, heading, choices, hxl="", width=14) -> Column:
    return Column(code, heading, chosen(code, choices), hxl, width, is_coded=True)


def record_columns(tag: str) -> list[Column]:
    """What every table begins with: the number of the record, and its page."""
    return [
        Column("id", _("Record number"), of("pk"), f"{tag}+code", 9),
        Column("url", _("Web page"), absolute_url, f"{tag}+url", 36),
    ]


def absolute_url(record) -> str:
    return site_address(record.get_absolute_url())


def place_columns() -> list[Column]:
    """Where a record is: needs `place`, `country` and the part `governorate`."""
    return [
        *country_columns(),
        Column("governorate", _("Governorate"), governorate, "#adm1+name", 16),
        Column("place", _("Place"), of("place.name"), "#loc+name", 16),
        Column("latitude", _("Latitude"), of("place.latitude"), "#geo+lat", 10),
        Column("longitude", _("Longitude"), of("place.longitude"), "#geo+lon", 10),
    ]


def country_columns() -> list[Column]:
    return [
        Column("country_code", _("Country code"), of("country_id"), "#country+code+v_iso2", 8),
        Column("country", _("Country"), of("country.name"), "#country+name", 14),
    ]


def governorate(record) -> str | None:
    return record.parts.governorate or None


def kept_columns() -> list[Column]:
    """What every table ends with."""
    return [
        Column("published_at", _("Published"), of("publish_at"), "#date+reported", 17),
        Column("updated_at", _("Last changed"), of("updated_at"), "#date+updated", 17),
    ]
