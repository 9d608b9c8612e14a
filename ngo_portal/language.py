"""The language of a page: Arabic; English under `/en/`, and at a desk whose editor chose it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

# Where pages are of one person, who keeps a language in a cookie.
PERSONAL = ("/admin/", "/account/", "/preview/", "/language/")


def chosen_language(request) -> str:
    """The language an editor chose, or the site's own."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_of_address(path: str) -> str:
    """The language that an address names; without one it is the site's own."""
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Speak the language of the address, and at the desk the one kept in the language cookie.

    Django's own LocaleMiddleware goes by Accept-Language too. Many readers of Arabic have a
    browser that asks for English or French first, and would never see the site's language.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_personal = request.path_info.startswith(PERSONAL)
        language = (
            chosen_language(request) if is_personal else language_of_address(request.path_info)
        )
        translation.activate(language)
        request.LANGUAGE_CODE = language

        response = self.get_response(request)

        response.headers.setdefault("Content-Language", language)
        if is_personal:
            patch_vary_headers(response, ["Cookie"])
        return response


@method_decorator(csrf_exempt, name="dispatch")
class ChooseLanguage(View):
    """Keep an editor's choice in a cookie and go back to the page it was made on.

    The button stands on the page for signing in too, and Django's own view needs a token, which
    may have changed meanwhile. Where the request comes from tells as much here.
    """

    http_method_names = ["post"]

    def post(self, request):
        if not is_from_here(request):
            raise PermissionDenied("The language was chosen on another site.")
        response = HttpResponseRedirect(way_back(request))
        language = request.POST.get("language")
        if language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response


def is_from_here(request) -> bool:
    """Say whether a form was sent by a page of this site.

    A browser always says where a form to another site comes from, if only as "null". Where
    nothing is said there was no other site, but a program or a browser of long ago.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    here = f"{request.scheme}://{request.get_host()}"
    source = request.headers.get("Origin") or request.headers.get("Referer") or here
    return any(f"{source}/".startswith(f"{own}/") for own in (here, settings.SITE_ORIGIN))


def way_back(request) -> str:
    """The address to return to: of this site, or the home page."""
    address = request.POST.get("next", "")
    is_safe = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_safe else "/"
