"""What makes a report a page to read: footnotes, how long it takes, and the way on."""

import json
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Source
from articles.reading import minutes_to_read, names, neighbours
from ngo_portal.shared.richtext import plain_text, sanitize
from ngo_portal.shared.templatetags.richtext import noted_text, rich_text
from tests.factories.articles import (
    ArticleEventFactory,
    ArticleFactory,
    ArticlePersonFactory,
    QuoteFactory,
    SourceFactory,
)
from tests.factories.events import EventFactory
from tests.factories.organizations import PersonFactory
from tests.factories.shared import PhotoFactory, ThemeFactory


def sign(number):
    return f'<sup data-source="{number}">[{number}]</sup>'


# Footnotes


@pytest.mark.once
@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (f"<p>حضروا.{sign(2)} ومضوا.</p>", f"<p>حضروا.{sign(2)} ومضوا.</p>"),
        ('<p>نعم<sup data-source="3"></sup></p>', f"<p>نعم{sign(3)}</p>"),
        ('<p>نعم<sup data-source="3">[9]</sup></p>', f"<p>نعم{sign(3)}</p>"),
        ('<p>نعم<sup data-source="3">[3] وأكثر</sup></p>', f"<p>نعم{sign(3)} وأكثر</p>"),
        (f"<p>نعم{sign(3)}{sign(3)}</p>", f"<p>نعم{sign(3)}</p>"),
        (f"<p>نعم{sign(3)}{sign(4)}</p>", f"<p>نعم{sign(3)}{sign(4)}</p>"),
        (f"<p><strong>نعم{sign(3)}</strong></p>", f"<p><strong>نعم</strong>{sign(3)}</p>"),
        ('<p>نعم<sup data-source="0">2</sup></p>', "<p>نعم<sup>2</sup></p>"),
        ('<p>نعم<sup data-source="1&quot;onclick">2</sup></p>', "<p>نعم<sup>2</sup></p>"),
        (
            f"<figure>\n<blockquote><p>نعم{sign(1)}</p></blockquote>\n"
            "<figcaption>هي</figcaption></figure>",
            f"<figure><blockquote><p>نعم{sign(1)}</p></blockquote>"
            "<figcaption>هي</figcaption></figure>",
        ),
    ],
)
def test_signs_and_pull_quotes_survive_being_stored_again_and_again(written, stored):
    once = sanitize(written)

    assert (once, sanitize(once)) == (stored, stored)


@pytest.mark.once
def test_signs_are_no_words_and_not_shown_where_there_are_no_notes():
    html = f"<p>حضروا.{sign(2)} ومضوا.</p>"

    assert plain_text(html) == "حضروا. ومضوا."
    assert rich_text(html) == "<p>حضروا. ومضوا.</p>"


@pytest.mark.django_db
def test_footnotes_are_numbered_in_the_order_of_the_text_and_lead_there_and_back(client):
    article = ArticleFactory()
    first, second, unused = (SourceFactory(article=article) for _each in range(3))
    Source.objects.filter(pk=first.pk).update(title='دراسة "أولى" <b>')
    article.body = f"<p>أ{sign(2)} ب{sign(7)} ج{sign(1)} د{sign(2)}</p>"
    article.save()

    page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")
    signs = page.select(".story__text .note-sign a")
    notes = page.select(".notes__item")

    assert [one.get_text() for one in signs] == ["[1]", "[2]", "[1]"]
    assert [one["href"] for one in signs] == ["#note-1", "#note-2", "#note-1"]
    assert [one["id"] for one in signs] == ["sign-1", "sign-2", "sign-1-2"]
    assert 'دراسة "أولى" <b>' in signs[1]["aria-label"]
    assert [one["id"] for one in notes] == ["note-1", "note-2"]
    assert [one.bdi.get_text() for one in notes] == [second.title, 'دراسة "أولى" <b>']
    backs = [[back["href"] for back in one.select("[role=doc-backlink]")] for one in notes]
    assert backs == [["#sign-1", "#sign-1-2"], ["#sign-2"]]
    assert [one.get_text() for one in page.select("#sources .links__item bdi")] == [unused.title]


