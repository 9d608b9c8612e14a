"""What the read API says of articles."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from articles.listings import ARTICLES
from articles.models import (
    Article,
    ArticleEvent,
    ArticleOrganization,
    ArticlePerson,
    ArticlePhoto,
    Quote,
    Source,
)
from events.api import NAMED
from events.api_shapes import EventDocumentShape, EventReference, QuoteShape
from ngo_portal.shared.footnotes import numbers_in
from ngo_portal.shared.page_parts import with_names
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.shapes import (
    Code,
    Computed,
    CorrectionShape,
    CountryShape,
    Day,
    Number,
    Optional,
    PhotoShape,
    PhotoUseShape,
    PlaceShape,
    RecordShape,
    Reference,
    RichText,
    Shape,
    TagShape,
    TermShape,
    Text,
)
from organizations.api import OrganizationReference, PersonReference


class ArticleReference(Reference):
    type_of_record = "article"


class TranslationShape(ArticleReference):
    language = Code(Article.Language)

    def more(self, instance):
        return {"language": instance.language}


class EventLinkShape(Shape):
    kind = Code(ArticleEvent.Kind)
    event = EventReference(allow_null=True)

    def is_told(self, instance):
        return instance.event.is_public


class OrganizationLinkShape(Shape):
    kind = Code(ArticleOrganization.Kind)
    name = Text(source="organization.known_as")
    organization = OrganizationReference(allow_null=True)


class PersonLinkShape(Shape):
    kind = Code(ArticlePerson.Kind)
    name = Text(source="person.full_name")
    person = PersonReference(allow_null=True)


class SourceShape(Shape):
    """Where an article has its facts from."""

    note = Computed(
        Number(allow_null=True, help_text=_("Its number among the footnotes of the text."))
    )
    kind = Code(Source.Kind)
    title = Text()
    organization = OrganizationReference(allow_null=True)
    organization_as_stated = Text()
    url = Optional()
    published_on = Day()
    retrieved_on = Day()

    def get_note(self, source):
        article = source.article
        numbers = numbers_in(article.body, article.shown_photos, article.sources.all())
        return numbers.get(source.number)


class ArticleShape(RecordShape):
    """What was written: a report, an announcement, a statement, an interview."""

    type_of_record = "article"

    title = Text()
    kind = Code(Article.Kind)
    kicker = Text()
    summary = Text()
    body = Computed(RichText())
    language = Code(Article.Language)
    published_at = serializers.DateTimeField(source="publish_at")
    section = Text()
    outlet_name = Text(help_text=_("Who published it first."))
    outlet = OrganizationReference(allow_null=True)
    dateline = PlaceShape(allow_null=True, help_text=_("The city it was sent from."))
    byline = Text()
    is_exclusive = serializers.BooleanField()
    source_url = Optional(help_text=_("The address of the original."))
    source_published_on = Day()
    retrieved_on = Day()
    themes = TermShape(many=True)
    countries = CountryShape(many=True)
    tags = TagShape(many=True)
    events = EventLinkShape(source="event_links", many=True)
    organizations = OrganizationLinkShape(source="organization_links", many=True)
    people = PersonLinkShape(source="person_links", many=True)
    quotes = QuoteShape(many=True)
    sources = SourceShape(many=True)
    translations = Computed(TranslationShape(many=True))
    cover = PhotoShape(allow_null=True)
    photos = PhotoUseShape(many=True)
    documents = EventDocumentShape(many=True)
    corrections = CorrectionShape(many=True)

    def get_body(self, article):
        return self.text_of(article, article.body, article.sources.all())

    def get_translations(self, article):
        """The same article in other languages, whichever of them came first."""
        original = article.translation_of
        family = [*article.translations.all()]
        if original is not None:
            family += [original, *original.translations.all()]
        others = {one.pk: one for one in family if one.pk != article.pk and one.is_public}
        shape = TranslationShape()
        return [shape.to_representation(others[key]) for key in sorted(others)]


def articles():
    return with_names(
        Article.objects.published(),
        *("outlet", "dateline", "dateline__parent", "cover"),
    )


def parts():
    found = named()
    return {
        **{name: [name] for name in ("themes", "countries", "tags", "corrections")},
        **found,
        # Its footnotes are some of the sources.
        "body": found["sources"],
        "translations": translations(),
        "photos": [Prefetch("photos", ArticlePhoto.objects.public())],
        "documents": ["documents__attachment"],
    }


def named():
    """Whom the article names, quotes and relies on."""
    columns = ("article", "kind", *(f"event__{name}" for name in NAMED))
    events = ArticleEvent.objects.select_related("event").only(*columns)
    organizations = with_names(ArticleOrganization.objects.all(), "organization")
    people = with_names(ArticlePerson.objects.public(), "person")
    quotes = with_names(Quote.objects.public(), "speaker", "speaker_organization")
    sources = with_names(Source.objects.all(), "organization")
    return {
        "events": [Prefetch("event_links", events)],
        "organizations": [Prefetch("organization_links", organizations)],
        "people": [Prefetch("person_links", people)],
        "quotes": [Prefetch("quotes", quotes)],
        "sources": [Prefetch("sources", sources)],
    }


def translations():
    """The original too where it is not public: other translations of it may be."""
    others = Article.objects.only(*NAMED, "language", "translation_of")
    originals = others.prefetch_related(Prefetch("translations", others))
    return [Prefetch("translations", others), Prefetch("translation_of", originals)]


ARTICLES_API = Resource(ARTICLES, ArticleShape, _("Reports"), articles, parts, illustrated="body")
