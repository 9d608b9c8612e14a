"""Who said what, where it stands, and which sentence a fact comes from."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, router, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.numbering import HIGHEST, next_number
from events.models import Event
from organizations.models import Organization, Person


class QuoteQuerySet(models.QuerySet):
    def public(self, now=None):
        """Quotes readers may see: from a public article or event, by nobody who is withheld."""
        withheld = Person.objects.filter(pk=OuterRef("speaker"), is_withheld=True)
        article = Article.objects.published(now).filter(pk=OuterRef("article"))
        event = Event.objects.published(now).filter(pk=OuterRef("event"))
        return self.filter(
            ~Exists(withheld),
            Q(article=None) | Exists(article),
            Q(event=None) | Exists(event),
        )


class Quote(models.Model):
    """What somebody said, in their words or reported, with the role they had then."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct")
        INDIRECT = "indirect", _("Reported")
        SLOGAN = "slogan", _("Slogan")

    text = models.TextField(_("text"), help_text=_("Without quotation marks; the page adds them."))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.DIRECT)
    speaker = models.ForeignKey(
        Person,
        verbose_name=_("speaker"),
        on_delete=models.PROTECT,
        related_name="quotes",
        null=True,
        blank=True,
    )
    speaker_organization = models.ForeignKey(
        Organization,
        verbose_name=_("speaking organization"),
        on_delete=models.PROTECT,
        related_name="quotes",
        null=True,
        blank=True,
        help_text=_("For a delegation or body that speaks as one."),
    )
    speaker_as_stated = models.CharField(_("speaker as stated"), max_length=150, blank=True)
    role_then = models.CharField(_("title as stated then"), max_length=200, blank=True)
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="quotes",
        null=True,
        blank=True,
    )
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="quotes",
        null=True,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="articles_quote_has_speaker",
                condition=Q(speaker__isnull=False)
                | Q(speaker_organization__isnull=False)
                | ~Q(speaker_as_stated=""),
                violation_error_message=_("Say who spoke: a person, a body, or as stated."),
            ),
            models.CheckConstraint(
                name="articles_quote_has_occasion",
                condition=Q(article__isnull=False) | Q(event__isnull=False),
                violation_error_message=_("Say in which article or at which event it was said."),
            ),
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def speaker_name(self) -> str:
        if self.speaker_as_stated:
            return self.speaker_as_stated
        if self.speaker_id:
            return self.speaker.full_name
        return self.speaker_organization.known_as if self.speaker_organization_id else ""


class Source(models.Model):
    """Where an article has its facts from: another report, a study, a document."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Press report")
        STUDY = "study", _("Study")
        STATEMENT = "statement", _("Statement")
        DOCUMENT = "document", _("Document")
        INTERVIEW = "interview", _("Conversation")

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="sources"
    )
    number = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)],
        help_text=_(
            "Footnotes in the text point to it. Empty: the next free one. Readers see footnotes "
            "numbered in the order of the text."
        ),
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.REPORT)
    title = models.CharField(_("title"), max_length=300)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        related_name="sources",
        null=True,
        blank=True,
    )
    organization_as_stated = models.CharField(_("publisher as stated"), max_length=200, blank=True)
    url = models.URLField(_("address"), blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = [F("number").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                name="articles_source_number_once",
                fields=["article", "number"],
                violation_error_message=_("Another source of this article has this number."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        """Raises ValidationError where all numbers of the article are given."""
        using = kwargs.get("using") or router.db_for_write(Source, instance=self)
        with transaction.atomic(using=using):
            articles = Article._base_manager.using(using).filter(pk=self.article_id)
            if self.number is None:
                self.number = self.numbered_after(articles)
                update_fields = None if update_fields is None else {*update_fields, "number"}
            super().save(*args, update_fields=update_fields, **kwargs)
            articles.filter(last_source__lt=self.number).update(last_source=self.number)

    def numbered_after(self, articles) -> int:
        """Two who save at once wait for each other."""
        last, body = articles.select_for_update().values_list("last_source", "body").get()
        there = Source._base_manager.using(articles.db).filter(article=self.article_id)
        return next_number(last, body, there.exclude(number=None).values_list("number", flat=True))


class ProvenanceQuerySet(models.QuerySet):
    def public(self, now=None):
        """Sentences of articles readers may see, article by article."""
        is_public = Article.objects.published(now).named_as("article")
        return self.filter(is_public).order_by("article", "pk")


class Provenance(models.Model):
    """The sentence of an article that states a value of a record."""

    class Fact(models.TextChoices):
        NAME = "name", _("name")
        DATE = "date", _("date")
        PLACE = "place", _("place")
        ORGANIZATIONS = "organizations", _("organizations involved")
        PEOPLE = "people", _("people")
        AGENDA = "agenda", _("agenda")
        ATTENDANCE = "attendance", _("attendance")
        BALLOT = "ballot", _("vote")
        OUTCOME = "outcome", _("outcome")
        AGREEMENT = "agreement", _("agreement")
        FIGURE = "figure", _("figure")
        RELATION = "relation", _("relation")
        OTHER = "other", _("other")

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="provenance"
    )
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="provenance",
        null=True,
        blank=True,
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="provenance",
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="provenance",
        null=True,
        blank=True,
    )
    fact = models.CharField(_("fact"), max_length=13, choices=Fact.choices)
    value = models.CharField(
        _("stated value"), max_length=200, help_text=_("As it stands in the record.")
    )
    sentence = models.TextField(_("sentence"), help_text=_("As it stands in the article."))

    objects = ProvenanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("stated fact")
        verbose_name_plural = _("stated facts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="articles_provenance_belongs_to_one_record",
                condition=Q(event__isnull=False, organization=None, person=None)
                | Q(event=None, organization__isnull=False, person=None)
                | Q(event=None, organization=None, person__isnull=False),
                violation_error_message=_(
                    "Choose one record that the sentence speaks of: an event, an organization or "
                    "a person."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_fact_display()}: {self.value}"
