"""Photos, documents, vocabulary and users in the admin."""

from io import BytesIO

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from events.models import EventSeries
from ngo_portal.shared import pictures
from ngo_portal.shared.models import Attachment, Photo, User
from ngo_portal.shared.roles import ROLES
from ngo_portal.shared.spelling import spelling_pattern
from organizations.models import Person
from tests.factories import articles, events, organizations, shared


@pytest.fixture
def chief_client(client, db):
    client.force_login(shared.UserFactory(chief=True))
    return client


def picture(name="upload.jpg", encoding="JPEG", size=(40, 30)):
    buffer = BytesIO()
    Image.new("RGB", size, "#456").save(buffer, encoding)
    return SimpleUploadedFile(name, buffer.getvalue())


def photo_form(image, **changes):
    return {
        "image": image,
        "alt": "مشاركات في حلقة نقاش",
        "caption": "",
        "credit": "عدسة ملتقى",
        "consent": "given",
        "recognisable": "yes",
        "focal_x": "50",
        "focal_y": "50",
        **changes,
    }


def errors_of(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors.get_json_data()


# Photos


def test_photo_is_uploaded_and_shown(chief_client):
    response = chief_client.post(reverse("admin:shared_photo_add"), photo_form(picture()))

    photo = Photo.objects.get()
    page = chief_client.get(reverse("admin:shared_photo_change", args=[photo.pk]))
    assert response.status_code == 302
    assert f'src="{photo.image.url}"' in page.content.decode()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (lambda: SimpleUploadedFile("drawing.svg", SVG), "damaged"),
        (lambda: SimpleUploadedFile("photo.jpg", SVG), "damaged"),
        (lambda: SimpleUploadedFile("photo.jpg", picture().read()[:300]), "damaged"),
        (lambda: picture("moving.gif", "GIF"), "format"),
    ],
    ids=["svg", "svg in disguise", "cut off", "gif"],
)
def test_photo_form_says_what_is_wrong_with_the_file(chief_client, upload, code):
    response = chief_client.post(reverse("admin:shared_photo_add"), photo_form(upload()))

    assert [error["code"] for error in errors_of(response)["image"]] == [code]
    assert "مشاركات في حلقة نقاش" in response.content.decode()
    assert Photo.objects.count() == 0


def test_photo_form_refuses_too_many_pixels(chief_client, monkeypatch):
    monkeypatch.setattr(pictures, "UPLOAD_PIXELS", 100)

    response = chief_client.post(reverse("admin:shared_photo_add"), photo_form(picture()))

    assert [error["code"] for error in errors_of(response)["image"]] == ["too_many_pixels"]


def test_photo_form_refuses_a_file_name_as_description(chief_client):
    form = photo_form(picture(), alt="IMG_4221.jpg")

    response = chief_client.post(reverse("admin:shared_photo_add"), form)

    assert [error["code"] for error in errors_of(response)["alt"]] == ["file_name"]


def test_photo_form_refuses_a_focal_point_outside(chief_client):
    form = photo_form(picture(), focal_x="١٢٠")

    response = chief_client.post(reverse("admin:shared_photo_add"), form)

    assert list(errors_of(response)) == ["focal_x"]


def test_photo_keeps_its_file_when_only_its_words_change(chief_client):
    photo = shared.PhotoFactory()
    form = photo_form("", caption="الجلسة الختامية")

    chief_client.post(reverse("admin:shared_photo_change", args=[photo.pk]), form)

    changed = Photo.objects.get()
    assert changed.caption == "الجلسة الختامية"
    assert changed.image.name == photo.image.name


# What readers see


