"""What is found behind the doors of a list, for tests that compare them."""

import json
from urllib.parse import urlsplit

from django.test import Client


def ids_behind_api(listing, query: str, limit: int = 100) -> list[int]:
    """The ids on all pages of the API for a query of a list, in their order.

    A query that a page forgives in part is refused by the API: such a one has no ids.
    """
    client, found = Client(), []
    address = f"/api/v1/{listing.noun}/?{query}&limit={limit}&fields=id"
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content
        told = answer.json()
        found += [record["id"] for record in told["results"]]
        following = urlsplit(told["next"] or "")
        address = f"{following.path}?{following.query}" if told["next"] else ""
    return found


def ids_behind_lines(listing, query: str) -> list[int]:
    """The ids in the JSON Lines of a list."""
    answer = Client().get(f"{listing.address('jsonl')}?{query}")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    return [json.loads(line)["id"] for line in lines]
