"""A list as JSON Lines: each record on a line of its own, as the read API has it."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import batched

from django.http import HttpResponse
from django.utils import timezone, translation
from django.views.generic import View
from rest_framework.utils.encoders import JSONEncoder

from ngo_portal.shared.listing import Selection
from ngo_portal.shared.origins import ANY_ORIGIN
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.searching.keys import record_of
from ngo_portal.shared.streaming import etag_of, long_answer

CONTENT_TYPE = "application/jsonl; charset=utf-8"
RECORDS_AT_ONCE = 200


class RecordLines(View):
    """What a list finds, for who takes all of it. As kind to nonsense as the page."""

    resource: Resource = None
    http_method_names = ["get", "head"]

    def get(self, request):
        selection = self.resource.listing.select(request.GET)
        is_short = len(selection.docids) <= RECORDS_AT_ONCE
        answer = self.whole(selection) if is_short else self.large(selection)
        if answer.status_code == 200:
            name = f"{self.resource.noun}-{timezone.localdate():%Y-%m-%d}.jsonl"
            answer["Content-Disposition"] = f'attachment; filename="{name}"'
        for name, value in {"X-Robots-Tag": "noindex", **ANY_ORIGIN}.items():
            answer[name] = value
        return answer

    def whole(self, selection: Selection) -> HttpResponse:
        """What is made as fast as a page, and kept like one."""
        lines = b"".join(lines_of(self.resource, selection.docids))
        return HttpResponse(lines, content_type=CONTENT_TYPE)

    def large(self, selection: Selection):
        etag = etag_of(self.resource.noun, "jsonl", selection.query)
        make = partial(lines_of, self.resource, selection.docids)
        return long_answer(self.request, etag, CONTENT_TYPE, make)


def lines_of(resource: Resource, docids: Sequence[int]) -> Iterator[bytes]:
    """Some records in memory at a time, however many there are."""
    encoder = JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    for some in batched(docids, RECORDS_AT_ONCE, strict=False):
        # As the API says it, whatever is spoken at this address.
        with translation.override("en"):
            records = resource.by_number([record_of(docid) for docid in some])
        yield b"".join(f"{encoder.encode(record)}\n".encode() for record in records)
