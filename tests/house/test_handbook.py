"""The editors' handbook names buttons as the site does, and shows pictures that are there."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = (ROOT / "docs" / "EDITORS.md").read_text(encoding="utf-8")
# Quoted, and no words of the site.
OTHERS = {"IMG_4221"}


def words_of_the_site():
    with (ROOT / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        entries = read_po(file, "ar")
    strings = (entry.string for entry in entries if entry.id)
    flat = (
        text for string in strings for text in ([string] if isinstance(string, str) else string)
    )
    # Some say a moment behind their words.
    return {re.split(r" (?:من )?%\(", text)[0].strip(" .:") for text in flat}


def test_what_it_quotes_stands_on_the_site():
    quoted = {*re.findall(r"«([^»]+)»", HANDBOOK)} - OTHERS

    assert sorted(quoted - words_of_the_site()) == []


def test_its_pictures_are_those_that_are_there():
    shown = {*re.findall(r"\]\(editors/([\w-]+\.png)\)", HANDBOOK)}

    assert shown == {path.name for path in (ROOT / "docs" / "editors").iterdir()}
