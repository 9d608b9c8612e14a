"""What is found behind the doors of a list, for tests that compare them."""

import json
from collections import defaultdict
from urllib.parse import urlsplit

from django.http import QueryDict
from django.test import Client

UNKNOWN = "Not known: "


def ids_behind_api(listing, query: str, limit: int = 100) -> list[int]:
    """The ids on all pages of the API for the query string of a list, in their order.

    The API refuses what a page forgives. What it names as wrong is left out, as the page leaves it
    out; a filter of which all values are unknown finds nothing.
    """
    client, found = Client(), []
    data = QueryDict(query, mutable=True)
    data["limit"], data["fields"] = str(limit), "id"
    address = f"/api/v1/{listing.noun}/?{data.urlencode()}"
    while address:
        answer = client.get(address)
        if answer.status_code == 400 and not found:
            mended = without_faults(query, answer.json())
            return [] if mended is None else ids_behind_api(listing, mended, limit)
        assert answer.status_code == 200, answer.content
        told = answer.json()
        found += [record["id"] for record in told["results"]]
        following = urlsplit(told["next"] or "")
        address = f"{following.path}?{following.query}" if told["next"] else ""
    return found


def without_faults(query: str, problem: dict) -> str | None:
    """The query without what a problem names; None where nothing can be found with it."""
    data, unknown = QueryDict(query, mutable=True), defaultdict(set)
    for error in problem["errors"]:
        if error["detail"].startswith(UNKNOWN):
            unknown[error["parameter"]].add(error["detail"].removeprefix(UNKNOWN))
        else:
            data.pop(error["parameter"], None)
    for name, values in unknown.items():
        known = [text for text in data.getlist(name) if text.strip() not in values]
        if not any(text.strip() for text in known):
            return None
        data.setlist(name, known)
    mended = data.urlencode()
    assert mended != QueryDict(query).urlencode(), problem
    return mended


def ids_behind_lines(listing, query: str) -> list[int]:
    """The ids in the JSON Lines of a list."""
    answer = Client().get(f"{listing.address('jsonl')}?{query}")
    lines = answer.getvalue().decode().splitlines()
    return [json.loads(line)["id"] for line in lines]
