"""The model field of rich text: the editor in forms, the sanitiser in front of the database."""

import re
from copy import deepcopy
from html import unescape

from django.core.exceptions import ValidationError
from django.forms import Stylesheet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField, ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget, prose_editor_admin_media
from js_asset import ImportMap, Media, Script

from ngo_portal.shared.arabic import is_file_name
from ngo_portal.shared.richtext import nesting_of, plain_text, sanitize, with_photos

# What an editor can make. Every dependent extension is named: without them the editor does not
# start, and says so only in the browser's console. Bdi and Direction are ours and always
# on: rich-text.js adds them.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {
        "enableTarget": False,
        "protocols": ["http", "https", "mailto", "tel"],
        "autolink": False,
    },
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    # The browser's spelling check knows Arabic; the editor switches it off unless told not to.
    "NoSpellCheck": False,
}
PRESET = "rich-text"
# Imported by rich-text.js: the name stays, whatever the file is called when it is deployed.
SCRIPTS = ImportMap({"multaqa/rich-text-notes": "js/rich-text-notes.js"})
LONGEST_TEXT = 500_000
DEEPEST_NESTING = 200
ALT = re.compile(r"""\balt=["']([^"']*)["']""", re.IGNORECASE)


class RichTextWidget(AdminProseEditorWidget):
    """The prose editor as static/js/rich-text.js starts it: right-to-left, without inline style."""

    @property
    def media(self):
        return prose_editor_admin_media + Media(
            importmap=SCRIPTS,
            css={"all": [Stylesheet("css/rich-text-editor.css", media="all")]},
            js=[
                Script("js/photo-picker.js", type="module"),
                Script("js/rich-text.js", type="module"),
            ],
        )

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-photos-pick": reverse("admin:shared_photo_pick"),
            "data-photos-thumbnail": reverse("admin:shared_photo_thumbnail", args=[0]),
            "data-photos-upload": reverse("admin:shared_photo_upload"),
        }
        return context


class RichTextFormField(ProseEditorFormField):
    widget = RichTextWidget

    def __init__(self, *args, **kwargs):
        # The admin asks for its plain text area for every TextField; that is not what is meant.
        super().__init__(*args, **kwargs | {"widget": RichTextWidget})

    def clean(self, value):
        # Before the sanitiser, whose work grows with the square of the nesting.
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise ValidationError(
                _("The text is too long: at most %(limit)d characters with its markup."),
                params={"limit": LONGEST_TEXT},
                code="too_long",
            )
        if isinstance(value, str) and nesting_of(value) > DEEPEST_NESTING:
            raise ValidationError(
                _("The text is nested too deeply. Paste it without its formatting."),
                code="nested_too_deeply",
            )
        cleaned = super().clean(value)
        if isinstance(value, str) and is_named_by_file(value, cleaned):
            raise ValidationError(
                _("A photo in the text is described by the name of a file."), code="file_name"
            )
        return cleaned


def is_named_by_file(typed: str, cleaned: str) -> bool:
    """Whether a photo has the name of a file for its words here: as typed, because no such text
    alternative passes the sanitiser.
    """
    if "data-photo" not in cleaned:
        return False
    words = [unescape(alt) for alt in ALT.findall(typed)]
    with_photos(cleaned, lambda key, alt, caption: words.append(plain_text(caption)) or "")
    return any(map(is_file_name, words))


class RichTextField(ProseEditorField):
    """A text column of sanitised HTML, whichever door the text comes through.

    Forms, `full_clean`, `save`, `bulk_create`, `update`, fixtures and imports all pass one of the
    methods below. The column is an ordinary text column, so migrations do not name this class.
    """

    def __init__(self, *args, **kwargs):
        settings = {"extensions": deepcopy(EXTENSIONS), "sanitize": sanitize, "preset": PRESET}
        super().__init__(*args, **settings | kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**kwargs | {"form_class": RichTextFormField})

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = sanitize(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        return super().get_db_prep_save(
            sanitize(value) if isinstance(value, str) else value, connection
        )
