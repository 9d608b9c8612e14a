"""Requests that no page can answer are refused before anything reads them."""

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.views.defaults import bad_request

from ngo_portal.api.problems import refusal

# Longer than any address the site makes: a filter on every facet with a sentence to search for
# takes about 2,000 bytes, since an Arabic letter is six once it is percent-encoded.
MAX_QUERY_BYTES = 4096
MAX_PATH_LENGTH = 1024


class RefuseUnreadableMiddleware:
    """Answer 400 to NUL in an address or a cookie and to an address of unreasonable length.

    PostgreSQL cannot hold NUL in text and file systems cannot in a name, so such a request
    would otherwise end as a server error in whichever query or look-up meets it first. Servers
    refuse a NUL in a header, but a quoted cookie may spell it: sessionid="\\000".
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Raised, it would be written to the log with a traceback, as often as a stranger likes.
        if fault := fault_of(request):
            if request.path_info.startswith("/api/"):
                return refusal(request, fault)
            return bad_request(request, BadRequest(fault))
        return self.get_response(request)


def fault_of(request) -> str:
    """Say why no page can answer the request; '' if one can."""
    query = request.META.get("QUERY_STRING", "")
    if len(query) > MAX_QUERY_BYTES or len(request.path_info) > MAX_PATH_LENGTH:
        return "The address is too long."
    if "\0" in request.path_info or has_nul(query):
        return "The address contains a NUL character."
    if any("\0" in value for value in request.COOKIES.values()):
        return "A cookie contains a NUL character."
    return ""


def has_nul(query):
    """Say whether a raw query string holds NUL once it is decoded."""
    if "%00" not in query and "\0" not in query:
        return False
    decoded = QueryDict(query)
    return any("\0" in name + "".join(values) for name, values in decoded.lists())
