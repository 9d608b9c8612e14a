"""What each upload gets: a place in the library, or a sentence in Arabic and no trace."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext
from PIL import Image

from ngo_portal.shared import documents, pictures
from ngo_portal.shared.models import Attachment, Photo
from tests.factories.shared import UserFactory
from tests.shared import uploads

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NO_PICTURE = "The file cannot be read as a picture. It may be damaged."
NOT_OF_OURS = "Send the picture as JPEG, PNG or WebP."
TOO_MANY_PIXELS = "The picture has too many pixels."
EMPTY = "The submitted file is empty."
WRONG_ENDING = (
    "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."
)
NOT_WHAT_IT_SAYS = "The file is not what the end of its name says (%(ending)s), or it is damaged."
MACROS = "The document contains macros. Save it without them and send it again."

# Name, content, and the message of which it gets the translation.
BAD_PICTURES = [
    ("text.jpg", "نص عادي".encode(), NO_PICTURE),
    ("page.png", uploads.HTML, NO_PICTURE),
    ("drawing.svg", uploads.SVG, NO_PICTURE),
    ("drawing.png", uploads.SVG, NO_PICTURE),
    ("bomb.png", uploads.bomb, TOO_MANY_PIXELS),
    ("cut.jpg", uploads.truncated_jpeg, NO_PICTURE),
    ("moving.gif", uploads.animation, NOT_OF_OURS),
    ("moving.jpg", uploads.animation, NOT_OF_OURS),
    ("print.tiff", lambda: uploads.encoded(uploads.picture(), "TIFF"), NOT_OF_OURS),
    ("nothing.jpg", b"", EMPTY),
    ("paper.jpg", b"%PDF-1.7\n", NO_PICTURE),
]
# Name, content, and format, mode and corner of what is kept.
GOOD_PICTURES = [
    ("zip behind.jpg", lambda: uploads.jpeg() + uploads.docx(), ("JPEG", "RGB", (60, 40))),
    ("page behind.jpg", lambda: uploads.jpeg() + uploads.HTML, ("JPEG", "RGB", (60, 40))),
    (
        "press.jpg",
        lambda: uploads.encoded(uploads.picture().convert("CMYK")),
        ("JPEG", "CMYK", (60, 40)),
    ),
    (
        "deep.png",
        lambda: uploads.encoded(Image.new("I;16", (60, 40), 40_000), "PNG"),
        ("PNG", "L", (60, 40)),
    ),
    ("really.png", uploads.jpeg, ("JPEG", "RGB", (60, 40))),
    *(
        (
            f"held {turn}.jpg",
            lambda turn=turn: uploads.jpeg(exif=uploads.metadata(turn)),
            ("JPEG", "RGB", (60, 40) if turn < 5 else (40, 60)),
        )
        for turn in range(1, 9)
    ),
]
BAD_DOCUMENTS = [
    ("report.pdf", uploads.HTML, NOT_WHAT_IT_SAYS),
    ("report.docx", b"%PDF-1.7\n", NOT_WHAT_IT_SAYS),
    ("report.docx", b"no zip at all", NOT_WHAT_IT_SAYS),
    ("report.docx", lambda: uploads.zipped("a.txt"), NOT_WHAT_IT_SAYS),
    ("report.docx", lambda: uploads.docx()[:-30], NOT_WHAT_IT_SAYS),
    ("report.xlsx", uploads.docx, NOT_WHAT_IT_SAYS),
    ("report.odt", uploads.docx, NOT_WHAT_IT_SAYS),
    ("report.docx", lambda: uploads.HTML + uploads.docx(), NOT_WHAT_IT_SAYS),
    ("report.docx", lambda: uploads.docx("word/vbaProject.bin"), MACROS),
    ("report.docm", lambda: uploads.docx("word/vbaProject.bin"), WRONG_ENDING),
    ("page.html", uploads.HTML, WRONG_ENDING),
    ("list.csv", b"a;b\x00\n", NOT_WHAT_IT_SAYS),
    ("notes.txt", b"\xff\xfe\x00", NOT_WHAT_IT_SAYS),
    ("nothing.pdf", b"", EMPTY),
]
GOOD_DOCUMENTS = [
    ("report.pdf", b"%PDF-1.7\n", b"%PDF-1.7\n"),
    ("report.docx", uploads.docx, None),
    ("report.odt", uploads.odt, None),
    ("list.csv", "الاسم,العدد\n".encode(), "الاسم,العدد\n".encode()),
    ("old.txt", "محضر الجلسة".encode("cp1256"), "محضر الجلسة".encode()),
    ("marked.txt", "محضر".encode("utf-8-sig"), "محضر".encode()),
]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(role="editor"))
    return client


def file_of(name, content):
    data = content if isinstance(content, bytes) else content()
    return SimpleUploadedFile(name, data)


def send_photo(client, file, **words):
    form = {"image": file, "consent": "unknown", "recognisable": "unknown", **words}
    return client.post(
        reverse("admin:shared_photo_upload"), form, headers={"accept": "application/json"}
    )


def send_document(client, file):
    form = {"file": file, "title": "برنامج الورشة", "language": "ar"}
    return client.post(reverse("admin:shared_attachment_add"), form)


def message(text, name):
    """What is said in the language of the site."""
    ending = name.rpartition(".")[2]
    allowed = ", ".join(documents.DOCUMENT_EXTENSIONS)
    values = {"ending": ending.upper(), "extension": ending, "allowed_extensions": allowed}
    return gettext(text) % values if "%(" in text else gettext(text)


def stored_files(store):
    return [path for path in store.rglob("*") if path.is_file()] if store.exists() else []


def test_bad_picture_gets_a_sentence_and_leaves_nothing(desk, store):
    told = {}
    for name, content, _text in BAD_PICTURES:
        answer = send_photo(desk, file_of(name, content))
        (error,) = json.loads(answer.content)["errors"]
        told[name] = (answer.status_code, error["field"], error["text"])

    assert told == {name: (422, "image", message(text, name)) for name, _c, text in BAD_PICTURES}
    assert (Photo.objects.count(), stored_files(store)) == (0, [])


def test_picture_that_is_too_large_gets_a_sentence(desk, store, monkeypatch):
    file = file_of("large.jpg", uploads.jpeg)
    monkeypatch.setattr(pictures, "UPLOAD_BYTES", file.size - 1)

    answer = send_photo(desk, file)

    assert "0 " in json.loads(answer.content)["errors"][0]["text"]
    assert (Photo.objects.count(), stored_files(store)) == (0, [])


def test_good_picture_is_written_anew(desk):
    for name, content, kept in GOOD_PICTURES:
        Photo.objects.all().delete()
        answer = send_photo(desk, file_of(name, content))

        assert answer.status_code == 201, (name, answer.content)
        with Photo.objects.get().image.open() as file:
            data = file.read()
        stored = Image.open(BytesIO(data))
        assert not stored.getexif()
        assert not [sign for sign in (b"Samsung", b"PK\x03\x04", b"<script") if sign in data], name
        assert (stored.format, stored.mode, stored.size) == kept, name


def test_deep_picture_keeps_its_brightness_in_every_size(desk):
    send_photo(desk, file_of("deep.png", uploads.deep(128 * 256, (600, 40))))

    photo = Photo.objects.get()
    for name in [name for _storage, name in photo.stored_files()]:
        with default_storage.open(name) as file:
            assert abs(Image.open(file).convert("L").getpixel((3, 3)) - 128) < 4, name


def test_bad_document_gets_a_sentence_and_leaves_nothing(desk, store):
    for name, content, text in BAD_DOCUMENTS:
        answer = send_document(desk, file_of(name, content))

        told = answer.context["adminform"].form.errors["file"]
        assert told == [message(text, name)], (name, content)
    assert (Attachment.objects.count(), stored_files(store)) == (0, [])


def test_document_that_is_too_large_gets_a_sentence(desk, store, monkeypatch):
    monkeypatch.setattr(documents, "DOCUMENT_BYTES", 3)

    answer = send_document(desk, file_of("report.pdf", b"%PDF-1.7\n"))

    assert len(answer.context["adminform"].form.errors["file"]) == 1
    assert (Attachment.objects.count(), stored_files(store)) == (0, [])


def test_good_document_is_kept(desk):
    for name, content, kept in GOOD_DOCUMENTS:
        Attachment.objects.all().delete()
        # A package says when it was made: it is made once.
        sent = file_of(name, content)
        expected = kept or sent.read()
        sent.seek(0)
        answer = send_document(desk, sent)

        assert answer.status_code == 302, (name, answer.context["adminform"].form.errors)
        document = Attachment.objects.get()
        with document.file.open() as file:
            data = file.read()
        assert data == expected, name
        assert (document.size, Path(document.file.name).suffix) == (len(data), Path(name).suffix)
