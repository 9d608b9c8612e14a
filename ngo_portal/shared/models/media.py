"""Photos and documents: what they are, whose they are, and whether readers may see them."""

from datetime import datetime, time, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared import documents, pictures
from ngo_portal.shared.arabic import is_file_name
from ngo_portal.shared.documents import (
    DOCUMENT_EXTENSIONS,
    validate_document_content,
    validate_document_size,
)
from ngo_portal.shared.models.stored import Stored, StoredQuerySet, remove_after_commit, unguessable


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


class PhotoQuerySet(StoredQuerySet):
    def incomplete(self):
        """Photos without a text alternative, a credit, or a clear consent."""
        return self.filter(lacks__gt=0)

    def public(self, today=None):
        """Photos that readers may see: described, credited, and nobody in them objects."""
        today = today or timezone.localdate()
        consented = self.filter(
            Q(consent_ends_on=None) | Q(consent_ends_on__gte=today),
            Q(is_sensitive=False) | Q(consent=Photo.Consent.GIVEN, is_reviewed=True),
            consent__in=Photo.CONSENTS_TO_SHOW,
        )
        return consented.exclude(alt="").exclude(credit="")

    def consent_ending(self, before, after=None):
        """Photos of which the consent has an end up to a day."""
        ending = self.filter(consent=Photo.Consent.GIVEN, consent_ends_on__lte=before)
        return ending.filter(consent_ends_on__gte=after) if after else ending

    def same_as(self, digest, pixels):
        """Photos made from the same file, or from one that shows the same."""
        return self.filter(Q(digest=digest) | Q(pixels_digest=pixels))


