from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.numbering import HighestGivenField
from events.models import Event
from ngo_portal.shared import checklist, footnotes, safeguarding
from ngo_portal.shared.illustrating import Illustrated
from ngo_portal.shared.models import (
    BodyPhoto,
    Correction,
    Country,
    DocumentUse,
    Photo,
    PhotoUse,
    Place,
    Theme,
)
from ngo_portal.shared.publishing import Publishable, PublishableQuerySet, Status
from ngo_portal.shared.richtext_field import RichTextField
from organizations.models import Organization, Owned, Person


class ArticleQuerySet(PublishableQuerySet):
    def for_cards(self):
        """With all that a card of a list shows, in a constant number of queries."""
        cards = self.select_related("cover", "outlet", "dateline").defer("body", "search_text")
        return cards.prefetch_related(Prefetch("themes", Theme.objects.select_related("parent")))


class Article(Owned, Illustrated, Publishable):
    """What was written: a report, an announcement, a statement, an interview."""

    # What a line of a list is made of.
    NAMED = (
        "title",
        "publish_at",
        "kind",
        "language",
        "is_exclusive",
        "outlet",
        "outlet_as_stated",
        "source_published_on",
    )
    # What a version of it holds beside its own fields.
    PARTS = (
        "event_links",
        "organization_links",
        "person_links",
        "quotes",
        "photos",
        "documents",
        "sources",
        "provenance",
        "corrections",
    )

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        COVERAGE = "coverage", _("Coverage")
        ANNOUNCEMENT = "announcement", _("Announcement")
        STATEMENT = "statement", _("Statement")
        INTERVIEW = "interview", _("Interview")
        OPINION = "opinion", _("Opinion")

    class Language(models.TextChoices):
        ARABIC = "ar", _("Arabic")
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")
        KURDISH = "ku", _("Kurdish")
        TURKISH = "tr", _("Turkish")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.NEWS)
    title = models.CharField(_("title"), max_length=250)
    kicker = models.CharField(
        _("kicker"), max_length=100, blank=True, help_text=_("The short line above the title.")
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences for lists and sharing.")
    )
    body = RichTextField(_("text"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.ARABIC
    )
    translation_of = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        on_delete=models.SET_NULL,
        related_name="translations",
        null=True,
        blank=True,
    )
    section = models.CharField(
        _("section"), max_length=60, blank=True, help_text=_("Of the outlet: «الدولية».")
    )
    is_ticker = models.BooleanField(_("in the news ticker"), default=False)

    outlet = models.ForeignKey(
        Organization,
        verbose_name=_("outlet"),
        on_delete=models.PROTECT,
        related_name="articles_published",
        null=True,
        blank=True,
        help_text=_("Who published it first."),
    )
    outlet_as_stated = models.CharField(
        _("outlet as stated"), max_length=120, blank=True, help_text=_("«سانا», «الحدث».")
    )
    dateline = models.ForeignKey(
        Place,
        verbose_name=_("dateline"),
        on_delete=models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        help_text=_("The city the report was sent from; the event may have been elsewhere."),
    )
    is_exclusive = models.BooleanField(_("exclusive"), default=False, help_text=_("«خاص»."))
    byline = models.CharField(
        _("byline"), max_length=150, blank=True, help_text=_("Who wrote it, as signed.")
    )
    # The highest number that a source of it ever had, also one that is gone.
    last_source = HighestGivenField(_("last number of a source"), default=0, editable=False)
    source_url = models.URLField(_("address of the original"), blank=True)
    source_published_on = models.DateField(_("published there on"), null=True, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)

    cover = models.ForeignKey(
        Photo,
        verbose_name=_("cover photo"),
        on_delete=models.PROTECT,
        related_name="cover_of_articles",
        null=True,
        blank=True,
    )
    themes = models.ManyToManyField(
        Theme,
        verbose_name=_("themes"),
        related_name="articles",
        blank=True,
        help_text=_("At most three: the ones the record is really about."),
    )
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries"), related_name="articles", blank=True
    )
    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="articles")
    events = models.ManyToManyField(
        Event, verbose_name=_("events"), through="ArticleEvent", related_name="articles"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = [F("publish_at").desc(nulls_first=True), "-pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="articles_article_not_its_own_translation",
                condition=Q(translation_of=None) | ~Q(translation_of=F("id")),
                violation_error_message=_("An article is not a translation of itself."),
            ),
            models.CheckConstraint(
                name="articles_article_retrieved_after_publication",
                condition=Q(retrieved_on=None)
                | Q(source_published_on=None)
                | Q(retrieved_on__gte=F("source_published_on")),
                violation_error_message=_("It was retrieved before it was published there."),
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(
                fields=["-publish_at"],
                name="article_in_ticker",
                condition=Q(is_ticker=True, status=Status.PUBLISHED),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:detail", args=[self.pk, self.slug])

    def searchable(self):
        return [self.kicker, self.title, self.summary, self.byline, self.body]

    def missing(self):
        return checklist.each_once(
            [
                *checklist.filled(
                    self, {"summary": _("Write a summary."), "body": _("Write the text.")}
                ),
                *checklist.themes(self),
                *checklist.headings("body", self.body),
                *footnotes.missing("body", self.body, self.sources),
                *checklist.photo("cover", self.cover),
                *checklist.gallery("photos", self.photos.select_related("photo")),
                *checklist.gallery("body", self.body_photos.select_related("photo")),
                *safeguarding.missing(self),
            ]
        )

    def clean(self):
        super().clean()
        original = self.translation_of
        if original and original.language == self.language:
            raise ValidationError({"translation_of": _("That article is in the same language.")})

    @property
    def direction(self) -> str:
        """Of its text, as `dir` has it; Kurdish is written in either alphabet."""
        by_language = {self.Language.ARABIC: "rtl", self.Language.KURDISH: "auto"}
        return by_language.get(self.Language(self.language), "ltr")

    @property
    def dateline_name(self) -> str:
        """The city as the article itself would write it."""
        if self.dateline is None:
            return ""
        place = self.dateline
        if self.language == self.Language.ARABIC:
            return place.name_ar
        return place.name_en or place.name_ar

    @property
    def outlet_name(self) -> str:
        if self.outlet_as_stated:
            return self.outlet_as_stated
        return self.outlet.known_as if self.outlet_id else ""


class ArticleLinkQuerySet(models.QuerySet):
    def published(self, now=None):
        """Links from articles readers may see, newest article first."""
        return (
            self.filter(Article.objects.published(now).named_as("article"))
            .select_related("article")
            .order_by("-article__publish_at", "-article_id")
        )


class ArticleEvent(models.Model):
    """Why an article and an event belong together."""

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", _("Announcement")
        COVERAGE = "coverage", _("Coverage")
        FOLLOW_UP = "follow_up", _("Follow-up")
        STATEMENT = "statement", _("Statement")

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="event_links"
    )
    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="article_links"
    )
    kind = models.CharField(_("as"), max_length=12, choices=Kind.choices, default=Kind.COVERAGE)

    objects = ArticleLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("event in this article")
        verbose_name_plural = _("events in this article")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="articles_articleevent_unique",
                fields=["article", "event"],
                violation_error_message=_("This event is already on the list."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.event}"


class ArticleOrganization(models.Model):
    """An organization that an article is about, or that speaks in it."""

    class Kind(models.TextChoices):
        ABOUT = "about", _("Is about it")
        MENTIONS = "mentions", _("Mentions it")
        ISSUED_BY = "issued_by", _("Issued by it")

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="organization_links",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="article_links",
    )
    kind = models.CharField(_("as"), max_length=9, choices=Kind.choices, default=Kind.MENTIONS)

    objects = ArticleLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization in this article")
        verbose_name_plural = _("organizations in this article")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="articles_articleorganization_unique",
                fields=["article", "organization"],
                violation_error_message=_("This organization is already on the list."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.organization}"


