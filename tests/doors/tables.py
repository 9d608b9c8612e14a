"""The records behind each door of a list, read as somebody would who has nothing but the file."""

import csv
import io
import json

from django.test import Client
from openpyxl import load_workbook


def behind(listing, door: str, query: str) -> bytes:
    """What one door of a listing answers to a query string."""
    response = Client().get(f"{listing.address(door)}?{query}")
    body = response.getvalue()
    assert response.status_code == 200, body[:200]
    return body


def table_behind_csv(listing, query: str = "") -> list[dict[str, str]]:
    """The rows under the codes of their columns."""
    text = behind(listing, "export-csv", f"{query}&headings=codes").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def book_behind_xlsx(listing, query: str = ""):
    return load_workbook(io.BytesIO(behind(listing, "export-xlsx", f"{query}&headings=codes")))


def rows_of(sheet) -> list[dict]:
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def map_behind_geojson(listing, query: str = "") -> list[dict]:
    return json.loads(behind(listing, "export-geojson", f"{query}&headings=codes"))["features"]


def ids_behind_csv(listing, query: str = "") -> list[int]:
    return [int(row["id"]) for row in table_behind_csv(listing, query)]


def ids_behind_xlsx(listing, query: str = "") -> list[int]:
    return [row["id"] for row in rows_of(book_behind_xlsx(listing, query).worksheets[0])]


def ids_behind_geojson(listing, query: str = "") -> list[int]:
    return [feature["id"] for feature in map_behind_geojson(listing, query)]
