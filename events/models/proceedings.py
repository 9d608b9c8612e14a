"""What happened and what came of it: agenda, outcomes, ballots, agreements."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from ngo_portal.shared.models import Attachment
from ngo_portal.shared.quantity import Mode
from organizations.models import Organization, Person


class AgendaItem(models.Model):
    """An axis, an objective, or a session of the programme."""

    class Kind(models.TextChoices):
        AXIS = "axis", _("Axis")
        OBJECTIVE = "objective", _("Objective")
        SESSION = "session", _("Session")

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="agenda"
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.SESSION)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("text"), max_length=400)
    held_on = models.DateField(_("day"), null=True, blank=True)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    hall = models.CharField(_("hall"), max_length=100, blank=True)
    speakers = models.ManyToManyField(
        Person, verbose_name=_("speakers"), related_name="agenda_items", blank=True
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ["kind", F("held_on").asc(nulls_first=True), "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_agendaitem_in_order",
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def __str__(self):
        return self.text


class Outcome(models.Model):
    """What an event recommended, decided, produced, proposed or promised, and what became of it."""

    # What stands with it on its own page.
    PARTS = ("notes",)

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", _("Recommendation")
        DECISION = "decision", _("Decision")
        OUTPUT = "output", _("Output")
        PROPOSAL = "proposal", _("Proposal")
        COMMITMENT = "commitment", _("Commitment")
        FINAL_STATEMENT = "final_statement", _("Final statement")

    class FollowUp(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")
        PARTLY_DONE = "partly_done", _("Partly done")
        DROPPED = "dropped", _("Dropped")
        UNKNOWN = "unknown", _("Not known")

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="outcomes"
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    text = models.TextField(_("text"))
    proposed_by = models.ForeignKey(
        Person,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="outcomes",
        null=True,
        blank=True,
    )
    responsible = models.ForeignKey(
        Organization,
        verbose_name=_("responsible"),
        on_delete=models.PROTECT,
        related_name="outcomes",
        null=True,
        blank=True,
    )
    responsible_as_stated = models.CharField(_("responsible as stated"), max_length=200, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_as_stated = models.CharField(
        _("deadline as stated"), max_length=150, blank=True, help_text=_("«خلال شهر».")
    )
    follow_up = models.CharField(
        _("follow-up"), max_length=11, choices=FollowUp.choices, default=FollowUp.UNKNOWN
    )
    evidence_url = models.URLField(_("address of the evidence"), blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["kind", F("number").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                name="events_outcome_unique_number",
                fields=["event", "kind", "number"],
                violation_error_message=_("Another outcome of this kind has this number."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "follow_up"],
                name="outcome_due",
                condition=Q(due_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def is_overdue(self) -> bool:
        return self.is_overdue_on(timezone.localdate())

    def is_overdue_on(self, today) -> bool:
        """Whether it is known to be unfinished after its deadline; ignorance accuses nobody."""
        open_states = [
            self.FollowUp.NOT_STARTED,
            self.FollowUp.IN_PROGRESS,
            self.FollowUp.PARTLY_DONE,
        ]
        return self.due_on is not None and self.due_on < today and self.follow_up in open_states


class OutcomeNote(models.Model):
    """A dated word on what became of an outcome."""

    outcome = models.ForeignKey(
        Outcome, verbose_name=_("outcome"), on_delete=models.CASCADE, related_name="notes"
    )
    noted_on = models.DateField(_("noted on"))
    follow_up = models.CharField(
        _("follow-up"), max_length=11, choices=Outcome.FollowUp.choices, blank=True
    )
    text = models.TextField(_("text"))
    url = models.URLField(_("address of the source"), blank=True)

    class Meta:
        verbose_name = _("follow-up note")
        verbose_name_plural = _("follow-up notes")
        ordering = ["noted_on", "pk"]

    def __str__(self):
        return f"{self.noted_on}: {self.text[:60]}"


class Ballot(models.Model):
    """A vote: on what, in which way, with which result. Not reached is not against."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="ballots"
    )
    motion = models.CharField(_("motion"), max_length=300)
    mode = models.CharField(
        _("way of voting"),
        max_length=9,
        choices=[(Mode.IN_PERSON, Mode.IN_PERSON.label), (Mode.VIRTUAL, Mode.VIRTUAL.label)],
        blank=True,
    )
    in_favour = models.PositiveIntegerField(_("in favour"), null=True, blank=True)
    against = models.PositiveIntegerField(
        _("against"), null=True, blank=True, help_text=_("Empty if not stated; never inferred.")
    )
    abstaining = models.PositiveIntegerField(_("abstaining"), null=True, blank=True)
    eligible = models.PositiveIntegerField(
        _("entitled to vote"), null=True, blank=True, help_text=_("«24 out of 25»: 25.")
    )
    reached = models.PositiveIntegerField(
        _("reached"), null=True, blank=True, help_text=_("How many could be asked at all.")
    )
    document = models.ForeignKey(
        Attachment,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="ballots",
        null=True,
        blank=True,
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_ballot_has_result",
                condition=Q(in_favour__isnull=False)
                | Q(against__isnull=False)
                | Q(abstaining__isnull=False)
                | ~Q(note=""),
                violation_error_message=_("Give at least one number, or say in the note."),
            ),
            models.CheckConstraint(
                name="events_ballot_within_eligible",
                condition=Q(eligible=None)
                | Q(
                    eligible__gte=Coalesce(F("in_favour"), 0)
                    + Coalesce(F("against"), 0)
                    + Coalesce(F("abstaining"), 0)
                ),
                violation_error_message=_("More votes than people entitled to vote."),
            ),
            models.CheckConstraint(
                name="events_ballot_within_reached",
                condition=Q(reached=None)
                | Q(
                    reached__gte=Coalesce(F("in_favour"), 0)
                    + Coalesce(F("against"), 0)
                    + Coalesce(F("abstaining"), 0)
                ),
                violation_error_message=_("More votes than people who were reached."),
            ),
            models.CheckConstraint(
                name="events_ballot_reached_within_eligible",
                condition=Q(reached=None) | Q(eligible=None) | Q(eligible__gte=F("reached")),
                violation_error_message=_("More people reached than entitled to vote."),
            ),
        ]

    def __str__(self):
        return self.motion

    @property
    def unaccounted(self) -> int | None:
        """Entitled votes about which the record says nothing; None if that cannot be told."""
        if self.eligible is None:
            return None
        cast = [self.in_favour, self.against, self.abstaining]
        return self.eligible - sum(votes or 0 for votes in cast)


