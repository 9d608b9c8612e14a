"""What a program finds behind each other form of a list, read as such programs read it."""

import feedparser
from django.http import QueryDict
from django.test import Client
from icalendar import Calendar

from ngo_portal.shared.listing import Listing

type Query = QueryDict | str


def behind(listing: Listing, door: str, query: Query) -> str:
    text = query if isinstance(query, str) else query.urlencode()
    address = listing.address(door)
    return f"{address}?{text}" if text else address


def fetched(address: str):
    response = Client().get(address)
    assert response.status_code == 200, (response.status_code, address)
    return response


def without_page(query: Query) -> Query:
    """A filter as somebody types it may carry the page of a list, which a feed has too."""
    data = (QueryDict(query) if isinstance(query, str) else query).copy()
    data.pop("page", None)
    return data


def records_of(addresses) -> list[int]:
    """Numbers of records by their short addresses, in the order given."""
    return [int(address.rstrip("/").rpartition("/")[2]) for address in addresses]


def entries_behind_feed(listing: Listing, query: Query = "") -> list:
    """Entries of an Atom feed and of all that it calls the next one."""
    address, entries = behind(listing, "feed-atom", without_page(query)), []
    while address:
        # As it is: what a reader program would leave out must not be there either.
        content = fetched(address).content
        feed = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
        assert not feed.bozo, feed.get("bozo_exception")
        entries += feed.entries
        address = next((link.href for link in feed.feed.links if link.rel == "next"), "")
    return entries


def items_behind_json_feed(listing: Listing, query: Query = "") -> list[dict]:
    address, items = behind(listing, "feed-json", without_page(query)), []
    while address:
        feed = fetched(address).json()
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        items += feed["items"]
        address = feed.get("next_url", "")
    return items


def calendar_behind(listing: Listing, query: Query = "") -> Calendar:
    content = fetched(behind(listing, "calendar-ics", query)).getvalue()
    calendar = Calendar.from_ical(content)
    assert not calendar.errors
    return calendar


def ids_behind_feed(listing: Listing, query: Query = "") -> list[int]:
    return records_of(entry.id for entry in entries_behind_feed(listing, query))


def ids_behind_json_feed(listing: Listing, query: Query = "") -> list[int]:
    return records_of(item["id"] for item in items_behind_json_feed(listing, query))


def ids_behind_calendar(listing: Listing, query: Query = "") -> list[int]:
    """Of all entries, those with a day and those without."""
    calendar = calendar_behind(listing, query)
    entries = [*calendar.walk("VEVENT"), *calendar.walk("VJOURNAL")]
    return [int(str(entry["UID"]).partition("@")[0].removeprefix("event-")) for entry in entries]
