"""Which browsers are signed in, as their owner sees it: kind, since when, last seen, roughly where.

Whoever took a copy of the database should not learn from it where editors live. Of an address is
kept what the network of a provider and a region share.
"""

import ipaddress

from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.db.models.signals import pre_save

from ngo_portal.shared import second_factor

# A session is written down again at most this often, by each process.
SECONDS_BETWEEN_NOTES = 15 * 60
KEPT_BITS = {4: 24, 6: 48}
MAX_KEY = 40


def shortened(address: str) -> str:
    """The network of an address: 192.0.2.77 becomes 192.0.2.0."""
    whole = ipaddress.ip_address(address)
    network = ipaddress.ip_network((whole, KEPT_BITS[whole.version]), strict=False)
    return str(network.network_address)


def note(request) -> None:
    """Write down that a session is in use, if that has not been done for a while."""
    session = request.session.session_key or ""
    # A longer key is a session that is wholly in its cookie, with no row to end.
    if 0 < len(session) <= MAX_KEY and cache.add(f"seen:{session}", True, SECONDS_BETWEEN_NOTES):
        UserSession.objects.create_from_request(request)


def follow_signals() -> None:
    pre_save.connect(shorten, sender=UserSession, dispatch_uid="shorten addresses")
    user_logged_in.connect(begin, dispatch_uid="begin to note sessions")
    authenticator_added.connect(remember_factor, dispatch_uid="a factor is there")
    authenticator_removed.connect(remember_factor, dispatch_uid="a factor is gone")


def shorten(sender, instance, **kwargs):
    instance.ip = shortened(instance.ip)


def begin(sender, request, **kwargs):
    """allauth writes the session down when somebody signs in; that is the first note."""
    session = request.session.session_key or ""
    if 0 < len(session) <= MAX_KEY:
        cache.set(f"seen:{session}", True, SECONDS_BETWEEN_NOTES)


def remember_factor(sender, request, user, **kwargs):
    """The head of every page of the desk says whether there is one, without asking the database."""
    request.session["has_second_factor"] = second_factor.has_one(user)
