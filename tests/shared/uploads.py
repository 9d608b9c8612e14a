"""Files as people really send them, good and bad, made when they are needed."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import ExifTags, Image

RED, BLUE = (200, 30, 30), (30, 30, 200)
HTML = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(size=(60, 40)):
    """Red on the left, blue on the right."""
    made = Image.new("RGB", size, RED)
    made.paste(BLUE, (size[0] // 2, 0, *size))
    return made


def encoded(made, encoding="JPEG", **options) -> bytes:
    buffer = BytesIO()
    made.save(buffer, encoding, **options)
    return buffer.getvalue()


def jpeg(mode="RGB", **options) -> bytes:
    return encoded(picture().convert(mode), **options)


def deep(value: int, size=(60, 40)) -> bytes:
    """Grey in 65,536 steps, as scanners save it."""
    return encoded(Image.new("I;16", size, value), "PNG")


def truncated_jpeg() -> bytes:
    data = encoded(Image.effect_noise((200, 200), 80))
    return data[: len(data) // 2]


def bomb() -> bytes:
    """A PNG of a few bytes that says of itself that it unpacks to gigabytes."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = [
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, pixels, b"IEND")
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def animation() -> bytes:
    frames = [Image.new("P", (20, 20), number) for number in range(3)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


def metadata(orientation=1):
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Samsung"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (33.0, 30.0, 47.0)})
    return exif


def zipped(*names: str, **contents: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, b"<xml/>")
        for name, content in contents.items():
            package.writestr(name, content)
    return buffer.getvalue()


def docx(*more: str) -> bytes:
    return zipped("[Content_Types].xml", "word/document.xml", *more)


def odt() -> bytes:
    return zipped("content.xml", mimetype=b"application/vnd.oasis.opendocument.text")
