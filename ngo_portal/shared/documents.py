"""What is taken as a document: a file that inside is what its name says, and that runs nothing."""

import codecs
import zipfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

DOCUMENT_BYTES = 20 * 1024 * 1024
# The folder of an Office file in which its text, tables or slides are.
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
# What an Open Document says of itself, after "application/vnd.oasis.opendocument.".
OPEN_DOCUMENT = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
TEXTS = {"csv", "txt"}
DOCUMENT_EXTENSIONS = ["pdf", *OFFICE, *OPEN_DOCUMENT, *sorted(TEXTS)]
# Some programs put a byte order mark or empty lines in front of a PDF.
BEFORE_A_PDF = b"\xef\xbb\xbf\r\n\t "
LEGACY_ARABIC = "cp1256"


def validate_document_size(upload) -> None:
    if is_new(upload) and upload.size > DOCUMENT_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)d MB."),
            params={"limit": DOCUMENT_BYTES // 1024 // 1024},
            code="too_large",
        )


def validate_document_content(upload) -> None:
    """Refuse what is not what its name says, and what could run when it is opened."""
    if not is_new(upload):
        return
    ending = ending_of(upload.name)
    if ending == "pdf":
        is_right = start_of(upload).lstrip(BEFORE_A_PDF).startswith(b"%PDF-")
    elif ending in OFFICE or ending in OPEN_DOCUMENT:
        is_right = is_package(upload, ending)
    else:
        is_right = ending not in TEXTS or text_in(upload) is not None
    if not is_right:
        raise ValidationError(
            _("The file is not what the end of its name says (%(ending)s), or it is damaged."),
            params={"ending": ending.upper()},
            code="not_what_it_says",
        )


def is_new(upload) -> bool:
    """Whether a file was just sent; what is stored was asked when it came."""
    return not getattr(upload, "_committed", False)


def ending_of(name: str) -> str:
    return Path(name).suffix.lstrip(".").lower()


def start_of(upload) -> bytes:
    upload.seek(0)
    start = upload.read(64)
    upload.seek(0)
    return start


def is_package(upload, ending: str) -> bool:
    """Whether a file is a zip with the parts of its kind; raises if there are macros among them."""
    upload.seek(0)
    try:
        # Only names are read, and one short part: nothing is unpacked.
        with zipfile.ZipFile(upload) as package:
            names = package.namelist()
            is_right = start_of(upload).startswith(b"PK") and is_of_kind(package, names, ending)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return False
    finally:
        upload.seek(0)
    if is_right and any("vbaproject" in name.lower() for name in names):
        raise ValidationError(
            _("The document contains macros. Save it without them and send it again."),
            code="macros",
        )
    return is_right


def is_of_kind(package, names: list[str], ending: str) -> bool:
    if ending in OFFICE:
        folder = OFFICE[ending]
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)
    kind = f"application/vnd.oasis.opendocument.{OPEN_DOCUMENT[ending]}".encode()
    if "mimetype" not in names or package.getinfo("mimetype").file_size > 2 * len(kind):
        return False
    return package.read("mimetype").strip() == kind


def text_in(upload) -> str | None:
    """The words of a text file, in Unicode or in the older Arabic of Windows; None if it is none.

    A byte that is no letter in either, or a NUL, is not text.
    """
    upload.seek(0)
    data = upload.read()
    upload.seek(0)
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", LEGACY_ARABIC]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def as_stored(upload):
    """The file as it is kept: texts in UTF-8, which every browser and program reads."""
    text = text_in(upload) if ending_of(upload.name) in TEXTS else None
    return upload if text is None else ContentFile(text.encode(), name=upload.name)
