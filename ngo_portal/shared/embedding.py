"""Lists and single records on the sites of others: the frame, and the lines that put it there.

Nothing of a frame belongs to one reader: no cookie, no language but that of its address. It is the
only page of the site that others may show inside theirs.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.csp import CSP
from django.utils.functional import Promise, cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from ngo_portal.shared import asking
from ngo_portal.shared.browsing import PublishedDetail
from ngo_portal.shared.listing import Door, Listing
from ngo_portal.shared.searching.keys import record_of
from ngo_portal.shared.site import site_address

DOOR = Door("embed-code", _("Put it on your site"), group="build")

# Anybody's page may hold it; it loads its own styles and the script that tells its height.
FRAMED = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "img-src": ["data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
# The page with the lines to copy shows the frame as it will be.
SHOWING_A_FRAME = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}

LEAST, USUAL, MOST = 1, 10, 50
NUMBERS = (3, 5, 10, 20, 50)
LOOKS = {"light": _("Light"), "dark": _("Dark"), "auto": _("Like the reader’s device")}
# Most pages of others are light whatever the device is: a dark frame would be a hole in them.
USUAL_LOOK = "light"
# What draws a line of each noun.
LINES = {
    "events": "embeds/_event.html",
    "articles": "embeds/_article.html",
    "organizations": "embeds/_organization.html",
    "people": "embeds/_person.html",
}


class Shown:
    """What a frame shows: how it is called, where it stands on the site, where its frame is."""

    # Without our script a frame is so high, and scrolls.
    height = 560
    title: str
    # What a single record is called; a list has its title.
    kind: str | Promise = ""
    page: str
    frame: str
    records: list

    def __init__(self, listing: Listing, data: QueryDict):
        self.listing = listing
        look = data.get("look")
        self.look = look if look in LOOKS else USUAL_LOOK

    @property
    def chosen_look(self) -> dict[str, Any]:
        return {} if self.look == USUAL_LOOK else {"look": self.look}

    def html(self, width: int | str = "100%", height: int | None = None) -> str:
        """The line that puts the frame on a page."""
        context = {
            "src": site_address(self.frame),
            "title": self.title,
            "width": width,
            "height": height or self.height,
            # By the name that outlives a new release of the site.
            "script": site_address(f"{settings.STATIC_URL}js/embed.js"),
        }
        return render_to_string("embeds/iframe.html", context).strip()

    def plain_html(self) -> str:
        """The same as markup that needs no frame, and does not change by itself."""
        lines = render_to_string("embeds/plain.html", self.context()).splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())

    def context(self) -> dict[str, Any]:
        return {
            "records": self.records,
            "line": LINES[self.listing.noun],
            "look": self.look,
            "title": self.title,
            "kind": self.kind,
            "address": site_address(self.page),
        }


class ShownList(Shown):
    """The first records of a list, with all filters of its page."""

    def __init__(self, listing: Listing, data: QueryDict):
        super().__init__(listing, data)
        self.selection = listing.select(data)
        self.number = limit_of(data)

    @property
    def title(self) -> str:
        return self.selection.title

    @property
    def page(self) -> str:
        return self.selection.address()

    @property
    def frame(self) -> str:
        number = {} if self.number == USUAL else {"limit": self.number}
        return with_query(self.selection.address("embed"), number | self.chosen_look)

    @cached_property
    def records(self) -> list:
        keys = [*map(record_of, asking.ask(self.selection.question, limit=self.number).docids)]
        records = self.listing.model._default_manager.published().for_cards()
        found = {record.pk: record for record in records.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]


class ShownRecord(Shown):
    height = 240

    def __init__(self, listing: Listing, data: QueryDict, record):
        super().__init__(listing, data)
        self.record = record
        self.title, self.records = str(record), [record]
        self.kind = listing.model._meta.verbose_name

    @property
    def page(self) -> str:
        return self.record.get_absolute_url()

    @property
    def frame(self) -> str:
        path = reverse(f"{self.listing.noun}:embed-card", args=[self.record.pk])
        return with_query(path, self.chosen_look)


class ShownNothing(Shown):
    """In the place of a record that is not there for readers any more."""

    records = ()

    def __init__(self, listing: Listing, data: QueryDict):
        super().__init__(listing, data)
        self.title, self.page = str(listing.title), listing.address()


def with_query(path: str, chosen: dict[str, Any]) -> str:
    if not chosen:
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode(chosen)}"


def limit_of(data: QueryDict) -> int:
    """How many records are asked for; nonsense is the usual number."""
    text = data.get("limit", "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 5
    return min(max(int(text), LEAST), MOST) if is_number else USUAL


def framed(request, shown: Shown, status: int = 200):
    return frameable(render(request, "embeds/frame.html", shown.context(), status=status))


def frameable(response):
    """An answer that other sites may show inside their pages."""
    response._csp_config = FRAMED
    response.xframe_options_exempt = True
    response.headers["X-Robots-Tag"] = "noindex"
    return response


class EmbedList(View):
    listing: Any = None
    http_method_names = ["get", "head"]

    def get(self, request):
        return framed(request, ShownList(self.listing, request.GET))


class EmbedCard(PublishedDetail):
    """One record in a frame: what went into another leads there, what is gone says so.

    Each room has its own, with its `listing`, over the view of the record's page.
    """

    listing: Any = None
    name = "embed-card"
    http_method_names = ["get", "head"]

    def get_queryset(self):
        return self.listing.model.objects.published().for_cards()

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Http404:
            return self.lead_on() or self.answer_without()
        return self.answer(ShownRecord(self.listing, request.GET, self.object))

    def answer(self, shown):
        return framed(self.request, shown)

    def answer_without(self):
        """A frame that says so; "gone" where readers once saw the record, as its page does."""
        nothing = ShownNothing(self.listing, self.request.GET)
        if self.withdrawn_record() is None:
            return framed(self.request, nothing, status=404)
        answer = framed(self.request, nothing, status=410)
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    def canonical_address(self) -> str:
        path = reverse(f"{self.listing.noun}:{self.name}", args=[self.object.pk])
        query = self.request.META.get("QUERY_STRING", "")
        return f"{path}?{query}" if query else path


class EmbedCode(View):
    """Where the lines to copy stand, with the frame as it will be: here that of a list."""

    listing: Any = None
    http_method_names = ["get", "head"]

    def get(self, request):
        return with_code(request, lambda: ShownList(self.listing, request.GET))


class CardCode(EmbedCard):
    """The same for one record; each room has its own."""

    name = "embed-card-code"

    def answer(self, shown):
        return with_code(
            self.request, lambda: ShownRecord(self.listing, self.request.GET, self.object)
        )

    def answer_without(self):
        raise Http404


def with_code(request, show: Callable[[], Shown]):
    """The page with the lines to copy, in the language that was chosen for the frame."""
    chosen = request.GET.get("language")
    language = chosen if chosen in dict(settings.LANGUAGES) else get_language()
    with translation.override(language):
        shown = show()
        lines = {"frame_line": shown.html(), "plain_lines": shown.plain_html()}
        frame = {"title": shown.title, "path": shown.frame, "height": shown.height}
    context = {
        **lines,
        "frame": frame,
        "chosen": shown,
        "back": show().page,
        "language": language,
        "languages": settings.LANGUAGES,
        "looks": LOOKS,
        "numbers": NUMBERS,
        "kept": kept(shown),
    }
    response = render(request, "embeds/code.html", context)
    response._csp_config = SHOWING_A_FRAME
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def kept(shown: Shown) -> list[tuple[str, str]]:
    """What the form of choices carries along: the filters of the list."""
    selection = getattr(shown, "selection", None)
    return parse_qsl(selection.query) if selection else []
