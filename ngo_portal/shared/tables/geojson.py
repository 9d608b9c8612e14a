"""Records as points on a map: GeoJSON (RFC 7946), longitude before latitude."""

import json
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from itertools import batched
from typing import Any

from ngo_portal.shared.tables.columns import Export
from ngo_portal.shared.tables.comma_separated import in_words

FEATURES_AT_ONCE = 200
# Said by the geometry.
NOT_PROPERTIES = {"latitude", "longitude"}


def geojson_pieces(export: Export) -> Iterator[bytes]:
    name = dumped(export.selection.title)
    yield f'{{"type":"FeatureCollection","name":{name},"features":['.encode()
    before = "\n"
    for records in batched(export.records(), FEATURES_AT_ONCE, strict=False):
        lines = [dumped(feature(export, one)) for one in records]
        yield (before + ",\n".join(lines)).encode()
        before = ",\n"
    yield b"\n]}\n"


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def feature(export: Export, record: Any) -> dict[str, Any]:
    """One record; where nobody knows a point of it, its geometry is null."""
    properties = {
        column.code: plain(export.said(column.value(record)))
        for column in export.table.columns
        if column.code not in NOT_PROPERTIES
    }
    geometry = point(export.table.place(record))
    return {"type": "Feature", "id": record.pk, "geometry": geometry, "properties": properties}


def point(place) -> dict[str, Any] | None:
    if place is None or place.longitude is None:
        return None
    return {"type": "Point", "coordinates": [float(place.longitude), float(place.latitude)]}


def plain(value: Any) -> Any:
    if isinstance(value, (date, time)):
        return in_words(value)
    return float(value) if isinstance(value, Decimal) else value
