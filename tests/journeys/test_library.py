"""Photos in a browser: many are sent at once, one is placed in a text, and readers see it there."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from ngo_portal.shared.models import Photo
from tests.factories.articles import ArticleFactory
from tests.journeys.axe import violations
from tests.shared import uploads

pytestmark = pytest.mark.once

SENT = re.compile(r"\S")


def send_two(page):
    """One photo with its words, and one file that is none."""
    page.goto(reverse("admin:shared_photo_upload"))
    page.locator(".upload__common [name=credit]").fill("عدسة سلمى")
    page.locator(".upload__common [name=consent]").select_option("given")
    files = [("a.jpg", uploads.encoded(uploads.picture((700, 400)))), ("b.jpg", b"no picture")]
    page.locator("#id_files").set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files]
    )
    rows = page.locator(".upload__row")
    rows.first.locator("[name=row-alt]").fill("نصفان أحمر وأزرق")
    found = violations(page)
    page.locator(".upload__form .submit-row button").click()
    expect(rows.first).to_have_attribute("data-state", "stored")
    expect(rows.last).to_have_attribute("data-state", "refused")
    expect(rows.last.locator(".upload__errors li")).to_have_text(SENT)
    return found


def place_first(page, caption):
    page.locator(".ProseMirror[contenteditable]").first.click()
    page.locator(".prose-menubar [data-name=photo]").first.click()
    page.locator(".picker__photo").first.click()
    page.locator(".picker__details input[type=text]").last.fill(caption)
    found = violations(page)
    page.locator(".picker__buttons [type=submit]").click()
    return found


def test_photos_are_sent_and_one_is_placed_in_a_text(page, sign_in, chief_editor, transactional_db):
    article = ArticleFactory(body="<p>أول الكلام.</p>")
    sign_in(page, chief_editor)

    on_upload = send_two(page)
    photo = Photo.objects.get()
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    in_picker = place_first(page, "شرح الصورة")
    # The editor shows the caption before the form has been sent, too.
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    expect(page.locator(".placed-photo figcaption")).to_have_text("شرح الصورة")
    page.goto(article.get_absolute_url())

    shown = page.locator(".prose figure img")
    expect(shown).to_have_attribute("alt", "نصفان أحمر وأزرق")
    assert shown.evaluate("image => image.decode().then(() => image.currentSrc)").endswith(".avif")
    assert (on_upload, in_picker) == ([], [])
    assert Article.objects.get(pk=article.pk).body == (
        f'<p>أول الكلام.</p>\n<figure><img data-photo="{photo.pk}">'
        "<figcaption>شرح الصورة</figcaption></figure>"
    )
    assert photo.credit == "عدسة سلمى"
