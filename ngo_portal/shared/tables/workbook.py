"""A table as a workbook of Excel, with a sheet for each of the parts of its records.

Rows go to disk as they come, so memory does not grow with them. A cell says itself what it is, so
no text becomes a formula, a link or a number.
"""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from ngo_portal.shared.site import site_address, site_name
from ngo_portal.shared.tables.columns import Column, Export
from ngo_portal.shared.tables.escaping import is_formula

# Of Excel: rows of a sheet, characters of a cell and of the name of a sheet.
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
LONGEST_NAME = 31
# Before it, Excel has no dates.
FIRST_YEAR = 1900
CUT_OFF = "…"
PIECE = 64 * 1024
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class WorkbookFile:
    """The finished file, without a name: it is gone as soon as it is closed."""

    def __init__(self, export: Export):
        with tempfile.TemporaryDirectory(prefix="multaqa-") as folder:
            path = Path(folder) / "table.xlsx"
            write(export, path, folder)
            self.file: IO[bytes] = path.open("rb")
            self.size = path.stat().st_size

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(PIECE):
            yield piece

    def close(self) -> None:
        self.file.close()


def write(export: Export, path: Path, folder: str) -> None:
    with xlsxwriter.Workbook(str(path), {**OPTIONS, "tmpdir": folder}) as book:
        book.set_properties({"title": export.selection.title, "author": site_name()})
        styles = Styles(book)
        columns = export.table.columns
        records = Leaf(book, styles, export, str(export.selection.listing.title), columns)
        sheets = [
            (sheet, Leaf(book, styles, export, str(sheet.title), export.sheet_columns(sheet)))
            for sheet in export.table.sheets
        ]
        for record in export.records(*export.table.sheets):
            records.add(export.row(columns, record))
            for sheet, leaf in sheets:
                for row in export.sheet_rows(sheet, record):
                    leaf.add(row)
        add_note(book, styles, export)


class Styles:
    """How cells look."""

    def __init__(self, book):
        self.head = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bottom": 1,
                "bg_color": "F4F2EE",
            }
        )
        self.tag = book.add_format({"font_color": "55525C", "bottom": 1})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.time = book.add_format({"num_format": "hh:mm"})
        # Text also when somebody edits the cell, or saves the sheet as CSV and opens that.
        self.quoted = book.add_format({"quote_prefix": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})


class Leaf:
    """One sheet, and further ones of the same name where it is full."""

    def __init__(self, book, styles: Styles, export: Export, name: str, columns: Sequence[Column]):
        self.book, self.styles, self.name, self.columns = book, styles, name, columns
        self.heads = export.heads(columns)
        self.count = 0
        self.turn_over()

    def turn_over(self) -> None:
        self.count += 1
        ending = f" {self.count}" if self.count > 1 else ""
        self.sheet = new_sheet(self.book, f"{self.name[: LONGEST_NAME - len(ending)]}{ending}")
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.width)
        for row, texts in enumerate(self.heads):
            style = self.styles.tag if row else self.styles.head
            for place, text in enumerate(texts):
                self.sheet.write_string(row, place, text, style)
        self.sheet.freeze_panes(len(self.heads), 0)
        self.row = len(self.heads)

    def add(self, values: Sequence[Any]) -> None:
        if self.row >= MOST_ROWS:
            self.turn_over()
        for place, value in enumerate(values):
            if value is not None:
                put(self.sheet, self.row, place, value, self.styles)
        self.row += 1


def new_sheet(book, name: str):
    sheet = book.add_worksheet(name)
    if get_language_bidi():
        sheet.right_to_left()
    return sheet


def put(sheet, row: int, place: int, value: Any, styles: Styles) -> None:
    """Write a value as what it is."""
    if isinstance(value, str):
        put_text(sheet, row, place, value, styles)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(row, place, value)
    elif isinstance(value, time):
        sheet.write_datetime(row, place, value, styles.time)
    else:
        put_date(sheet, row, place, value, styles)


def put_text(sheet, row: int, place: int, text: str, styles: Styles) -> None:
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(CUT_OFF)] + CUT_OFF
    style = styles.quoted if is_formula(text) else None
    sheet.write_string(row, place, text, style)


def put_date(sheet, row: int, place: int, value: date, styles: Styles) -> None:
    if value.year < FIRST_YEAR:
        sheet.write_string(row, place, value.isoformat())
    elif isinstance(value, datetime):
        moment = timezone.make_naive(value).replace(microsecond=0)
        sheet.write_datetime(row, place, moment, styles.moment)
    else:
        sheet.write_datetime(row, place, value, styles.date)


def add_note(book, styles: Styles, export: Export) -> None:
    """The last sheet: what this is, from where and when, and how to read it."""
    sheet = new_sheet(book, _("About this table")[:LONGEST_NAME])
    sheet.set_column(0, 0, 90)
    lines = [
        export.selection.title,
        site_name(),
        site_address(export.selection.address()),
        _("As it was on %(day)s.") % {"day": timezone.localdate().isoformat()},
        "",
        _("An empty cell says that nobody stated it. It never means none."),
        _("Numbers are as reports state them: the column beside a number says how sure it is."),
        _("Persons and organizations are never added up, and neither are parts of a breakdown."),
        _("A name without a number has no page of its own here."),
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, styles.title if row == 0 else styles.wrapped)
