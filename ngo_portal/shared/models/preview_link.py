"""Links by which somebody without an account sees a record that is not published."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.signing import BadSignature, TimestampSigner
from django.db import DEFAULT_DB_ALIAS, models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from ngo_portal.shared.models.working_copy import purge

DAYS = [1, 7, 30]
DEFAULT_DAYS = 7
KEY_LENGTH = 22
# The row knows when a link ends; the signature alone would end it here.
LONGEST = timedelta(days=max(DAYS))
signer = TimestampSigner(salt="ngo_portal.preview")


def new_key() -> str:
    return get_random_string(KEY_LENGTH)


class PreviewLinkQuerySet(models.QuerySet):
    def of(self, record):
        kind = ContentType.objects.get_for_model(record)
        return self.filter(record_type=kind, record_number=record.pk)

    def alive(self):
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def make(self, record, *, by, days=DEFAULT_DAYS):
        now = timezone.now()
        purge(self.filter(expires_at__lt=now - LONGEST))
        return self.create(record=record, made_by=by, expires_at=now + timedelta(days=days))

    def revoke(self):
        return self.filter(revoked_at=None).update(revoked_at=timezone.now())

    def signed(self, token):
        """The link that a signed token names, whether it still opens or not; None of another.

        Asked of the primary database: a copy that lags behind would not know that it was revoked.
        """
        try:
            key = signer.unsign(token)
        except BadSignature:
            return None
        return self.using(DEFAULT_DB_ALIAS).filter(key=key).first()


class PreviewLink(models.Model):
    """A link to the present state of one record, until a moment or until it is revoked."""

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.CASCADE, related_name="+"
    )
    record_number = models.PositiveBigIntegerField(_("number of the record"))
    record = GenericForeignKey("record_type", "record_number")
    key = models.CharField(_("key"), max_length=KEY_LENGTH, unique=True, default=new_key)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    made_at = models.DateTimeField(_("made on"), auto_now_add=True)
    expires_at = models.DateTimeField(_("opens until"), db_index=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["record_type", "record_number"], name="links_of_record"),
        ]

    def __str__(self):
        return self.key

    def get_absolute_url(self):
        return reverse("preview", args=[self.token])

    @property
    def token(self) -> str:
        return signer.sign(self.key)

    @property
    def is_alive(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
