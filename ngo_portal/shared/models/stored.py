"""Rows with files of their own, under names that nobody guesses."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


def unguessable(folder: str, name: str) -> str:
    """A path that says nothing about the file that was uploaded and cannot be guessed."""
    token = uuid.uuid4().hex
    return f"{folder}/{token[:2]}/{token}{Path(name).suffix.lower()}"


def remove_after_commit(files: list[tuple]) -> None:
    """Delete files, each a storage and a name, once nothing in the database names them."""
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in files])


class StoredQuerySet(models.QuerySet):
    """Rows with files of their own, which go when the rows go."""

    def public(self):
        """Files that readers may see where a public record shows them."""
        return self.all()

    def delete(self):
        files = [file for record in self for file in record.stored_files()]
        deleted = super().delete()
        remove_after_commit(files)
        return deleted


class Stored(models.Model):
    """A row with files of its own, which go when it goes. A subclass has `stored_files()`."""

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    digest = models.CharField(
        _("digest of the file that was sent"),
        max_length=64,
        editable=False,
        default="",
        db_index=True,
    )

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        files = self.stored_files()
        deleted = super().delete(*args, **kwargs)
        remove_after_commit(files)
        return deleted