class Agreement(models.Model):
    """A memorandum or agreement that was signed or announced at an event."""

    class Kind(models.TextChoices):
        MEMORANDUM = "memorandum", _("Memorandum of understanding")
        AGREEMENT = "agreement", _("Agreement")
        GRANT = "grant", _("Grant")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        SIGNED = "signed", _("Signed")

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="agreements"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=7, choices=State.choices)
    subject = models.CharField(_("subject"), max_length=300)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    parties = models.ManyToManyField(
        Organization, verbose_name=_("parties"), related_name="agreements", blank=True
    )
    parties_as_stated = models.CharField(_("parties as stated"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="events_agreement_planned_is_not_signed",
                condition=Q(state="signed") | Q(signed_on=None),
                violation_error_message=_("An agreement that is only planned has no signing date."),
            ),
        ]

    def __str__(self):
        return self.subject


class Citation(models.Model):
    """A study or set of figures that was presented or relied on at an event."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="citations"
    )
    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Empty if the report does not say.")
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        related_name="citations",
        null=True,
        blank=True,
    )
    organization_as_stated = models.CharField(_("publisher as stated"), max_length=200, blank=True)
    presented_by = models.ForeignKey(
        Person,
        verbose_name=_("presented by"),
        on_delete=models.PROTECT,
        related_name="citations",
        null=True,
        blank=True,
    )
    url = models.URLField(_("address"), blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("cited study")
        verbose_name_plural = _("cited studies")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="events_citation_names_something",
                condition=~Q(title="")
                | Q(organization__isnull=False)
                | ~Q(organization_as_stated=""),
                violation_error_message=_("Give a title or a publisher."),
            ),
        ]

    def __str__(self):
        return self.title or self.organization_as_stated or str(self.organization)
