"""Posters that were drawn, in files under CACHE_DIR: drawing one takes half a second.

A record has one file a language. What is older than a month is drawn again when somebody asks, and
all files together stay under POSTERS_MB, so nobody fills the disk by asking for every record.
"""

import logging
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from ngo_portal.shared.posters.drawing import drawn
from ngo_portal.shared.posters.poster import Poster

logger = logging.getLogger(__name__)

FOLDERS = 64
MONTH = 30 * 24 * 60 * 60
# How many a process draws at once, and how many seconds a request waits for its turn.
TURNS = threading.BoundedSemaphore(1)
PATIENCE = 10


class TooBusy(Exception):
    """Others have been drawing for as long as a request may wait."""


def picture(poster: Poster) -> bytes:
    """The poster as JPEG; raises TooBusy where too many are asked for at once."""
    path = path_of(poster)
    if found := read(path):
        return found
    if not TURNS.acquire(timeout=PATIENCE):
        raise TooBusy
    try:
        # While this request waited another may have drawn the same.
        if found := read(path):
            return found
        data = drawn(poster)
        keep(poster, path, data)
        return data
    finally:
        TURNS.release()


def forget(noun: str, key: int) -> None:
    """Remove what was drawn of a record that readers see no longer."""
    remove(folder_of(noun, key).glob(f"{noun}-{key}-*.jpg"))


def folder_of(noun: str, key: int) -> Path:
    return Path(settings.CACHE_DIR) / "posters" / f"{(key + len(noun)) % FOLDERS:02d}"


def path_of(poster: Poster) -> Path:
    name = f"{poster.noun}-{poster.key}-{poster.language}-{poster.digest}.jpg"
    return folder_of(poster.noun, poster.key) / name


def read(path: Path) -> bytes:
    """The kept picture, b"" where there is none or it is old."""
    try:
        if path.stat().st_mtime < time.time() - MONTH:
            return b""
        return path.read_bytes()
    except OSError:
        return b""


def keep(poster: Poster, path: Path, data: bytes) -> None:
    """Write a picture in place of the former ones of its record; without a disk there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove(path.parent.glob(f"{poster.noun}-{poster.key}-{poster.language}-*.jpg"))
        make_room(path.parent, len(data))
        # Whole or not at all: other processes read here.
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError as error:
        logger.warning("Cannot keep a poster: %s", error)


def make_room(folder: Path, size: int) -> None:
    """Remove what is old, then the oldest, until a file of this size fits."""
    files = sorted((stat.st_mtime, stat.st_size, path) for path, stat in statistics(folder))
    most, total = settings.POSTERS_BYTES // FOLDERS, sum(line[1] for line in files)
    for written_at, weight, path in files:
        if total + size <= most and written_at > time.time() - MONTH:
            break
        remove([path])
        total -= weight


def statistics(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.iterdir():
        try:
            yield path, path.stat()
        except FileNotFoundError:
            continue


def remove(paths) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
