"""The addresses at which a list is a table: `export.csv`, `export.xlsx`, `export.geojson`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from ngo_portal.shared.listing import Door
from ngo_portal.shared.origins import ANY_ORIGIN
from ngo_portal.shared.streaming import etag_of, long_answer
from ngo_portal.shared.tables.columns import Export, Sheet, Table
from ngo_portal.shared.tables.comma_separated import csv_pieces
from ngo_portal.shared.tables.doors import CSV, GEOJSON, XLSX
from ngo_portal.shared.tables.geojson import geojson_pieces
from ngo_portal.shared.tables.workbook import WorkbookFile

# A table of so many records is made as fast as a page, and kept like one.
SHORT = 500


@dataclass(frozen=True)
class Form:
    """A form of a table: the door to it, the ending of its address and of its file."""

    door: Door
    ending: str
    make: Callable[..., Any]
    charset: str = ""

    @property
    def content_type(self) -> str:
        return f"{self.door.media_type}{self.charset}"


FORMS = [
    Form(CSV, "csv", csv_pieces, "; charset=utf-8"),
    Form(XLSX, "xlsx", WorkbookFile),
    Form(GEOJSON, "geojson", geojson_pieces),
]


class TableFile(View):
    """What the query string of a list finds, as a file.

    `headings=codes` is for programs: headings and words of the vocabulary are codes, which stay
    when their names change; places and countries keep their names. `hxl=1` adds the row of
    hashtags (hxlstandard.org) to CSV and workbooks. A CSV file has one table; `sheet=` names
    another one of the workbook.
    """

    http_method_names = ["get", "head"]
    table: Table = None
    form: Form = None

    def get(self, request):
        asked = request.GET
        selection = self.table.listing.select(asked)
        self.export = Export(
            self.table,
            selection,
            codes=asked.get("headings") == "codes",
            hxl=asked.get("hxl") == "1",
        )
        sheet, is_known = self.sheet(asked.get("sheet", ""))
        if not is_known:
            return self.without_sheet()
        is_short = len(selection.docids) <= SHORT
        return self.finished(self.answer(sheet) if is_short else self.long_answer(sheet))

    def sheet(self, code: str) -> tuple[Sheet | None, bool]:
        """The sheet that is asked for, and whether there is one of that name."""
        if not code or self.form.door is not CSV:
            return None, True
        found = {sheet.code: sheet for sheet in self.table.sheets}.get(code)
        return found, found is not None

    def without_sheet(self):
        codes = ", ".join(sheet.code for sheet in self.table.sheets)
        text = _("There is no such sheet. There are: %(sheets)s") % {"sheets": codes}
        return HttpResponse(text, status=404, content_type="text/plain; charset=utf-8")

    def made(self, sheet: Sheet | None) -> Iterable[bytes]:
        return self.form.make(self.export, sheet) if sheet else self.form.make(self.export)

    def answer(self, sheet):
        """A whole answer, which is kept like a page."""
        made = self.made(sheet)
        try:
            return HttpResponse(b"".join(made), content_type=self.form.content_type)
        finally:
            if close := getattr(made, "close", None):
                close()

    def long_answer(self, sheet):
        """An answer piece by piece; nothing is made for who has it already."""
        content_type = self.form.content_type
        return long_answer(self.request, self.etag(), content_type, lambda: self.made(sheet))

    def etag(self) -> str:
        """What the file depends on, instead of what stands in it: it is not made yet."""
        return etag_of(
            get_language(),
            self.request.path,
            self.export.selection.query,
            *(self.request.GET.get(name, "") for name in ("headings", "hxl", "sheet")),
        )

    def finished(self, answer):
        if answer.status_code == 200:
            name = f"{self.table.listing.title} {timezone.localdate()}.{self.form.ending}"
            answer["Content-Disposition"] = content_disposition_header(True, name)
        answer["X-Robots-Tag"] = "noindex"
        if self.form.door is GEOJSON:
            # Maps of other sites draw it.
            for name, value in ANY_ORIGIN.items():
                answer[name] = value
        return answer


def table_urls(table: Table) -> list:
    """The addresses of a table: of a map only where its records have places."""
    return [
        path(
            f"export.{form.ending}",
            TableFile.as_view(table=table, form=form),
            name=form.door.name,
        )
        for form in FORMS
        if form.door is not GEOJSON or table.place
    ]
