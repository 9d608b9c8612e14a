"""Pages of reports: all that is recorded of them, in their own language, and nothing hidden."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, ArticleEvent, ArticleOrganization, ArticlePerson, Quote, Source
from ngo_portal.shared import generation, projecting
from tests.factories.articles import (
    ArticleDocumentFactory,
    ArticleEventFactory,
    ArticleFactory,
    ArticleOrganizationFactory,
    ArticlePersonFactory,
    ArticlePhotoFactory,
    QuoteFactory,
    SourceFactory,
)
from tests.factories.events import EventFactory, InvolvementFactory
from tests.factories.organizations import OrganizationFactory, PersonFactory
from tests.factories.shared import (
    AttachmentFactory,
    CountryFactory,
    PhotoFactory,
    PlaceFactory,
    ThemeFactory,
)
from tests.pages import HOSTILE_QUERIES, addresses_in, addresses_of, main, words
from tests.vocabulary import blocks, faults

pytestmark = pytest.mark.django_db

LIST = reverse("articles:list")
# Records and their number, what the form offers (themes in groups, countries, years), and themes
# of cards.
LIST_QUERIES = 8
# The record, which parts it has, one for each kind of them, and one for all cards; what else to
# read is asked for by its events, people and themes, with one for what they share, and what came
# out before and after it takes one.
# One of them is for the names by which an outlet is cited abroad.
DETAIL_QUERIES = 20
HIDDEN = ["draft", "in_review", "needs_changes", "approved", "scheduled", "withdrawn"]


def page_of(client, article):
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return response


@pytest.fixture
@projecting.together()
def rich_article():
    """A report of which everything that can be recorded is recorded."""
    article = ArticleFactory(
        kind=Article.Kind.COVERAGE,
        title="حمص تجلس إلى طاولة واحدة",
        kicker="حوار المدينة",
        summary="ساعتان من النقاش بين الأحياء والنقابات.",
        body="<p>لم تبدأ الجلسة <strong>بالسياسة</strong>.</p><h2>خلاف معلن</h2>",
        section="الدولية",
        outlet=OrganizationFactory(name="وكالة الضفاف للأنباء"),
        outlet_as_stated="ضفاف",
        dateline=PlaceFactory(name_ar="مدينة الورد"),
        is_exclusive=True,
        byline="ليلى درويش",
        source_url="https://example.org/original",
        source_published_on=date(2025, 3, 2),
        retrieved_on=date(2025, 3, 9),
        publish_at=timezone.make_aware(datetime(2025, 10, 12, 9, 30)),
        owner=OrganizationFactory(name="شبكة الذاكرة"),
        cover=PhotoFactory(alt="طاولة مستديرة", caption="في القاعة", credit="ريم"),
        themes=[ThemeFactory(code="pd_dialogue_x", name_ar="حوار الأحياء")],
        countries=[CountryFactory(), CountryFactory(tunisia=True)],
        tags=["المخاتير"],
    )
    event = EventFactory(title="جلسة المدينة الحوارية")
    InvolvementFactory(event=event)
    ArticleEventFactory(article=article, event=event, kind=ArticleEvent.Kind.FOLLOW_UP)
    ArticleOrganizationFactory(
        article=article,
        organization=OrganizationFactory(name="مركز حوار المدينة"),
        kind=ArticleOrganization.Kind.ABOUT,
    )
    ArticlePersonFactory(
        article=article,
        person=PersonFactory(name="سلمى العلي"),
        kind=ArticlePerson.Kind.INTERVIEWS,
    )
    QuoteFactory(article=article, text="اتفقنا على ألا نتفق", role_then="ميسرة اللقاء")
    QuoteFactory(
        article=article,
        kind=Quote.Kind.INDIRECT,
        text="إن اللجنة ستجتمع",
        speaker=None,
        speaker_organization=OrganizationFactory(name="نقابة الحرفيين"),
    )
    SourceFactory(
        article=article,
        kind=Source.Kind.STUDY,
        title="دراسة الأحياء القديمة",
        organization=OrganizationFactory(name="جامعة الوادي"),
        url="https://example.org/study",
        published_on=date(2024, 1, 5),
        retrieved_on=date(2024, 2, 6),
    )
    ArticlePhotoFactory(article=article, photo=PhotoFactory(credit="سامر"), caption="صورة جماعية")
    ArticleDocumentFactory(article=article, attachment=AttachmentFactory(title="محضر الجلسة"))
    ArticleFactory(title="The city sits down", language="en", translation_of=article)
    other = ArticleFactory(title="قبل الجلسة بأسبوع")
    ArticleEventFactory(article=other, event=event)
    return article


FACTS = [
    "حمص تجلس إلى طاولة واحدة",
    "حوار المدينة",
    "ساعتان من النقاش بين الأحياء والنقابات.",
    "لم تبدأ الجلسة بالسياسة.",
    "خلاف معلن",
    "الدولية",
    "مدينة الورد (ضفاف)",
    "ليلى درويش",
    "12 تشرين الأول/أكتوبر 2025",
    "2 آذار/مارس 2025",
    "9 آذار/مارس 2025",
    "شبكة الذاكرة",
    "في القاعة",
    "ريم",
    "حوار الأحياء",
    "سوريا",
    "تونس",
    "المخاتير",
    "جلسة المدينة الحوارية",
    "مركز حوار المدينة",
    "سلمى العلي",
    "«اتفقنا على ألا نتفق»",
    "ميسرة اللقاء",
    "إن اللجنة ستجتمع",
    "نقابة الحرفيين",
    "دراسة الأحياء القديمة",
    "جامعة الوادي",
    "5 كانون الثاني/يناير 2024",
    "6 شباط/فبراير 2024",
    "صورة جماعية",
    "سامر",
    "محضر الجلسة",
    "PDF",
    "The city sits down",
    "قبل الجلسة بأسبوع",
]


def test_article_page_shows_every_recorded_fact(client, rich_article):
    page = page_of(client, rich_article)
    shown = words(page)

    assert [fact for fact in FACTS if fact not in shown] == []
    assert 'href="https://example.org/original"' in main(page)
    assert 'href="https://example.org/study"' in main(page)


def test_article_page_names_every_choice_in_words(client, rich_article):
    shown = words(page_of(client, rich_article))

    labels = [
        rich_article.get_kind_display(),
        ArticleEvent.Kind.FOLLOW_UP.label,
        ArticleOrganization.Kind.ABOUT.label,
        ArticlePerson.Kind.INTERVIEWS.label,
        Source.Kind.STUDY.label,
        Article.Language.ENGLISH.label,
    ]
    assert [str(label) for label in labels if str(label) not in shown] == []


def test_reported_speech_has_no_quotation_marks(client, rich_article):
    assert "«إن اللجنة" not in words(page_of(client, rich_article))


def test_article_of_few_facts_has_no_empty_section(client):
    article = ArticleFactory(summary="", body="")

    # Every page can be cited and shared.
    drawn = main(page_of(client, article)).partition('<div class="carry')[0]

    assert drawn.count("<h1") == 1
    # Where the record comes from stands on every page.
    assert drawn.count("<h2") == 1


@pytest.mark.parametrize(
    ("language", "direction"),
    [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr"), ("tr", "ltr"), ("ku", "auto")],
)
def test_text_is_marked_with_its_own_language_and_direction(client, language, direction):
    article = ArticleFactory(language=language)

    drawn = main(page_of(client, article))

    assert f'<h1 lang="{language}" dir="{direction}">' in drawn
    assert (
        f'<div class="prose story__body story__text" lang="{language}" dir="{direction}">' in drawn
    )


def test_translations_lead_to_each_other(client):
    original = ArticleFactory()
    english = ArticleFactory(language="en", translation_of=original, title="In English")
    french = ArticleFactory(language="fr", translation_of=original, title="En français")
    ArticleFactory(language="tr", translation_of=original, title="Türkçe", draft=True)

    page = page_of(client, english)
    html = page.content.decode()

    assert {found.pk for found in page.context["translations"]} == {original.pk, french.pk}
    assert f'hreflang="fr" href="http://testserver{french.get_absolute_url()}"' in html
    assert 'rel="alternate" hreflang="ar" lang="ar"' in html
    assert "Türkçe" not in html


@pytest.mark.parametrize("trait", HIDDEN)
def test_unpublished_article_has_no_page_and_is_nowhere(client, trait):
    theme, event = ThemeFactory(), EventFactory()
    shown = ArticleFactory(title="تقرير معلن", themes=[theme])
    secret = ArticleFactory(**{trait: True}, title="سر لا يُنشر", themes=[theme])
    ArticleEventFactory(article=shown, event=event)
    ArticleEventFactory(article=secret, event=event)
    ArticleEventFactory(article=shown, event=EventFactory(**{trait: True}, title="سر لا يُنشر"))

    listed = client.get(LIST)

    expected = 410 if trait == "withdrawn" else 404
    assert client.get(secret.get_absolute_url()).status_code == expected
    assert client.get(f"{LIST}{secret.pk}/").status_code == expected
    assert addresses_in(listed.context["object_list"]) == addresses_of(shown)
    assert listed.context["total"] == 1
    assert "سر لا" not in words(listed)
    assert "سر لا" not in words(page_of(client, shown))


def test_withheld_person_is_named_nowhere(client):
    article = ArticleFactory()
    person = PersonFactory(name="شخص لا يُسمّى", withheld=True)
    ArticlePersonFactory(article=article, person=person)
    QuoteFactory(article=article, speaker=person)
    known = ArticlePersonFactory(article=article).person

    page = page_of(client, article)

    assert "شخص لا" not in page.content.decode()
    assert known.name in words(page)


@pytest.mark.parametrize("trait", ["withheld", "unclear", "undescribed"])
def test_photo_that_may_not_be_shown_is_nowhere(client, trait):
    photo = PhotoFactory(**{trait: True}, caption="صورة لا تُنشر")
    article = ArticleFactory(cover=photo)
    ArticlePhotoFactory(article=article, photo=photo)

    for page in (page_of(client, article), client.get(LIST)):
        assert photo.image.name.rpartition(".")[0] not in page.content.decode()
        assert "صورة لا" not in page.content.decode()


@pytest.mark.parametrize("slug", ["", "wrong/", "خبر-آخر/"])
def test_wrong_or_missing_slug_redirects_for_good(client, slug):
    article = ArticleFactory()

    response = client.get(f"{LIST}{article.pk}/{slug}?from=feed")

    assert response.status_code == 301
    assert response.url == f"{article.get_absolute_url()}?from=feed"


@projecting.together()
def full_card():
    """An article with all that a card shows."""
    return ArticleFactory(
        cover=PhotoFactory(),
        outlet=OrganizationFactory(),
        dateline=PlaceFactory(),
        themes=[ThemeFactory(), ThemeFactory()],
    )


def test_list_needs_the_same_queries_for_one_and_for_a_full_page(client, django_assert_num_queries):
    full_card()
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)

    with projecting.together():
        for _number in range(19):
            full_card()

    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(LIST)
    assert len(page.context["object_list"]) == 20


@pytest.mark.django_db(transaction=True)
def test_page_needs_no_more_queries_for_many_parts_than_for_few(
    client, rich_article, django_assert_num_queries, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(generation, "PATIENCE", 60)
    # Something else to read, which takes a query where there is some.
    ArticleEventFactory(article=full_card(), event=rich_article.events.first())
    client.get(rich_article.get_absolute_url())
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(rich_article.get_absolute_url())

    for number in range(3):
        event = EventFactory(
            themes=[ThemeFactory()], cover=PhotoFactory(), country=CountryFactory(tunisia=True)
        )
        InvolvementFactory(event=event)
        ArticleEventFactory(article=rich_article, event=event)
        ArticleEventFactory(article=full_card(), event=event)
        ArticleOrganizationFactory(article=rich_article)
        ArticlePersonFactory(article=rich_article)
        QuoteFactory(article=rich_article)
        SourceFactory(article=rich_article, organization=OrganizationFactory())
        ArticlePhotoFactory(article=rich_article)
        ArticleDocumentFactory(article=rich_article)
        rich_article.tags.add(f"وسم {number}")
        rich_article.themes.add(ThemeFactory())
    client.get(rich_article.get_absolute_url())

    # Fewer where the first question finds enough to read.
    with django_assert_max_num_queries(DETAIL_QUERIES):
        client.get(rich_article.get_absolute_url())


@pytest.mark.parametrize("query", HOSTILE_QUERIES)
def test_nonsense_in_the_address_is_never_an_error_of_ours(client, query):
    ArticleFactory(themes=[ThemeFactory(code="pr")], tags=["وسم"])

    assert client.get(f"{LIST}?{query}").status_code in {200, 400, 404}


def test_structured_data_says_what_is_known_in_the_words_of_the_vocabulary(client, rich_article):
    sparse = ArticleFactory(summary="", byline="")

    full, bare = (
        blocks(client.get(record.get_absolute_url()).text)[0] for record in (rich_article, sparse)
    )

    assert (faults(full), faults(bare)) == ([], [])
    assert {*full} >= {
        *("headline", "alternativeHeadline", "datePublished", "author", "isBasedOn", "about"),
        *("mentions", "citation", "contentLocation", "articleSection", "dateline", "image"),
    }
