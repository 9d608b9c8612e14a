"""Photos and documents, and how a record uses them."""

import uuid
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import pictures
from ngo_portal.shared.arabic import is_file_name

DOCUMENT_BYTES = 20 * 1024 * 1024
DOCUMENT_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt"]


def unguessable(folder: str, name: str) -> str:
    """A path that says nothing about the file that was uploaded and cannot be guessed."""
    token = uuid.uuid4().hex
    return f"{folder}/{token[:2]}/{token}{Path(name).suffix.lower()}"


def photo_path(photo, name: str) -> str:
    return unguessable("photos", name)


def document_path(attachment, name: str) -> str:
    return unguessable("documents", name)


def validate_human_text(value: str) -> None:
    """A file name is not a description: «IMG 4221» tells a reader nothing."""
    if is_file_name(value):
        raise ValidationError(
            _("This is the name of a file. Write what the picture shows."), code="file_name"
        )


def validate_document_size(upload) -> None:
    if upload.size > DOCUMENT_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)d MB."),
            params={"limit": DOCUMENT_BYTES // 1024 // 1024},
            code="too_large",
        )


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

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        files = self.stored_files()
        deleted = super().delete(*args, **kwargs)
        remove_after_commit(files)
        return deleted


class PhotoQuerySet(StoredQuerySet):
    def incomplete(self):
        """Photos without a text alternative, a credit, or a clear consent."""
        return self.filter(lacks__gt=0)

    def public(self):
        """Photos that readers may see: described, credited, and nobody in them objects."""
        return self.filter(consent__in=Photo.CONSENTS_TO_SHOW).exclude(alt="").exclude(credit="")


class Photo(Stored):
    """A picture that was re-encoded on arrival: no location, no device data, several sizes."""

    class Consent(models.TextChoices):
        UNKNOWN = "unknown", _("Not clarified")
        NOT_NEEDED = "not_needed", _("Not needed: nobody can be recognised")
        GIVEN = "given", _("Given")
        WITHHELD = "withheld", _("Withheld")

    CONSENTS_TO_SHOW = [Consent.NOT_NEEDED, Consent.GIVEN]

    image = models.ImageField(
        _("image"),
        upload_to=photo_path,
        width_field="width",
        height_field="height",
        db_index=True,
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    widths = models.JSONField(_("derived widths"), editable=False, default=list)
    alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        validators=[validate_human_text],
        help_text=_("What the picture shows, for readers who do not see it."),
    )
    caption = models.CharField(
        _("caption"), max_length=300, blank=True, validators=[validate_human_text]
    )
    credit = models.CharField(
        _("credit"), max_length=120, blank=True, help_text=_("Photographer or source.")
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    consent = models.CharField(
        _("consent of the people shown"),
        max_length=10,
        choices=Consent.choices,
        default=Consent.UNKNOWN,
        help_text=_("Until this is clarified the photo stays hidden from readers."),
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point across"),
        default=50,
        validators=[MaxValueValidator(100)],
        help_text=_("Per cent from the left edge; kept in view when the picture is cropped."),
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point down"),
        default=50,
        validators=[MaxValueValidator(100)],
        help_text=_("Per cent from the top edge."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    lacks = models.PositiveSmallIntegerField(
        _("how much is missing that readers need"), editable=False, default=0, db_index=True
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="shared_photo_focal_point",
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                violation_error_message=_("The focal point lies between 0 and 100 per cent."),
            ),
        ]

    def __str__(self):
        return self.caption or self.alt or Path(self.image.name).name

    def save(self, *args, update_fields=None, **kwargs):
        self.lacks = [bool(self.alt), bool(self.credit), self.is_consent_clear].count(False)
        if update_fields is not None:
            kwargs["update_fields"] = {*update_fields, "lacks"}
        if self.image and not self.image._committed:
            replaced = type(self).objects.filter(pk=self.pk).first()
            self.image = pictures.re_encoded(self.image.file)
            super().save(*args, **kwargs)
            self.widths = pictures.derive(self.image)
            super().save(update_fields=["widths"])
            remove_after_commit(replaced.stored_files() if replaced else [])
        else:
            super().save(*args, **kwargs)

    def stored_files(self) -> list[tuple]:
        """Storage and name of the picture and of every derived size."""
        derived = [pictures.derived_name(self.image.name, width) for width in self.widths]
        return [(self.image.storage, name) for name in [self.image.name, *derived]]

    @property
    def is_consent_clear(self) -> bool:
        return self.consent != self.Consent.UNKNOWN

    @property
    def is_public(self) -> bool:
        return self.consent in self.CONSENTS_TO_SHOW and bool(self.alt and self.credit)

    @property
    def renditions(self) -> list[tuple[int, str]]:
        """Width in pixels and address of every derived size, narrowest first."""
        return [(width, pictures.derived_url(self.image, width)) for width in self.widths]


class Attachment(Stored):
    """A document that readers may download: a programme, a final statement, a study."""

    class Language(models.TextChoices):
        ARABIC = "ar", _("Arabic")
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")
        KURDISH = "ku", _("Kurdish")
        TURKISH = "tr", _("Turkish")

    file = models.FileField(
        _("file"),
        upload_to=document_path,
        db_index=True,
        validators=[FileExtensionValidator(DOCUMENT_EXTENSIONS), validate_document_size],
    )
    title = models.CharField(_("title"), max_length=200, validators=[validate_human_text])
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.ARABIC
    )
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False, default=0)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = StoredQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-pk"]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        replaced = None
        if self.file and not self.file._committed:
            replaced = type(self).objects.filter(pk=self.pk).first()
        self.size = self.file.size if self.file else 0
        super().save(*args, **kwargs)
        remove_after_commit(replaced.stored_files() if replaced else [])

    def stored_files(self) -> list[tuple]:
        return [(self.file.storage, self.file.name)]

    @property
    def kind(self) -> str:
        """The format as readers know it: PDF, DOCX."""
        return Path(self.file.name).suffix.lstrip(".").upper()


class PhotoUseQuerySet(models.QuerySet):
    def public(self):
        """Uses of photos that readers may see, with the photo."""
        return self.filter(photo__in=Photo.objects.public()).select_related("photo")


class PhotoUse(models.Model):
    """A photo in the gallery of a record, in a chosen order."""

    photo = models.ForeignKey(
        Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    caption = models.CharField(
        _("caption here"),
        max_length=300,
        blank=True,
        validators=[validate_human_text],
        help_text=_("Empty: the caption of the photo itself."),
    )

    objects = PhotoUseQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]


class DocumentUse(models.Model):
    """A document offered with a record."""

    attachment = models.ForeignKey(
        Attachment, verbose_name=_("document"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["position", "pk"]
