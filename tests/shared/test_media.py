"""Photos and documents: who may see them, what they are called, where they lie."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import ArticlePhoto
from events.models import EventPhoto
from ngo_portal.shared import documents
from ngo_portal.shared.models import Attachment, Photo
from ngo_portal.shared.models.media import document_path, photo_path
from tests.constraints import Check, admitted, assert_admitted, assert_refused, refused
from tests.factories.articles import ArticlePhotoFactory
from tests.factories.events import EventPhotoFactory
from tests.factories.shared import AttachmentFactory, PhotoFactory

pytestmark = pytest.mark.django_db

FILE_NAMES = ["IMG 4221", "DSC_0012.jpg", "WhatsApp Image 2022-05-23 at 10.00", "20220523_101112"]

RULES = [
    Check(
        "shared_photo_focal_point",
        PhotoFactory,
        refuses={"beyond the right edge": {"focal_x": 101}, "below the end": {"focal_y": 101}},
        admits={
            "the top left corner": {"focal_x": 0, "focal_y": 0},
            "the bottom right corner": {"focal_x": 100, "focal_y": 100},
        },
    ),
    Check(
        "shared_photo_consent_of_recognised",
        PhotoFactory,
        refuses={"somebody, asked by nobody": {"recognisable": "yes", "consent": "not_needed"}},
        admits={
            "somebody who agreed": {"recognisable": "yes", "consent": "given"},
            "nobody": {"recognisable": "no", "consent": "not_needed"},
        },
    ),
    Check(
        "shared_photo_sensitive_is_recognisable",
        PhotoFactory,
        refuses={"a child whom nobody knows": {"is_sensitive": True, "recognisable": "no"}},
        admits={
            "a child who can be known": {"is_sensitive": True, "recognisable": "yes"},
            "a child nobody looked at yet": {"is_sensitive": True, "recognisable": "unknown"},
        },
    ),
    Check(
        "shared_photo_consent_of_sensitive",
        PhotoFactory,
        refuses={
            "a child without consent": {
                "is_sensitive": True,
                "recognisable": "unknown",
                "consent": "not_needed",
            }
        },
        admits={"a child with consent": {"is_sensitive": True, "consent": "given"}},
    ),
]


@pytest.mark.parametrize("case", refused(RULES))
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize("case", admitted(RULES))
def test_admitted(case):
    assert_admitted(case)


@pytest.mark.parametrize(
    ("change", "is_public"),
    [
        ({}, True),
        ({"consent": Photo.Consent.NOT_NEEDED}, True),
        ({"consent": Photo.Consent.UNKNOWN}, False),
        ({"consent": Photo.Consent.WITHHELD}, False),
        ({"alt": ""}, False),
        ({"credit": ""}, False),
        ({"caption": ""}, True),
    ],
)
def test_a_photo_is_public_when_described_credited_and_consented(change, is_public):
    photo = PhotoFactory(**change)

    assert photo.is_public is is_public
    assert (photo in Photo.objects.public()) is is_public


@pytest.mark.parametrize(
    ("factory", "model"), [(EventPhotoFactory, EventPhoto), (ArticlePhotoFactory, ArticlePhoto)]
)
def test_galleries_show_public_photos_in_their_order(factory, model):
    last, first = factory(position=2), factory(position=1)
    factory(photo__withheld=True)
    factory(photo__unclear=True)
    factory(photo__undescribed=True)

    assert [*model.objects.public()] == [first, last]


@pytest.mark.parametrize("name", FILE_NAMES)
@pytest.mark.parametrize("field", ["alt", "caption"])
def test_a_file_name_does_not_describe_a_photo(field, name):
    photo = PhotoFactory()
    setattr(photo, field, name)

    with pytest.raises(ValidationError) as refusal:
        photo.full_clean()

    assert [error.code for error in refusal.value.error_dict[field]] == ["file_name"]


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_file_name_is_no_caption_in_a_gallery_and_no_title_of_a_document(name):
    use, document = EventPhotoFactory(), AttachmentFactory()
    use.caption = document.title = name

    with pytest.raises(ValidationError) as in_gallery:
        use.full_clean()
    with pytest.raises(ValidationError) as of_document:
        document.full_clean()

    assert [*in_gallery.value.error_dict] == ["caption"]
    assert [*of_document.value.error_dict] == ["title"]


@pytest.mark.parametrize("path", [photo_path, document_path])
def test_stored_names_say_nothing_and_cannot_be_guessed(path):
    names = {path(None, "محضر سري للوزير.PDF") for _attempt in range(50)}

    assert len(names) == 50
    for name in names:
        assert re.fullmatch(r"(photos|documents)/([0-9a-f]{2})/\2[0-9a-f]{30}\.pdf", name)


def test_the_stored_photo_does_not_carry_the_name_of_the_upload():
    photo = PhotoFactory(image__filename="سلمى في المأوى.jpg")

    assert re.fullmatch(r"photos/[0-9a-f]{2}/[0-9a-f]{32}\.jpg", photo.image.name)


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "macro.docm", "tool.exe", "bare"])
def test_documents_that_could_run_are_refused(name):
    document = Attachment(file=SimpleUploadedFile(name, b"x"), title="برنامج الورشة")

    with pytest.raises(ValidationError) as refusal:
        document.full_clean()

    assert [*refusal.value.error_dict] == ["file"]


@pytest.mark.parametrize(("size", "is_admitted"), [(8, True), (9, False)])
def test_documents_have_a_greatest_size(size, is_admitted, monkeypatch):
    monkeypatch.setattr(documents, "DOCUMENT_BYTES", 8)
    document = Attachment(
        file=SimpleUploadedFile("programme.txt", b"x" * size), title="برنامج الورشة"
    )

    try:
        document.full_clean()
    except ValidationError as refusal:
        assert [error.code for error in refusal.error_dict["file"]] == ["too_large"]
        assert not is_admitted
    else:
        assert is_admitted


def test_a_document_knows_its_format_and_size():
    document = AttachmentFactory(file__data=b"%PDF-1.4", file__filename="programme.pdf")

    assert (document.kind, document.size) == ("PDF", 8)


def test_a_photo_is_called_by_its_caption_then_its_alternative_then_its_file():
    assert str(Photo(caption="الجلسة", alt="طاولة")) == "الجلسة"
    assert str(Photo(alt="طاولة")) == "طاولة"
    unnamed = PhotoFactory(caption="", alt="")
    assert str(unnamed) == Path(unnamed.image.name).name
