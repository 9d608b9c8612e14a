"""What happens to an uploaded picture: it is decoded, turned upright and written anew.

Only pixels and the colour profile survive, so location, device and thumbnails of the original are
gone. Derived sizes lie beside the picture as AVIF, WebP and JPEG: a browser takes the first that
it knows.
"""

import struct
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, UnidentifiedImageError, features

FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
# Of derived sizes, the one that weighs least first. A picture that lets something shine through
# has no JPEG.
DERIVED = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
# What some telephones write: a JPEG with a second picture (depth, preview) behind the first.
SECOND_PICTURES = {"MPO": "JPEG"}
UPLOAD_BYTES = 25 * 1024 * 1024
UPLOAD_PIXELS = 60_000_000
LONGEST_SIDE = 2560
WIDTHS = [480, 960, 1600]
# By so much the picture has to be wider than its widest smaller size to be worth one more.
GAP = 1.25
QUALITY = 82
# A colour for each quarter of a picture; or the sign that it was looked at and can have none.
TINTS = 4
NO_TINTS = ["none"]
# Where AVIF looks as WebP does at 82. At speed 9 a file is a tenth larger than at 8 and takes a
# fifth of the time, which counts for the widest: 0.4 seconds instead of 1.7.
AVIF_QUALITY, AVIF_SPEED, AVIF_SPEED_OF_WIDE, WIDE = 60, 8, 9, 1200
# How to turn a picture for each value of Exif's orientation; 1 is upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def validate_picture(upload) -> None:
    """Refuse what is no picture, is cut off, or would unpack to more than the server can bear."""
    if upload.size > UPLOAD_BYTES:
        raise ValidationError(
            _("The picture is larger than %(limit)d MB."),
            params={"limit": UPLOAD_BYTES // 1024 // 1024},
            code="too_large",
        )
    opened(upload)


def opened(upload) -> Image.Image:
    """Return the decoded picture; raise ValidationError with a reason an editor understands."""
    upload.seek(0)
    try:
        picture = Image.open(upload)
        if picture.format not in FORMATS and picture.format not in SECOND_PICTURES:
            raise ValidationError(_("Send the picture as JPEG, PNG or WebP."), code="format")
        if picture.width * picture.height > UPLOAD_PIXELS:
            raise ValidationError(_("The picture has too many pixels."), code="too_many_pixels")
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("The file cannot be read as a picture. It may be damaged."), code="damaged"
        ) from error
    except Image.DecompressionBombError as error:
        raise ValidationError(
            _("The picture has too many pixels."), code="too_many_pixels"
        ) from error
    finally:
        upload.seek(0)
    return picture


def re_encoded(upload) -> ContentFile:
    """Return the picture as a new file: upright, at most LONGEST_SIDE pixels, without metadata."""
    picture = opened(upload)
    encoding = SECOND_PICTURES.get(picture.format, picture.format)
    profile = picture.info.get("icc_profile")
    upright = in_eight_bits(turned_upright(picture))
    if "transparency" in upright.info:
        # A transparent colour of the palette is metadata, which would be left behind.
        upright = upright.convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode == "P":
        clean.putpalette(upright.getpalette())
    return encoded(clean, encoding, profile)


def digest_of_pixels(upload) -> str:
    """A name for what a picture shows, the same whatever its file says of place and device."""
    picture = turned_upright(opened(upload))
    return sha256(f"{picture.mode} {picture.size}".encode() + picture.tobytes()).hexdigest()


def digest_of_bytes(upload) -> str:
    upload.seek(0)
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def turned_upright(picture: Image.Image) -> Image.Image:
    """The picture as its metadata says it was held; as it lies if the metadata are damaged."""
    try:
        orientation = picture.getexif().get(ExifTags.Base.Orientation)
    except (SyntaxError, ValueError, TypeError, OSError, EOFError, struct.error):
        return picture
    turn = TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def in_eight_bits(picture: Image.Image) -> Image.Image:
    """A grey picture of 16 bits as browsers show it; Pillow would cut off what is brighter."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value / 256).convert("L")


def encoded(picture: Image.Image, encoding: str, profile: bytes | None) -> ContentFile:
    if encoding == "JPEG" and picture.mode not in ("RGB", "L", "CMYK"):
        picture = picture.convert("RGB")
    buffer = BytesIO()
    options = {"quality": QUALITY}
    if encoding == "AVIF":
        speed = AVIF_SPEED if picture.width < WIDE else AVIF_SPEED_OF_WIDE
        options = {"quality": AVIF_QUALITY, "speed": speed}
    if profile:
        options["icc_profile"] = profile
    picture.save(buffer, encoding, **options)
    return ContentFile(buffer.getvalue(), name=f"picture{FORMATS.get(encoding, '')}")


def tints_of(image) -> list[str]:
    """The colours of the quarters of a stored picture, row by row; NO_TINTS where something
    shines through, because they would too.
    """
    with image.storage.open(image.name) as stored:
        picture = opened(stored)
    if picture.has_transparency_data:
        return [*NO_TINTS]
    small = picture.convert("RGB").resize((2, 2), Image.Resampling.BOX)
    return [f"#{bytes(small.getpixel((x, y))).hex()}" for y in (0, 1) for x in (0, 1)]


def derived_name(name: str, width: int, ending: str = "webp") -> str:
    path = Path(name)
    return str(path.with_name(f"{path.stem}.{width}.{ending}"))


def derived_url(image, width: int, ending: str = "webp") -> str:
    return image.storage.url(derived_name(image.name, width, ending))


def endings_for(picture: Image.Image) -> list[str]:
    """The formats in which smaller sizes of a picture are kept here."""
    impossible = set() if features.check("avif") else {"avif"}
    if picture.mode == "RGBA":
        impossible.add("jpg")
    return [ending for ending in DERIVED if ending not in impossible]


def widths_for(width: int) -> list[int]:
    """The widths of smaller sizes, and of a light one as wide as the picture where those leave a
    gap below it: a page would show a blurred one though a sharp one is there.
    """
    smaller = [each for each in WIDTHS if each < width]
    widest = min(width, WIDTHS[-1])
    return [*smaller, widest] if smaller and widest >= smaller[-1] * GAP else smaller


def derive(image) -> dict[str, list[int]]:
    """Write the smaller sizes of a stored picture; return their widths in pixels, ascending, by
    the ending of their names.
    """
    with image.storage.open(image.name) as stored:
        picture = opened(stored)
    # The colour profile of a print or grey picture says nothing about the colours of its copy.
    profile = picture.info.get("icc_profile") if picture.mode in ("RGB", "RGBA", "P") else None
    if picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    widths = widths_for(picture.width)
    endings = endings_for(picture)
    for width in widths:
        height = max(1, round(picture.height * width / picture.width))
        smaller = picture.resize((width, height), Image.Resampling.LANCZOS)
        for ending in endings:
            name = derived_name(image.name, width, ending)
            image.storage.delete(name)
            image.storage.save(name, encoded(smaller, DERIVED[ending], profile))
    return {ending: widths for ending in endings}
