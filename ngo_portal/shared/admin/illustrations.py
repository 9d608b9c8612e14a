"""Photos that a form places in a text: only those that its user may place."""

from ngo_portal.shared.admin import rights
from ngo_portal.shared.models import Photo
from ngo_portal.shared.richtext import photos_in, sanitize
from ngo_portal.shared.richtext_field import RichTextFormField


def keep_photos_within_reach(form) -> None:
    """Take out of the texts of a form the photos that the user may not place there; captions stay.

    What already stands in a text stays in it. Somebody who writes the number of a photo into the
    HTML learns nothing, and opens no file: a photo in one's own record could be looked at.
    """
    for name, field in form.fields.items():
        html = form.cleaned_data.get(name)
        if isinstance(field, RichTextFormField) and "data-photo" in (html or ""):
            form.cleaned_data[name] = sanitize(html, placeable(form, name, photos_in(html)))


def placeable(form, name: str, wanted: list[int]) -> set[int]:
    stored = getattr(form.instance, name, "") or ""
    placed = Photo.objects.filter(pk__in=wanted)
    if form.user is not None:
        placed = rights.files_named_by(form.user, placed)
    return {*photos_in(stored), *placed.values_list("pk", flat=True)}
