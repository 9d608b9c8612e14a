"""The site's own name and addresses, as its operator set them."""

from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language


def site_name(language: str | None = None) -> str:
    """The name of the site in a language, or in the one that is spoken now."""
    spoken = language or get_language() or settings.LANGUAGE_CODE
    return settings.SITE_NAME if spoken.partition("-")[0] == "ar" else settings.SITE_NAME_EN


def site_address(path: str) -> str:
    """The full address of a path, on the host that the operator calls the site's own.

    What the request says would do for a reader, but the site may answer to several names, and a
    search engine should know each page by one.
    """
    return f"{settings.SITE_ORIGIN}{iri_to_uri(path)}"


def page_address(path: str) -> str:
    """The full address of a page in the site's own language, whatever is spoken now.

    What names a record to programs says the same to all of them.
    """
    return site_address(in_language(path, settings.LANGUAGE_CODE))


def in_language(path: str, language: str | None = None) -> str:
    """The address of the same page in a language, by default in the one that is spoken now.

    `path` is that of a page for readers, in whatever language; it may have a query.
    """
    spoken, own = language or get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE
    prefix = get_script_prefix()
    rest = path.removeprefix(prefix)
    first, slash, others = rest.partition("/")
    if slash and first != own and first in dict(settings.LANGUAGES):
        rest = others
    return f"{prefix}{rest}" if spoken == own else f"{prefix}{spoken}/{rest}"


def address_of(pattern: str) -> str:
    """Where a pattern of `urls.py` that has no arguments leads from a page in this language.

    Pages name the same few dozens of times.
    """
    return reversed_in(get_language(), get_script_prefix(), pattern)


@cache
def reversed_in(_language: str, _prefix: str, pattern: str) -> str:
    return reverse(pattern)
