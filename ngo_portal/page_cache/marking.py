"""Django's side of the page cache: which answers are the same for everybody.

That is proved by what making the page has touched, not by where it is: a page that looked at the
session, the token of a form, a nonce or a message was made for somebody. A view that says more
about its answer in Cache-Control, or depends on more than Vary can say here, speaks for itself.
"""

from django.utils.cache import patch_vary_headers

from ngo_portal.page_cache.asking import VISIT, is_anybodys, is_personal

# The browser asks each time and mostly hears 304; a cache in front of many readers may answer for
# a second. The layer says less where the next change is nearer.
FOR_EVERYBODY = "public, max-age=0, s-maxage=1, must-revalidate"
FOR_ONE = "private, no-cache"
# What else a page may depend on: whether a cookie says who asks, the edition, which is in a cookie
# too or for those who save data, and the coding.
DEPENDENCES = {"cookie", "accept-encoding", "save-data"}


class MarkPublicPagesMiddleware:
    """Say in Cache-Control whom an answer is for, where the view has not; stands first of all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if is_for_everybody(request, response):
            visit = request.META.get(VISIT)
            # The layer takes away what is told to one visitor before it keeps the answer.
            is_told_more = visit is None and response.has_header("RateLimit")
            response["Cache-Control"] = FOR_ONE if is_told_more else FOR_EVERYBODY
            patch_vary_headers(response, ["Cookie"])
            if visit:
                visit.is_public = True
        elif is_personal(request.COOKIES) or response.cookies:
            response["Cache-Control"] = FOR_ONE
        return response


def is_for_everybody(request, response) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and dependences(response) <= DEPENDENCES
        and is_anybodys(request)
        and not touched(request)
    )


def touched(request) -> bool:
    """Whether making the page looked at what is of one person, or of one answer."""
    session = getattr(request, "session", None)
    return bool(
        (session is not None and (session.accessed or session.modified))
        or "CSRF_COOKIE" in request.META
        or getattr(request, "_csp_nonce", None)
    )


def dependences(response) -> set[str]:
    return {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}
