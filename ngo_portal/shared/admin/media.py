"""Photos and documents, and their places in a record."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import EditorAdmin, EditorForm, Part, Titles
from ngo_portal.shared.admin.queues import INCOMPLETE_PHOTOS, QueuedMixin
from ngo_portal.shared.forms import ARABIC_INPUT
from ngo_portal.shared.models import Attachment, Photo
from ngo_portal.shared.pictures import validate_picture


class PictureInput(AdminFileWidget):
    def __init__(self, attrs=None):
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **(attrs or {})})


class PictureField(forms.ImageField):
    """Takes what the site can re-encode, and says in the editor's language why it cannot."""

    default_validators = []
    widget = PictureInput

    def to_python(self, data):
        # Not ImageField's own check: it knows one message for everything that can be wrong.
        picture = forms.FileField.to_python(self, data)
        if picture is not None:
            validate_picture(picture)
        return picture


class FileAdmin(EditorAdmin):
    """Pages of something that records show: it is as fixed as the public ones among them, and for
    who is not of the desk as those of other organizations.
    """

    def kept_for(self, user, rows):
        return rights.files_kept_for(user, rows)

    def named_by(self, user, rows):
        return rights.files_named_by(user, rows)

    def is_closed(self, request, record):
        return record is not None and rights.is_fixed_by_a_page(record, request.user)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)


class PhotoForm(EditorForm):
    beside = {"_focal_point": "focal_x"}


@admin.register(Photo)
class PhotoAdmin(QueuedMixin, FileAdmin):
    queues = INCOMPLETE_PHOTOS
    titles = Titles(_("Photos"), _("Add a photo"), _("Edit the photo"), _("Photo"))
    form = PhotoForm
    formfield_overrides = ARABIC_INPUT | {
        models.ImageField: {"form_class": PictureField, "widget": PictureInput}
    }
    fieldsets = [
        (None, {"fields": ["preview", "image", "alt", "caption"]}),
        (_("Whose it is, and who is in it"), {"fields": ["credit", "consent"]}),
        (_("Where it comes from"), {"fields": ["source_url", "taken_on"]}),
        (_("When it is cropped"), {"fields": [("focal_x", "focal_y")], "classes": ["collapse"]}),
    ]
    readonly_fields = ["preview"]
    list_display = ["thumbnail", "description", "credit", "consent", "is_shown", "taken_on"]
    list_display_links = ["thumbnail", "description"]
    list_filter = ["consent"]
    date_hierarchy = "taken_on"
    search_fields = ["alt", "caption", "credit"]

    @admin.display(description=_("preview"))
    def preview(self, photo):
        return picture_tag(photo, "preview") if photo.image else _("Not uploaded yet.")

    @admin.display(description=_("photo"))
    def thumbnail(self, photo):
        return picture_tag(photo, "thumbnail")

    @admin.display(description=_("text alternative"), ordering="alt")
    def description(self, photo):
        return photo.alt or photo.caption or _("Not described")

    @admin.display(description=_("shown to readers"), boolean=True)
    def is_shown(self, photo):
        return photo.is_public

    def offer_label(self, record):
        return str(record) if record.is_public else f"{record} ({_('hidden from readers')})"


def picture_tag(photo, name):
    """The smallest size there is, described as it is to readers."""
    sizes = photo.renditions
    address = sizes[0][1] if sizes else photo.image.url
    text = photo.alt or _("Not described")
    return format_html('<img class="{}" src="{}" alt="{}" loading="lazy">', name, address, text)


@admin.register(Attachment)
class AttachmentAdmin(FileAdmin):
    titles = Titles(_("Documents"), _("Add a document"), _("Edit the document"), _("Document"))
    fields = ["file", "title", "language"]
    list_display = ["title", "kind", "language", "file_size", "created_at"]
    list_filter = ["language"]
    date_hierarchy = "created_at"
    search_fields = ["title"]
    name_field = "title"

    @admin.display(description=_("type"))
    def kind(self, attachment):
        return attachment.kind

    @admin.display(description=_("size"), ordering="size")
    def file_size(self, attachment):
        return filesizeformat(attachment.size)


class PhotoPart(Part):
    """The gallery of a record. A room names the model."""

    fieldsets = [(None, {"fields": [("photo", "position"), "caption"]})]
    autocomplete_fields = ["photo"]
    select_related = ["photo"]
    classes = ["collapse"]


class DocumentPart(Part):
    """The documents of a record. A room names the model."""

    fieldsets = [(None, {"fields": [("attachment", "position")]})]
    autocomplete_fields = ["attachment"]
    select_related = ["attachment"]
    classes = ["collapse"]
