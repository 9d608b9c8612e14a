"""Articles and what they are linked to."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from articles.models import Article, ArticleEvent, ArticlePerson
from tests.constraints import (
    Check,
    Unique,
    admitted,
    assert_admitted,
    assert_refused,
    itself,
    publishable,
    refused,
)
from tests.factories.articles import (
    ArticleDocumentFactory,
    ArticleEventFactory,
    ArticleFactory,
    ArticleOrganizationFactory,
    ArticlePersonFactory,
    ArticlePhotoFactory,
)
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import AttachmentFactory, PhotoFactory

pytestmark = pytest.mark.django_db


def seen(published, retrieved):
    return {"source_published_on": published, "retrieved_on": retrieved}


RULES = [
    *publishable("articles_article", ArticleFactory),
    Check(
        "articles_article_not_its_own_translation",
        ArticleFactory,
        refuses={"a translation of itself": {"translation_of": itself}},
        admits={
            "a translation of another": {
                "translation_of": lambda row: ArticleFactory(language="en")
            },
            "no translation": {"translation_of": None},
        },
    ),
    Check(
        "articles_article_retrieved_after_publication",
        ArticleFactory,
        refuses={"retrieved the day before": seen(date(2022, 5, 24), date(2022, 5, 23))},
        admits={
            "retrieved the same day": seen(date(2022, 5, 24), date(2022, 5, 24)),
            "publication unknown": seen(None, date(2022, 5, 24)),
            "retrieval unknown": seen(date(2022, 5, 24), None),
        },
    ),
    Unique(
        "articles_articleevent_unique",
        ArticleEventFactory,
        differing={"article": ArticleFactory, "event": EventFactory},
    ),
    Unique(
        "articles_articleorganization_unique",
        ArticleOrganizationFactory,
        differing={"article": ArticleFactory, "organization": OrganizationFactory},
    ),
    Unique(
        "articles_articleperson_unique",
        ArticlePersonFactory,
        differing={"article": ArticleFactory, "person": PersonFactory},
    ),
    Unique(
        "articles_articlephoto_unique",
        ArticlePhotoFactory,
        differing={"article": ArticleFactory, "photo": PhotoFactory},
    ),
    Unique(
        "articles_articledocument_unique",
        ArticleDocumentFactory,
        differing={"article": ArticleFactory, "attachment": AttachmentFactory},
    ),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


def test_a_translation_is_in_another_language():
    article = ArticleFactory(language="ar")
    article.translation_of = ArticleFactory(language="ar")

    with pytest.raises(ValidationError) as refusal:
        article.full_clean()

    assert [*refusal.value.message_dict] == ["translation_of"]


def test_a_translation_outlives_its_original():
    original = ArticleFactory(language="en")
    translation = ArticleFactory(translation_of=original)

    original.delete()
    translation.refresh_from_db()

    assert translation.translation_of is None


def test_links_from_unpublished_articles_are_not_shown():
    event = EventFactory()
    shown = ArticleEventFactory(event=event)
    for hidden in ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]:
        ArticleEventFactory(event=event, article=ArticleFactory(**{hidden: True}))

    assert [*event.article_links.published()] == [shown]
    assert [*event.articles.published()] == [shown.article]
    assert ArticleEvent.objects.count() == 7


def test_a_withheld_person_is_not_named_beside_an_article():
    shown = ArticlePersonFactory()
    ArticlePersonFactory(article=shown.article, person__withheld=True)

    assert [*ArticlePerson.objects.public()] == [shown]


def test_the_outlet_as_stated_comes_before_its_record():
    outlet = OrganizationFactory(name="الوكالة العربية السورية للأنباء", short_name="سانا")

    assert ArticleFactory.build(outlet=outlet).outlet_name == "سانا"
    assert ArticleFactory.build(outlet=outlet, outlet_as_stated="SANA").outlet_name == "SANA"
    assert ArticleFactory.build().outlet_name == ""


@pytest.mark.parametrize("words", ["اختتام الورشه", "كتابه نسرين", "مدينه الورد", "الاهالي"])
def test_found_in_title_byline_and_body_without_its_markup(words):
    found = ArticleFactory(
        title="اختتام الورشة",
        byline="كتابة: نسرين",
        body="<p>وصل <strong>الأهالي</strong> إلى مدينة&nbsp;الورد</p>",
    )
    ArticleFactory(title="جلسة", summary="", body="")

    assert [*Article.objects.mentioning(words)] == [found]
    assert [*Article.objects.mentioning("strong")] == []
