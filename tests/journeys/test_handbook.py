"""The way that docs/EDITORS.md describes, from signing in to a published event with its photos.

`make handbook` walks it too, and puts the pictures of the handbook into docs/editors/.
"""

from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from events.models import Event
from ngo_portal import env
from ngo_portal.demo import drawing
from ngo_portal.shared.models import Photo
from tests.factories import articles, events, organizations, shared
from tests.journeys.axe import violations
from tests.journeys.desk import Desk

pytestmark = pytest.mark.once

TITLE = "ملتقى الضفاف للحوار المحلي"
PASSWORD = "a long password"
COLOURS = 128
# What stays in sight would lie over a part that is larger than the window.
LET_GO = """() => document.querySelectorAll(".submit-row, .parts-of-form").forEach(
  (bar) => { bar.style.position = "static"; })"""
PHOTOS = [
    ("circle", "حلقة من الكراسي حول طاولة مستديرة", "الجلسة الافتتاحية"),
    ("papers", "أوراق عمل على طاولة", "أوراق المجموعات"),
]


class Album:
    """Takes the pictures of the handbook where somebody asked for them."""

    def __init__(self, page):
        folder = env.text("MULTAQA_HANDBOOK", "")
        self.page, self.folder = page, Path(folder) if folder else None

    def take(self, name, part=None):
        if self.folder is None:
            return
        if part:
            self.page.evaluate(LET_GO)
        path = self.folder / f"{name}.png"
        subject = self.page.locator(part).first if part else self.page
        subject.screenshot(path=path, animations="disabled", caret="hide")
        # Flat colours and letters: a palette says the same in a third of the bytes.
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(COLOURS)
        small.save(path, optimize=True)


@pytest.fixture
def newsroom(transactional_db):
    """What an editor finds on the desk: actors to choose from, and records that wait."""
    ours = organizations.OrganizationFactory(name="جمعية ضفاف")
    organizations.OrganizationFactory(name="مركز النخيل للحوار")
    organizations.PersonFactory(name="سلمى الراوي", profession="باحثة")
    organizations.PersonFactory(name="نادر السهل", profession="ميسّر حوار")
    events.EventFactory(in_review=True, owner=ours, title="ورشة كتابة المقترحات")
    articles.ArticleFactory(needs_changes=True, owner=ours, title="تغطية لقاء المتطوعين")
    return shared.UserFactory(role="chief_editor", username="rana", first_name="رنا")


def sign_in(page, album):
    page.goto(reverse("admin:index"))
    page.fill("input[name=login]", "rana")
    page.fill("input[name=password]", PASSWORD)
    album.take("sign-in")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{reverse('admin:index')}")
    album.take("desk")


def upload(page, album):
    page.goto(reverse("admin:shared_photo_upload"))
    page.locator(".upload__common [name=credit]").fill("عدسة جمعية ضفاف")
    page.locator(".upload__common [name=consent]").select_option("given")
    page.locator("#id_files").set_input_files(
        [
            {
                "name": f"{scene}.png",
                "mimeType": "image/png",
                "buffer": drawing.draw(scene=scene, palette="dawn"),
            }
            for scene, alt, caption in PHOTOS
        ]
    )
    rows = page.locator(".upload__row")
    for number, (_scene, alt, caption) in enumerate(PHOTOS):
        rows.nth(number).locator("[name=row-alt]").fill(alt)
        rows.nth(number).locator("[name=row-caption]").fill(caption)
    album.take("upload", "#content-main")
    page.locator(".upload__form .submit-row button").click()
    for number in range(len(PHOTOS)):
        expect(rows.nth(number)).to_have_attribute("data-state", "stored")


def describe(page, desk, album):
    page.goto(reverse("admin:events_event_add"))
    desk.fill(
        {
            "type": "ملتقى / منتدى",
            "title": TITLE,
            "date_precision": "يوم واحد",
            "starts_on": "2026-10-14",
            "country": "سوريا",
            "themes": ["الحوار المجتمعي والتماسك الاجتماعي"],
        }
    )
    page.evaluate("window.scrollTo(0, 0)")
    album.take("event")
    rows = {
        "involvements": [
            {"role": "الجهة المنظمة", "organization": "جمعية ضفاف"},
            {"role": "جهة مشاركة في التنظيم", "organization": "مركز النخيل للحوار"},
        ],
        "participations": [
            {"role": "إلقاء كلمة", "person": "سلمى الراوي", "title_as_stated": "باحثة"},
            {"role": "تيسير الحوار", "person": "نادر السهل", "title_as_stated": "ميسّر حوار"},
        ],
        "photos": [{"photo": caption} for _scene, _alt, caption in PHOTOS],
    }
    for group, of_it in rows.items():
        desk.fill({group: of_it})
        album.take(group, f"#{group}-group")


def publish(page, album):
    """The first press says what is missing; a link leads there, and the second one publishes."""
    page.click("button[name=move][value=published]")
    page.locator("a.missing").first.wait_for()
    album.take("missing", ".told:has(a.missing)")
    found = violations(page)
    page.click("a.missing[href='#id_summary']")
    page.keyboard.insert_text("التقى ممثلو الأحياء في يوم واحد للحديث عن شؤونهم المشتركة.")
    page.click("button[name=move][value=published]")
    page.locator(".messagelist .success").wait_for()
    return found


def test_an_event_is_published_as_the_handbook_says(new_page, newsroom, tmp_path):
    page = new_page(viewport={"width": 1180, "height": 820})
    album = Album(page)
    sign_in(page, album)
    upload(page, album)
    describe(page, Desk(page, tmp_path), album)
    with page.expect_popup() as opened:
        page.click("button[formaction*=preview]")
    preview = opened.value
    preview.wait_for_load_state()
    Album(preview).take("preview")
    preview.close()
    found = publish(page, album)
    page.goto(reverse("admin:shared_photo_changelist"))
    album.take("photos-list")

    event = Event.objects.get(title=TITLE)
    page.goto(event.get_absolute_url())
    album.take("page")
    assert found == []
    assert event.is_public
    assert [row.photo.caption for row in event.photos.all()] == [photo[2] for photo in PHOTOS]
    assert Photo.objects.public().count() == len(PHOTOS)
    assert page.locator("h1").inner_text() == TITLE