# Of the desk, and so at work on the files of everybody.
PHOTO_RIGHTS = [
    "shared.change_photo",
    "shared.delete_photo",
    "events.review_event",
    "articles.review_article",
    "organizations.review_organization",
    "organizations.review_person",
]
SHOWN = {
    "cover": lambda photo, **traits: events.EventFactory(cover=photo, **traits),
    "gallery": lambda photo, **traits: events.EventPhotoFactory(
        photo=photo, event=events.EventFactory(**traits)
    ),
    "logo": lambda photo, **traits: organizations.OrganizationFactory(logo=photo, **traits),
    "portrait": lambda photo, **traits: organizations.PersonFactory(portrait=photo, **traits),
    "report": lambda photo, **traits: articles.ArticlePhotoFactory(
        photo=photo, article=articles.ArticleFactory(**traits)
    ),
}


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
def test_photo_is_as_fixed_as_what_shows_it(client, db, show):
    client.force_login(shared.UserFactory(staff=True, permissions=PHOTO_RIGHTS))
    shown, planned = shared.PhotoFactory(), shared.PhotoFactory()
    show(shown)
    show(planned, draft=True)

    answers = [
        client.post(
            reverse("admin:shared_photo_change", args=[photo.pk]), photo_form("", alt="غير")
        )
        for photo in (shown, planned)
    ]

    assert [answer.status_code for answer in answers] == [403, 302]


def test_photo_is_free_to_who_may_publish_all_that_show_it(client, db):
    rights = [*PHOTO_RIGHTS, "events.publish_event"]
    client.force_login(shared.UserFactory(staff=True, permissions=rights))
    photo = shared.PhotoFactory()
    address = reverse("admin:shared_photo_change", args=[photo.pk])
    events.EventFactory(cover=photo)
    of_events = client.post(address, photo_form("", alt="غير"))
    articles.ArticleFactory(cover=photo)

    of_both = client.post(address, photo_form("", alt="غير"))

    assert (of_events.status_code, of_both.status_code) == (302, 403)


def test_document_is_as_fixed_as_what_offers_it(client, db):
    rights = ["shared.change_attachment", "events.review_event", "articles.review_article"]
    client.force_login(shared.UserFactory(staff=True, permissions=rights))
    documents = [
        events.EventDocumentFactory().attachment,
        events.BallotFactory(document=shared.AttachmentFactory()).document,
        shared.AttachmentFactory(),
    ]

    answers = [
        client.post(
            reverse("admin:shared_attachment_change", args=[document.pk]),
            {"file": "", "title": "عنوان آخر", "language": "ar"},
        )
        for document in documents
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 302]


# Documents


def test_document_form_refuses_a_program(chief_client):
    form = {"file": SimpleUploadedFile("run.exe", b"MZ"), "title": "البرنامج", "language": "ar"}

    response = chief_client.post(reverse("admin:shared_attachment_add"), form)

    assert list(errors_of(response)) == ["file"]
    assert Attachment.objects.count() == 0


# Vocabulary


@pytest.mark.parametrize(
    ("name", "form", "field"),
    [
        (
            "place",
            {"name_ar": "الياسمين", "kind": "city", "country": "SY"},
            "name_ar",
        ),
        (
            "place",
            {"name_ar": "النور", "kind": "city", "country": "SY", "latitude": "33.5"},
            "latitude",
        ),
        (
            "country",
            {"code": "q1", "name_ar": "بلد", "name_en": "Land", "region": "western_asia"},
            "code",
        ),
        ("goal", {"number": "18", "name_ar": "هدف", "name_en": "Goal"}, "number"),
    ],
    ids=["place twice", "half a coordinate", "country code", "goal"],
)
def test_broken_rule_of_vocabulary_is_told_beside_a_field(chief_client, name, form, field):
    shared.PlaceFactory(name_ar="الياسمين")

    response = chief_client.post(reverse(f"admin:shared_{name}_add"), form)

    assert list(errors_of(response)) == [field]


def test_retired_term_is_offered_no_more_but_kept_where_it_is(chief_client):
    retired = events.EventTypeFactory(retired=True, name_ar="ملتقى قديم")
    event = events.EventFactory(type=retired)

    add = chief_client.get(reverse("admin:events_event_add"))
    change = chief_client.get(reverse("admin:events_event_change", args=[event.pk]))

    assert "ملتقى قديم" not in add.content.decode()
    assert f'<option value="{retired.pk}" selected>ملتقى قديم</option>' in change.content.decode()


