"""Cards of records as lists show them, drawn once when a record is published.

A card is drawn in the site's own language by the template that also draws it live. Its version
tells which state of the templates drew it; a card of another version is drawn again.
"""

import re
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import get_language

VERSION_BYTES = 8
ADDRESS = re.compile(r'href="[^"]*"')
# Bytes of letters outside ASCII; what means something in an address stays encoded.
LETTERS = re.compile("(?:%[89A-F][0-9A-F])+")


def draw_card(template: str, noun: str, record) -> str:
    """Draw a record with the template of a card, as it stands in a list of this language."""
    context = {noun: record, "h": 2, "LANGUAGE_CODE": get_language()}
    return drawn(get_template(template).render(context))


def drawn(card: str) -> str:
    """Without what readers would pay for twenty times a page: the white space of the template,
    and Arabic addresses at six characters a letter. Browsers encode those themselves.
    """
    return ADDRESS.sub(in_letters, " ".join(card.split()))


def in_letters(address: re.Match[str]) -> str:
    return LETTERS.sub(decoded, address[0])


def decoded(letters: re.Match[str]) -> str:
    return bytes.fromhex(letters[0].replace("%", "")).decode(errors="replace")


@cache
def card_version() -> str:
    """Say which templates, words and drawings cards are made from."""
    digest = blake2b(digest_size=VERSION_BYTES)
    for path in sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sources() -> list[Path]:
    base = Path(settings.BASE_DIR)
    shared = base / "ngo_portal" / "shared"
    code = [
        shared / f"{name}.py" for name in ("counting", "dates", "months", "patterns", "pictures")
    ]
    tags = [*shared.glob("templatetags/*.py"), *base.glob("events/templatetags/*.py")]
    templates = [*base.glob("templates/*/_*.html"), *base.glob("templates/parts/*.html")]
    words = base.glob("locale/*/LC_MESSAGES/*.mo")
    # Cards name their icons by an address that says which state of the file it is.
    icons = base / "static" / "icons.svg"
    return sorted([*code, *tags, *templates, *words, icons])
