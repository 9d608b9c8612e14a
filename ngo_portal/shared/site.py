"""The site's own name and addresses, as its operator set them."""

from django.conf import settings
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
