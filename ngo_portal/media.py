"""Uploaded files pass through here, so that no address shows what readers may not see."""

from hashlib import md5
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.generic import View

from articles.models import Article
from events.models import Event
from ngo_portal.preview import open_link
from ngo_portal.shared import pictures
from ngo_portal.shared.admin.rights import lookups_to, may_look_at_file
from ngo_portal.shared.models import Attachment, Photo
from organizations.models import Organization, Person


class MediaFile(View):
    """A photo that a public record shows, or a document that one offers; else 404.

    People who may see the record in the admin also see its files, and those who were sent a link
    to its preview the ones that readers will see. Browsers keep a file but ask
    each time whether they may still show it: consent can be withdrawn.
    """

    def get(self, request, path):
        photo, document = photo_at(path), document_at(path)
        if not (photo or document) or not default_storage.exists(path):
            raise Http404
        is_public = is_shown(photo) if photo else is_offered(document)
        if not (is_public or may_see_unpublished(request, photo or document)):
            raise Http404
        # A file never changes under its name, so the name tells the version.
        etag = quote_etag(md5(path.encode(), usedforsecurity=False).hexdigest())
        response = get_conditional_response(request, etag=etag) or served(path)
        response["ETag"] = etag
        response["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
        if document:
            name = f"{document.title}{PurePosixPath(path).suffix}"
            response["Content-Disposition"] = content_disposition_header(True, name)
        return response


def may_see_unpublished(request, file) -> bool:
    token = request.GET.get("preview", "")
    is_previewed = bool(token) and is_shown_by_link(token, file)
    return is_previewed or may_look_at_file(request.user, file)


def is_shown_by_link(token, file) -> bool:
    """Whether the record of a link for previews will show a file, which it may not without consent,
    credit and text alternative.
    """
    link = open_link(token)
    if link is None or not type(file).objects.public().filter(pk=file.pk).exists():
        return False
    record = link.record
    return any(
        kind is type(record) and kind._base_manager.filter(pk=record.pk, **{lookup: file}).exists()
        for kind, lookup in lookups_to(type(file))
    )


def photo_at(path):
    """The photo a file belongs to; derived sizes have its name with the width before the end."""
    folder, _slash, name = path.rpartition("/")
    stem = name.partition(".")[0]
    originals = [f"{folder}/{stem}{suffix}" for suffix in pictures.FORMATS.values()]
    return Photo.objects.filter(image__in=[path, *originals]).first()


def document_at(path):
    return Attachment.objects.filter(file=path).first()


def is_shown(photo) -> bool:
    """Whether the photo may be shown and a public record shows it."""
    if not photo.is_public:
        return False
    in_text = Q(body_photos__photo=photo)
    used = Q(cover=photo) | Q(photos__photo=photo) | in_text
    return (
        Article.objects.published().filter(used).exists()
        or Event.objects.published().filter(used).exists()
        or Organization.objects.published().filter(Q(logo=photo) | in_text).exists()
        or Person.objects.published().filter(Q(portrait=photo) | in_text).exists()
    )


def is_offered(document) -> bool:
    """Whether a public event, ballot or article offers the document."""
    events = Event.objects.published().filter(
        Q(documents__attachment=document) | Q(ballots__document=document)
    )
    articles = Article.objects.published().filter(documents__attachment=document)
    return events.exists() or articles.exists()


def served(path):
    """The file from Django, or left to nginx where MEDIA_ACCEL_PREFIX names its internal place."""
    prefix = getattr(settings, "MEDIA_ACCEL_PREFIX", "")
    if not prefix:
        return FileResponse(default_storage.open(path))
    response = HttpResponse(headers={"X-Accel-Redirect": f"{prefix}{path}"})
    del response["Content-Type"]
    if path.endswith(".avif"):
        # The one type that the list of an older nginx lacks.
        response["Content-Type"] = "image/avif"
    return response
