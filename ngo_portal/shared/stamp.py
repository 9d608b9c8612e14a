"""What tells the pages of one release from those of another, alike in every process of it."""

from hashlib import blake2b
from pathlib import Path

from django.conf import settings

# Whatever shapes a page: code, templates, catalogues, and the names of static files.
SUFFIXES = {".py", ".html", ".txt", ".mo", ".xml", ".svg"}
FOLDERS = ("articles", "events", "organizations", "ngo_portal", "templates", "locale")
FILES = ("requirements.txt",)
# Settings that an operator changes without a new release.
NAMES = (
    *("SITE_NAME", "SITE_NAME_EN", "SITE_ORIGIN", "TIME_ZONE", "STATIC_URL", "MEDIA_URL"),
    "OFFLINE_READING",
)


def deploy_stamp() -> str:
    """A digest of the source and of the settings that show on pages."""
    digest = blake2b(digest_size=10, key=settings.SECRET_KEY.encode()[:64])
    for file in source_files():
        digest.update(str(file.relative_to(settings.BASE_DIR)).encode())
        digest.update(file.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        digest.update(manifest.read_bytes())
    digest.update(repr([getattr(settings, name) for name in NAMES]).encode())
    # Whether pages offer to send mail.
    digest.update(repr(bool(settings.MAILERS)).encode())
    return digest.hexdigest()


def source_files() -> list[Path]:
    below = (file for folder in FOLDERS for file in (settings.BASE_DIR / folder).rglob("*"))
    files = [file for file in below if file.suffix in SUFFIXES and file.is_file()]
    return sorted([*files, *(settings.BASE_DIR / name for name in FILES)])
