"""Which requests may be answered with a page kept for everybody, and by what it is known.

A kept page must never be what Django would not have answered. So everything that Django looks at
when it makes a page either is part of what the page is known by, untouched, or makes the request
Django's own. Cookies of others (statistics of visits) are neither.
"""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from ngo_portal.language import PERSONAL
from ngo_portal.requests import MAX_PATH_LENGTH, MAX_QUERY_BYTES
from ngo_portal.text_edition.choosing import edition_of

# The key of a request's environment under which the layer and Django's side know each other.
VISIT = "multaqa.visit"
MAX_HOST_LENGTH = 255
MAX_COOKIE_LENGTH = 8192
# Credentials, and a body, which a GET has no use for, make a request Django's own.
# Of a charset named here Django reads the query. The development server names the second itself.
CONTENT_TYPES = (None, "", "text/plain")


class Asked(NamedTuple):
    """What a page is known by, beside the generation."""

    scheme: str
    host: str
    root: str
    path: str
    query: str
    edition: str = ""


def asked(environ: dict[str, Any]) -> Asked | None:
    """Return what the request asks for; None if only Django may answer it."""
    if not is_plain(environ) or not is_known_host(host := environ.get("HTTP_HOST", "")):
        return None
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(query) > MAX_QUERY_BYTES or len(path) > MAX_PATH_LENGTH:
        return None
    if path.startswith(own_folders()):
        return None
    if is_of_somebody(environ.get("HTTP_COOKIE")):
        return None
    return Asked(
        scheme(environ),
        host,
        environ.get("SCRIPT_NAME", ""),
        path,
        query,
        edition_of(environ),
    )


def is_plain(environ: dict[str, Any]) -> bool:
    """Whether the request has nothing that a reader's browser does not send."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and environ.get("CONTENT_LENGTH") in (None, "", "0")
        and environ.get("CONTENT_TYPE") in CONTENT_TYPES
        and "HTTP_AUTHORIZATION" not in environ
        and "HTTP_TRANSFER_ENCODING" not in environ
    )


@lru_cache(maxsize=64)
def is_known_host(host: str) -> bool:
    """Whether Django would take the Host header, and take the host from it."""
    if len(host) > MAX_HOST_LENGTH or settings.USE_X_FORWARDED_HOST:
        return False
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def scheme(environ: dict[str, Any]) -> str:
    """http or https, as Django sees it."""
    if proxy := secure_header():
        header, secure_value = proxy
        if (said := environ.get(header)) is not None:
            is_secure = said.split(",", 1)[0].strip() == secure_value
            return "https" if is_secure else "http"
    return str(environ["wsgi.url_scheme"])


def is_of_somebody(header: str | None) -> bool:
    """Whether one of the cookies is of a person, or they cannot be told apart."""
    if not header:
        return False
    if len(header) > MAX_COOKIE_LENGTH:
        return True
    cookies = parse_cookie(header)
    return is_personal(cookies) or any("\0" in value for value in cookies.values())


def is_personal(cookies: dict[str, str]) -> bool:
    """Whether there is a cookie by which Django would know somebody."""
    return any(name in cookies for name in personal_cookies())


def is_anybodys(request) -> bool:
    """Whether a page asked for like this may be the same for everybody (for Django's side)."""
    return (
        request.method in ("GET", "HEAD")
        and "HTTP_AUTHORIZATION" not in request.META
        # What it names Django reads the query by, and nobody keeps pages by it.
        and request.META.get("CONTENT_TYPE") in CONTENT_TYPES
        and not is_personal(request.COOKIES)
        and not request.path_info.startswith(own_folders())
    )


# Asked for at every request, and each a walk through Django's lazy object.


@cache
def secure_header() -> tuple[str, str] | None:
    return settings.SECURE_PROXY_SSL_HEADER


@cache
def personal_cookies() -> tuple[str, ...]:
    return (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name)


@cache
def own_folders() -> tuple[str, ...]:
    """Beginnings of the paths whose answers depend on who asks, or are files."""
    return (*PERSONAL, settings.MEDIA_URL, settings.STATIC_URL)
