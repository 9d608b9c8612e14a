"""Addresses of subscribers, so that who reads a copy of the database has none of them.

An address is encrypted; beside it stands a keyed digest by which it is found again. Both keys are
derived from SECRET_KEY, and what was written with a key of before is read as long as that key
stands in SECRET_KEY_FALLBACKS.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

BYTES = 32


class Unreadable(Exception):
    """An address was kept with a key that is gone."""


@lru_cache(maxsize=64)
def derived(secret: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=BYTES, salt=None, info=f"alerts {purpose}".encode())
    return kdf.derive(secret.encode())


def secrets() -> list[str]:
    """The key of today and those of before."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def cipher() -> MultiFernet:
    keys = [base64.urlsafe_b64encode(derived(secret, "addresses")) for secret in secrets()]
    return MultiFernet([Fernet(key) for key in keys])


def sealed(address: str) -> str:
    return cipher().encrypt(address.encode()).decode()


def opened(text: str) -> str:
    """The address that was sealed; raises Unreadable."""
    try:
        return cipher().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def key_name(secret: str = "") -> str:
    """A name for a key, by which rows of before are known; tells nothing of it."""
    return derived(secret or settings.SECRET_KEY, "name of the key").hex()[:16]


def digest(address: str) -> str:
    return digests(address)[0]


def digests(address: str) -> list[str]:
    """What an address is found by, under the key of today first and then those of before."""
    return [keyed(plain(address), secret, "digests") for secret in secrets()]


def mailbox_digest(address: str) -> str:
    """The same for all ways to write to one mailbox, as far as the large providers know them.

    `a.b+news@example.org` and `ab@example.org` may be two people elsewhere. Only how often mail is
    asked for is counted by it, and sharing that count harms nobody.
    """
    name, _at, host = plain(address).rpartition("@")
    name = name.partition("+")[0].replace(".", "")
    return keyed(f"{name}@{host}", settings.SECRET_KEY, "mailboxes")


def keyed(text: str, secret: str, purpose: str) -> str:
    return hmac.new(derived(secret, purpose), text.encode(), hashlib.sha256).hexdigest()


def plain(address: str) -> str:
    """One spelling of an address: nobody keeps two mailboxes that differ in capitals alone."""
    return address.strip().casefold()


def masked(address: str) -> str:
    """Enough of an address for its owner to know it: mails are passed on with their links."""
    name, _at, host = address.rpartition("@")
    return f"{name[:2]}…@{host}"