class Photo(Stored):
    """A picture that was re-encoded on arrival: no location, no device data, several sizes."""

    class Consent(models.TextChoices):
        UNKNOWN = "unknown", _("Not clarified")
        NOT_NEEDED = "not_needed", _("Not needed: nobody can be recognised")
        GIVEN = "given", _("Given")
        WITHHELD = "withheld", _("Withheld")

    class Recognisable(models.TextChoices):
        UNKNOWN = "unknown", _("Not looked at yet")
        YES = "yes", _("People can be recognised")
        NO = "no", _("Nobody can be recognised")

    class Licence(models.TextChoices):
        PERMITTED = "permitted", _("All rights reserved, shown with permission")
        OWN = "own", _("Our own work")
        PRESS = "press", _("Press photo, free for reports")
        CC_BY = "cc_by", _("CC BY: with the name")
        CC_BY_SA = "cc_by_sa", _("CC BY-SA: with the name, under the same licence")
        CC_BY_NC = "cc_by_nc", _("CC BY-NC: with the name, not for profit")
        PUBLIC_DOMAIN = "public", _("Public domain (CC0)")

    CONSENTS_TO_SHOW = [Consent.NOT_NEEDED, Consent.GIVEN]
    # Of licences that let readers use a photo themselves, what they are called everywhere.
    LICENCE_SIGNS = {
        Licence.CC_BY: "CC BY",
        Licence.CC_BY_SA: "CC BY-SA",
        Licence.CC_BY_NC: "CC BY-NC",
        Licence.PUBLIC_DOMAIN: "CC0",
    }

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
    formats = models.JSONField(_("formats of derived sizes"), editable=False, default=list)
    tints = models.JSONField(_("colours"), editable=False, default=list)
    pixels_digest = models.CharField(
        _("digest of the pixels"), max_length=64, editable=False, default="", db_index=True
    )
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
    licence = models.CharField(
        _("licence"),
        max_length=9,
        choices=Licence.choices,
        blank=True,
        help_text=_("What allows us to show it."),
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
    consent_ends_on = models.DateField(
        _("consent given until"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("After this day readers no longer see it. Empty: without an end."),
    )
    recognisable = models.CharField(
        _("people in it"),
        max_length=7,
        choices=Recognisable.choices,
        default=Recognisable.UNKNOWN,
    )
    is_sensitive = models.BooleanField(
        _("children or survivors of violence can be recognised"),
        default=False,
        help_text=_("Readers see it only with consent given and faces looked through."),
    )
    is_reviewed = models.BooleanField(
        _("faces looked through"),
        default=False,
        help_text=_("Whoever could come to harm is made unrecognisable, or agreed to be seen."),
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
            models.CheckConstraint(
                name="shared_photo_consent_of_recognised",
                condition=~Q(recognisable="yes", consent="not_needed"),
                violation_error_message=_(
                    "People can be recognised in it, so their consent is needed."
                ),
            ),
            models.CheckConstraint(
                name="shared_photo_sensitive_is_recognisable",
                condition=~Q(is_sensitive=True, recognisable="no"),
                violation_error_message=_(
                    "Nobody can be recognised in it, and yet children or survivors can?"
                ),
            ),
            models.CheckConstraint(
                name="shared_photo_consent_of_sensitive",
                condition=~Q(is_sensitive=True, consent="not_needed"),
                violation_error_message=_(
                    "Children or survivors can be recognised in it, so consent is needed."
                ),
            ),
        ]

    def __str__(self):
        return self.caption or self.alt or Path(self.image.name).name

    def save(self, *args, update_fields=None, **kwargs):
        self.lacks = len(self.lacking)
        if update_fields is not None:
            kwargs["update_fields"] = {*update_fields, "lacks"}
        if self.image and not self.image._committed:
            self.keep_picture(*args, **kwargs)
        else:
            super().save(*args, **kwargs)

    def keep_picture(self, *args, **kwargs):
        """Save with a picture that was just sent, in all its sizes."""
        replaced = type(self).objects.filter(pk=self.pk).first()
        sent = self.image.file
        self.digest = pictures.digest_of_bytes(sent)
        self.pixels_digest = pictures.digest_of_pixels(sent)
        self.image = pictures.re_encoded(sent)
        super().save(*args, **kwargs)
        derived = pictures.derive(self.image)
        self.formats, self.widths = list(derived), next(iter(derived.values()))
        self.tints = pictures.tints_of(self.image)
        super().save(update_fields=["widths", "formats", "tints", "digest", "pixels_digest"])
        remove_after_commit(replaced.stored_files() if replaced else [])

    def stored_files(self) -> list[tuple]:
        """Storage and name of the picture and of every derived size."""
        derived = [
            pictures.derived_name(self.image.name, width, ending)
            for ending in self.formats
            for width in self.widths
        ]
        return [(self.image.storage, name) for name in [self.image.name, *derived]]

    @property
    def is_consent_clear(self) -> bool:
        return self.consent != self.Consent.UNKNOWN

    @property
    def lacking(self) -> list[str]:
        """What readers need before they may see it, as far as it does not change with the day."""
        needed = {
            "alt": self.alt,
            "credit": self.credit,
            "consent": self.is_consent_clear,
            "faces": not self.is_sensitive or self.is_reviewed,
        }
        return [name for name, is_there in needed.items() if not is_there]

    @property
    def is_public(self) -> bool:
        is_allowed = self.consent in self.CONSENTS_TO_SHOW and not self.is_consent_over
        if self.is_sensitive:
            is_allowed &= self.consent == self.Consent.GIVEN and self.is_reviewed
        return is_allowed and bool(self.alt and self.credit)

    @property
    def is_consent_over(self) -> bool:
        return self.consent_ends_on is not None and self.consent_ends_on < timezone.localdate()

    @property
    def hidden_from(self):
        """The moment from which readers no longer see it by itself; None if there is none."""
        if self.consent_ends_on is None or not self.is_public:
            return None
        # Counted on, not taken from a clock: a day of 23 hours has a midnight too.
        first_day_without = self.consent_ends_on + timedelta(days=1)
        return timezone.make_aware(datetime.combine(first_day_without, time.min))

    @property
    def licence_sign(self) -> str:
        """The licence as readers know it, if it lets them use the photo."""
        return self.LICENCE_SIGNS.get(self.licence, "")

    @property
    def renditions(self) -> list[tuple[int, str]]:
        """Width in pixels and address of every smaller size that all browsers of today know."""
        return self.sizes_in("webp")

    @property
    def sources(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """Formats and their sizes beside JPEG, lightest first, as `<picture>` offers them."""
        return [
            (f"image/{ending}", self.sizes_in(ending))
            for ending in ("avif", "webp")
            if ending in self.formats and self.widths
        ]

    @property
    def smallest_url(self) -> str:
        """Where its smallest size is."""
        return self.renditions[0][1] if self.renditions else self.image.url

    @property
    def large_url(self) -> str:
        """A size for a whole screen, which weighs less than the picture itself."""
        return self.renditions[-1][1] if self.renditions else self.image.url

    @property
    def jpegs(self) -> list[tuple[int, str]]:
        """Sizes for a browser that knows no newer format."""
        return self.sizes_in("jpg")

    def sizes_in(self, ending: str) -> list[tuple[int, str]]:
        if ending not in self.formats:
            return []
        return [(width, pictures.derived_url(self.image, width, ending)) for width in self.widths]


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
        validators=[
            FileExtensionValidator(DOCUMENT_EXTENSIONS),
            validate_document_size,
            validate_document_content,
        ],
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
            self.digest = pictures.digest_of_bytes(self.file.file)
            self.file = documents.as_stored(self.file)
        self.size = self.file.size if self.file else 0
        super().save(*args, **kwargs)
        remove_after_commit(replaced.stored_files() if replaced else [])

    def stored_files(self) -> list[tuple]:
        return [(self.file.storage, self.file.name)]

    @property
    def kind(self) -> str:
        """The format as readers know it: PDF, DOCX."""
        return Path(self.file.name).suffix.lstrip(".").upper()