@pytest.mark.django_db
def test_a_sign_in_the_caption_of_a_hidden_photo_is_not_counted(client):
    hidden = PhotoFactory(withheld=True)
    article = ArticleFactory()
    SourceFactory.create_batch(2, article=article)
    figure = f'<img data-photo="{hidden.pk}"><figcaption>شرح{sign(2)}</figcaption>'
    article.body = f"<figure>{figure}</figure><p>نص{sign(1)}</p>"
    article.save()

    page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")
    told = client.get(f"/api/v1/articles/{article.pk}/").json()

    assert [one.get_text() for one in page.select(".note-sign a")] == ["[1]"]
    assert [source["note"] for source in told["sources"]] == [1, None]


@pytest.mark.django_db
def test_feeds_the_api_and_the_text_edition_have_the_same_numbers(client):
    article = ArticleFactory()
    _first, second = SourceFactory.create_batch(2, article=article)
    article.body = f"<p>أ{sign(2)} ب{sign(9)}</p>"
    article.save()

    told = client.get(f"/api/v1/articles/{article.pk}/").json()
    only_text = client.get(f"/api/v1/articles/{article.pk}/?fields=body").json()
    feed = json.loads(client.get(f"{reverse('articles:list')}feed.json").content)
    client.cookies["edition"] = "text"
    text = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")

    assert told["body"] == only_text["body"] == {"html": "<p>أ<sup>[1]</sup> ب</p>", "plain": "أ ب"}
    assert [source["note"] for source in told["sources"]] == [None, 1]
    html = feed["items"][0]["content_html"]
    assert "<p>أ<sup>[1]</sup> ب</p>" in html
    assert second.title in html
    assert text.sup.get_text() == "[1]"
    assert text.select('a[href^="#"]:not([href="#full"])') == []
    assert [note.bdi.get_text() for note in text.select("ol > li")] == [second.title]


@pytest.mark.django_db
def test_the_checklist_tells_of_a_sign_without_a_source():
    article = ArticleFactory(body=f"<p>نص{sign(1)}</p>", themes=[ThemeFactory()])

    before = [one.field for one in article.missing()]
    SourceFactory(article=article, number=1)

    assert (before, article.missing()) == (["body"], [])


@pytest.mark.django_db
def test_sources_are_numbered_for_good_and_each_number_is_one():
    article = ArticleFactory()
    first, second = SourceFactory.create_batch(2, article=article)
    first.delete()
    third = SourceFactory(article=article)
    elsewhere = SourceFactory()

    assert (second.number, third.number, elsewhere.number) == (2, 3, 1)
    with pytest.raises(ValidationError):
        Source(article=article, title="آخر", number=3).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.bulk_create([Source(article=article, title="آخر", number=3)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>كلام</p>", "<p>دمشق – كلام</p>"),
        ('<p dir="ltr">Words</p>', '<p dir="ltr">دمشق – Words</p>'),
        ("<h2>رأس</h2>", "<p>دمشق –</p><h2>رأس</h2>"),
        ("", ""),
    ],
)
def test_the_text_opens_with_where_it_was_sent_from(body, expected):
    assert noted_text(body, [], "دمشق –").html == expected


# How long it takes


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "language", "minutes"),
    [(0, "ar", 0), (1, "ar", 1), (180, "ar", 1), (181, "ar", 2), (238, "en", 1), (239, "en", 2)],
)
def test_reading_takes_as_long_as_the_language_has_it(words, language, minutes):
    article = Article(body=f"<p>{'كلمة ' * words}</p>", language=language)

    assert minutes_to_read(article) == minutes


# Quotes beside the text


