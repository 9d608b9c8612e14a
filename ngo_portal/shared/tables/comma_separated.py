"""A table as CSV (RFC 4180), in UTF-8 with the mark by which Excel knows it."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import batched
from typing import Any

from django.utils import timezone

from ngo_portal.shared.tables.columns import Export, Sheet
from ngo_portal.shared.tables.escaping import safe

BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 200


def csv_pieces(export: Export, sheet: Sheet | None = None) -> Iterator[bytes]:
    """The records, or the rows that one sheet has of them."""
    if sheet is None:
        columns, sheets = export.table.columns, []
    else:
        columns, sheets = export.sheet_columns(sheet), [sheet]
    yield (BYTE_ORDER_MARK + written(export.heads(columns))).encode()
    for rows in batched(rows_of(export, *sheets), ROWS_AT_ONCE, strict=False):
        yield written(rows).encode()


def rows_of(export: Export, *sheets: Sheet) -> Iterator[list[Any]]:
    for record in export.records(*sheets):
        if sheets:
            yield from export.sheet_rows(sheets[0], record)
        else:
            yield export.row(export.table.columns, record)


def written(rows) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(
        [cell(value) for value in row] for row in rows
    )
    return buffer.getvalue()


def cell(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, (date, time)):
        return in_words(value)
    return "" if value is None else value


def in_words(value: date | datetime | time) -> str:
    """In the spelling of ISO 8601; a moment as it is at the site."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value.isoformat("minutes")
