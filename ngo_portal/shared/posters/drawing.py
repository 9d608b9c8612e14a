"""A poster drawn: words on paper, beside them the photo or the drawing of the theme group."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language_info
from PIL import Image, ImageOps
from resvg_py import svg_to_bytes

from ngo_portal.shared import patterns, site
from ngo_portal.shared.posters import lettering
from ngo_portal.shared.posters.poster import HEIGHT, WIDTH, Poster

STATIC = Path(settings.BASE_DIR) / "static"
# The picture beside the words, and the space around these.
PICTURE, MARGIN, GUTTER = 432, 72, 60
COLUMN = WIDTH - PICTURE - MARGIN - GUTTER
KIND, TITLES, FACT, NAME = 29, (108, 92, 78, 68, 62, 56, 50, 45, 41, 38), 29, 30
LEADING = 1.42
# From the top: where the first line of the title may begin and its last one has to end.
TITLE_TOP, TITLE_ROOM = 130, 318
DRAWN = 1.55
LOGO, PLATE = 280, 28
QUALITY = 88
COLOUR = re.compile(r"--([\w-]+): (?:light-dark\()?(#[0-9a-f]{6})")
BLOCK = re.compile(r"(:root|\[data-group=\"(\w\w)\"\]) \{(.*?)\n  \}", re.DOTALL)


@cache
def colours(group: str) -> dict[str, str]:
    """The colours of the light scheme by their tokens, with those of a theme group."""
    found: dict[str, dict[str, str]] = {}
    for match in BLOCK.finditer((STATIC / "css" / "tokens.css").read_text()):
        # The first block of each name; later ones are of print and contrast.
        found.setdefault(match[2] or "", dict(COLOUR.findall(match[3])))
    own = {"hue": found[""]["color-accent"], "hue-soft": found[""]["color-accent-soft"]}
    return {**found[""], **own, **found.get(group, {})}


@cache
def drawing(group: str) -> tuple[str, float, float]:
    """The drawing of a theme group, without its frame, and how large it is."""
    text = (STATIC / "patterns" / f"{group}.svg").read_text()
    width, height = re.findall(r'(?:width|height)="([\d.]+)"', text)[:2]
    inner = text[text.index(">") + 1 : text.rindex("</svg>")]
    return inner, float(width), float(height)


@cache
def mark() -> str:
    """The star of the site, as icons.svg has it, 32 units wide."""
    symbol = re.search(r'<symbol id="multaqa".*?</symbol>', (STATIC / "icons.svg").read_text())
    return re.sub(r"</?symbol[^>]*>", "", symbol[0])


def drawn(poster: Poster) -> bytes:
    """The poster as a JPEG: photos and drawings alike stay small in it."""
    sheet = Image.open(BytesIO(svg_to_bytes(svg_string=svg(poster), skip_system_fonts=True)))
    sheet = sheet.convert("RGB")
    if poster.shown_photo:
        left = 0 if is_rtl(poster) else WIDTH - PICTURE
        picture = plate(poster.photo) if poster.is_logo else cropped(poster.photo)
        across, down = (PICTURE - picture.width) // 2, (HEIGHT - picture.height) // 2
        sheet.paste(picture, (left + across, down))
    finished = BytesIO()
    sheet.save(finished, "JPEG", quality=QUALITY, subsampling=0, optimize=True, progressive=True)
    return finished.getvalue()


def cropped(photo) -> Image.Image:
    """What matters in the photo, as large as the picture of a poster."""
    centre = (photo.focal_x / 100, photo.focal_y / 100)
    size = (PICTURE, HEIGHT)
    return ImageOps.fit(on_paper(photo), size, Image.Resampling.LANCZOS, centering=centre)


def plate(photo) -> Image.Image:
    """A whole logo on white: nothing of it is cut, and the drawing goes on around it."""
    logo = ImageOps.contain(on_paper(photo), (LOGO, LOGO), Image.Resampling.LANCZOS)
    return ImageOps.expand(
        ImageOps.pad(logo, (LOGO, LOGO), color=colours("")["color-raised"]),
        PLATE,
        colours("")["color-raised"],
    )


def on_paper(photo) -> Image.Image:
    """The stored photo without transparency, which would turn black."""
    with photo.image.storage.open(photo.image.name) as stored:
        picture = Image.open(stored)
        # A JPEG is read no larger than is needed.
        picture.draft("RGB", (PICTURE * 2, HEIGHT * 2))
        if not picture.has_transparency_data:
            return picture.convert("RGB")
        paper = Image.new("RGBA", picture.size, colours("")["color-raised"])
        return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def is_rtl(poster: Poster) -> bool:
    return get_language_info(poster.language)["bidi"]


def svg(poster: Poster) -> str:
    """The whole sheet; a photo is laid upon it later."""
    tint = colours(poster.group)
    words = [*heading(poster, tint), *facts(poster, tint), *foot(poster, tint)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{tint["color-paper"]}"/>'
        f"{beside(poster, tint)}{''.join(words)}</svg>"
    )


def beside(poster: Poster, tint: dict[str, str]) -> str:
    """The drawing of the theme group, the part of it that is the record's own."""
    left = 0 if is_rtl(poster) else WIDTH - PICTURE
    inner, width, height = drawing(poster.group or patterns.GROUPS[0])
    part = patterns.part(poster.key)
    across = part.across * width * DRAWN / patterns.ACROSS
    down = part.down * height * DRAWN / patterns.DOWN
    frame = f'x="{left}" y="0" width="{PICTURE}" height="{HEIGHT}"'
    return (
        f'<defs><pattern id="drawing" width="{width}" height="{height}"'
        ' patternUnits="userSpaceOnUse"'
        f' patternTransform="translate({left - across:.1f} {-down:.1f}) scale({DRAWN})">'
        f'{inner}</pattern><mask id="seen" mask-type="luminance" maskUnits="userSpaceOnUse"'
        f' {frame}><rect {frame} fill="url(#drawing)"/></mask></defs>'
        f'<rect {frame} fill="{tint["hue"]}"/>'
        f'<rect {frame} fill="{tint["hue-soft"]}" mask="url(#seen)"/>'
    )


