"""What is left of an uploaded picture, and what is refused as one."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from ngo_portal.shared import pictures
from ngo_portal.shared.models import Photo
from ngo_portal.shared.pictures import derived_name, opened, re_encoded, validate_picture
from tests.factories.shared import PhotoFactory

RED, BLUE = (200, 30, 30), (30, 30, 200)
DAMASCUS = {1: "N", 2: (33.0, 30.0, 47.0), 3: "E", 4: (36.0, 17.0, 31.0)}


def two_halves(size=(60, 40)):
    """Red on the left, blue on the right: shows which way it was turned."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture


def upload(picture, encoding="JPEG", name="upload.jpg", **options):
    buffer = BytesIO()
    picture.save(buffer, encoding, **options)
    return SimpleUploadedFile(name, buffer.getvalue())


def camera_metadata(orientation=1):
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Samsung"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(DAMASCUS)
    return exif


def read(file):
    return Image.open(BytesIO(file.read()))


def is_like(colour, other):
    return all(abs(one - two) < 40 for one, two in zip(colour, other, strict=True))


def refusal(file):
    with pytest.raises(ValidationError) as refused:
        validate_picture(file)
    return refused.value.code


def photo_of(picture, encoding="JPEG", name="upload.jpg", **options):
    return Photo.objects.create(image=upload(picture, encoding, name, **options), alt="طاولة")


# Metadata


@pytest.mark.parametrize(
    ("encoding", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_location_and_device_are_gone(encoding, name):
    sent = upload(two_halves(), encoding, name, exif=camera_metadata())

    kept = re_encoded(sent).read()

    assert b"Samsung" in sent.read()
    assert b"Samsung" not in kept
    exif = Image.open(BytesIO(kept)).getexif()
    assert not exif
    assert not exif.get_ifd(ExifTags.IFD.GPSInfo)


@pytest.mark.django_db
def test_no_stored_file_of_a_photo_carries_metadata():
    photo = photo_of(two_halves((700, 400)), exif=camera_metadata(), comment=b"taken at home")
    names = [photo.image.name, *(derived_name(photo.image.name, w) for w in photo.widths)]

    assert len(names) == 3
    for name in names:
        with photo.image.storage.open(name) as stored:
            data = stored.read()
        assert not Image.open(BytesIO(data)).getexif()
        assert b"Samsung" not in data and b"taken at home" not in data


def test_text_inside_a_png_is_gone():
    data = BytesIO()
    picture = two_halves()
    picture.info["Author"] = "somebody"
    picture.save(data, "PNG")

    assert read(re_encoded(ContentFile(data.getvalue()))).info == {}


# Where the red half lies after the picture was turned.
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (60, 40), (5, 20)),
        (2, (60, 40), (55, 20)),
        (3, (60, 40), (55, 20)),
        (4, (60, 40), (5, 20)),
        (5, (40, 60), (20, 5)),
        (6, (40, 60), (20, 5)),
        (7, (40, 60), (20, 55)),
        (8, (40, 60), (20, 55)),
        (9, (60, 40), (5, 20)),
    ],
)
def test_the_picture_is_turned_upright(orientation, size, red_at):
    sent = upload(two_halves(), quality=95, exif=camera_metadata(orientation))

    turned = read(re_encoded(sent))

    assert turned.size == size
    assert is_like(turned.getpixel(red_at), RED)


@pytest.mark.django_db
def test_a_photo_knows_its_size_as_turned():
    photo = photo_of(two_halves((600, 400)), exif=camera_metadata(orientation=6))

    photo.refresh_from_db()

    assert (photo.width, photo.height) == (400, 600)


# Pillow warns of damaged metadata; that is what these two are about.
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "metadata",
    [
        b"Exif\0\0nonsense",
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\xff*\0\0\0\x08",
    ],
)
def test_damaged_metadata_do_not_cost_the_picture(metadata):
    kept = read(re_encoded(upload(two_halves(), exif=metadata)))

    assert kept.size == (60, 40)


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6))
@example(changes=[(30, 255)])
def test_any_damage_is_a_picture_or_a_sentence_for_the_editor(changes):
    data = bytearray(upload(two_halves(), exif=camera_metadata(6)).read())
    for position, value in changes:
        data[position] = value

    try:
        kept = re_encoded(ContentFile(bytes(data), name="upload.jpg"))
    except ValidationError as refused:
        assert refused.code in {"damaged", "format", "too_many_pixels"}
    else:
        assert not read(kept).getexif()


