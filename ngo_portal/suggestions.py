"""What the search box offers while somebody types."""

from collections.abc import Iterator

from django.http import JsonResponse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from ngo_portal.shared import suggesting
from ngo_portal.shared.asking import reading
from ngo_portal.shared.filters import LONGEST_TEXT
from ngo_portal.shared.models import Entry
from ngo_portal.shared.searching.index import index_on
from ngo_portal.shared.searching.keys import Kind, kind_of
from ngo_portal.shared.site import in_language, site_address

OPENSEARCH, OF_BROWSERS = "opensearch", "application/x-suggestions+json"
LEAST_LETTERS = 2
NOTE_LENGTH = 60
# How many of each, in the order in which they are offered.
OFFERED = {
    Kind.ORGANIZATION: 4,
    Kind.PERSON: 3,
    Kind.THEME: 2,
    Kind.COUNTRY: 1,
    Kind.PLACE: 2,
    Kind.EVENT: 3,
    Kind.ARTICLE: 2,
}
LABELS = {
    Kind.ORGANIZATION: _("Organizations"),
    Kind.PERSON: _("People"),
    Kind.THEME: _("Themes"),
    Kind.COUNTRY: _("Countries"),
    Kind.PLACE: _("Places"),
    Kind.EVENT: _("Events"),
    Kind.ARTICLE: _("Reports"),
}
TITLED = (Kind.EVENT, Kind.ARTICLE)


class Suggestions(View):
    """Public records whose names or titles begin as typed, as JSON.

    Each comes with its kind, its address, and its name in pieces that say whether they were typed.
    With `format=opensearch` they are what the search box of a browser understands.
    """

    def get(self, request):
        text = request.GET.get("q", "")[:LONGEST_TEXT]
        found = offers(text)
        if request.GET.get("format") == OPENSEARCH:
            return JsonResponse(for_browsers(text, found), safe=False, content_type=OF_BROWSERS)
        return JsonResponse({"q": text, "suggestions": found})


def for_browsers(text: str, found: list[dict]) -> list:
    """The words, and beside each name what it is and where."""
    names = ["".join(run for run, _is_typed in offer["runs"]) for offer in found]
    notes = [offer["kind_label"] for offer in found]
    return [text, names, notes, [site_address(offer["url"]) for offer in found]]


def offers(text: str) -> list[dict]:
    if sum(map(len, suggesting.typed_words(text))) < LEAST_LETTERS:
        return []
    named = {kind: limit for kind, limit in OFFERED.items() if kind not in TITLED}
    found = [*suggesting.names(text, named), *titled(text)]
    entries = Entry.objects.in_bulk([offer.docid for offer in found])
    return [
        as_json(entries[offer.docid], offer.name, text) for offer in found if offer.docid in entries
    ]


def titled(text: str) -> Iterator[suggesting.Offer]:
    words, index = suggesting.typed_words(text), index_on(reading())
    for kind in TITLED:
        for docid in index.begun_titles(words, kind, OFFERED[kind]):
            yield suggesting.Offer(docid, "")


def as_json(entry: Entry, name: str, text: str) -> dict:
    kind = kind_of(entry.docid)
    note = entry.note if kind not in TITLED else ""
    if name and name != entry.title:
        # Found by another name: both are said.
        note = entry.title
    return {
        "kind": kind.name.lower(),
        "kind_label": str(LABELS[kind]),
        "url": in_language(entry.url),
        "runs": suggesting.runs(name or entry.title, text),
        "note": Truncator(note).chars(NOTE_LENGTH),
    }
