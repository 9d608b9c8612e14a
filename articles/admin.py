from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import (
    Article,
    ArticleCorrection,
    ArticleDocument,
    ArticleEvent,
    ArticleOrganization,
    ArticlePerson,
    ArticlePhoto,
    Provenance,
    Quote,
    Source,
)
from articles.source_rows import SourceFormSet
from events.models import Event
from ngo_portal.shared.admin import (
    PUBLICATION,
    CorrectionPart,
    DocumentPart,
    GuardedForm,
    Part,
    PartForm,
    PartPageAdmin,
    PhotoPart,
    PublishableAdmin,
    SafeguardedForm,
    SafeguardedMixin,
    StateFilter,
    ThemedForm,
    Titles,
    rights,
)
from ngo_portal.shared.admin.queues import QUEUES, RECENT, Queue
from ngo_portal.shared.templatetags.portal import ar_datetime
from ngo_portal.shared.workflow import BEFORE_APPROVAL, Status


class ArticleForm(SafeguardedForm, ThemedForm):
    beside = ThemedForm.beside | {
        "_not_its_own_translation": "translation_of",
        "_retrieved_after_publication": "retrieved_on",
    }


class ArticleEventInline(Part):
    model = ArticleEvent
    fieldsets = [(None, {"fields": [("event", "kind")]})]
    autocomplete_fields = ["event"]
    select_related = ["event"]


class ArticleOrganizationInline(Part):
    model = ArticleOrganization
    fieldsets = [(None, {"fields": [("organization", "kind")]})]
    autocomplete_fields = ["organization"]
    select_related = ["organization"]


class ArticlePersonInline(Part):
    model = ArticlePerson
    fieldsets = [(None, {"fields": [("person", "kind")]})]
    autocomplete_fields = ["person"]
    select_related = ["person"]


QUOTE_FIELDS = [
    "text",
    ("kind", "position"),
    ("speaker", "role_then"),
    ("speaker_organization", "speaker_as_stated"),
]
QUOTE_ERRORS = {"_has_speaker": "speaker", "_has_occasion": "event"}


class QuotePartForm(PartForm):
    beside = QUOTE_ERRORS


class QuoteInline(Part):
    model = Quote
    form = QuotePartForm
    fieldsets = [(None, {"fields": [*QUOTE_FIELDS, "event"]})]
    autocomplete_fields = ["speaker", "speaker_organization", "event"]


class SourceInline(Part):
    model = Source
    formset = SourceFormSet
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("number", "kind"),
                    "title",
                    ("organization", "organization_as_stated"),
                    ("url", "published_on", "retrieved_on"),
                ]
            },
        )
    ]
    autocomplete_fields = ["organization"]
    classes = ["collapse"]


class ProvenanceForm(PartForm):
    beside = {"_belongs_to_one_record": "event"}


class ProvenanceInline(Part):
    model = Provenance
    form = ProvenanceForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("fact", "value"),
                    "sentence",
                    ("event", "organization", "person"),
                ]
            },
        )
    ]
    autocomplete_fields = ["event", "organization", "person"]
    classes = ["collapse"]


class ArticlePhotoInline(PhotoPart):
    model = ArticlePhoto


class ArticleDocumentInline(DocumentPart):
    model = ArticleDocument


class ArticleCorrectionInline(CorrectionPart):
    model = ArticleCorrection


def without_event(user, reports):
    """Reports of the last weeks that tell of a gathering and name none."""
    kinds = [Article.Kind.COVERAGE, Article.Kind.ANNOUNCEMENT]
    since = timezone.now() - RECENT
    some = Article.objects.filter(kind__in=kinds).order_by().values("pk")
    published = some.filter(status=Status.PUBLISHED, publish_at__gte=since)
    others = some.filter(status__in=[*BEFORE_APPROVAL, Status.APPROVED], created_at__gte=since)
    # Not with "or", for which all reports would be read.
    return reports.filter(pk__in=published.union(others, all=True), events=None)


@admin.register(Article)
class ArticleAdmin(SafeguardedMixin, PublishableAdmin):
    titles = Titles(_("Reports"), _("Add a report"), _("Edit the report"), _("Report"))
    form = ArticleForm
    fieldsets = [
        (None, {"fields": ["kind", "kicker", "title", "summary", "body"]}),
        (
            _("Where it appeared first"),
            {
                "fields": [
                    ("outlet", "outlet_as_stated"),
                    ("byline", "dateline"),
                    ("source_url", "section"),
                    ("source_published_on", "retrieved_on"),
                    "is_exclusive",
                ]
            },
        ),
        (_("What it is about"), {"fields": ["themes", "countries", "tags"]}),
        (_("Cover and language"), {"fields": ["cover", ("language", "translation_of")]}),
        (
            PUBLICATION[0],
            PUBLICATION[1] | {"fields": ["is_ticker", *PUBLICATION[1]["fields"]]},
        ),
    ]
    autocomplete_fields = [
        "outlet",
        "dateline",
        "themes",
        "countries",
        "cover",
        "translation_of",
        "owner",
    ]
    inlines = [
        ArticleEventInline,
        ArticleOrganizationInline,
        ArticlePersonInline,
        QuoteInline,
        ArticlePhotoInline,
        ArticleDocumentInline,
        SourceInline,
        ProvenanceInline,
        ArticleCorrectionInline,
    ]
    queues = QUEUES | {
        "without_event": Queue(
            _("Reports of the last 90 days on an event, without the event"),
            without_event,
            since="created_at",
        )
    }
    list_display = ["title", "state", "kind", "published", "outlet_name", "language"]
    list_filter = [StateFilter, "kind", "language", ("countries", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["outlet"]
    date_hierarchy = "publish_at"
    name_field = "title"

    @admin.display(description=_("publish at"), ordering="publish_at")
    def published(self, article):
        return ar_datetime(article.publish_at)

    @admin.display(description=_("outlet"))
    def outlet_name(self, article):
        return article.outlet_name


class QuoteForm(GuardedForm):
    beside = QUOTE_ERRORS
    # A quote is a part of its article, if it has one, and else of its event.
    stands_on = ["article", "event"]


@admin.register(Quote)
class QuoteAdmin(PartPageAdmin):
    titles = Titles(_("Quotes"), _("Add a quote"), _("Edit the quote"), _("Quote"))
    form = QuoteForm
    fields = [*QUOTE_FIELDS, ("article", "event")]
    autocomplete_fields = ["speaker", "speaker_organization", "article", "event"]
    list_display = ["__str__", "kind", "speaker_name", "article", "event"]
    list_filter = ["kind"]
    list_select_related = ["speaker", "speaker_organization", "article", "event"]
    search_fields = ["text", "speaker_as_stated", "speaker__search_text"]

    def kept_for(self, user, rows):
        if rights.is_of_the_desk(user, Article) and rights.is_of_the_desk(user, Event):
            return rows
        reports = rights.kept_for(user, Article.objects.all())
        events = rights.kept_for(user, Event.objects.all())
        return rows.filter(Q(article__in=reports) | Q(article=None, event__in=events))

    def hosts(self, record):
        occasion = record.article or record.event
        return [occasion] if occasion else []

    @admin.display(description=_("speaker"))
    def speaker_name(self, quote):
        return quote.speaker_name
