"""The style page for the site's staff, and the frames in which it shows components.

A frame is a page of its own, because most of our styles ask how wide the window is: in a box of a
page they would answer for the window of whoever looks. Its scheme is said on its root element,
which `light-dark()` follows; its language and direction are those of its address.
"""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.generic import TemplateView

from articles.listings import ARTICLES
from events.listings import EVENTS
from ngo_portal.shared import patterns
from ngo_portal.shared.embedding import SHOWING_A_FRAME
from ngo_portal.shared.models import Theme
from ngo_portal.shared.previewing import sealed
from ngo_portal.shared.site import site_name
from ngo_portal.style import cutting, families
from ngo_portal.topics import followed
from organizations.models import Organization

FRAMED_HERE = {**SHOWING_A_FRAME, "frame-ancestors": [CSP.SELF]}
WIDTHS = (360, 768, 1280)
LANGUAGES = ("ar", "en")
SCHEMES = {"light": _("Light"), "dark": _("Dark")}
HEIGHTS = {"family": 420, "sheet": 760}
# Where text stands on, and what is good enough for text and for signs (WCAG 2.2, 1.4.3 and 1.4.11).
GROUND = "--color-paper"
ENOUGH, ENOUGH_FOR_SIGNS = 4.5, 3.0


class ForStaff:
    """Shown to who may enter the editors' desk; kept by nobody, found by nobody."""

    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        if not admin.site.has_permission(request):
            if request.user.is_authenticated:
                raise PermissionDenied
            return sealed(redirect_to_login(request.get_full_path()))
        return sealed(super().dispatch(request, *args, **kwargs))


@method_decorator(csp_override(SHOWING_A_FRAME), name="dispatch")
class StylePage(ForStaff, TemplateView):
    """Everything there is, with its tokens; or one family or sheet in all its frames."""

    template_name = "style/page.html"

    def get_context_data(self, **kwargs):
        name = self.request.GET.get("of", "")
        framed = frames(name) if name else []
        shown = cutting.specimens(self.request)
        context = {
            **super().get_context_data(**kwargs),
            "sheets": [sheet_line(sheet, shown) for sheet in families.sheets()],
            "parts": families.parts(),
            "of": name,
        }
        if name:
            return {**context, "frames": framed}
        return {**context, **foundations(), "small_parts": small_parts(self.request)}


class Specimens(ForStaff, TemplateView):
    """What a frame shows: the specimens of a family, or of all families of a sheet."""

    template_name = "style/specimens.html"

    @method_decorator(csp_override(FRAMED_HERE))
    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        return answer

    def get_context_data(self, **kwargs):
        names = named(self.kwargs["name"])
        shown = cutting.specimens(self.request)
        scheme = self.request.GET.get("scheme")
        return {
            **super().get_context_data(**kwargs),
            "specimens": [(name, shown[name]) for name in names],
            "scheme": scheme if scheme in SCHEMES else "light",
        }


def named(name: str) -> tuple[str, ...]:
    """The families that a frame shows: those of a sheet, or one."""
    by_sheet = {f"{sheet.name}.css": sheet.families for sheet in families.sheets()}
    if name in by_sheet:
        return by_sheet[name]
    if name in families.families():
        return (name,)
    raise Http404


def sheet_line(sheet, shown) -> dict:
    return {
        "name": f"{sheet.name}.css",
        "families": [(name, bool(shown[name])) for name in sheet.families],
    }


def frames(name: str) -> list[dict]:
    named(name)
    height = HEIGHTS["sheet" if name.endswith(".css") else "family"]
    return [
        {
            "width": width,
            "height": height,
            "shown": [
                {"language": language, "scheme": label, "address": frame_of(name, language, scheme)}
                for language in LANGUAGES
                for scheme, label in SCHEMES.items()
            ],
        }
        for width in WIDTHS
    ]


def frame_of(name: str, language: str, scheme: str) -> str:
    with translation.override(language):
        return f"{reverse('style-specimens', args=[name])}?scheme={scheme}"


# Foundations


def foundations() -> dict:
    said = families.tokens()
    colours = families.colours()
    ground = next(colour for colour in colours if colour.name == GROUND)
    return {
        "colours": [with_contrast(colour, ground) for colour in colours],
        "hues": hues(ground),
        "sizes": beginning(said, "--text-"),
        "spaces": beginning(said, "--space-"),
        "weights": beginning(said, "--weight-"),
        "icons": icons(),
        "pattern_groups": patterns.GROUPS,
    }


def beginning(said, start: str) -> list[tuple[str, str]]:
    return [
        (name.removeprefix("--"), value) for name, value in said.items() if name.startswith(start)
    ]


def with_contrast(colour, ground) -> dict:
    return {
        "name": colour.name,
        "schemes": [
            {"scheme": scheme, "colour": one, "ground": other, **measured(one, other)}
            for scheme, one, other in zip(SCHEMES.values(), colour[1:], ground[1:], strict=True)
        ],
    }


def measured(colour: str, ground: str) -> dict:
    ratio = families.contrast(colour, ground)
    return {
        "ratio": f"{ratio:.2f}",
        "for_text": ratio >= ENOUGH,
        "for_signs": ratio >= ENOUGH_FOR_SIGNS,
    }


def hues(ground) -> list[dict]:
    """The hue of every group on its soft ground, which holds its words, and on paper."""
    names = {theme.code: theme.name for theme in Theme.objects.filter(parent=None)}
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "on_soft": with_contrast(hue, soft)["schemes"],
            "on_paper": with_contrast(hue, ground)["schemes"],
        }
        for code, (hue, soft) in families.hues().items()
    ]


def icons() -> list[str]:
    text = (families.STYLES.parent / "icons.svg").read_text(encoding="utf-8")
    return families.ICON.findall(text)


def small_parts(request) -> list[dict]:
    """Parts that have no class to be found by: what each of them writes on a page."""
    reader = cutting.asked(request, reverse("events:list"), "", resolve(reverse("events:list")))
    organization = Organization.objects.published().first()
    said = {
        "actor": {"record": organization, "name": organization.name if organization else "-"},
        "period": {"starts": "2017-05", "ends": "2022"},
        "oembed": {"selection": EVENTS.select(QueryDict())},
        "announced": {"followed": followed([ARTICLES, EVENTS])},
        "known_as": {"page_title": site_name(), "page_description": site_name()},
    }
    return [
        {
            "part": part,
            "text": render_to_string(f"parts/{part.name}.html", said.get(part.name, {}), reader),
        }
        for part in families.parts()
        if not part.families
    ]
