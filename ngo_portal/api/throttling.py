"""How often an address may ask: so many times in each minute, hour or day, counted by the server.

What the cache of pages answers is not counted, because it costs nothing. The counters stand in
Django's cache: where processes share none, each counts for itself.
"""

import ipaddress
import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from ngo_portal.visitors import address_of

logger = logging.getLogger(__name__)

POLICY = "read"
# One household or office has so much of IPv6, and may use another address each time.
NETWORK_BITS = 64


@dataclass(frozen=True)
class Allowance:
    """What is left of a window of time, which ends after some seconds."""

    most: int
    window: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """Those of the IETF draft on RateLimit header fields."""
        return {
            "RateLimit-Policy": f'"{POLICY}";q={self.most};w={self.window}',
            "RateLimit": f'"{POLICY}";r={max(self.left, 0)};t={self.seconds}',
        }


class ByAddress(BaseThrottle):
    def allow_request(self, request, view):
        self.allowance = view.allowance = allowance_of(address_of(request))
        return self.allowance.left >= 0

    def wait(self):
        return self.allowance.seconds


def allowance_of(address: str) -> Allowance:
    """Count a request, and say what is left."""
    most, window = settings.API_RATE
    now = time.time()
    number = int(now // window)
    seconds = max(int((number + 1) * window - now), 1)
    return Allowance(
        most, window, most - counted(f"api:{network(address)}:{number}", window), seconds
    )


def counted(key: str, window: int) -> int:
    try:
        cache.add(key, 0, window + 1)
        return cache.incr(key)
    except Exception as error:
        # Whoever asks has no part in it that the cache does not answer.
        logger.warning("Requests to the API are not counted: %s", error)
        return 0


def network(address: str) -> str:
    found = ipaddress.ip_address(address)
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((int(found), NETWORK_BITS), strict=False).network_address)
