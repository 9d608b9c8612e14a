"""Which records are behind each door of a list: the same set as on its page, whatever is asked."""

from datetime import UTC, datetime

from django.http import QueryDict
from django.utils import timezone

from ngo_portal.alerts import mails
from ngo_portal.alerts.delivery import Run
from ngo_portal.alerts.models import Alert, Subscriber
from ngo_portal.alerts.schedule import SETTLING
from ngo_portal.shared.listing import Listing

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def ids_behind_alert(listing: Listing, query: str) -> set[int]:
    """Of what a mail would tell if all records had become public since the last one."""
    alert = an_alert("door@example.org", listing.noun, listing.select(QueryDict(query)).query)
    try:
        run = Run(timezone.now() + SETTLING)
        [(_alert, told)] = run.news_for(alert.listing, alert.query, [alert])
        return set(mails.still_public(alert.listing, told.new))
    finally:
        Alert.objects.filter(pk=alert.pk).leave()


def an_alert(address: str, listing: str = "events", query: str = "", **values) -> Alert:
    """A confirmed alert to which everything is new, and which is due."""
    values = {
        "how_often": "daily",
        "language": "ar",
        "confirmed_at": LONG_AGO,
        "told_until": LONG_AGO,
        "due_at": LONG_AGO,
    } | values
    return Subscriber.meet(address).alerts.create(listing=listing, query=query, **values)
