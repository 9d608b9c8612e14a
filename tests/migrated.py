"""The tables of the tests, migrated once a run: every further process of pytest takes a copy.

To migrate takes a quarter of a minute of a processor, to copy what is migrated less than a second.
"""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.db import connection


class Tables:
    """`shared` is a folder that all processes of the run see."""

    def __init__(self, shared: Path):
        self.lock = shared / "migrated.lock"
        # The copy, or on a server its name.
        self.copy = shared / "migrated"
        self.is_mine = False

    @contextlib.contextmanager
    def one_after_the_other(self) -> Iterator[None]:
        # Where a process dies the kernel lets the next one in.
        with self.lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def made_once(self) -> Iterator[None]:
        """Around making them: whoever comes first makes them for all."""
        with self.one_after_the_other():
            if self.copy.exists():
                self.take()
                yield
            else:
                yield
                self.give()

    def take(self) -> None:
        if is_file():
            shutil.copyfile(self.copy, connection.settings_dict["TEST"]["NAME"])
        else:
            connection.settings_dict["TEST"]["TEMPLATE"] = self.copy.read_text()

    def give(self) -> None:
        name = connection.settings_dict["NAME"]
        # Nothing is copied while somebody may write to it.
        connection.close()
        if is_file():
            shutil.copyfile(name, self.copy)
        else:
            on_the_server(f'CREATE DATABASE "{name}_migrated" TEMPLATE "{name}"')
            self.copy.write_text(f"{name}_migrated")
        self.is_mine = True

    def forget(self) -> None:
        """The server may be one that stays."""
        if not self.is_mine or is_file():
            return
        with self.one_after_the_other():
            on_the_server(f'DROP DATABASE "{self.copy.read_text()}"')
            self.copy.unlink()


def is_file() -> bool:
    return connection.vendor == "sqlite"


def is_copied() -> bool:
    """The folder of the file is new: what is there already has been copied."""
    return is_file() and Path(connection.settings_dict["TEST"]["NAME"]).exists()


def on_the_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
