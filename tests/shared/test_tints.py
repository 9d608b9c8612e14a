"""The colours that stand in the place of a photo until it is there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.template import Context, Template
from PIL import Image

from ngo_portal.shared import pictures
from ngo_portal.shared.models import Photo
from tests.shared.uploads import encoded

pytestmark = pytest.mark.django_db

TINTS = ["#102030", "#ffffff", "#ff0000", "#102030"]


def quarters(mode="RGB"):
    picture = Image.new("RGB", (60, 40), TINTS[0])
    picture.paste(TINTS[1], (30, 0, 60, 20))
    picture.paste(TINTS[2], (0, 20, 30, 40))
    return picture.convert(mode)


def photo_of(picture):
    sent = SimpleUploadedFile("picture.png", encoded(picture, "PNG"))
    return Photo.objects.create(image=sent, alt="طاولة")


def drawn(photo, **context):
    figure = Template('{% include "parts/figure.html" %}')
    return figure.render(Context({"photo": photo, "frame": "crop", **context}))


def test_a_photo_keeps_the_colours_of_its_quarters_and_shows_them():
    photo = photo_of(quarters())

    assert photo.tints == TINTS
    assert [f'fill="{tint}"' in drawn(photo) for tint in TINTS] == [True] * 4
    assert "style=" not in drawn(photo)


def test_nothing_shines_through_a_sign():
    clear = quarters("RGBA")
    clear.putalpha(Image.new("L", clear.size, 120))

    photo = photo_of(clear)

    assert photo.tints == pictures.NO_TINTS
    assert "<svg" not in drawn(photo)


def test_a_photo_without_colours_is_opened_once(monkeypatch):
    clear = quarters("RGBA")
    clear.putalpha(120)
    through, damaged = photo_of(clear), photo_of(quarters())
    with damaged.image.storage.open(damaged.image.name, "wb") as file:
        file.write(b"no picture")
    Photo.objects.update(tints=[])
    looked_at = []
    opened = pictures.opened
    monkeypatch.setattr(pictures, "opened", lambda file: looked_at.append(file) or opened(file))

    call_command("tint_photos")
    call_command("tint_photos")

    assert len(looked_at) == 2
    found = [Photo.objects.get(pk=photo.pk).tints for photo in (through, damaged)]
    assert found == [pictures.NO_TINTS] * 2
    assert "<svg" not in drawn(Photo.objects.get(pk=damaged.pk))


def test_photos_of_before_get_their_colours_and_lost_files_stop_nothing():
    lost, old, done = (photo_of(quarters()) for _each in range(3))
    Photo.objects.exclude(pk=done.pk).update(tints=[])
    Photo.objects.filter(pk=done.pk).update(tints=["#000000"] * 4)
    lost.image.storage.delete(lost.image.name)

    call_command("tint_photos")

    found = [Photo.objects.get(pk=photo.pk).tints for photo in (lost, old, done)]
    assert found == [[], TINTS, ["#000000"] * 4]


def test_a_photo_of_a_gallery_leads_to_a_file_for_a_whole_screen():
    photo = photo_of(Image.effect_noise((1100, 500), 60).convert("RGB"))

    html = drawn(photo, large=True)

    assert photo.renditions[-1][0] == 960
    assert f'<a class="photo__large" href="{photo.large_url}">' in html
    assert photo.large_url == photo.renditions[-1][1]
