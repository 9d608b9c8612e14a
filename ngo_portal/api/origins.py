"""Programs in browsers may read the API from pages of any site."""

from ngo_portal.shared.origins import ANY_ORIGIN

FOLDER = "/api/"
EXPOSED = {"Access-Control-Expose-Headers": "Link, RateLimit, RateLimit-Policy, Retry-After, ETag"}


class OpenToOtherOriginsMiddleware:
    """Says so in every answer below `/api/`.

    A browser hides an answer that does not say so, also one that leads elsewhere, that says that
    nothing has changed, or that refuses what no view has seen.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith(FOLDER):
            for name, value in (ANY_ORIGIN | EXPOSED).items():
                response.headers[name] = value
        return response
