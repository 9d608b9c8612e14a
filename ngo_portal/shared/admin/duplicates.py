"""The same photo or document twice: known by what is in it, told only to who sees the other one."""

from django.core.exceptions import ValidationError
from django.utils.html import format_html

from ngo_portal.shared import pictures
from ngo_portal.shared.admin import rights
from ngo_portal.shared.admin.base import change_address


class AlreadyThere(ValidationError):
    """Says where it is. `link` leads there for who shows the words in another way."""

    def __init__(self, words, record, title):
        self.words, self.link, self.title = words, change_address(type(record), record.pk), title
        message = format_html('{} <a href="{}"><bdi>{}</bdi></a>', words, self.link, title)
        super().__init__(message, code="duplicate")


def same_photo(user, upload, photos):
    """A photo that the user sees and that shows the same; None if there is none."""
    digests = pictures.digest_of_bytes(upload), pictures.digest_of_pixels(upload)
    return rights.files_kept_for(user, photos.same_as(*digests)).order_by("pk").first()


def same_document(user, upload, documents):
    found = documents.filter(digest=pictures.digest_of_bytes(upload))
    return rights.files_kept_for(user, found).order_by("pk").first()
