"""The pages that are looked at one by one: those of the style page, and what only tests make."""

import re

from django.urls import reverse
from django.utils import translation

from ngo_portal.alerts.models import Subscriber
from ngo_portal.style.samples import Sample, samples

# A frame on somebody's page has the landmarks and the way past the head of that page.
FRAMES = {"embed", "embed-card"}
# Addresses of files, of what only programs ask, and those that lead on to a page.
FILE = re.compile(r"\.\w+$|^search/suggestions/$")
NOUNS = ("articles", "organizations", "people")
FRAME_VIEWS = ("embed", "embed-code", "embed-card", "embed-card-code")
LEAD_ON = {
    "events:this-month",
    *(f"short-{noun}" for noun in ("event", "article", "organization", "person")),
}


def every_sample(language="ar"):
    """A page of every kind, and beside them those of one person's alerts."""
    with translation.override(language):
        return [*samples(), *of_alerts()]


def of_alerts():
    subscriber = Subscriber.meet("reader@example.org")
    subscriber.want("events", "theme=pr", how_often="weekly", language="ar")
    yield Sample("alert-confirm", reverse("alerts:confirm", args=[subscriber.confirmation]))
    yield Sample("alert-mine", reverse("alerts:mine", args=[subscriber.token]))
    alert = subscriber.alerts.first()
    yield Sample("alert-leave", reverse("alerts:leave", args=[alert.token]))


def of_pages():
    return [one for one in every_sample() if one.status == 200]


def framed_elsewhere():
    """One noun stands for all: their frames are drawn by the same templates."""
    return {f"{noun}:{name}" for noun in NOUNS for name in FRAME_VIEWS}


def routes(patterns, names=(), route=""):
    for one in patterns:
        own = route + str(one.pattern)
        if hasattr(one, "url_patterns"):
            inner = (*names, one.namespace) if one.namespace else names
            yield from routes(one.url_patterns, inner, own)
        else:
            yield ":".join((*names, one.name)), own


def is_page(name, route):
    return not (
        FILE.search(route)
        or name in LEAD_ON | framed_elsewhere()
        or name.endswith(":short")
        or name.startswith("style")
    )