def heading(poster: Poster, tint: dict[str, str]):
    """The kind of the record and its title, which is the name of the site on the neutral one."""
    kind = lettering.legible(poster.kind, "strong")
    if kind:
        kind = whole_or_shortened(kind, "strong", is_rtl(poster), COLUMN / KIND)
        yield words(poster, kind, "strong", KIND, 104, tint["hue"])
    title = lettering.legible(poster.title or site.site_name(poster.language), "strong")
    rtl = poster.is_rtl
    if rtl is None:
        rtl = lettering.is_right_to_left(title)
    size, lines = fitted(title, rtl)
    first = TITLE_TOP + size * 1.12
    for place, line in enumerate(lines):
        baseline = first + place * size * LEADING
        yield words(poster, line, "strong", size, baseline, tint["color-ink"], rtl)


def fitted(title: str, rtl: bool) -> tuple[int, list[str]]:
    """The largest size in which a title fits, and its lines; one that is too long is shortened."""

    def lines_at(size: int, text: str) -> list[str]:
        return lettering.broken(text, "strong", rtl, COLUMN / size)

    def fits(size: int, lines: list[str]) -> bool:
        widest = max((lettering.width(line, "strong", rtl) for line in lines), default=0)
        return len(lines) * size * LEADING <= TITLE_ROOM and widest * size <= COLUMN + 1

    for size in TITLES:
        lines = lines_at(size, title)
        if fits(size, lines):
            return size, lines
    smallest = TITLES[-1]
    kept = lettering.shortened(
        title, "strong", rtl, lambda text: fits(smallest, lines_at(smallest, text))
    )
    return smallest, lines_at(smallest, kept)


def facts(poster: Poster, tint: dict[str, str]):
    """When and where, a line each above the foot."""
    readable = [lettering.legible(fact, "plain") for fact in poster.facts]
    lines = [fact for fact in readable if fact][:2]
    for place, fact in enumerate(reversed(lines)):
        fact = whole_or_shortened(fact, "plain", is_rtl(poster), COLUMN / FACT)
        baseline = 516 - place * FACT * 1.5
        yield words(poster, fact, "plain", FACT, baseline, tint["color-ink-soft"])


def foot(poster: Poster, tint: dict[str, str]):
    """A rule, the mark of the site and its name, where the title has not said it already."""
    left = PICTURE + GUTTER if is_rtl(poster) else MARGIN
    right = left + COLUMN
    yield f'<rect x="{left}" y="540" width="{COLUMN}" height="2" fill="{tint["color-rule"]}"/>'
    star = right - 44 if is_rtl(poster) else left
    yield (
        f'<g transform="translate({star} 558) scale(1.375)" color="{tint["color-accent"]}">'
        f"{mark()}</g>"
    )
    name = lettering.legible(site.site_name(poster.language), "strong")
    name = whole_or_shortened(name, "strong", is_rtl(poster), (COLUMN - 60) / NAME)
    yield words(poster, name, "strong", NAME, 591, tint["color-accent"], indent=58)


def whole_or_shortened(text: str, face: str, rtl: bool, most: float) -> str:
    def fits(words: str) -> bool:
        return lettering.width(words, face, rtl) <= most

    return text if fits(text) else lettering.shortened(text, face, rtl, fits)


def words(poster, text, face, size, baseline, colour, rtl=None, indent=0) -> str:
    """A line at the edge where the language of the poster begins its lines."""
    starts_right = is_rtl(poster)
    line = lettering.set_line(text, face, starts_right if rtl is None else rtl)
    edge = WIDTH - MARGIN - indent - line.width * size if starts_right else MARGIN + indent
    paths = [
        f'<path transform="translate({edge + glyph.x * size:.2f} {baseline - glyph.y * size:.2f})'
        f' scale({size / glyph.font.units:.5f} {-size / glyph.font.units:.5f})"'
        f' d="{lettering.outline(glyph.font, glyph.number)}"/>'
        for glyph in line.glyphs
    ]
    return f'<g fill="{colour}">{"".join(paths)}</g>'
