"""The media library at the desk: duplicates, uses, uploads, and photos in texts."""

import json
import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from ngo_portal.shared import pictures
from ngo_portal.shared.models import Attachment, Photo
from ngo_portal.shared.richtext import sanitize
from tests.factories.articles import ArticleFactory, ArticlePhotoFactory
from tests.factories.events import EventDocumentFactory, EventFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.shared import AttachmentFactory, PhotoFactory, UserFactory
from tests.shared import uploads

pytestmark = [pytest.mark.django_db, pytest.mark.once]

UPLOAD, PICK = "admin:shared_photo_upload", "admin:shared_photo_pick"
WORDS = {"consent": "unknown", "recognisable": "unknown"}


@pytest.fixture
def ours():
    return OrganizationFactory()


@pytest.fixture
def editor(client):
    user = UserFactory(role="editor")
    client.force_login(user)
    return user


@pytest.fixture
def contributor(client, ours):
    user = UserFactory(role="contributor", member_of=[ours])
    client.force_login(user)
    return user


def file_of(data=None, name="a.jpg"):
    return SimpleUploadedFile(name, data or uploads.jpeg())


def send(client, *files, accept="application/json", **words):
    form = {"image": [*files], **WORDS, **words}
    return client.post(reverse(UPLOAD), form, headers={"accept": accept})


def figure(photo, caption="", alt=None):
    words = "" if alt is None else f' alt="{alt}"'
    return (
        f'<figure><img{words} data-photo="{photo.pk}"><figcaption>{caption}</figcaption></figure>'
    )


# The same again


def test_same_photo_is_refused_with_the_way_to_the_one_that_is_there(client, editor):
    first = json.loads(send(client, file_of()).content)["id"]
    for again in [uploads.jpeg(), uploads.jpeg(exif=uploads.metadata())]:
        answer = send(client, file_of(again, "another name.jpg"))

        (error,) = json.loads(answer.content)["errors"]
        there = reverse("admin:shared_photo_change", args=[first])
        assert (answer.status_code, error["field"], error["link"]) == (422, "image", there)
    page = client.post(reverse("admin:shared_photo_add"), {"image": file_of(), **WORDS})
    assert there in page.content.decode()
    assert Photo.objects.count() == 1


def test_nobody_learns_that_others_have_the_same_photo_or_document(client, contributor):
    PhotoFactory(image__from_func=lambda: file_of())
    AttachmentFactory(file__data=b"%PDF-1.7 same")

    photo = send(client, file_of())
    document = client.post(
        reverse("admin:shared_attachment_add"),
        {"file": file_of(b"%PDF-1.7 same", "a.pdf"), "title": "برنامج", "language": "ar"},
    )

    assert (photo.status_code, document.status_code) == (201, 302)
    assert Photo.objects.filter(uploaded_by=contributor).count() == 1


def test_same_document_is_refused(client, editor):
    there = AttachmentFactory(file__data=b"%PDF-1.7 same")

    answer = client.post(
        reverse("admin:shared_attachment_add"),
        {"file": file_of(b"%PDF-1.7 same", "b.pdf"), "title": "برنامج", "language": "ar"},
    )

    assert reverse("admin:shared_attachment_change", args=[there.pk]) in answer.content.decode()
    assert Attachment.objects.count() == 1


def test_files_from_before_are_known_and_missing_ones_stop_nothing():
    kept, lost = PhotoFactory(image__width=560), PhotoFactory()
    lost.image.storage.delete(lost.image.name)
    Photo.objects.update(digest="", formats=[])

    import_module("ngo_portal.shared.migrations.0006_media_library").know_stored_files(apps, None)

    kept.refresh_from_db()
    assert (len(kept.digest), kept.formats) == (64, ["webp"])
    assert Photo.objects.filter(digest="").values_list("pk").get() == (lost.pk,)
    assert [address for _width, address in kept.renditions] == [kept.smallest_url]
    assert kept.jpegs == []


# Who is in it


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"recognisable": "yes", "consent": "not_needed"}, "consent"),
        ({"is_sensitive": "on", "consent": "not_needed"}, "consent"),
        ({"is_sensitive": "on", "recognisable": "no", "consent": "given"}, "is_sensitive"),
    ],
)
def test_what_contradicts_itself_is_refused_beside_its_field(client, editor, words, field):
    answer = send(client, file_of(), **words)

    assert {error["field"] for error in json.loads(answer.content)["errors"]} == {field}
    assert not Photo.objects.exists()


