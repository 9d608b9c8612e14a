"""What a browser can take and what it has already: Accept-Encoding and If-None-Match."""

import re
from functools import lru_cache

# The best first, for where the browser has no preference.
CODINGS = ("br", "gzip")
# Longer than any browser's; a stranger may send anything.
MAX_HEADER = 2000
ETAG = re.compile(r'(?:W/)?("[^"]*")')


@lru_cache(maxsize=256)
def preferred(accept_encoding: str) -> str:
    """The content coding to answer with: 'br', 'gzip' or '' for none."""
    wishes = weights(accept_encoding)
    best, best_weight = "", 0.0
    for coding in CODINGS:
        weight = wishes.get(coding, wishes.get("*", 0.0))
        if weight > best_weight:
            best, best_weight = coding, weight
    # Who names a weight for the plain page above ours gets it plain.
    return best if best_weight >= wishes.get("identity", 0.0) else ""


def weights(accept_encoding: str) -> dict[str, float]:
    """Return each coding of the header with its weight; nonsense weighs nothing."""
    found: dict[str, float] = {}
    if len(accept_encoding) > MAX_HEADER:
        return found
    for item in accept_encoding.lower().split(","):
        coding, _semicolon, parameter = item.partition(";")
        if coding.strip():
            found[coding.strip()] = weight(parameter.strip())
    return found


def weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    if re.fullmatch(r"q\s*=\s*(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", parameter):
        return float(parameter.partition("=")[2])
    return 0.0


def has_already(if_none_match: str, etag: str) -> bool:
    """Whether the header names the page (weak comparison, as RFC 9110 wants for it)."""
    if len(if_none_match) > MAX_HEADER:
        return False
    return if_none_match.strip() == "*" or etag in ETAG.findall(if_none_match)
