"""What the style sheets of readers' pages name: families of classes, and tokens; and the parts."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

STYLES = settings.BASE_DIR / "static" / "css"
PARTS = settings.BASE_DIR / "templates" / "parts"
# The editors' desk is Django's own with our sheet over it; the first is put together from the
# others; one is for this page, and what is printed is on the screen as well.
ELSEWHERE = {"site", "pages", "admin", "account", "composing", "rich-text-editor"}
ELSEWHERE |= {"style", "print"}
# The order of the layers, then the rest by name.
FIRST = ["base", "layout", "components", "utilities"]

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRING = re.compile(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)")
PRELUDE = re.compile(r"[^{};]+(?=\{)")
CLASS = re.compile(r"\.([a-z][\w-]*)")
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
TWO_COLOURS = re.compile(r"light-dark\((#\w{6}),\s*(#\w{6})\)")
ONE_COLOUR = re.compile(r"#\w{6}")
GROUP = re.compile(r"\[data-group=\"(\w+)\"\]\s*\{(.*?)\}", re.DOTALL)
ICON = re.compile(r"<symbol id=\"([\w-]+)\"")
WRITTEN_CLASSES = re.compile(r"class=\"([^\"]*)\"")


class Sheet(NamedTuple):
    name: str
    families: tuple[str, ...]


class Part(NamedTuple):
    """A template of parts/, with what it says it needs, and the families it is drawn with."""

    name: str
    about: str
    families: tuple[str, ...]


class Colour(NamedTuple):
    name: str
    light: str
    dark: str


def family_of(name: str) -> str:
    """The block of a class: `card` of `card__title` and of `card--lead`."""
    return re.split(r"__|--", name, maxsplit=1)[0]


@cache
def sheets() -> tuple[Sheet, ...]:
    files = [file for file in STYLES.glob("*.css") if file.stem not in ELSEWHERE]
    files.sort(key=lambda file: (file.stem not in FIRST, *place(file)))
    found, known = [], set()
    for file in files:
        own = [name for name in families_in(read(file)) if name not in known]
        known.update(own)
        found.append(Sheet(file.stem, tuple(own)))
    return tuple(sheet for sheet in found if sheet.families)


def place(file: Path):
    return (FIRST.index(file.stem) if file.stem in FIRST else 0, file.stem)


def families_in(text: str) -> list[str]:
    plain = STRING.sub("", COMMENT.sub("", text))
    names = (name for prelude in PRELUDE.findall(plain) for name in CLASS.findall(prelude))
    return list(dict.fromkeys(map(family_of, names)))


def families() -> list[str]:
    return [name for sheet in sheets() for name in sheet.families]


@cache
def parts() -> tuple[Part, ...]:
    known = {*families()}
    found = []
    for file in sorted(PARTS.glob("*.html")):
        text = read(file)
        words = " ".join(WRITTEN_CLASSES.findall(re.sub(r"\{[{%].*?[}%]\}", " ", text))).split()
        used = dict.fromkeys(family for word in words if (family := family_of(word)) in known)
        about = text.partition("\n")[0].removeprefix("{#").removesuffix("#}").strip()
        found.append(Part(file.stem, about, tuple(used)))
    return tuple(found)


# Tokens


def tokens() -> dict[str, str]:
    """The tokens of every page, by name, as the sheet says them first."""
    found: dict[str, str] = {}
    for name, value in TOKEN.findall(COMMENT.sub("", read(STYLES / "tokens.css"))):
        found.setdefault(name, " ".join(value.split()))
    return found


def colours() -> list[Colour]:
    pairs = ((name, both(value)) for name, value in tokens().items() if name.startswith("--color"))
    return [Colour(name, *pair) for name, pair in pairs if pair]


def hues() -> dict[str, tuple[Colour, Colour]]:
    """The hue of every theme group and its soft ground, by the code of the group."""
    text = COMMENT.sub("", read(STYLES / "tokens.css"))
    found = {}
    for code, body in GROUP.findall(text):
        said = dict(TOKEN.findall(body))
        if (hue := both(said.get("--hue", ""))) and (soft := both(said.get("--hue-soft", ""))):
            found[code] = (Colour("--hue", *hue), Colour("--hue-soft", *soft))
    return found


def both(value: str) -> tuple[str, str] | None:
    """A colour in the light and in the dark scheme; None for what is none."""
    if pair := TWO_COLOURS.fullmatch(value.strip()):
        return pair[1], pair[2]
    return (value, value) if ONE_COLOUR.fullmatch(value.strip()) else None


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG between two colours: 1 for the same, 21 for black on white."""
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
