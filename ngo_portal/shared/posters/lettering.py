"""Words set in the fonts of the site, as outlines: joined, in reading order, in balanced lines.

HarfBuzz shapes them, out of a wheel: Pillow's own way needs a FriBiDi of the system and without it
draws Arabic letters apart and backwards. What our fonts have no letter for never becomes a box.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

import uharfbuzz as hb
from django.conf import settings
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from ngo_portal.shared.posters import bidi

logger = logging.getLogger(__name__)

# The files of a face, the one with Arabic first; what one lacks is looked for in the next.
FACES = {
    "plain": ("multaqa-sans-400", "multaqa-sans-400-rare", "multaqa-naskh-400-rare"),
    "strong": (
        "multaqa-sans-600",
        "multaqa-sans-600-latin",
        "multaqa-sans-600-rare",
        "multaqa-naskh-700-rare",
    ),
}
JOINERS = "\u200c\u200d"
ELLIPSIS = "…"


@dataclass(frozen=True)
class Font:
    """A font file that HarfBuzz has open."""

    shaper: hb.Font
    units: int
    letters: frozenset[int]


@dataclass(frozen=True)
class Glyph:
    """A glyph of a line: its font, its number there, and where it stands, in ems."""

    font: Font
    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A line as it is set: glyphs from left to right, and how wide it is, in ems."""

    glyphs: tuple[Glyph, ...]
    width: float


@cache
def fonts_of(face: str) -> tuple[Font, ...]:
    return tuple(opened(name) for name in FACES[face])


@cache
def opened(name: str) -> Font:
    """One of the site's own fonts, unpacked: HarfBuzz reads no WOFF2."""
    font = TTFont(Path(settings.BASE_DIR) / "static" / "fonts" / f"{name}.woff2")
    letters, units = frozenset(font.getBestCmap()), font["head"].unitsPerEm
    font.flavor = None
    unpacked = BytesIO()
    font.save(unpacked)
    return Font(hb.Font(hb.Face(unpacked.getvalue())), units, letters)


def legible(text: str, face: str) -> str:
    """The text as far as the face has letters for it; "" where it lacks one that matters.

    Signs, marks and pictures that it lacks are left out. A word in an alphabet that it lacks
    cannot be left out without changing what is said, so then nothing is.
    """
    known = frozenset().union(*(font.letters for font in fonts_of(face)))
    found = []
    for letter in unicodedata.normalize("NFC", text):
        kept = substitute(letter, known)
        if kept is None:
            logger.warning("No font of the posters has %r (U+%04X).", letter, ord(letter))
            return ""
        found.append(kept)
    return " ".join("".join(found).split())


def substitute(letter: str, known: frozenset[int]) -> str | None:
    """The letter, or what stands for it; None where nothing may."""
    if letter.isspace():
        return " "
    category = unicodedata.category(letter)
    if category == "Cf" and letter not in JOINERS:
        return ""
    if ord(letter) in known:
        return letter
    alike = unicodedata.normalize("NFKC", letter)
    if alike != letter and all(ord(part) in known for part in alike):
        return alike
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain != letter and ord(plain) in known:
        return plain
    return None if category[0] in "LN" else ""


def is_right_to_left(text: str) -> bool:
    """Whether a title is read from the right: it has letters that are."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


@lru_cache(maxsize=512)
def set_line(text: str, face: str, rtl: bool) -> Line:
    """A line of legible text in a line that is read from the right or from the left."""
    glyphs: list[Glyph] = []
    x = 0.0
    runs = list(runs_of(text, fonts_of(face), bidi.levels(text, int(rtl))))
    for level, font, part in bidi.visual_runs(runs, lambda run: run[0]):
        for number, advance, across, up in shaped(part, font, level):
            glyphs.append(Glyph(font, number, x + across, up))
            x += advance
    return Line(tuple(glyphs), x)


def runs_of(
    text: str, fonts: tuple[Font, ...], levels: list[int]
) -> Iterator[tuple[int, Font, str]]:
    """Parts of one level in one font, in the order in which they are spoken."""
    chosen, before = [], fonts[0]
    for letter in text:
        # Spaces, joiners and marks stay with the letter before them.
        follows = letter in JOINERS or letter == " " or unicodedata.combining(letter)
        if not (follows and ord(letter) in before.letters):
            before = next((font for font in fonts if ord(letter) in font.letters), fonts[0])
        chosen.append(before)
    places = groupby(range(len(text)), lambda place: (levels[place], id(chosen[place])))
    for (level, _font), group in places:
        part = list(group)
        yield level, chosen[part[0]], text[part[0] : part[-1] + 1]


def shaped(text: str, font: Font, level: int) -> Iterator[tuple[int, float, float, float]]:
    """Glyphs from left to right: number, advance and displacement in ems."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if level % 2 else "ltr"
    hb.shape(font.shaper, buffer)
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        yield (
            info.codepoint,
            place.x_advance / font.units,
            place.x_offset / font.units,
            place.y_offset / font.units,
        )


def width(text: str, face: str, rtl: bool) -> float:
    return set_line(text, face, rtl).width


def broken(text: str, face: str, rtl: bool, most: float) -> list[str]:
    """The words in as few lines of at most so many ems as it takes, all about equally long."""
    words = text.split(" ")
    widths = [width(word, face, rtl) for word in words]
    space = width("ا ا", face, rtl) - width("اا", face, rtl)
    fewest = len(filled(widths, space, most))
    low, high = max(widths, default=0.0), most
    while high - low > 0.05:
        middle = (low + high) / 2
        low, high = (
            (low, middle) if len(filled(widths, space, middle)) <= fewest else (middle, high)
        )
    return [" ".join(words[first:last]) for first, last in filled(widths, space, high)]


def filled(widths: list[float], space: float, most: float) -> list[tuple[int, int]]:
    """Which words stand on each line, if every line takes as many as it can."""
    lines, first, reach = [], 0, 0.0
    for place, wide in enumerate(widths):
        longer = reach + space + wide if place > first else wide
        if place > first and longer > most:
            lines.append((first, place))
            first, longer = place, wide
        reach = longer
    return [*lines, (first, len(widths))] if widths else lines


def shortened(text: str, face: str, rtl: bool, fits) -> str:
    """As many words as fit, and «…» for the rest."""
    words = text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        kept = re.sub(r"[\s:،؛,;.«(–-]+$", "", " ".join(words[:count])) + ELLIPSIS
        if fits(kept):
            return kept
    return next((cut for cut in cuts(text) if fits(cut)), ELLIPSIS)


def cuts(text: str) -> Iterator[str]:
    """A single word that is too long, by fewer and fewer of its letters."""
    return (text[:count] + ELLIPSIS for count in range(len(text) - 1, 0, -1))


@lru_cache(maxsize=2048)
def outline(font: Font, number: int) -> str:
    """The outline of a glyph as the path of an SVG, in units of its font, upwards."""
    pen = SVGPathPen(None)
    font.shaper.draw_glyph_with_pen(number, pen)
    return pen.getCommands()
