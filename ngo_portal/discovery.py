"""What programs look for at a site: how to search it, how to keep it, whom to tell of a hole."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from ngo_portal.shared.site import site_address, site_name

# Of OpenSearch: the longest name for a menu of browsers.
SHORT_NAME = 16
# Of the paper on which pages are printed, as `--color-paper` in tokens.css and `theme-color` in
# base.html have it.
PAPER = "#fcfbf9"
ICONS = [
    {"src": "icons.svg", "sizes": "any", "type": "image/svg+xml"},
    {"src": "icons/icon-192.png", "sizes": "192x192", "type": "image/png"},
    {"src": "icons/icon-512.png", "sizes": "512x512", "type": "image/png"},
    {
        "src": "icons/maskable-512.png",
        "sizes": "512x512",
        "type": "image/png",
        "purpose": "maskable",
    },
]
# RFC 9116 wants less than a year, so that nobody writes to who is long gone.
EXPIRES_AFTER = timedelta(days=180)


def description() -> str:
    return _("A record of what civil society organizations do when they meet.")


class OpenSearchDescription(TemplateView):
    """How a browser makes the search of the site one of its own."""

    http_method_names = ["get", "head"]
    template_name = "opensearch.xml"
    content_type = "application/opensearchdescription+xml; charset=utf-8"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            short_name=site_name()[:SHORT_NAME],
            description=description(),
            language=get_language(),
            search=site_address(reverse("search")),
            suggestions=site_address(reverse("suggestions")),
            own=site_address(self.request.path),
            icon=site_address(static("icons/icon-192.png")),
        )


class Manifest(View):
    """How a telephone keeps the site among its applications.

    With the address in sight: readers share what they read.
    """

    http_method_names = ["get", "head"]

    def get(self, request):
        home = reverse("home")
        manifest = {
            "id": home,
            "start_url": home,
            "scope": "/",
            "name": site_name(),
            "short_name": site_name(),
            "description": description(),
            "lang": get_language(),
            "dir": "rtl" if get_language_bidi() else "ltr",
            "display": "minimal-ui",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [{**icon, "src": static(icon["src"])} for icon in ICONS],
            "shortcuts": [
                {"name": _("Events"), "url": reverse("events:list")},
                {"name": _("Reports"), "url": reverse("articles:list")},
                {"name": _("Search"), "url": reverse("search")},
            ],
        }
        return JsonResponse(
            manifest,
            content_type="application/manifest+json",
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )


class SecurityContact(View):
    """Whom to tell of a hole in the site (RFC 9116); not found where the operator named nobody."""

    http_method_names = ["get", "head"]

    def get(self, request):
        if not settings.SECURITY_CONTACT:
            raise Http404
        languages = ", ".join(code for code, _name in settings.LANGUAGES)
        lines = [
            *(f"Contact: {address}" for address in settings.SECURITY_CONTACT),
            f"Expires: {expiry():%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {languages}",
            f"Canonical: {site_address(reverse('security-contact'))}",
        ]
        text = "".join(f"{line}\n" for line in lines)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")


def expiry() -> datetime:
    """A midnight half a year ahead, the same all day long."""
    return datetime.combine(timezone.localdate() + EXPIRES_AFTER, time.min, UTC)