def test_retired_theme_is_not_autocompleted(chief_client):
    shared.ThemeFactory(name_ar="ترميم قديم", retired=True)
    current = shared.ThemeFactory(name_ar="ترميم الأحياء")
    query = {"app_label": "events", "model_name": "event", "field_name": "themes", "term": "ترميم"}

    results = chief_client.get(reverse("admin:autocomplete"), query).json()["results"]

    assert [result["id"] for result in results] == [str(current.pk)]


def test_a_page_past_the_last_offers_nothing_more(chief_client):
    shared.ThemeFactory(name_ar="ترميم الأحياء")
    query = {"app_label": "events", "model_name": "event", "field_name": "themes", "term": "ترميم"}

    past = chief_client.get(reverse("admin:autocomplete"), query | {"page": "2"})
    no_page = chief_client.get(reverse("admin:autocomplete"), query | {"page": "two"})

    assert past.json() == {"results": [], "pagination": {"more": False}}
    assert no_page.status_code == 404


# Spelling


@pytest.mark.parametrize("typed", ["احمد", "أحمد", "إحمد", "أحْمَد", "أحـــمد"])
def test_search_meets_every_spelling_in_records_that_carry_folded_text(chief_client, typed):
    person = organizations.PersonFactory(name="أحمد الدرويش")
    organizations.PersonFactory(name="سلمى الراوي")

    response = chief_client.get(reverse("admin:organizations_person_changelist"), {"q": typed})

    assert [*response.context["cl"].result_list] == [person]


@pytest.mark.parametrize("typed", ["مدرسه", "مدرسة", "مدرسهٔ", "المدرسة ١٢"])
def test_search_meets_every_spelling_in_tables_that_carry_none(chief_client, typed):
    series = events.EventSeriesFactory(name="منتدى المدرسة 12")
    events.EventSeriesFactory(name="منتدى الماء")

    response = chief_client.get(reverse("admin:events_eventseries_changelist"), {"q": typed})

    assert [*response.context["cl"].result_list] == [series]


def test_pattern_of_a_word_escapes_nothing_it_should_not():
    assert spelling_pattern("a1").startswith("a")


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(chr(0x627 + number % 36) for number in range(2000)),
        " ".join(f"كلمة{number}" for number in range(2000)),
        "س" * 2000,
    ],
    ids=["letters", "words", "one word"],
)
@pytest.mark.parametrize("model", [Person, EventSeries], ids=["folded", "not folded"])
def test_endless_search_is_answered(rf, db, model, typed):
    registered = admin.site.get_model_admin(model)
    rows = model.objects.all()

    found, _may_repeat = registered.get_search_results(rf.get("/"), rows, typed)

    assert [*found] == []
    assert [*registered.offered(found, typed)] == []


def test_search_without_a_word_finds_nothing(chief_client):
    organizations.PersonFactory()

    response = chief_client.get(reverse("admin:organizations_person_changelist"), {"q": "؟!"})

    assert response.context["cl"].result_count == 0


# Users


def test_who_manages_users_cannot_give_rights(client, db):
    manager = shared.UserFactory(staff=True, permissions=["shared.change_user", "shared.view_user"])
    client.force_login(manager)
    form = {
        "username": manager.username,
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "date_joined_0": "2022-05-23",
        "date_joined_1": "10:00",
    }

    client.post(reverse("admin:shared_user_change", args=[manager.pk]), form)

    assert User.objects.get(pk=manager.pk).is_superuser is False


def test_who_manages_users_cannot_touch_a_chief(client, db):
    chief = shared.UserFactory(chief=True)
    client.force_login(
        shared.UserFactory(staff=True, permissions=["shared.change_user", "shared.view_user"])
    )

    response = client.post(
        reverse("admin:auth_user_password_change", args=[chief.pk]),
        {"password1": "taken over 123", "password2": "taken over 123"},
    )

    assert response.status_code == 403


MANAGER_RIGHTS = ["shared.change_user", "shared.delete_user", "events.publish_event"]


def user_form(user, **changes):
    return {
        "username": user.username,
        "email": user.email,
        "is_active": "on",
        "date_joined_0": "2022-05-23",
        "date_joined_1": "10:00",
    } | changes


