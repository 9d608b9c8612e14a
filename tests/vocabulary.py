"""Structured data held against the vocabulary of schema.org.

The package `msgspec-schemaorg` carries the vocabulary as Python source, a class a type; only its
text is read.
"""

import ast
import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bs4 import BeautifulSoup

FOLDER = Path(find_spec("msgspec_schemaorg").origin).parent
MEMBER = re.compile(r"https://schema\.org/(\w+)")
DAY = r"\d{4}(-\d\d(-\d\d)?)?"
MOMENT = re.compile(rf"{DAY}(T\d\d:\d\d(:\d\d(\.\d+)?)?(\+\d\d:\d\d)?)?")
# Types of two lines, of which the package keeps one.
ALSO = {"EventSeries": ["Event"], "EducationalOrganization": ["Organization"]}
# Where a name alone may stand for somebody, as schema.org allows for every thing.
NAMED_IN_TEXT = {"author", "performer", "attendee", "contributor"}


@cache
def sources():
    return {path.stem: path for path in FOLDER.rglob("*.py")}


@cache
def definition(kind):
    """The types that a type inherits from, and its own properties with what they may hold."""
    body = ast.parse(sources()[kind].read_text(encoding="utf-8")).body
    found = next(part for part in body if isinstance(part, ast.ClassDef) and part.name == kind)
    ranges = {
        part.target.id: {*re.findall(r"\w+", ast.unparse(part.annotation))} - {"Union", "List"}
        for part in found.body
        if isinstance(part, ast.AnnAssign)
    }
    bases = [base.id for base in found.bases if base.id in sources()]
    return [*bases, *ALSO.get(kind, [])], ranges


@cache
def lineage(kind):
    """A type and all that it is a kind of."""
    bases, _ranges = definition(kind)
    return {kind}.union(*(lineage(base) for base in bases))


def allowed(kind, name):
    """What a property of a type may hold; None where the type has no such property."""
    for one in lineage(kind):
        _bases, ranges = definition(one)
        if name in ranges:
            return ranges[name]
    return None


def blocks(page):
    """The structured data of a page."""
    found = BeautifulSoup(page, "html.parser").find_all("script", type="application/ld+json")
    return [json.loads(block.string) for block in found]


def faults(value):
    """What in a thing, and in all things in it, is not in the vocabulary."""
    if "@graph" in value:
        return [fault for part in value["@graph"] for fault in faults(part)]
    kind = value.get("@type")
    if kind not in sources():
        return [f"no type {kind}"]
    return [
        fault
        for name, content in value.items()
        if name not in ("@type", "@id", "@context")
        for fault in faults_of(kind, name.removesuffix("-input"), content)
    ]


def faults_of(kind, name, content, around=None):
    if isinstance(content, list):
        return [fault for one in content for fault in faults_of(kind, name, one)] or (
            [] if content else [f"{kind}.{name} is empty"]
        )
    found = allowed(kind, name)
    if found is None:
        # A role repeats the property in which it stands.
        is_role = "Role" in lineage(kind) and name in ("affiliation", "contributor")
        return [] if is_role else [f"{kind} has no {name}"]
    inner = faults(content) if isinstance(content, dict) else []
    return inner if fits(name, content, found) else [*inner, f"{kind}.{name}: {content!r}"]


def fits(name, content, found):
    if isinstance(content, dict):
        of_it = lineage(content["@type"]) if content["@type"] in sources() else set()
        return bool(of_it & found) or "Role" in of_it
    if isinstance(content, int | float):
        return bool(found & {"int", "float"})
    if not content:
        return False
    if "Distance" in found:
        return bool(re.fullmatch(r"\d+ px", content))
    if "date" in found or "datetime" in found:
        return bool(MOMENT.fullmatch(content))
    member = MEMBER.fullmatch(content)
    if member:
        return any(one in sources() and member[1] in sources()[one].read_text() for one in found)
    is_address = content.startswith(("http://", "https://"))
    # An address names any thing.
    if is_address and not found <= {"int", "float", "None"}:
        return True
    return "str" in found or "Duration" in found or name in NAMED_IN_TEXT
