"""Choosing a photo of the library where a text or a gallery wants one."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ngo_portal.shared.row_keys import is_key

OFFERED = 24


class PickingMixin:
    """Addresses that offer photos to those scripts that place them."""

    def get_urls(self):
        site = self.admin_site
        return [
            path("pick/", site.admin_view(require_safe(self.pick_view)), name="shared_photo_pick"),
            path(
                "<path:object_id>/thumbnail/",
                site.admin_view(require_safe(self.thumbnail_view)),
                name="shared_photo_thumbnail",
            ),
            *super().get_urls(),
        ]

    def placeable(self, request):
        """The photos that the user may place in a record of theirs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.named_by(request.user, self.model._default_manager.all())

    def pick_view(self, request):
        """Photos in which the words of `q` occur, newest first, a page at a time."""
        wanted = request.GET.get("q", "")
        found, _duplicates = self.get_search_results(request, self.placeable(request), wanted)
        page = Paginator(found.order_by("-pk"), OFFERED).get_page(request.GET.get("p"))
        return JsonResponse(
            {
                "photos": [self.offer(photo) for photo in page],
                "next": page.next_page_number() if page.has_next() else None,
                "count": page.paginator.count,
            },
            headers={"Cache-Control": "private, no-store"},
        )

    def offer(self, photo) -> dict:
        return {
            "id": photo.pk,
            "alt": photo.alt,
            "caption": photo.caption,
            "label": label_of(photo),
            "thumbnail": reverse("admin:shared_photo_thumbnail", args=[photo.pk]),
            "is_public": photo.is_public,
        }

    def thumbnail_view(self, request, object_id):
        """Lead to the smallest size of a photo, for who knows no more than its number."""
        photos = self.placeable(request)
        photo = photos.filter(pk=object_id).first() if is_key(object_id) else None
        if photo is None:
            raise Http404
        return HttpResponseRedirect(
            photo.smallest_url, headers={"Cache-Control": "private, no-store"}
        )


def label_of(photo) -> str:
    """What it is called among thumbnails: never by the name of its file."""
    name = photo.caption or photo.alt or gettext("Not described")
    return name if photo.is_public else f"{name} ({gettext('hidden from readers')})"
