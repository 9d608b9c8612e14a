"""Uploaded files pass through here, so that no address shows what readers may not see."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.generic import View

from articles.models import Article
from events.models import Event
from ngo_portal.shared.models import Attachment, Photo

CACHED_SECONDS = 3600


class MediaFile(View):
    """A photo that may be shown, or a document that a public record offers; else 404.

    People who may see the record in the admin also see its files.
    """

    def get(self, request, path):
        photo, document = photo_at(path), document_at(path)
        if not (photo or document) or not default_storage.exists(path):
            raise Http404
        is_public = photo.is_public if photo else is_offered(document)
        if not is_public and not may_see(request.user, photo or document):
            raise Http404
        response = served(path)
        response["Cache-Control"] = f"public, max-age={CACHED_SECONDS}" if is_public else "private"
        if document:
            name = f"{document.title}{PurePosixPath(path).suffix}"
            response["Content-Disposition"] = content_disposition_header(True, name)
        return response


def photo_at(path):
    """The photo a file belongs to; derived sizes have its name with the width before the end."""
    # Text, not a path: a path would be tidied, and has no stem where a stranger writes "..".
    folder, slash, name = path.rpartition("/")
    stem = f"{folder}{slash}{name.partition('.')[0]}."
    return Photo.objects.filter(Q(image=path) | Q(image__startswith=stem)).first()


def document_at(path):
    return Attachment.objects.filter(file=path).first()


def is_offered(document) -> bool:
    """Whether a public event, ballot or article offers the document."""
    events = Event.objects.published().filter(
        Q(documents__attachment=document) | Q(ballots__document=document)
    )
    articles = Article.objects.published().filter(documents__attachment=document)
    return events.exists() or articles.exists()


def may_see(user, record) -> bool:
    return user.is_active and user.has_perm(f"shared.view_{record._meta.model_name}")


def served(path):
    """The file from Django, or left to nginx where MEDIA_ACCEL_PREFIX names its internal place."""
    prefix = getattr(settings, "MEDIA_ACCEL_PREFIX", "")
    if not prefix:
        return FileResponse(default_storage.open(path))
    response = HttpResponse(headers={"X-Accel-Redirect": f"{prefix}{path}"})
    del response["Content-Type"]
    return response
