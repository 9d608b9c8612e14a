"""A list as JSON Lines: each record on a line of its own, as the read API has it."""

from collections.abc import Iterator
from itertools import batched

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.views.generic import View
from rest_framework.utils.encoders import JSONEncoder

from ngo_portal.shared.representing import Resource
from ngo_portal.shared.searching.keys import record_of

MEDIA_TYPE = "application/jsonl"
RECORDS_AT_ONCE = 200


class RecordLines(View):
    """What a list finds, for who takes all of it. As kind to nonsense as the page."""

    resource: Resource = None
    http_method_names = ["get", "head"]

    def get(self, request):
        selection = self.resource.listing.select(request.GET)
        name = f"{self.resource.noun}-{timezone.localdate():%Y-%m-%d}.jsonl"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Access-Control-Allow-Origin": "*",
            "X-Robots-Tag": "noindex",
        }
        lines = () if request.method == "HEAD" else lines_of(self.resource, selection.docids)
        content_type = f"{MEDIA_TYPE}; charset=utf-8"
        return StreamingHttpResponse(lines, content_type=content_type, headers=headers)


def lines_of(resource: Resource, docids) -> Iterator[str]:
    """Some records in memory at a time, however many there are."""
    encoder = JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    for some in batched(docids, RECORDS_AT_ONCE, strict=False):
        for record in resource.by_number([record_of(docid) for docid in some]):
            yield f"{encoder.encode(record)}\n"
