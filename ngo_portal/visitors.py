"""From where a request comes."""

import ipaddress

from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings

# Where no address is known, as through a Unix socket without a trusted proxy in front.
UNKNOWN_ADDRESS = "0.0.0.0"


def address_of(request) -> str:
    """The address a request comes from, as far as proxies are trusted to say so.

    What stands further in front of X-Forwarded-For anybody may have written.
    """
    trusted = settings.TRUSTED_PROXIES
    named = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    is_named = trusted and len(named) >= trusted
    address = named[-trusted] if is_named else request.META.get("REMOTE_ADDR", "")
    return unmapped(clean_client_ip(address) or UNKNOWN_ADDRESS)


def unmapped(address: str) -> str:
    """The address of IPv4 that one of IPv6 stands for: to a server that hears both, all do."""
    found = ipaddress.ip_address(address)
    return str(getattr(found, "ipv4_mapped", None) or found)