@pytest.fixture
def manager(client, db):
    manager = shared.UserFactory(staff=True, permissions=MANAGER_RIGHTS)
    client.force_login(manager)
    return manager


def granted_by_group():
    group = Group.objects.create(name="الأرشيف")
    group.permissions.add(Permission.objects.get(codename="delete_article"))
    user = shared.UserFactory(staff=True)
    user.groups.add(group)
    return user


MIGHTIER = {
    "chief": lambda: shared.UserFactory(chief=True),
    "chief switched off": lambda: shared.UserFactory(chief=True, is_active=False),
    "another right": lambda: shared.UserFactory(permissions=["articles.publish_article"]),
    "right of a group": granted_by_group,
    "switched off": lambda: shared.UserFactory(
        permissions=["articles.publish_article"], is_active=False
    ),
}


@pytest.mark.parametrize("make", MIGHTIER.values(), ids=MIGHTIER)
def test_who_manages_users_takes_over_nobody_who_may_more(client, manager, make):
    other = make()
    before = User.objects.values().get(pk=other.pk)
    form = user_form(other, email="mine@example.org", username="mine")
    password = {"password1": "taken over 123", "password2": "taken over 123"}
    password_form = reverse("admin:auth_user_password_change", args=[other.pk])

    page = client.get(reverse("admin:shared_user_change", args=[other.pk]))
    answers = [
        client.post(reverse("admin:shared_user_change", args=[other.pk]), form),
        client.get(password_form),
        client.post(password_form, password | {"usable_password": "true"}),
        client.post(reverse("admin:shared_user_delete", args=[other.pk]), {"post": "yes"}),
    ]

    assert page.context["has_change_permission"] is False
    assert [answer.status_code for answer in answers] == [403] * 4
    assert User.objects.values().get(pk=other.pk) == before


@pytest.mark.parametrize("rights", [[], ["events.publish_event"]], ids=["none", "shared right"])
def test_who_manages_users_helps_who_may_no_more(client, manager, rights):
    other = shared.UserFactory(staff=True, permissions=rights)
    password = {"password1": "a way back in 9", "password2": "a way back in 9"}

    client.post(
        reverse("admin:shared_user_change", args=[other.pk]),
        user_form(other, email="new@example.org"),
    )
    client.post(
        reverse("admin:auth_user_password_change", args=[other.pk]),
        password | {"usable_password": "true"},
    )

    other.refresh_from_db()
    assert other.email == "new@example.org"
    assert other.check_password("a way back in 9")
    assert {*other.get_all_permissions()} == {*rights}


def test_rights_are_given_by_chiefs_only(client, manager):
    other = shared.UserFactory()
    group = Group.objects.create(name="التحرير")
    right = Permission.objects.get(codename="publish_article")

    client.post(
        reverse("admin:shared_user_change", args=[other.pk]),
        user_form(
            other, is_staff="on", is_superuser="on", groups=[group.pk], user_permissions=[right.pk]
        ),
    )

    other.refresh_from_db()
    assert not (other.is_staff or other.is_superuser)
    assert not (other.groups.exists() or other.user_permissions.exists())


@pytest.mark.parametrize("is_chief", [True, False])
def test_rights_of_a_group_are_given_by_chiefs_only(client, db, is_chief):
    group = Group.objects.create(name="التحرير")
    rights = ["auth.change_group", "auth.add_group"]
    user = shared.UserFactory(staff=True, is_superuser=is_chief, permissions=rights)
    user.groups.add(group)
    client.force_login(user)
    right = Permission.objects.get(codename="delete_user")

    client.post(
        reverse("admin:auth_group_change", args=[group.pk]),
        {"name": "هيئة التحرير", "permissions": [right.pk]},
    )
    client.post(reverse("admin:auth_group_add"), {"name": "أخرى", "permissions": [right.pk]})

    group.refresh_from_db()
    assert group.name == "هيئة التحرير"
    others = right.group_set.exclude(name__in=ROLES.values())
    assert others.count() == (2 if is_chief else 0)
