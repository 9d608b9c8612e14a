"""Many photos at once: one form with a row a file, each sent and answered by itself."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ngo_portal.shared.admin.base import change_address, writing_entries_once
from ngo_portal.shared.pictures import UPLOAD_BYTES

# What is the same for most photos of a day, and what is said of each.
COMMON = ["credit", "licence", "recognisable", "consent", "consent_ends_on", "is_sensitive"]
OF_EACH = ["alt", "caption"]
# Django takes no more files in one request (DATA_UPLOAD_MAX_NUMBER_FILES); a script sends each
# in a request of its own.
AT_ONCE = 50


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class Answer(NamedTuple):
    """What became of a file: the photo, or why there is none."""

    name: str
    photo: object | None
    errors: list[dict]


class UploadingMixin:
    """The page on which many photos are sent."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.upload_view))
        return [path("upload/", view, name="shared_photo_upload"), *super().get_urls()]

    def upload_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request, fields=["image", *OF_EACH, *COMMON])
        if request.method == "GET":
            return self.upload_page(request, form(), [])
        files = request.FILES.getlist("image")
        answers = [self.stored(request, form, file) for file in files]
        if request.accepts("text/html"):
            return self.upload_page(request, form(data=request.POST), answers)
        if len(answers) != 1:
            errors = [{"field": "", "text": gettext("Choose a file."), "link": ""}]
            return JsonResponse({"errors": errors}, status=400)
        return self.told(answers[0])

    def stored(self, request, form_class, file) -> Answer:
        """Take one file into the library of who sends it, with the words that came with it."""
        form = form_class(data=request.POST, files={"image": file})
        if not form.is_valid():
            return Answer(file.name, None, list(errors_of(form)))
        with transaction.atomic(), writing_entries_once(request):
            photo = form.save(commit=False)
            self.save_model(request, photo, form, change=False)
            self.log_addition(request, photo, [{"added": {}}])
        return Answer(file.name, photo, [])

    def told(self, answer: Answer) -> JsonResponse:
        if answer.photo is None:
            return JsonResponse({"errors": answer.errors}, status=422)
        photo = answer.photo
        lacking = [] if photo.is_public else [gettext("hidden from readers")]
        return JsonResponse(
            {
                "id": photo.pk,
                "label": str(photo),
                "link": change_address(type(photo), photo.pk),
                "note": lacking[0] if lacking else "",
            },
            status=201,
        )

    def upload_page(self, request, form, answers) -> TemplateResponse:
        # A form that comes back is not wrong as a whole: each file was answered by itself.
        common = form.__class__(initial=request.POST.dict()) if answers else form
        context = self.admin_site.each_context(request) | {
            "title": _("Upload photos"),
            "opts": self.opts,
            "media": self.media + form.media,
            "common": [common[name] for name in COMMON],
            "each": [form.__class__(prefix="row")[name] for name in [*OF_EACH, *COMMON]],
            "file_input": ManyFilesInput({"accept": "image/jpeg,image/png,image/webp"}),
            "stored": [answer for answer in answers if answer.photo],
            "refused": [answer for answer in answers if not answer.photo],
            "is_empty": request.method == "POST" and not answers,
            "at_once": AT_ONCE,
            "most_bytes": UPLOAD_BYTES,
            "most_megabytes": UPLOAD_BYTES // 1024 // 1024,
        }
        return TemplateResponse(request, "admin/photo_upload.html", context)


def errors_of(form):
    """The mistakes of a form: field, words, and the address of what they speak of."""
    for name, errors in form.errors.as_data().items():
        for error in errors:
            words = getattr(error, "words", None)
            link = getattr(error, "link", "")
            text = str(words) if words else strip_tags(" ".join(error.messages))
            title = str(error.title) if link else ""
            yield {"field": name, "text": text, "link": link, "title": title}
