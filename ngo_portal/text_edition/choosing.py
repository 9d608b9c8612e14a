"""Who gets the text edition: who chose it, and whose browser asks to save data."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.http.cookie import parse_cookie
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from ngo_portal.language import is_from_here, way_back

COOKIE = "edition"
TEXT, FULL = "text", "full"
EDITIONS = (TEXT, FULL)
# The text edition of who chose nothing: it says why it is there, so it is kept by itself.
SAVING = "saving"
# Pages of one person, what programs read, files, and the page into which a script writes what can
# be read offline: these have one edition.
WITHOUT = (
    *("/admin/", "/account/", "/preview/", "/language/", "/edition/", "/api/v1/"),
    *("/offline/", "/en/offline/"),
)


def has_editions(path: str) -> bool:
    return not path.startswith((*WITHOUT, settings.MEDIA_URL, settings.STATIC_URL))


def edition(cookies: Mapping[str, str], save_data: str) -> str:
    """The edition of a page: what the reader chose, or else what the browser asks for."""
    if (chosen := cookies.get(COOKIE)) in EDITIONS:
        return chosen
    return SAVING if save_data.strip().lower() == "on" else FULL


def edition_of(environ: Mapping[str, Any]) -> str:
    """The same for the page cache, which has no request yet."""
    header = environ.get("HTTP_COOKIE", "")
    cookies = parse_cookie(header) if COOKIE in header else {}
    return edition(cookies, environ.get("HTTP_SAVE_DATA", ""))


@method_decorator(csrf_exempt, name="dispatch")
class ChooseEdition(View):
    """Keep a reader's choice in a cookie and go back to the page it was made on.

    Without a token, like the choice of a language: it would be a cookie for every reader.
    """

    http_method_names = ["post"]

    def post(self, request):
        if not is_from_here(request):
            raise PermissionDenied("The edition was chosen on another site.")
        response = HttpResponseRedirect(way_back(request))
        if (chosen := request.POST.get("edition")) in EDITIONS:
            response.set_cookie(
                COOKIE,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