@pytest.mark.once
@pytest.mark.django_db
def test_a_quote_stands_beside_the_text_unless_the_text_says_it_and_whose_it_is(client):
    spoken = "القانون يبدأ من سؤال الأم"
    article = ArticleFactory(body=f"<p>قيل: «{spoken}».</p>")
    QuoteFactory(
        article=article,
        text=spoken,
        kind="slogan",
        speaker=PersonFactory(name="هدى الدرويش", honorific="السيدة"),
    )

    def beside():
        page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")
        return [" ".join(quote.get_text(" ").split()) for quote in page.select("#quotes .quote")]

    unnamed = beside()
    article.body = f"<p>«{spoken}». والعبارة للدرويش.</p>"
    article.save()
    named = beside()

    assert unnamed == [f"« {spoken} » السيدة هدى الدرويش مديرة البرامج شعار"]
    assert named == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("speaker", "text", "is_named"),
    [
        ({"speaker_id": 1, "speaker_name": "محمد علي"}, "اتفقوا على الخطة", False),
        ({"speaker_id": 1, "speaker_name": "محمد علي"}, "والكلمة لعلي", True),
        ({"speaker_id": 1, "speaker_name": "منى أمل"}, "اختتم العمل", False),
        ({"speaker_id": None, "speaker_name": "مركز الحوار السوري"}, "الوفد السوري", False),
        ({"speaker_id": None, "speaker_name": "مركز الحوار السوري"}, "بمركز الحوار السوري", True),
    ],
)
def test_a_word_that_only_looks_like_a_name_names_nobody(speaker, text, is_named):
    quote = SimpleNamespace(**speaker, speaker_organization_id=2)

    assert names(text, quote) is is_named


# The way on


def out(days, **values):
    """A report that came out so many days ago."""
    return ArticleFactory(publish_at=timezone.now() - timedelta(days=days), **values)


@pytest.mark.django_db
def test_before_and_after_are_the_public_ones_of_its_language():
    oldest, before, article, after = (out(days) for days in (9, 7, 5, 3))
    out(6, language="en")
    out(4, draft=True)
    moment = article.publish_at
    twin = ArticleFactory(publish_at=moment)

    found = neighbours(article)

    assert [found["before"].title, found["after"].title] == [before.title, twin.title]
    assert found["after"].url == twin.get_absolute_url()
    assert neighbours(oldest)["before"] is None
    assert neighbours(after)["after"] is None


@pytest.mark.django_db
def test_what_else_to_read_says_why_and_is_nobody_twice(client):
    theme, event, person = ThemeFactory(), EventFactory(), PersonFactory()
    hidden = PersonFactory(is_withheld=True)
    article = out(5, themes=[theme])
    ArticleEventFactory(article=article, event=event)
    ArticlePersonFactory(article=article, person=person)
    QuoteFactory(article=article, speaker=hidden)
    beside = out(6, themes=[theme])
    of_theme, of_person, of_event, of_hidden = (out(days) for days in (20, 30, 40, 50))
    of_theme.themes.add(theme)
    of_event.themes.add(theme)
    ArticlePersonFactory(article=of_person, person=person)
    ArticleEventFactory(article=of_event, event=event)
    QuoteFactory(article=of_hidden, speaker=hidden)

    page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")
    cards = page.select("#related .card")
    reasons = [card.select_one(".kicker__kind + span").get_text() for card in cards]

    titles = [card.select_one(".card__title").get_text() for card in cards]
    assert titles == [of_event.title, of_person.title, of_theme.title]
    assert person.full_name in reasons[1]
    assert theme.name in reasons[2]
    assert hidden.name not in page.get_text()
    assert [link.bdi.get_text() for link in page.select("nav.neighbours a")] == [beside.title]


@pytest.mark.django_db
def test_a_correction_is_announced_above_the_text(client):
    article = ArticleFactory()
    article.corrections.create(wrong="ثلاثة", right="سبعة", corrected_on=date(2025, 12, 5))

    page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")

    assert page.select_one('.story__credits a[href="#corrections"]') is not None
    assert page.select_one("#corrections del").get_text() == "ثلاثة"
