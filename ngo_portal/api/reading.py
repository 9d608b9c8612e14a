"""The OpenAPI document as a page tells it: lists, parameters and fields, in words and examples."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ngo_portal.api.problems import NAMES

# More words of one kind than this are told by their number, and stand in the document.
VALUES_SHOWN = 12
COMPONENT = "#/components/schemas/"
PROBLEMS = {
    400: _("A parameter is unknown or has an impossible value; `errors` names every one."),
    404: _("There is nothing at this address, or nothing public."),
    405: _("The API can only be read: GET, HEAD and OPTIONS."),
    406: _("The Accept header wants another form than JSON."),
    410: _("The record was withdrawn; `detail` has the reason that readers are told."),
    429: _("There were too many requests; Retry-After says in how many seconds to ask again."),
}


@dataclass(frozen=True)
class Line:
    """A parameter or a field: what it is called, what it holds, and what it means."""

    name: str
    holds: str
    about: str
    values: list[str]
    more: int = 0
    # The shape that it holds, to be looked up further down.
    shape: str = ""


@dataclass(frozen=True)
class Operation:
    path: str
    name: str
    summary: str
    about: str
    parameters: list[Line]
    example: str


@dataclass(frozen=True)
class ShapeTold:
    name: str
    about: str
    fields: list[Line]


def operations_of(document: Mapping) -> list[Operation]:
    return [operation(path, found["get"]) for path, found in document["paths"].items()]


def operation(path: str, found: Mapping) -> Operation:
    answer = found["responses"]["200"]["content"]["application/json"]
    examples = [one["value"] for one in answer.get("examples", {}).values()]
    return Operation(
        path=path,
        name=found["operationId"].replace("_", "-"),
        summary=found["summary"],
        about=found.get("description", ""),
        parameters=[
            line(one["name"], one["schema"], one.get("description", ""))
            for one in found["parameters"]
            if one["in"] in ("query", "path")
        ],
        example=json.dumps(examples[0], ensure_ascii=False, indent=2) if examples else "",
    )


def shapes_of(document: Mapping) -> list[ShapeTold]:
    return [
        ShapeTold(
            name,
            found.get("description", ""),
            [
                line(field, schema, schema.get("description", ""))
                for field, schema in found.get("properties", {}).items()
            ],
        )
        for name, found in document["components"]["schemas"].items()
    ]


def line(name: str, schema: Mapping, about: str) -> Line:
    values = [value for value in values_of(schema) if value is not None]
    shown = values[:VALUES_SHOWN]
    shape = shape_in(schema)
    return Line(name, holds(schema), about, shown, len(values) - len(shown), shape)


def values_of(schema: Mapping) -> Iterable:
    if "enum" in schema:
        return schema["enum"]
    return next((values_of(part) for part in parts_of(schema) if values_of(part)), [])


def shape_in(schema: Mapping) -> str:
    """The name of the shape that a field or the items of a list have."""
    if "$ref" in schema:
        return schema["$ref"].removeprefix(COMPONENT)
    return next((found for part in parts_of(schema) if (found := shape_in(part))), "")


def parts_of(schema: Mapping) -> list[Mapping]:
    several = [part for name in ("allOf", "anyOf", "oneOf") for part in schema.get(name, [])]
    return [*several, *([schema["items"]] if "items" in schema else [])]


def holds(schema: Mapping) -> str:
    """What JSON has there, as programs name it."""
    if "items" in schema:
        return f"{holds(schema['items'])}[]"
    if shape := shape_in(schema):
        return shape
    named = schema.get("type", "string")
    types = named if isinstance(named, list) else [named]
    words = [schema.get("format", name) if name == "string" else name for name in types]
    return " | ".join(words)


def problems_of() -> list[dict]:
    return [
        {"status": status, "name": NAMES[status][0], "about": about}
        for status, about in PROBLEMS.items()
    ]
