"""Reports and what they testify to."""

import factory

from articles import models
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import (
    AttachmentFactory,
    PhotoFactory,
    PublishableFactory,
    RecordFactory,
    many,
)


class ArticleFactory(PublishableFactory):
    """News in Arabic. `themes`, `countries`, `tags` take lists; events are linked by
    `ArticleEventFactory`.
    """

    title = factory.Sequence("ورشة تناقش أولويات الأحياء {}".format)
    summary = "ناقش المشاركون أولويات الأحياء وخطة العمل للعام المقبل."
    body = "<p>اختتمت اليوم أعمال الورشة التي جمعت ممثلي المجتمع المحلي.</p>"
    themes = many("themes")
    countries = many("countries")
    tags = many("tags")

    class Meta:
        model = models.Article


class ArticleEventFactory(RecordFactory):
    article = factory.SubFactory(ArticleFactory)
    event = factory.SubFactory(EventFactory)

    class Meta:
        model = models.ArticleEvent


class ArticleOrganizationFactory(RecordFactory):
    article = factory.SubFactory(ArticleFactory)
    organization = factory.SubFactory(OrganizationFactory)

    class Meta:
        model = models.ArticleOrganization


class ArticlePersonFactory(RecordFactory):
    article = factory.SubFactory(ArticleFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = models.ArticlePerson


class ArticlePhotoFactory(RecordFactory):
    article = factory.SubFactory(ArticleFactory)
    photo = factory.SubFactory(PhotoFactory)

    class Meta:
        model = models.ArticlePhoto


class ArticleDocumentFactory(RecordFactory):
    article = factory.SubFactory(ArticleFactory)
    attachment = factory.SubFactory(AttachmentFactory)

    class Meta:
        model = models.ArticleDocument


class QuoteFactory(RecordFactory):
    """What a person said, as an article has it."""

    text = factory.Sequence("نعمل معًا لأن الحي بيتنا جميعًا {}".format)
    speaker = factory.SubFactory(PersonFactory)
    role_then = "مديرة البرامج"
    article = factory.SubFactory(ArticleFactory)

    class Meta:
        model = models.Quote


class SourceFactory(RecordFactory):
    article = factory.SubFactory(ArticleFactory)
    title = factory.Sequence("تقرير صحفي {}".format)

    class Meta:
        model = models.Source


class ProvenanceFactory(RecordFactory):
    """The sentence that states how many came to an event."""

    article = factory.SubFactory(ArticleFactory)
    event = factory.SubFactory(EventFactory)
    fact = models.Provenance.Fact.ATTENDANCE
    value = "25"
    sentence = "شارك في الورشة نحو خمسة وعشرين شخصًا."

    class Meta:
        model = models.Provenance
