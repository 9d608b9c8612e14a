"""What systems that know oEmbed are told about an address of this site (oembed.com, 1.0)."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import View

from ngo_portal.listings import LISTINGS
from ngo_portal.shared.embedding import Shown, ShownList, ShownRecord
from ngo_portal.shared.site import site_address, site_name
from ngo_portal.shared.speakable import speakable

# As wide as a column of text, unless the asker has less room.
WIDTH, LEAST, MOST = 640, 100, 10_000
LONGEST = 2000
# A day: the frame itself is always as the site is.
CACHE_SECONDS = 86_400
# Pages of one person: who asks for a description of them gets none, whoever it is.
PRIVATE = ("/admin/", "/account/", "/preview/")
PLAIN = "text/plain; charset=utf-8"
DETAILS = {"detail", "short"}
SHORT = {
    "short-event": "events",
    "short-article": "articles",
    "short-organization": "organizations",
    "short-person": "people",
}


class Refused(Exception):
    """No description, with the status that says why."""

    def __init__(self, status: int, reason: str):
        super().__init__(reason)
        self.status = status


class Size(NamedTuple):
    width: int
    height: int


class OEmbed(View):
    """The frame of a list or of a record, as JSON or XML."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        try:
            answer = described(request)
        except (Refused, Http404) as refusal:
            status = getattr(refusal, "status", 404)
            answer = HttpResponse(str(refusal), status=status, content_type=PLAIN)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer


def described(request) -> HttpResponse:
    asked = request.GET
    form = asked.get("format", "json")
    if form not in FORMATS:
        raise Refused(501, _("There is JSON and XML."))
    path, query = own_address(asked.get("url", ""), request.get_host())
    # The frame speaks the language of the page that was named.
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        shown = shown_at(path, query)
        room = Size(limit(asked, "maxwidth", WIDTH), limit(asked, "maxheight", shown.height))
        size = Size(min(room.width, WIDTH), min(room.height, shown.height))
        return FORMATS[form](description(shown, size))


def own_address(url: str, host: str) -> tuple[str, QueryDict]:
    """The path and the query of an address of this site; refuses any other."""
    if not url:
        raise Refused(400, _("Say which address: ?url="))
    try:
        address = urlsplit(url[:LONGEST])
        is_own = address.netloc in {host, urlsplit(settings.SITE_ORIGIN).netloc}
    except ValueError:
        raise Http404(_("This is no address of this site.")) from None
    if not is_own or address.scheme not in {"http", "https"}:
        raise Http404(_("This is no address of this site."))
    return unquoted(address.path), QueryDict(address.query)


def unquoted(path: str) -> str:
    text = unquote(path, errors="replace")
    if "\0" in text:
        raise Http404(_("This is no address of this site."))
    return text


def shown_at(path: str, query: QueryDict) -> Shown:
    """What a page of the site shows, if it is a list or a public record."""
    if path.startswith(PRIVATE):
        raise Refused(401, _("This page is not public."))
    try:
        match = resolve(f"/{path.removeprefix(get_script_prefix())}")
    except Resolver404:
        raise Http404(_("There is nothing at this address.")) from None
    listing = LISTINGS.get(SHORT.get(match.url_name, match.namespace))
    if listing and match.url_name == "list":
        return ShownList(listing, query)
    if listing and (match.url_name in DETAILS or match.url_name in SHORT):
        records = listing.model._default_manager.published()
        if record := records.filter(pk=match.kwargs["pk"]).first():
            return ShownRecord(listing, query, record)
    raise Http404(_("There is nothing at this address."))


def limit(asked: QueryDict, name: str, usual: int) -> int:
    """The room that the asker has, in pixels."""
    text = asked.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) > 0):
        raise Refused(400, _("Not a number of pixels: %(value)s") % {"value": text[:20]})
    return min(max(int(text), LEAST), MOST)


def description(shown: Shown, size: Size) -> dict[str, str | int]:
    return {
        "version": "1.0",
        "type": "rich",
        "title": shown.title,
        "provider_name": site_name(),
        "provider_url": site_address("/"),
        "cache_age": CACHE_SECONDS,
        "width": size.width,
        "height": size.height,
        "html": shown.html(size.width, size.height),
    }


def as_json(said: dict[str, str | int]) -> HttpResponse:
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


def as_xml(said: dict[str, str | int]) -> HttpResponse:
    root = ElementTree.Element("oembed")
    for name, value in said.items():
        ElementTree.SubElement(root, name).text = speakable(str(value))
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


FORMATS = {"json": as_json, "xml": as_xml}