def test_filters_find_what_needs_somebody(client, editor):
    today = timezone.localdate()
    made = {
        "alt": PhotoFactory(alt=""),
        "credit": PhotoFactory(credit=""),
        "consent": PhotoFactory(unclear=True),
        "consent_ends": PhotoFactory(consent_ends_on=today + timedelta(days=30)),
        "consent_over": PhotoFactory(consent_ends_on=today - timedelta(days=1)),
        "faces": PhotoFactory(is_sensitive=True),
    }
    PhotoFactory(consent_ends_on=today + timedelta(days=31))
    used = EventFactory(cover=PhotoFactory()).cover
    address = reverse("admin:shared_photo_changelist")

    for name, photo in made.items():
        found = client.get(address, {"lacks": name}).context["cl"].queryset
        assert [*found] == [photo], name
    assert [*client.get(address, {"use": "used"}).context["cl"].queryset] == [used]
    assert used not in client.get(address, {"use": "unused"}).context["cl"].queryset


# Where it stands


def test_form_names_the_uses_that_the_user_sees_and_counts_the_others(client, contributor, ours):
    photo = PhotoFactory(uploaded_by=contributor)
    EventFactory(title="ورشتنا", cover=photo, owner=ours, draft=True)
    ArticleFactory(title="تقريرنا", body=figure(photo), owner=ours, draft=True)
    ArticlePhotoFactory(photo=photo, article=ArticleFactory(title="لغيرنا", draft=True))

    page = client.get(reverse("admin:shared_photo_change", args=[photo.pk])).content.decode()

    uses = page[page.index('class="uses"') :].partition("</ul>")[0]
    assert re.findall(r"<bdi>(.*?)</bdi>", uses) == ["تقريرنا", "ورشتنا"]
    assert uses.count("<li>") == 3
    assert "لغيرنا" not in page


def test_what_is_in_use_cannot_be_deleted_and_says_where(client):
    client.force_login(UserFactory(chief=True))
    photo = PhotoFactory()
    article = ArticleFactory(body=figure(photo))
    document = EventDocumentFactory().attachment

    for record, title in [(photo, article.title), (document, document.eventdocuments.get().event)]:
        address = reverse(f"admin:shared_{record._meta.model_name}_delete", args=[record.pk])
        for answer in [client.get(address), client.post(address, {"post": "yes"})]:
            assert str(title) in answer.content.decode()
        with pytest.raises(ProtectedError):
            record.delete()
        assert record._meta.model.objects.filter(pk=record.pk).exists()

    article.body = "<p>بلا صورة</p>"
    article.save()
    photo.delete()
    assert not Photo.objects.exists()


# Many at once


def test_form_without_a_script_says_what_became_of_each_file(client, editor):
    files = [file_of(), file_of(b"no picture", "bad.jpg"), file_of(uploads.deep(9), "grey.png")]

    answer = send(client, *files, accept="text/html", credit="عدسة سلمى", licence="cc_by")

    assert [one.name for one in answer.context["stored"]] == ["a.jpg", "grey.png"]
    assert [one.name for one in answer.context["refused"]] == ["bad.jpg"]
    assert {*Photo.objects.values_list("credit", "licence", "uploaded_by")} == {
        ("عدسة سلمى", "cc_by", editor.pk)
    }
    assert client.post(reverse(UPLOAD), WORDS).context["is_empty"]


def test_script_gets_the_photo_or_the_reasons(client, editor):
    taken = send(client, file_of(), alt="مشاركون حول طاولة", credit="سلمى", consent="given")
    named = send(client, file_of(uploads.deep(7), "b.png"), alt="IMG_4221")
    none = send(client)

    photo = Photo.objects.get()
    assert taken.status_code == 201
    assert json.loads(taken.content) == {
        "id": photo.pk,
        "label": "مشاركون حول طاولة",
        "link": reverse("admin:shared_photo_change", args=[photo.pk]),
        "note": "",
    }
    assert [error["field"] for error in json.loads(named.content)["errors"]] == ["alt"]
    assert none.status_code == 400


# In texts


def test_picker_offers_what_the_user_may_place(client, contributor, ours):
    own = PhotoFactory(caption="شجرة زيتون", uploaded_by=contributor, unclear=True)
    public = EventFactory(cover=PhotoFactory(caption="أشجار الزيتون")).cover
    PhotoFactory(caption="شجرة لغيرنا")
    withheld = EventFactory(cover=PhotoFactory(withheld=True)).cover

    def offered(**query):
        return [photo["id"] for photo in client.get(reverse(PICK), query).json()["photos"]]

    def thumbnail(key):
        return client.get(reverse("admin:shared_photo_thumbnail", args=[key])).status_code

    assert offered() == [public.pk, own.pk]
    assert offered(q="شجرة") == [own.pk]
    assert offered(q="لا شيء كهذا") == []
    assert [thumbnail(key) for key in (own.pk, public.pk, withheld.pk, "x", 10**30)] == [
        302, 302, 404, 404, 404,
    ]  # fmt: skip