class ArticlePersonQuerySet(ArticleLinkQuerySet):
    def public(self):
        return self.filter(person__is_withheld=False)


class ArticlePerson(models.Model):
    """A person whom an article is about, or who speaks in it or wrote it."""

    class Kind(models.TextChoices):
        ABOUT = "about", _("Is about them")
        MENTIONS = "mentions", _("Mentions them")
        INTERVIEWS = "interviews", _("Interviews them")
        AUTHOR = "author", _("Written by them")

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="person_links"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="article_links"
    )
    kind = models.CharField(_("as"), max_length=10, choices=Kind.choices, default=Kind.MENTIONS)

    objects = ArticlePersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in this article")
        verbose_name_plural = _("people in this article")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="articles_articleperson_unique",
                fields=["article", "person"],
                violation_error_message=_("This person is already on the list."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.person}"


class ArticlePhoto(PhotoUse):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="photos"
    )

    class Meta(PhotoUse.Meta):
        constraints = [
            models.UniqueConstraint(
                name="articles_articlephoto_unique",
                fields=["article", "photo"],
                violation_error_message=_("This photo is already in the gallery."),
            ),
        ]

    def __str__(self):
        return self.caption or str(self.photo)


class ArticleBodyPhoto(BodyPhoto):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="body_photos"
    )

    class Meta(BodyPhoto.Meta):
        constraints = [
            models.UniqueConstraint(
                name="articles_articlebodyphoto_unique",
                fields=["article", "photo"],
                violation_error_message=_("This photo is already kept with the text."),
            ),
        ]


class ArticleDocument(DocumentUse):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="documents"
    )

    class Meta(DocumentUse.Meta):
        constraints = [
            models.UniqueConstraint(
                name="articles_articledocument_unique",
                fields=["article", "attachment"],
                violation_error_message=_("This document is already on the list."),
            ),
        ]

    def __str__(self):
        return str(self.attachment)


class ArticleCorrection(Correction):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="corrections"
    )

    class Meta(Correction.Meta):
        pass