# Colours


def test_the_colour_profile_stays():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    kept = read(re_encoded(upload(two_halves(), icc_profile=profile, exif=camera_metadata())))

    assert kept.info["icc_profile"] == profile


@pytest.mark.django_db
def test_derived_sizes_keep_the_colour_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = photo_of(two_halves((700, 400)), icc_profile=profile)

    with photo.image.storage.open(derived_name(photo.image.name, 480)) as stored:
        assert Image.open(stored).info["icc_profile"] == profile


def test_a_picture_for_printing_stays_readable():
    kept = read(re_encoded(upload(two_halves().convert("CMYK"), quality=95)))

    assert kept.format == "JPEG"
    assert is_like(kept.convert("RGB").getpixel((5, 20)), RED)


@pytest.mark.django_db
def test_derived_sizes_of_a_picture_for_printing_drop_its_profile():
    photo = photo_of(two_halves((700, 400)).convert("CMYK"), icc_profile=b"profile of a press")

    with photo.image.storage.open(derived_name(photo.image.name, 480)) as stored:
        derived = Image.open(stored)
        assert "icc_profile" not in derived.info
        assert is_like(derived.getpixel((5, 20)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_opaque_modes_of_png_keep_their_picture(mode):
    sent = Image.new("L", (20, 10), 255).convert(mode)

    kept = read(re_encoded(upload(sent, "PNG", "logo.png")))

    assert kept.format == "PNG"
    assert kept.convert("RGB").getpixel((3, 3)) == (255, 255, 255)


def transparent_logos():
    clear = Image.new("RGBA", (500, 20), (0, 0, 0, 0))
    clear.paste((*RED, 255), (250, 0, 500, 20))
    palette = two_halves((500, 20)).quantize(2)
    blue_is_clear = palette.getpixel((499, 0))
    grey = Image.new("LA", (500, 20), (0, 0))
    grey.paste((90, 255), (250, 0, 500, 20))
    return [
        pytest.param(clear, {}, (0, 0), id="alpha"),
        pytest.param(grey, {}, (0, 0), id="grey with alpha"),
        pytest.param(palette, {"transparency": blue_is_clear}, (499, 0), id="palette"),
        pytest.param(two_halves((500, 20)), {"transparency": BLUE}, (499, 0), id="one colour"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("logo", "options", "clear_at"), transparent_logos())
def test_a_logo_stays_transparent_in_every_size(logo, options, clear_at):
    photo = photo_of(logo, "PNG", "logo.png", **options)

    with photo.image.storage.open(photo.image.name) as stored:
        original = Image.open(stored).convert("RGBA")
    with photo.image.storage.open(derived_name(photo.image.name, 480)) as stored:
        derived = Image.open(stored).convert("RGBA")
    opaque_at = (499 - clear_at[0], 0)
    assert original.getpixel(clear_at)[3] == 0
    assert original.getpixel(opaque_at)[3] == 255
    assert derived.getpixel((min(clear_at[0], 479), 0))[3] == 0
    assert derived.getpixel((min(opaque_at[0], 479), 0))[3] == 255


# Sizes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("width", "widths"),
    [
        *((300, []), (480, []), (481, [480]), (599, [480]), (600, [480, 600])),
        *((1100, [480, 960]), (1600, [480, 960, 1600]), (1700, [480, 960, 1600])),
    ],
)
def test_derived_sizes_are_smaller_than_the_picture(width, widths):
    photo = photo_of(two_halves((width, 200)))
    photo.refresh_from_db()

    assert photo.widths == widths
    for expected, (stated, url) in zip(widths, photo.renditions, strict=True):
        name = derived_name(photo.image.name, expected)
        with photo.image.storage.open(name) as stored:
            derived = Image.open(stored)
            assert derived.format == "WEBP"
            assert (derived.width, stated) == (expected, expected)
            assert derived.height == round(200 * expected / width)
        assert url == photo.image.storage.url(name)


@pytest.mark.django_db
def test_derived_sizes_weigh_less():
    photo = photo_of(Image.effect_noise((1000, 500), 60).convert("RGB"), quality=95)

    weights = [
        photo.image.storage.size(derived_name(photo.image.name, width)) for width in photo.widths
    ]

    assert weights == sorted(weights)
    assert weights[-1] < photo.image.size


def test_a_line_of_pixels_still_has_a_height():
    assert derived_name("photos/ab/abc.jpg", 480) == "photos/ab/abc.480.webp"
    assert read(re_encoded(upload(two_halves((3000, 1)), "PNG"))).size == (2560, 1)


def test_the_longest_side_is_limited(monkeypatch):
    monkeypatch.setattr(pictures, "LONGEST_SIDE", 300)

    assert read(re_encoded(upload(two_halves((600, 400))))).size == (300, 200)
    assert read(re_encoded(upload(two_halves((200, 600))))).size == (100, 300)
    assert read(re_encoded(upload(two_halves((200, 100))))).size == (200, 100)


# Refusals


def truncated_jpeg():
    noise = Image.effect_noise((200, 200), 80)
    data = upload(noise).read()
    return SimpleUploadedFile("cut.jpg", data[: len(data) // 2])


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (truncated_jpeg(), "damaged"),
        (SimpleUploadedFile("a.jpg", b""), "damaged"),
        (SimpleUploadedFile("a.jpg", "نص عادي".encode()), "damaged"),
        (SimpleUploadedFile("a.jpg", b"<?php system($_GET['c']); ?>"), "damaged"),
        (SimpleUploadedFile("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'), "damaged"),
        (SimpleUploadedFile("a.png", b"<svg><script>alert(1)</script></svg>"), "damaged"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.4"), "damaged"),
        (upload(two_halves().quantize(8), "GIF", "a.gif"), "format"),
        (upload(two_halves(), "TIFF", "a.jpg"), "format"),
        (upload(two_halves(), "BMP", "a.png"), "format"),
    ],
    ids=[
        "cut off",
        "empty",
        "text",
        "a program",
        "SVG",
        "SVG called PNG",
        "PDF",
        "GIF",
        "TIFF called JPEG",
        "BMP called PNG",
    ],
)
def test_what_is_no_picture_of_ours_is_refused(file, code):
    assert refusal(file) == code


def test_the_reason_is_told():
    with pytest.raises(ValidationError) as refused:
        validate_picture(upload(two_halves().quantize(8), "GIF", "a.gif"))

    assert len(refused.value.messages) == 1


@pytest.mark.parametrize(("limit", "is_refused"), [(60 * 40, False), (60 * 40 - 1, True)])
def test_too_many_pixels_are_refused_before_they_are_unpacked(limit, is_refused, monkeypatch):
    monkeypatch.setattr(pictures, "UPLOAD_PIXELS", limit)
    file = upload(two_halves())

    if is_refused:
        assert refusal(file) == "too_many_pixels"
    else:
        assert validate_picture(file) is None


def test_a_bomb_is_refused_by_what_it_says_of_itself(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    assert refusal(upload(two_halves())) == "too_many_pixels"


@pytest.mark.parametrize(("limit", "is_refused"), [(0, False), (-1, True)])
def test_too_many_bytes_are_refused(limit, is_refused, monkeypatch):
    file = upload(two_halves())
    monkeypatch.setattr(pictures, "UPLOAD_BYTES", file.size + limit)

    if is_refused:
        assert refusal(file) == "too_large"
    else:
        assert validate_picture(file) is None


def test_a_picture_with_a_second_one_behind_it_is_taken_as_jpeg():
    data = BytesIO()
    two_halves().save(data, "MPO", save_all=True, append_images=[two_halves((30, 20))])
    file = SimpleUploadedFile("telephone.jpg", data.getvalue())

    kept = re_encoded(file)

    assert opened(file).format == "MPO"
    assert kept.name == "picture.jpg"
    assert (read(kept).format, read(ContentFile(kept.file.getvalue())).size) == ("JPEG", (60, 40))


def test_the_ending_follows_what_the_file_is_not_what_it_is_called():
    assert re_encoded(upload(two_halves(), "PNG", "holiday.jpg")).name == "picture.png"


def test_reading_leaves_the_upload_at_its_beginning():
    file = upload(two_halves())

    validate_picture(file)

    assert file.tell() == 0


@pytest.mark.django_db
def test_changing_the_words_does_not_encode_the_picture_again():
    photo = PhotoFactory()
    name = photo.image.name
    with photo.image.storage.open(name) as stored:
        before = stored.read()

    stored_photo = Photo.objects.get(pk=photo.pk)
    stored_photo.caption = "الجلسة الختامية"
    stored_photo.save()

    assert stored_photo.image.name == name
    with photo.image.storage.open(name) as stored:
        assert stored.read() == before
