"""Who asked for news of which list, and how far they have been told."""

from datetime import timedelta

from django.core.signing import Signer, TimestampSigner
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from ngo_portal.alerts import concealing
from ngo_portal.alerts.schedule import UNCONFIRMED_FOR, next_due

KEY_LENGTH = 22
# As long as an address may be of which SQLite and PostgreSQL keep an index.
LONGEST_QUERY = 1500
# Confirmed by whoever reads the mail; only these keep an address from asking for more.
MOST_ALERTS = 50
# Anybody may ask for these: of more than this the oldest are dropped.
MOST_PENDING = 10
# An address that was refused so often in a row is given up.
MOST_REFUSALS = 3

confirming = TimestampSigner(salt="ngo_portal.alerts.confirm")
managing = Signer(salt="ngo_portal.alerts.manage")
leaving = Signer(salt="ngo_portal.alerts.leave")


def new_key() -> str:
    return get_random_string(KEY_LENGTH)


class SubscriberQuerySet(models.QuerySet):
    def at(self, address: str):
        """Who has an address; asked of the primary database, as all of this is."""
        return self.using(DEFAULT_DB_ALIAS).filter(digest__in=concealing.digests(address))

    def signed(self, token: str):
        """Whose page a link in a mail opens; None where there is none any more.

        Raises BadSignature for what is no link of ours.
        """
        return self.using(DEFAULT_DB_ALIAS).filter(key=managing.unsign(token)).first()

    def confirming(self, token: str):
        """The same for the link by which an address is confirmed, which ends after two days."""
        key = confirming.unsign(token, max_age=UNCONFIRMED_FOR)
        return self.using(DEFAULT_DB_ALIAS).filter(key=key).first()

    def without_alerts(self):
        return self.filter(alerts=None)

    def held(self):
        """The same, locked until the transaction ends, which has to be there: nobody gives them an
        alert meanwhile.
        """
        held = Subscriber.objects.using(DEFAULT_DB_ALIAS).filter(pk__in=self.values("pk"))
        return Subscriber.objects.filter(
            pk__in=[each.pk for each in held.order_by("pk").select_for_update()]
        )

    def leave(self) -> int:
        """Delete them with all their alerts; how many they were."""
        with transaction.atomic():
            return self.held().delete()[1].get(Subscriber._meta.label, 0)

    leave.alters_data = True

    def leave_without_alerts(self) -> int:
        """Delete those of them who have no alert any more."""
        with transaction.atomic():
            # Asked again: who had none before the lock may have been given one.
            return self.without_alerts().held().without_alerts().leave()

    leave_without_alerts.alters_data = True


class Subscriber(models.Model):
    """An address to which alerts are sent. Gone with its last alert."""

    digest = models.CharField(_("digest of the address"), max_length=64, unique=True)
    sealed_address = models.TextField(_("encrypted address"))
    # Of the SECRET_KEY with which both were made.
    key_name = models.CharField(_("name of the key"), max_length=16, db_index=True)
    key = models.CharField(_("key of the links"), max_length=KEY_LENGTH, default=new_key)
    refusals = models.PositiveSmallIntegerField(_("refusals in a row"), default=0)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="ngo_portal_subscriber_key",
                fields=["key"],
                violation_error_message=_("This key is in use."),
            ),
        ]

    def __str__(self):
        return self.key

    @classmethod
    @transaction.atomic
    def meet(cls, address: str) -> "Subscriber":
        """The subscriber with this address, who may be new: nobody's to delete before the end of
        the transaction. Raises DoesNotExist for one who was made and deleted at this very moment.
        """
        there = cls.objects.at(address).select_for_update()
        if found := there.first():
            return found
        made = cls()
        made.keep(address)
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            # Somebody pressed twice.
            return there.get()
        return made

    def want(self, listing: str, query: str, *, how_often: str, language: str) -> None:
        """Keep what is asked for until it is confirmed; asked again it begins anew.

        Nothing happens to what is confirmed, nor for an address that has as much as it may.
        """
        asked = {"listing": listing, "query": query}
        confirmed = self.alerts.confirmed()
        if confirmed.filter(**asked).exists() or confirmed.count() >= MOST_ALERTS:
            return
        wish = {"how_often": how_often, "language": language}
        if not self.alerts.filter(**asked, **wish).exists():
            # A page that shows what was asked before cannot confirm this.
            wish["key"] = new_key()
        self.alerts.update_or_create(**asked, defaults=wish | {"created_at": timezone.now()})
        newest = self.alerts.pending().order_by("-created_at", "-pk")
        dropped = list(newest.values_list("pk", flat=True)[MOST_PENDING:])
        self.alerts.pending().filter(pk__in=dropped).delete()

    def keep(self, address: str) -> None:
        """Write the address with the key of today."""
        self.digest = concealing.digest(address)
        self.sealed_address = concealing.sealed(address)
        self.key_name = concealing.key_name()

    def keep_anew(self) -> None:
        """Write the row with the key of today, unless it is gone by now; raises Unreadable."""
        self.keep(self.address)
        kept = {"digest", "sealed_address", "key_name"}
        Subscriber.objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in kept})

    @property
    def address(self) -> str:
        """Raises Unreadable where the key is gone."""
        return concealing.opened(self.sealed_address)

    @property
    def token(self) -> str:
        return managing.sign(self.key)

    @property
    def confirmation(self) -> str:
        return confirming.sign(self.key)


