"""The page of a record as readers will find it, before they do.

The public view draws it, with no word in it about previews. For as long as it draws, the record is
published inside a transaction that never becomes true: no other connection sees anything of it, and
what is hidden from readers is hidden here by the same rules.
"""

import re
from contextlib import contextmanager
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, QueryDict
from django.urls import get_script_prefix, resolve
from django.utils import timezone

from ngo_portal.shared import projecting
from ngo_portal.shared.workflow import Status

# Nothing of a preview is kept by anybody, found by anybody, or told to where its links lead.
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
# What a page needs to know of the request: where the site is, and in which way it was asked.
SITE = ["HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme", "SCRIPT_NAME"]
SCRIPT = re.compile(r"<script\b[^>]*></script>")
MEDIA = re.compile(re.escape(settings.MEDIA_URL) + r"[\w/.-]+\w")


def sealed(response):
    """An answer that shows a preview, with what keeps it to whom it is for."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


class Forget(Exception):
    """Ends the transaction in which a preview was made."""


@contextmanager
def never_true():
    """What is written inside is seen inside, and then nothing of it was ever there.

    What readers find is not rewritten and no generation begins: shelves and caches of this process
    are named after generations, and would go on showing what was only tried.
    """
    try:
        with projecting.together():
            yield
            raise Forget
    except Forget:
        pass


def drawn(record, request, *, token="", until=None) -> str:
    """The public page of a stored record; raises Http404 if readers will not find it even then.

    With a `token` the addresses of its photos and documents carry it, for those who do not sign
    in.
    """
    with never_true():
        show(record)
        page = page_of(record, request, until)
    return MEDIA.sub(rf"\g<0>?preview={token}", page) if token else page


def show(record) -> None:
    """Let this transaction take a record for published, since now at the latest."""
    now = timezone.now()
    moment = min(record.publish_at or now, now)
    rows = type(record)._default_manager.filter(pk=record.pk)
    rows.update_quietly(status=Status.PUBLISHED, publish_at=moment)


def page_of(record, request, until) -> str:
    """What the view at the address of a record answers to a reader."""
    path = unquote(record.get_absolute_url().removeprefix(get_script_prefix()))
    match = resolve(f"/{path}")
    response = match.func(asked_by_reader(request, match), *match.args, **match.kwargs)
    if response.status_code != 200:
        raise Http404
    response.context_data["preview"] = {"until": until}
    return response.render().text


def asked_by_reader(request, match) -> HttpRequest:
    """The same question from somebody who is not signed in, has no messages and no form open."""
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", request.path, request.path_info
    asked.META = {name: request.META[name] for name in SITE if name in request.META}
    asked.GET, asked.user, asked.resolver_match = QueryDict(), AnonymousUser(), match
    asked._csp_nonce = getattr(request, "_csp_nonce", None)
    return asked


def without_scripts(page: str) -> str:
    """For a frame in which none may run."""
    return SCRIPT.sub("", page)
