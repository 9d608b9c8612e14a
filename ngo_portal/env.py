"""Typed readers of environment variables.

Each reader returns a value of one type or raises ImproperlyConfigured with the name of the
variable and what is wrong with it. A variable that is set but blank counts as not set.
"""

import os
import re
import secrets
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """Return the variable, stripped; without a default it must be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set.")
    return default


def flag(name: str, default: bool) -> bool:
    value = text(name, "").lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0 (or true, false, yes, no), not {value!r}.")


def number(name: str, default: int, *, minimum: int = 0) -> int:
    value = text(name, str(default))
    try:
        parsed = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if parsed < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {parsed}.")
    return parsed


def rate(name: str, default: str) -> tuple[int, int]:
    """Return how many in how many seconds, written as 600/m: a second, minute, hour or day."""
    value = text(name, default)
    found = re.fullmatch(r"([1-9]\d{0,8})/([smhd])", value)
    if found is None:
        raise ImproperlyConfigured(
            f"{name} must be a number and a unit as in 600/m, not {value!r}."
        )
    return int(found[1]), {"s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]]


def names(name: str, default: Iterable[str] = ()) -> list[str]:
    """Return a list written with commas between its items."""
    items = [item.strip() for item in text(name, "").split(",")]
    return [item for item in items if item] or list(default)


def hosts(name: str) -> list[str]:
    """Return host names; one with a leading dot also stands for all below it."""
    found = names(name)
    for host in found:
        if not re.fullmatch(r"\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:]+\]", host):
            raise ImproperlyConfigured(
                f"{name} must be names such as example.org, with commas between them, not {host!r}."
            )
    return found


def contacts(name: str) -> list[str]:
    """Return addresses at which somebody can be reached: mailto:, https: or tel:, or mere mail."""
    found = [f"mailto:{one}" if "@" in one and ":" not in one else one for one in names(name)]
    for address in found:
        if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+?[0-9-]+)", address):
            raise ImproperlyConfigured(
                f"{name} must be addresses such as security@example.org or https://example.org/, "
                f"with commas between them, not {address!r}."
            )
    return found


def choice(name: str, choices: Iterable[str], default: str) -> str:
    value, allowed = text(name, default), list(choices)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def zone(name: str, default: str) -> str:
    """Return the name of a time zone, such as Asia/Damascus."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ImproperlyConfigured(f"{name}: there is no time zone {value!r}.") from None
    return value


def path(name: str, default: Path) -> Path:
    """Return an absolute path; a relative one would depend on where the server was started."""
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise ImproperlyConfigured(f"{name} must be an absolute path, not {str(value)!r}.")
    return value


def origin(name: str, default: str | None = None) -> str:
    """Return a scheme and a host such as https://example.org, with nothing after them."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or value != f"{parts.scheme}://{parts.netloc}":
        raise ImproperlyConfigured(f"{name} must look like https://example.org, not {value!r}.")
    return value


def prefix(name: str, default: str) -> str:
    """Return the beginning of addresses on this host, such as /protected/, or the default."""
    value = text(name, default)
    if value != default and not (value.startswith("/") and value.endswith("/")):
        raise ImproperlyConfigured(f"{name} must begin and end with a slash, not {value!r}.")
    return value


def secret(name: str, default: str | None = None, *, minimum: int = 0) -> str:
    """Return a secret from the variable, or from the file that ``<name>_FILE`` points to.

    The message of an error never repeats the secret. ``minimum`` is its least length.
    """
    value, file = text(name, ""), text(f"{name}_FILE", "")
    if value and file:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; set one of them.")
    if file:
        value = read_secret(f"{name}_FILE", Path(file))
    if not value:
        if default is None:
            raise ImproperlyConfigured(f"{name} is not set, and neither is {name}_FILE.")
        return default
    if len(value) < minimum:
        raise ImproperlyConfigured(f"{name} must have at least {minimum} characters.")
    return value


def read_secret(name: str, file: Path) -> str:
    try:
        value = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}: cannot read {file} ({error}).") from error
    if not value:
        raise ImproperlyConfigured(f"{name}: {file} is empty.")
    return value


def kept_secret(file: Path) -> str:
    """Return the secret in a file that only its owner can read, making it the first time."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_secret(file.name, file)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(secret_key := secrets.token_urlsafe(60))
    return secret_key


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """Return Django's settings for a database address.

    ``sqlite:////absolute/file.sqlite3`` or ``postgresql://user:password@host:5432/name``.
    What follows a question mark is handed to the driver: ``?sslmode=verify-full``. A Unix
    socket is named so too: ``postgresql:///name?host=/run/postgresql``.
    """
    return database_at(name, secret(name, default))


