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
from ngo_portal.shared.admin.duplicates import AlreadyThere, same_document, same_photo
from ngo_portal.shared.admin.media_filters import NeedFilter, UseFilter
from ngo_portal.shared.admin.media_uses import lines_of, listed, uses_of
from ngo_portal.shared.admin.picking import PickingMixin
from ngo_portal.shared.admin.queues import PHOTO_QUEUES, QueuedMixin
from ngo_portal.shared.admin.uploading import UploadingMixin
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

    delete_confirmation_template = "admin/file_delete.html"

    def kept_for(self, user, rows):
        return rights.files_kept_for(user, rows)

    def named_by(self, user, rows):
        return rights.files_named_by(user, rows)

    def is_closed(self, request, record):
        return record is not None and rights.is_fixed_by_a_page(record, request.user)

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            found.seen_by = request.user
        return found

    @admin.display(description=_("where it stands"))
    def uses(self, file):
        return listed(uses_of(file, file.seen_by)) if file.pk else _("Nowhere yet.")

    def get_deleted_objects(self, objs, request):
        """With the records that keep a file from going, those that the user sees."""
        gone, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        if protected:
            protected = [line for file in objs for line in lines_of(uses_of(file, request.user))]
        return gone, counts, forbidden, protected

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)


class PhotoForm(EditorForm):
    beside = {
        "_focal_point": "focal_x",
        "_consent_of_recognised": "consent",
        "_consent_of_sensitive": "consent",
        "_sensitive_is_recognisable": "is_sensitive",
    }

    def clean_image(self):
        image = self.cleaned_data["image"]
        if image and "image" in self.changed_data:
            others = Photo.objects.exclude(pk=self.instance.pk)
            if there := same_photo(self.user, image, others):
                title = there.caption or there.alt or _("Not described")
                raise AlreadyThere(_("This photo is already in the library:"), there, title)
        return image


class AttachmentForm(EditorForm):
    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            others = Attachment.objects.exclude(pk=self.instance.pk)
            if there := same_document(self.user, file, others):
                words = _("This document is already in the library:")
                raise AlreadyThere(words, there, there.title)
        return file


@admin.register(Photo)
class PhotoAdmin(UploadingMixin, PickingMixin, QueuedMixin, FileAdmin):
    queues = PHOTO_QUEUES
    change_list_template = "admin/photo_list.html"
    titles = Titles(_("Photos"), _("Add a photo"), _("Edit the photo"), _("Photo"))
    form = PhotoForm
    formfield_overrides = ARABIC_INPUT | {
        models.ImageField: {"form_class": PictureField, "widget": PictureInput}
    }
    fieldsets = [
        (None, {"fields": ["preview", "image", "alt", "caption"]}),
        (_("Whose it is"), {"fields": [("credit", "licence")]}),
        (
            _("Who is in it"),
            {
                "fields": [
                    "recognisable",
                    ("consent", "consent_ends_on"),
                    "is_sensitive",
                    "is_reviewed",
                ]
            },
        ),
        (_("Where it comes from"), {"fields": ["source_url", "taken_on"]}),
        (_("When it is cropped"), {"fields": [("focal_x", "focal_y")], "classes": ["collapse"]}),
        (_("Where it stands"), {"fields": ["uses"]}),
    ]
    readonly_fields = ["preview", "uses"]
    list_display = ["thumbnail", "description", "credit", "consent", "is_shown", "taken_on"]
    list_display_links = ["thumbnail", "description"]
    list_filter = ["consent", NeedFilter, UseFilter, "licence"]
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
    text = photo.alt or _("Not described")
    return format_html(
        '<img class="{}" src="{}" alt="{}" loading="lazy">', name, photo.smallest_url, text
    )


@admin.register(Attachment)
class AttachmentAdmin(FileAdmin):
    titles = Titles(_("Documents"), _("Add a document"), _("Edit the document"), _("Document"))
    form = AttachmentForm
    fields = ["file", "title", "language", "uses"]
    readonly_fields = ["uses"]
    list_display = ["title", "kind", "language", "file_size", "created_at"]
    list_filter = ["language", UseFilter]
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
