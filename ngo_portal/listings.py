"""All lists of public records, for what serves each of them alike."""

from articles.listings import ARTICLES
from events.listings import EVENTS
from organizations.listings import ORGANIZATIONS, PEOPLE

LISTINGS = {listing.noun: listing for listing in (EVENTS, ARTICLES, ORGANIZATIONS, PEOPLE)}