def copies(name: str) -> dict[str, dict[str, Any]]:
    """Return Django's settings for each of several database addresses, with commas between them.

    They are called replica1, replica2 and so on. A comma within an address is written %2C.
    """
    addresses = [address.strip() for address in secret(name, "").split(",")]
    found = [database_at(name, address) for address in addresses if address]
    for settings in found:
        # Tests make one database, and read it by whichever name.
        settings["TEST"] = {"MIRROR": "default"}
        if settings["ENGINE"].endswith("postgresql"):
            # A copy on a machine that is gone would hold up readers for minutes.
            settings["OPTIONS"].setdefault("connect_timeout", "3")
    return {f"replica{number}": settings for number, settings in enumerate(found, start=1)}


def database_at(name: str, address: str) -> dict[str, Any]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a valid address: {error}.") from None
    if parts.scheme == "sqlite":
        return sqlite(name, unquote(parts.path), bool(parts.netloc or parts.query))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with sqlite:// or postgresql://.")
    options = dict(parse_qsl(parts.query))
    database_name = unquote(parts.path.removeprefix("/"))
    if not database_name:
        raise ImproperlyConfigured(f"{name} does not name a database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or "") or options.pop("user", ""),
        "PASSWORD": unquote(parts.password or "") or options.pop("password", ""),
        "HOST": unquote(parts.hostname or "") or options.pop("host", ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
    }


def sqlite(name: str, location: str, has_more: bool) -> dict[str, Any]:
    """Return Django's settings for one SQLite file.

    Readers do not wait for a writer (WAL). A writer takes its lock when its transaction
    begins and waits for it: one that starts as a reader and writes later fails at once,
    whatever the time limit. Foreign keys are enforced by Django itself.
    """
    file = location.removeprefix("/")
    if has_more or not Path(file).is_absolute():
        raise ImproperlyConfigured(f"{name} must look like sqlite:////absolute/file.sqlite3.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                # Kibibytes: the 2 MB that SQLite keeps by itself are less than one large list.
                "PRAGMA cache_size = -64000; PRAGMA mmap_size = 268435456;"
            ),
        },
    }


def cache(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings for a cache address.

    ``memory://`` is the memory of each process, ``file:///absolute/folder`` a folder that the
    processes of one machine share, ``redis://:password@host:6379/0`` a server for several
    machines (also ``rediss://`` and ``unix:///path?db=0``).
    """
    address = secret(name, default)
    scheme, _colon, rest = address.partition("://")
    if scheme == "memory" and not rest:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if scheme == "file":
        return file_cache(name, unquote(rest))
    if scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"{name} must start with memory://, file:// or redis://.")
    if not find_spec("redis"):
        raise ImproperlyConfigured(f"{name} needs the package redis: pip install 'redis>=7'.")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": address,
        "KEY_PREFIX": "multaqa",
        # A page is worth waiting for only as long as it takes to make.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0},
    }


def file_cache(name: str, folder: str) -> dict[str, Any]:
    if not Path(folder).is_absolute():
        raise ImproperlyConfigured(f"{name} must look like file:///absolute/folder.")
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder,
        # It counts its files at every write.
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }


def engine(name: str) -> str:
    """Return the address of a search engine, or "" where there is none.

    ``tantivy:///absolute/folder`` is a folder that the processes of one machine share,
    ``opensearch+https://user:password@host:9200/index`` an index on a server.
    """
    address = secret(name, "")
    scheme, _colon, place = address.partition("://")
    if not address:
        return ""
    if scheme == "tantivy":
        module, package, is_right = "tantivy", "tantivy~=0.27.0", Path(place).is_absolute()
    elif scheme in {"opensearch+http", "opensearch+https"}:
        module, package = "opensearchpy", "opensearch-py~=2.5.0"
        is_right = bool(re.fullmatch(r"[^/]+/[a-z0-9][a-z0-9._-]*", place))
    else:
        raise ImproperlyConfigured(f"{name} must start with tantivy:// or opensearch+https://.")
    if not is_right:
        raise ImproperlyConfigured(
            f"{name} must look like tantivy:///absolute/folder or opensearch+https://host/index."
        )
    if not find_spec(module):
        raise ImproperlyConfigured(f"{name} needs a package: pip install '{package}'.")
    return address


def mailers(name: str) -> dict[str, dict[str, Any]]:
    """Return Django's settings for sending mail: nothing where the variable is not set.

    ``smtp://user:password@host:587`` encrypts once it is connected (STARTTLS), except to the own
    machine; ``smtps://user:password@host:465`` from the first byte. ``console://`` only shows.
    """
    address = secret(name, "")
    if not address:
        return {}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a valid address: {error}.") from None
    if address == "console://":
        return {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp://user:password@host:587.")
    is_local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    options = {
        "host": parts.hostname,
        "port": port or (465 if parts.scheme == "smtps" else 25 if is_local else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and not is_local,
        "timeout": 20,
    }
    return {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }
