"""What happens to an uploaded picture: it is decoded, turned upright and written anew.

Only pixels and the colour profile survive, so location, device and thumbnails of the original are
gone. Derived sizes are WebP files beside the picture.
"""

from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
UPLOAD_BYTES = 25 * 1024 * 1024
UPLOAD_PIXELS = 60_000_000
LONGEST_SIDE = 2560
WIDTHS = [480, 960, 1600]
QUALITY = 82


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
        if picture.format not in FORMATS:
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
    encoding, profile = picture.format, picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode == "P":
        clean.putpalette(upright.getpalette())
    return encoded(clean, encoding, profile)


def encoded(picture: Image.Image, encoding: str, profile: bytes | None) -> ContentFile:
    if encoding == "JPEG" and picture.mode not in ("RGB", "L", "CMYK"):
        picture = picture.convert("RGB")
    buffer = BytesIO()
    options = {"icc_profile": profile} if profile else {}
    picture.save(buffer, encoding, quality=QUALITY, **options)
    return ContentFile(buffer.getvalue(), name=f"picture{FORMATS[encoding]}")


def derived_name(name: str, width: int) -> str:
    path = Path(name)
    return str(path.with_name(f"{path.stem}.{width}.webp"))


def derived_url(image, width: int) -> str:
    return image.storage.url(derived_name(image.name, width))


def derive(image) -> list[int]:
    """Write the smaller sizes of a stored picture; return their widths in pixels, ascending."""
    with image.storage.open(image.name) as stored:
        picture = opened(stored)
        profile = picture.info.get("icc_profile")
    if picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    widths = [width for width in WIDTHS if width < picture.width]
    for width in widths:
        height = max(1, round(picture.height * width / picture.width))
        smaller = picture.resize((width, height), Image.Resampling.LANCZOS)
        name = derived_name(image.name, width)
        image.storage.delete(name)
        image.storage.save(name, encoded(smaller, "WEBP", profile))
    return widths