def article_form(article, body):
    """What a browser sends for an article without rows beside it."""
    fields = {"title": article.title, "kind": article.kind, "language": article.language}
    groups = ["event_links", "organization_links", "person_links", "quotes", "photos"]
    groups += ["documents", "sources", "provenances", "provenance", "corrections"]
    counts = {f"{name}-{part}_FORMS": 0 for name in groups for part in ("TOTAL", "INITIAL")}
    return {**fields, **counts, "body": body, "seen_state": article.status, "_continue": "1"}


def test_form_keeps_out_photos_that_are_not_the_users_to_place(client, contributor, ours):
    article = ArticleFactory(owner=ours, draft=True)
    own, others = PhotoFactory(uploaded_by=contributor), PhotoFactory()
    body = figure(own, "لنا") + figure(others, "لغيرنا") + '<img data-photo="999999">'
    address = reverse("admin:articles_article_change", args=[article.pk])

    answer = client.post(address, article_form(article, body))

    article.refresh_from_db()
    assert answer.status_code == 302, answer.context["errors"]
    assert article.body == f"{sanitize(figure(own, 'لنا'))}\n<p>لغيرنا</p>"
    assert [*article.body_photos.values_list("photo", flat=True)] == [own.pk]


def test_form_refuses_the_name_of_a_file_as_words_of_a_photo(client, editor):
    article, photo = ArticleFactory(draft=True), PhotoFactory()
    address = reverse("admin:articles_article_change", args=[article.pk])

    for body in [figure(photo, alt="IMG_4221.jpg"), figure(photo, caption="DSC_0012")]:
        answer = client.post(address, article_form(article, body))
        assert [*answer.context["adminform"].form.errors] == ["body"]


def test_record_keeps_no_photo_that_does_not_exist_and_one_row_for_each_that_does():
    photo = PhotoFactory()
    body = figure(photo) * 2 + '<figure><img data-photo="77777777"></figure>'
    article = ArticleFactory(body=body)

    article.refresh_from_db()
    assert article.body == "\n".join([sanitize(figure(photo))] * 2)
    assert article.body_photos.count() == 1
    Article.objects.get(pk=article.pk).save(update_fields=["title"])
    assert article.body_photos.count() == 1


def test_what_hides_a_photo_in_a_text_is_missing_there():
    photo = PhotoFactory(unclear=True, is_sensitive=True)
    record = OrganizationFactory(about=figure(photo))
    article = ArticleFactory(body=figure(photo))

    def missing(record, field):
        return [item.text for item in record.missing() if item.field == field]

    before = len(missing(record, "about")), len(missing(article, "body"))
    Photo.objects.update(consent="given")
    unreviewed = missing(article, "body")
    Photo.objects.update(is_reviewed=True, consent_ends_on=timezone.localdate() - timedelta(1))
    over = missing(article, "body")
    Photo.objects.update(consent_ends_on=None)

    assert before == (1, 1)
    assert len({*unreviewed, *over}) == 2
    assert missing(record, "about") == []


def rendered(body):
    page = Template("{% load richtext %}{{ body|rich_text }}").render(Context({"body": body}))
    return re.sub(r"\s+", " ", page)


def test_readers_get_sizes_words_and_caption_and_nothing_of_a_hidden_photo():
    photo = PhotoFactory(alt="طاولة", caption="الجلسة", image__width=1000, licence="cc_by")
    hidden = PhotoFactory(withheld=True)

    own = rendered(figure(photo))
    here = rendered(figure(photo, "تعليق <strong>هنا</strong>", "باب"))
    decorative = rendered(figure(photo, alt=""))

    assert 'alt="طاولة"' in own and "<bdi>الجلسة</bdi>" in own and "CC BY" in own
    assert 'alt="باب"' in here and "<bdi>تعليق <strong>هنا</strong></bdi>" in here
    assert 'alt=""' in decorative
    assert re.findall(r'type="(.*?)"', own) == ["image/avif", "image/webp"]
    assert rendered(f"<p>أ</p>{figure(hidden, 'اسمها')}<img src=x>") == "<p>أ</p>"


def test_every_size_is_there_in_every_format_and_older_photos_offer_what_they_have():
    photo = PhotoFactory(image__width=1000)
    addresses = [address for _type, files in photo.sources for _width, address in files]
    addresses += [address for _width, address in photo.jpegs]

    assert len(addresses) == 6
    for address in addresses:
        assert photo.image.storage.exists(address.removeprefix("/media/")), address
    photo.formats = ["webp"]
    old = Template('{% include "parts/figure.html" %}').render(Context({"photo": photo}))
    assert "avif" not in old and ".480.jpg" not in old and ".480.webp" in old
    names = [name for _storage, name in photo.stored_files()]
    assert names[1:] == [pictures.derived_name(photo.image.name, width) for width in (480, 960)]