class AlertQuerySet(models.QuerySet):
    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def pending(self):
        return self.filter(confirmed_at=None)

    def forgotten(self, now):
        """What nobody confirmed in time."""
        return self.pending().filter(created_at__lt=now - UNCONFIRMED_FOR)

    def due(self, now):
        """Those whose moment has come and which no other run has taken on."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
        return self.confirmed().filter(free, due_at__lte=now)

    def signed(self, token: str):
        """The alert that a link in a mail leaves; none where it is left already."""
        return self.using(DEFAULT_DB_ALIAS).filter(key=leaving.unsign(token))

    def leave(self) -> int:
        """Delete them, and the addresses of which these were the last."""
        with transaction.atomic():
            held = Subscriber.objects.filter(alerts__in=self).held()
            self.delete()
            return held.leave_without_alerts()

    leave.alters_data = True

    def confirm(self, now) -> int:
        """Begin to send what was asked for; nothing of before is news."""
        daily, weekly = (Value(next_due(each, now)) for each in Alert.HowOften.values)
        due = Case(When(how_often=Alert.HowOften.WEEKLY, then=weekly), default=daily)
        return self.pending().update(
            confirmed_at=now, told_until=now, due_at=due, claim="", claimed_until=None
        )

    confirm.alters_data = True


class Alert(models.Model):
    """News of the records that meet one query of one list, for one address."""

    class HowOften(models.TextChoices):
        DAILY = "daily", _("Each day on which there is something new")
        WEEKLY = "weekly", _("Once a week, on Saturday")

    class Language(models.TextChoices):
        ARABIC = "ar", _("Arabic")
        ENGLISH = "en", _("English")

    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("subscriber"), on_delete=models.CASCADE, related_name="alerts"
    )
    listing = models.CharField(_("list"), max_length=20)
    query = models.CharField(_("query"), max_length=LONGEST_QUERY, blank=True)
    how_often = models.CharField(_("how often"), max_length=6, choices=HowOften.choices)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    key = models.CharField(_("key of the links"), max_length=KEY_LENGTH, default=new_key)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    # What became public up to this moment has been told, or was there before.
    told_until = models.DateTimeField(_("told until"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    # The run that is sending it, and until when nobody else may.
    claim = models.CharField(_("taken on by"), max_length=32, blank=True)
    claimed_until = models.DateTimeField(_("taken on until"), null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="ngo_portal_alert_once",
                fields=["subscriber", "listing", "query"],
                violation_error_message=_("This address has this alert already."),
            ),
            models.UniqueConstraint(
                name="ngo_portal_alert_key",
                fields=["key"],
                violation_error_message=_("This key is in use."),
            ),
            models.CheckConstraint(
                name="ngo_portal_alert_confirmed_is_due",
                condition=Q(confirmed_at=None) | Q(told_until__isnull=False, due_at__isnull=False),
                violation_error_message=_("A confirmed alert is due at a moment."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="alert_due"),
            models.Index(fields=["claim"], name="alert_claim", condition=~Q(claim="")),
        ]

    def __str__(self):
        return f"{self.listing}?{self.query}"

    @property
    def token(self) -> str:
        return leaving.sign(self.key)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class MailboxQuerySet(models.QuerySet):
    def may_be_asked(self, address: str, now) -> bool:
        """Count that a mail with a link is asked for; False where there were too many.

        A stranger may type anybody's address, so this is what keeps a form from filling a mailbox.
        """
        mailbox = concealing.mailbox_digest(address)
        self.over(now).filter(mailbox=mailbox).delete()
        try:
            with transaction.atomic():
                self.create(mailbox=mailbox, began_at=now, asked_at=now)
        except IntegrityError:
            again = self.filter(
                mailbox=mailbox, asked_at__lte=now - Mailbox.PAUSE, count__lt=Mailbox.MOST
            )
            return bool(again.update(asked_at=now, count=F("count") + 1))
        return True

    def over(self, now):
        return self.filter(began_at__lt=now - Mailbox.DAY)


class Mailbox(models.Model):
    """How often mails with a link were asked for to one mailbox, for a day; no address."""

    PAUSE = timedelta(minutes=5)
    DAY = timedelta(days=1)
    MOST = 5

    mailbox = models.CharField(_("digest of the mailbox"), max_length=64, primary_key=True)
    began_at = models.DateTimeField(_("began at"), db_index=True)
    asked_at = models.DateTimeField(_("asked at"))
    count = models.PositiveSmallIntegerField(_("how often"), default=1)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        default_permissions = ()

    def __str__(self):
        return self.mailbox
