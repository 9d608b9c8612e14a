"""Build the site's fonts: subset, renamed and compressed copies of two free families.

Run by hand when a font is updated, never during installation:

    npm pack @ibm/plex-sans-arabic          (unpack it)
    pip download --no-deps pylopdf-fonts-ar (unzip it: it carries the whole variable Naskh)
    python scripts/fonts.py PLEX_WOFF2_FOLDER NotoNaskhArabic-Variable.ttf

Needs fonttools and brotli (development requirements). `static/fonts/README.md` says what the
files are for.
"""

import argparse
import re
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

OUTPUT = Path(__file__).resolve().parents[1] / "static" / "fonts"

# Kinds of substitution in a table of glyphs.
SINGLE, LIGATURE = 1, 4

# Digits and punctuation belong to the Arabic file: apart, every page would fetch a second file
# merely for "2024" or «».
ASCII = set(range(0x20, 0x7F))
PUNCTUATION = {0xA0, 0xAB, 0xB7, 0xBB, 0xD7} | {
    *(0x200C, 0x200D, 0x200E, 0x200F, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026),
    *(0x2066, 0x2067, 0x2068, 0x2069, 0x25CC),
}
# Standard Arabic with its marks, and the letters of Persian, Kurdish and Maghrebi names: all that
# joins stands in one file, because letters of two files may not join.
ARABIC = {
    *(0x060C, 0x061B, 0x061C, 0x061F),
    *range(0x0621, 0x063B),
    *range(0x0640, 0x0656),
    *range(0x0660, 0x066D),
    *(0x0670, 0x0671, 0x067E, 0x0686, 0x0695, 0x0698, 0x06A4, 0x06A8, 0x06A9, 0x06AD, 0x06AF),
    *(0x06B5, 0x06BE, 0x06C6, 0x06CC, 0x06CE, 0x06D5),
}
# Letters of names that a ligature with their neighbour is not worth its weight for.
NAMES = {0x067E, 0x0695, 0x0698, 0x06A4, 0x06A8, 0x06A9, 0x06AD, 0x06AF, 0x06B5, 0x06C6} | {
    *(0x06CC, 0x06CE),
}
LATIN_LETTERS = {code for code in ASCII if chr(code).isalpha()}
# Signs that few pages hold, Persian digits, and accented Latin.
RARE = {*range(0xA1, 0x180), 0x066D, *range(0x06F0, 0x06FA), *range(0x2010, 0x2013)} | {
    *(0x2015, 0x201A, 0x201E, 0x2020, 0x2022, 0x202F, 0x2030, 0x2039, 0x203A, 0x20AC),
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212),
}
RARE -= PUNCTUATION

# Everything that joins, positions or localises letters; the decorative alternates stay behind.
FEATURES = ["rlig", "init", "medi", "fina", "isol", "liga", "mark", "mkmk", "ccmp", "calt"]
FEATURES += ["locl", "kern", "curs", "tnum", "pnum"]
LAM_ALEF = re.compile(r"uni06B50627")


def subset(font: TTFont, codepoints: set[int]) -> TTFont:
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.hinting = False
    options.notdef_outline = True
    # How a rasteriser smooths at which size: without hints nothing is left to say.
    options.drop_tables += ["gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    return font


def without_rare_ligatures(font: TTFont) -> TTFont:
    """Leave out the ligatures of a tooth, a seen or a sad with a letter of `NAMES`.

    Such a letter then joins its neighbour plainly. The ligature of lam and alef stays in any case.
    """
    rare = {font.getBestCmap()[code] for code in NAMES}
    tables = [table for lookup in font["GSUB"].table.LookupList.Lookup for table in lookup.SubTable]
    forms = [table.mapping for table in tables if table.LookupType == SINGLE]
    # The forms of a letter, and the forms of those.
    for _again in range(2):
        rare |= {to for mapping in forms for glyph, to in mapping.items() if glyph in rare}
    for table in tables:
        if table.LookupType == LIGATURE:
            table.ligatures = {
                first: kept
                for first, found in table.ligatures.items()
                if (kept := [one for one in found if is_kept(first, one, rare)])
            }
    return font


def is_kept(first: str, ligature, rare: set[str]) -> bool:
    is_rare = not rare.isdisjoint({first, *ligature.Component})
    return not is_rare or bool(LAM_ALEF.match(ligature.LigGlyph))


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the changed copy a name of its own, as the licence asks; keep who made it."""
    postscript = f"{family}-{style}".replace(" ", "")
    names = {1: family, 2: style, 3: postscript, 4: f"{family} {style}", 6: postscript}
    table = font["name"]
    kept = {0, 5, 8, 9, 11, 12, 13, 14}
    table.names = [name for name in table.names if name.nameID in kept]
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

    for weight, style, letters in [
        (400, "Regular", LATIN_LETTERS),
        # Headlines are Arabic, and the few that hold a Latin word fetch its letters.
        (600, "SemiBold", set()),
    ]:
        for suffix, codepoints in faces(letters):
            font = TTFont(arguments.plex / f"IBMPlexSansArabic-{style}.woff2")
            font = subset(without_rare_ligatures(font), codepoints)
            rename(font, "Multaqa Sans", style)
            write(font, f"multaqa-sans-{weight}{suffix}.woff2")

    # Two files rather than one that varies: strong words in running text are rare.
    for weight, style in [(400, "Regular"), (700, "Bold")]:
        for suffix, codepoints in faces(set()):
            font = instantiateVariableFont(TTFont(arguments.naskh), {"wght": weight})
            font = subset(font, codepoints)
            rename(font, "Multaqa Naskh", style)
            write(font, f"multaqa-naskh-{weight}{suffix}.woff2")


def faces(letters: set[int]) -> list[tuple[str, set[int]]]:
    """The files of a face: what nearly every page holds, with `letters`, Latin ones, rare signs."""
    common = (ASCII | PUNCTUATION | ARABIC) - LATIN_LETTERS | letters
    files = [("", common), ("-latin", LATIN_LETTERS - letters), ("-rare", RARE)]
    return [(suffix, codepoints) for suffix, codepoints in files if codepoints]


if __name__ == "__main__":
    main()
