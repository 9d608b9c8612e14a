"""A long report: an editor gives it a footnote and a pull quote, a reader looks at its photos."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Source
from tests.factories.articles import ArticleFactory, ArticlePhotoFactory, SourceFactory
from tests.factories.shared import ThemeFactory

pytestmark = pytest.mark.once


def write(page):
    text = page.locator(".ProseMirror[contenteditable]").first
    text.locator("p").first.click()
    page.keyboard.press("End")
    page.locator(".prose-menubar [data-name=footnote]").first.click()
    page.locator(".picker__sources button").first.click()
    page.locator(".prose-menubar [data-name=pullQuote]").first.click()
    page.keyboard.type("كلام يبقى")
    page.locator(".pull-quote figcaption").click()
    page.keyboard.type("من القاعة")
    page.keyboard.press("Enter")
    page.keyboard.type("خاتمة")


def test_an_editor_makes_a_footnote_and_a_pull_quote(page, sign_in, chief_editor, transactional_db):
    article = ArticleFactory(body="<p>أول الكلام.</p>", themes=[ThemeFactory()])
    source, gone = SourceFactory.create_batch(2, article=article)
    # A row without a number gets one above all that were given.
    gone.delete()
    Source.objects.update(number=None)
    sign_in(page, chief_editor)

    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    write(page)
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    # What was stored is what the editor shows again.
    expect(page.locator(".ProseMirror sup[data-source]")).to_have_text("[3]")
    expect(page.locator(".pull-quote figcaption")).to_have_text("من القاعة")

    stored = Article.objects.get(pk=article.pk).body
    assert stored.replace("\n", "") == (
        '<p>أول الكلام.<sup data-source="3">[3]</sup></p>'
        "<figure><blockquote><p>كلام يبقى</p></blockquote>"
        "<figcaption>من القاعة</figcaption></figure><p>خاتمة</p>"
    )
    page.goto(article.get_absolute_url())
    page.locator(".note-sign a").click()
    expect(page.locator(".notes__item:target bdi").first).to_have_text(source.title)


def test_photos_are_looked_at_with_the_keys_in_the_order_of_reading(page, transactional_db):
    article = ArticleFactory()
    for caption in ("الأولى", "الثانية", "الثالثة"):
        ArticlePhotoFactory(article=article, caption=caption)

    page.goto(article.get_absolute_url())
    page.locator(".photo__large").nth(1).click()
    viewer = page.locator("dialog.viewer")
    words = viewer.locator(".viewer__words")
    expect(words).to_contain_text("الثانية")
    # Arabic goes on to the left.
    page.keyboard.press("ArrowLeft")
    expect(words).to_contain_text("الثالثة")
    expect(viewer.locator(".viewer__after")).to_be_disabled()
    page.keyboard.press("Home")
    expect(words).to_contain_text("الأولى")
    page.keyboard.press("Escape")

    expect(viewer).to_be_hidden()
    expect(page.locator(".photo__large").first).to_be_focused()
