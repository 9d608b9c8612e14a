"""The page of an unpublished record for somebody who was sent a link to it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from ngo_portal.shared import previewing
from ngo_portal.shared.models import PreviewLink
from ngo_portal.shared.workflow import Status


def open_link(token) -> PreviewLink | None:
    """The link that a token names, if it opens now; its record is not published."""
    link = PreviewLink.objects.signed(token)
    if link is None or not link.is_alive or link.record is None:
        return None
    if getattr(link.record, "is_withheld", False):
        return None
    return None if link.record.status == Status.WITHDRAWN else link


class Preview(View):
    """What a link shows: the page as readers will see it, with a line that says so above it.

    What is published is where readers find it. A link that has ended says that, and nothing else;
    one that never was is not there.
    """

    http_method_names = ["get", "head"]

    def get(self, request, token):
        if PreviewLink.objects.signed(token) is None:
            raise Http404
        return previewing.sealed(self.answer(request, token, open_link(token)))

    def answer(self, request, token, link):
        if link is None:
            return render(request, "ended.html", status=410)
        if link.record.is_public:
            return redirect(link.record)
        try:
            page = previewing.drawn(link.record, request, token=token, until=link.expires_at)
        except Http404:
            return render(request, "ended.html", status=410)
        return HttpResponse(page)
