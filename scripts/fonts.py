"""Build the site's fonts: subset, renamed and compressed copies of two free families.

Run by hand when a font is updated, never during installation:

    npm pack @ibm/plex-sans-arabic          (unpack it)
    pip download --no-deps pylopdf-fonts-ar (unzip it: it carries the whole variable Naskh)
    python scripts/fonts.py PLEX_WOFF2_FOLDER NotoNaskhArabic-Variable.ttf

Needs fonttools and brotli (development requirements). `static/fonts/README.md` says what the
files are for.
"""

import argparse
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUTPUT = Path(__file__).resolve().parents[1] / "static" / "fonts"

# Digits and punctuation belong to the Arabic file: apart, every page would fetch a second file
# merely for "2024" or «».
ASCII = set(range(0x20, 0x7F))
PUNCTUATION = {0xA0, 0xA7, 0xA9, 0xAB, 0xB0, 0xB1, 0xB7, 0xBB, 0xD7, 0xF7} | {
    *range(0x200B, 0x2010),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    *(0x2020, 0x2022, 0x2026, 0x202F, 0x2030, 0x2039, 0x203A, 0x2066, 0x2067, 0x2068, 0x2069),
    *(0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x25CC),
}
# Standard Arabic with its marks, and the letters of Persian, Kurdish and Maghrebi names.
ARABIC = {
    *(0x060C, 0x061B, 0x061C, 0x061F),
    *range(0x0621, 0x063B),
    *range(0x0640, 0x0656),
    *range(0x0660, 0x066E),
    *(0x0670, 0x0671, 0x067E, 0x0686, 0x0688, 0x0691, 0x0695, 0x0698, 0x06A4, 0x06A8, 0x06A9),
    *(0x06AD, 0x06AF, 0x06B5, 0x06BE, 0x06C0, 0x06C1, 0x06C6, 0x06CC, 0x06CE, 0x06D2, 0x06D5),
    *range(0x06F0, 0x06FA),
}
LATIN_LETTERS = {code for code in ASCII if chr(code).isalpha()}
ACCENTED_LATIN = set(range(0xC0, 0x180)) - {0xD7, 0xF7}

# Everything that joins, positions or localises letters; the decorative alternates stay behind.
FEATURES = ["rlig", "init", "medi", "fina", "isol", "liga", "mark", "mkmk", "ccmp", "calt"]
FEATURES += ["locl", "kern", "curs", "tnum", "pnum"]


def subset(source: Path, codepoints: set[int]) -> TTFont:
    font = TTFont(source)
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    return font


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the changed copy a name of its own, as the licence asks; keep who made it."""
    postscript = f"{family}-{style}".replace(" ", "")
    names = {1: family, 2: style, 3: postscript, 4: f"{family} {style}", 6: postscript}
    table = font["name"]
    kept = {0, 5, 8, 9, 11, 12, 13, 14}
    used = {axis.axisNameID for axis in font["fvar"].axes} if "fvar" in font else set()
    if "fvar" in font:
        font["fvar"].instances = []
    table.names = [name for name in table.names if name.nameID in kept | used]
    for identifier, text in names.items():
        table.setName(text, identifier, 3, 1, 0x409)
    if "STAT" in font:
        del font["STAT"]


def write(font: TTFont, name: str) -> None:
    font.flavor = "woff2"
    path = OUTPUT / name
    font.recalcTimestamp = False
    font.save(path)
    print(f"{path.name}: {path.stat().st_size:,} bytes, {len(font.getGlyphOrder())} glyphs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plex", type=Path, help="folder with IBMPlexSansArabic-*.woff2")
    parser.add_argument("naskh", type=Path, help="NotoNaskhArabic variable font, complete")
    arguments = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)

    for weight, style in [(400, "Regular"), (600, "SemiBold")]:
        source = arguments.plex / f"IBMPlexSansArabic-{style}.woff2"
        for suffix, codepoints in [
            ("", ASCII | PUNCTUATION | ARABIC),
            ("-latin", ACCENTED_LATIN),
        ]:
            font = subset(source, codepoints)
            rename(font, "Multaqa Sans", style)
            write(font, f"multaqa-sans-{weight}{suffix}.woff2")

    # The Latin letters of the text face stand apart: many Arabic pages hold none in running text.
    for suffix, codepoints in [
        ("", (ASCII | PUNCTUATION | ARABIC) - LATIN_LETTERS),
        ("-latin", LATIN_LETTERS | ACCENTED_LATIN),
    ]:
        font = subset(arguments.naskh, codepoints)
        rename(font, "Multaqa Naskh", "Regular")
        write(font, f"multaqa-naskh{suffix}.woff2")


if __name__ == "__main__":
    main()
