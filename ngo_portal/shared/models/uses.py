"""How a record uses photos and documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.models.media import Attachment, Photo, validate_human_text


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


class BodyPhoto(models.Model):
    """A photo that stands in the text of a record, so that nobody deletes it and its file is
    shown with the record. Kept in step by `Illustrated`.
    """

    photo = models.ForeignKey(
        Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="%(class)ss"
    )

    class Meta:
        abstract = True
        verbose_name = _("photo in the text")
        verbose_name_plural = _("photos in the text")
        # Made from the text: no form has them.
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return str(self.photo)
