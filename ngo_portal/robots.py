"""What search engines need not fetch, and where they are told of everything else."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.generic import View

from ngo_portal.shared.site import site_address

LINES = """User-agent: *
{closed}
# A list has as many filtered forms as there are sets of filters, and each says that it is known by
# the list itself. Its pages lead to older records. What a search finds stands elsewhere too.
Disallow: /*?
Allow: /*?page=
# Whole lists as files: the same again, and long to make.
Disallow: /*/export.

Sitemap: {sitemap}
"""


class Robots(View):
    """The editors' desk is closed to them, and the same page again under other addresses."""

    http_method_names = ["get", "head"]

    def get(self, request):
        closed = "\n".join(f"Disallow: {path}" for path in dict.fromkeys(closed_paths()))
        text = LINES.format(closed=closed, sitemap=site_address(reverse("sitemap")))
        return HttpResponse(text, content_type="text/plain; charset=utf-8")


def closed_paths() -> Iterator[str]:
    """The desk and accounts, and previews, which are for whom they were sent to; in every language
    that has addresses of its own.
    """
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield reverse("admin:index")
            yield folder_of(reverse("account_login"))
            yield folder_of(reverse("preview", args=["-"]))


def folder_of(path: str) -> str:
    """The folder that holds an address: /preview/ for /preview/-/."""
    return f"{path.rstrip('/').rpartition('/')[0]}/"
