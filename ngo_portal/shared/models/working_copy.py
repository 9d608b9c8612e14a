"""What somebody typed and has not saved, and who is at which form just now."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TITLE_LENGTH = 250
KEPT_FOR = timedelta(days=30)
# What one request throws away at most.
PURGED_AT_ONCE = 100
MOST_OF_A_USER = 100
# A session is written down again when it is this old, and believed for so long.
WRITTEN_AGAIN_AFTER, PRESENT_FOR = timedelta(seconds=30), timedelta(seconds=60)


class TooManyCopies(Exception):
    """Somebody has more unsaved copies than anybody needs."""


def purge(rows):
    """Delete some of what nobody needs any more; the next request takes the rest."""
    rows.model._base_manager.filter(pk__in=rows.order_by().values("pk")[:PURGED_AT_ONCE]).delete()


class WorkingCopyQuerySet(models.QuerySet):
    def of(self, model, number=None):
        """Copies of the form of a record, or of new records of its kind."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(record_type=kind, record_number=number)

    def keep(self, user, key, **values):
        """Write what a page holds over what it held before. Raises TooManyCopies."""
        mine = self.filter(user=user, key=key)
        values["updated_at"] = timezone.now()
        if mine.update(**values):
            return
        if self.filter(user=user).count() >= MOST_OF_A_USER:
            raise TooManyCopies
        try:
            with transaction.atomic():
                self.create(user=user, key=key, **values)
        except IntegrityError:
            # The same page asked twice at once.
            mine.update(**values)
        purge(self.filter(updated_at__lt=timezone.now() - KEPT_FOR))


class WorkingCopy(models.Model):
    """The form of a record as it stood in the browser of one user. Nobody else sees it.

    `key` names the page in which it was typed, so that two pages never write over each other.
    `base_at` is when the record that the page showed had been changed last.
    """

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.CASCADE, related_name="+"
    )
    record_number = models.PositiveBigIntegerField(_("number of the record"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="working_copies",
    )
    key = models.CharField(_("page"), max_length=32)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    payload = models.JSONField(_("what was typed"))
    base_at = models.DateTimeField(_("based on the state of"), null=True)
    updated_at = models.DateTimeField(_("kept at"))

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved copy")
        verbose_name_plural = _("unsaved copies")
        # No right gives it to anybody: it is private.
        default_permissions = ()
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                name="shared_workingcopy_unique_page",
                fields=["user", "key"],
                violation_error_message=_("This page has a copy already."),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-updated_at"], name="copies_of_user"),
            models.Index(fields=["updated_at"], name="copies_by_age"),
        ]

    def __str__(self):
        return self.title

    @property
    def data(self) -> QueryDict:
        """What was typed, as a browser would send it."""
        data = QueryDict(mutable=True)
        for name, value in self.payload:
            data.appendlist(name, value)
        return data

    def is_behind(self, record) -> bool:
        """Whether the record was saved since the page was opened in which this was typed."""
        return bool(self.base_at and record.updated_at > self.base_at)


class EditingSessionQuerySet(models.QuerySet):
    def of(self, record):
        kind = ContentType.objects.get_for_model(record)
        return self.filter(record_type=kind, record_number=record.pk)

    def present(self):
        return self.filter(seen_at__gt=timezone.now() - PRESENT_FOR)

    def others(self, record, user):
        """Who else is at the form of a record now, by name."""
        sessions = self.of(record).present().exclude(user=user).select_related("user")
        return [session.user for session in sessions]

    def note(self, record, user):
        """Write down that a user is at the form; mostly nothing has to be written."""
        now = timezone.now()
        mine = self.of(record).filter(user=user)
        seen_at = mine.values_list("seen_at", flat=True).first()
        if seen_at is None:
            kind = ContentType.objects.get_for_model(record)
            values = {"record_type": kind, "record_number": record.pk, "user": user}
            self.bulk_create([self.model(**values, seen_at=now)], ignore_conflicts=True)
            purge(self.filter(seen_at__lt=now - timedelta(days=1)))
        elif seen_at < now - WRITTEN_AGAIN_AFTER:
            mine.update(seen_at=now)


class EditingSession(models.Model):
    """That somebody has the form of a record open to change it. Advice, never a lock."""

    record_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.CASCADE, related_name="+"
    )
    record_number = models.PositiveBigIntegerField(_("number of the record"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField(_("last seen at"), db_index=True)

    objects = EditingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="shared_editingsession_unique",
                fields=["record_type", "record_number", "user"],
                violation_error_message=_("This form is open already."),
            ),
        ]

    def __str__(self):
        return str(self.user)
