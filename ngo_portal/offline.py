"""Reading offline: the script that keeps what was read, and what it asks (docs/adr/0032)."""

import json
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import TemplateView, View

from ngo_portal.language import PERSONAL
from ngo_portal.shared import generation
from ngo_portal.shared.models import PublicChange
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.site import in_language
from ngo_portal.shared.stamp import deploy_stamp

# Days after which nobody sees a copy any more, whatever their browser could ask meanwhile.
DAYS = 7
# Beyond so many changes everything that was kept goes.
MOST_CHANGES = 300
# A change so young is told again at the next question: a copy of the database, or a proxy, may
# have answered a reader without it.
SETTLING = timedelta(seconds=10)
# Digits of a number that fits a column.
LONGEST = 19
# As pages name them: /events/12/…
NOUNS = {
    Kind.EVENT: "events",
    Kind.ARTICLE: "articles",
    Kind.ORGANIZATION: "organizations",
    Kind.PERSON: "people",
}
# Beginnings of addresses that are of one person, of programs, or files.
NEVER = (*PERSONAL, "/alerts/", "/api/", "/edition/", "/media/")
# What public pages load.
SCRIPTS = ["suggestions.js", "browsing.js", "share.js", "gallery.js", "dossier.js", "offline.js"]
SHELL = [
    "css/site.css",
    "css/pages.css",
    "icons.svg",
    "fonts/multaqa-sans-400.woff2",
    "fonts/multaqa-sans-600.woff2",
    *(f"js/{name}" for name in SCRIPTS),
]
DRAWN = ["fonts/*.woff2", "patterns/*.svg"]
# Where a copy says when it was read: Arabic with the months of the Levant, and plain digits.
LOCALES = {"ar": "ar-SY-u-nu-latn", "en": "en-GB-u-nu-latn"}


class ServiceWorker(View):
    """What `static/js/worker.js` has to know, and the line that loads it.

    At the root, because a worker answers only for what lies below its own address. Where the
    operator has switched it off, it gives up what it kept and itself.
    """

    http_method_names = ["get", "head"]

    def get(self, request):
        said = knowledge() if settings.OFFLINE_READING else {"isOn": False}
        script = json.dumps(static("js/worker.js"))
        return HttpResponse(
            f"self.multaqa = {json.dumps(said, indent=1)};\nimportScripts({script});\n",
            content_type="text/javascript; charset=utf-8",
        )


def knowledge() -> dict:
    folder = Path(settings.BASE_DIR) / "static"
    drawn = [file for pattern in DRAWN for file in folder.glob(pattern)]
    others = sorted(file.relative_to(folder).as_posix() for file in drawn)
    return {
        "isOn": True,
        "version": version(),
        "shell": [static(name) for name in SHELL],
        "files": [static(name) for name in dict.fromkeys([*SHELL, "css/text.css", *others])],
        "folder": settings.STATIC_URL,
        "never": list(in_each_language(f"{get_script_prefix()}{path[1:]}" for path in NEVER)),
        "offline": {language: in_language(reverse("offline"), language) for language in LOCALES},
        "changes": reverse("offline-changes"),
        "words": {language: words(language) for language in LOCALES},
        "days": DAYS,
    }


@cache
def version() -> str:
    return deploy_stamp()


def in_each_language(paths: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(in_language(path, language) for path in paths for language in LOCALES)


def words(language: str) -> dict[str, str]:
    with override(language):
        return {
            "folder": in_language(get_script_prefix(), language),
            "locale": LOCALES[language],
            "label": _("Offline"),
            "copy": _("You are offline. This is the page as you read it here on {moment}."),
            "lacking": _("You are offline, and this page was not read here lately."),
            "more": _("What else can be read now"),
        }


class Offline(TemplateView):
    """What can be read without a network: the worker writes the list into the page."""

    http_method_names = ["get", "head"]
    template_name = "offline.html"

    def get(self, request, *args, **kwargs):
        if not settings.OFFLINE_READING:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, days=DAYS)


class Changes(View):
    """Which records readers see no more, or otherwise, since a number that was told before.

    `is_all` says that everything kept has to go: too much happened, or the number is none of ours.
    """

    http_method_names = ["get", "head"]

    def get(self, request):
        if not settings.OFFLINE_READING:
            raise Http404
        answer = changes_since(number_in(request.GET.get("since", "")))
        return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def number_in(text: str) -> int | None:
    """The number of a generation; None for what cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST else None


def changes_since(number: int | None) -> dict:
    # Before the rows are read: what is due comes out with this, and later ones have later numbers.
    present = generation.current()
    if number is None or number > present:
        return told(present, is_all=True)
    if number == present:
        return told(present)
    # The kinds are named for the index, which begins with them.
    later = PublicChange.objects.filter(kind__in=[*Kind], number__gt=number)
    rows = list(later.order_by()[: MOST_CHANGES + 1])
    if len(rows) > MOST_CHANGES:
        return told(present, is_all=True)
    is_settled = all(row.changed_at < timezone.now() - SETTLING for row in rows)
    return told(present if is_settled else number, rows)


def told(number: int, rows: Iterable[PublicChange] = (), *, is_all: bool = False) -> dict:
    return {
        "number": number,
        "is_all": is_all,
        "is_changed": bool(rows),
        "records": [f"{NOUNS[row.kind]}/{row.record}" for row in rows if row.kind in NOUNS],
    }
