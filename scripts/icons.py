"""The picture of the site as PNG, for home screens and search boxes: python scripts/icons.py

Drawn from the sign «multaqa» of `static/icons.svg` in the colours of `static/css/tokens.css`, which
is all that may be edited. ``--check`` changes nothing and says whether the files are out of step.
"""

import argparse
import re
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

STATIC = Path(__file__).resolve().parents[1] / "static"
FOLDER = STATIC / "icons"
# Name of the file, its side in pixels, and the part of the side that the sign takes. Systems cut a
# maskable icon to any shape inside a circle of four fifths; iOS rounds the corners of its own.
FILES = {
    "icon-192.png": (192, 0.9),
    "icon-512.png": (512, 0.9),
    "maskable-512.png": (512, 0.62),
    "touch-180.png": (180, 0.74),
}
# The sign is drawn larger and made smaller, for smooth edges.
FINER = 8


def outlines() -> list[list[tuple[float, float]]]:
    """The corners of each outline of the sign, in its own square of 32."""
    source = (STATIC / "icons.svg").read_text(encoding="utf-8")
    symbol = re.search(r'<symbol id="multaqa".*?</symbol>', source, re.DOTALL)[0]
    path = re.search(r' d="([^"]+)"', symbol)[1]
    if unknown := re.sub(r"[MLz0-9. -]", "", path):
        raise SystemExit(f"The sign has more than straight lines: {unknown}")
    return [
        [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.]+ [\d.]+", outline)]
        for outline in path.split("z")
        if outline.strip()
    ]


def colour(name: str) -> str:
    """A colour of the tokens, as it is by day."""
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    return re.search(rf"--{name}: light-dark\((#[0-9a-f]{{6}})", tokens)[1]


def icon(side: int, part: float) -> Image.Image:
    """The sign on paper. What two outlines both enclose is paper again (evenodd)."""
    fine = side * FINER
    scale, edge = fine * part / 32, fine * (1 - part) / 2
    sign = Image.new("1", (fine, fine))
    for outline in outlines():
        layer = Image.new("1", (fine, fine))
        corners = [(edge + x * scale, edge + y * scale) for x, y in outline]
        ImageDraw.Draw(layer).polygon(corners, fill=1)
        sign = ImageChops.logical_xor(sign, layer)
    mask = sign.convert("L").resize((side, side), Image.Resampling.BOX)
    paper = Image.new("RGB", (side, side), colour("color-paper"))
    paper.paste(colour("color-accent"), mask=mask)
    return paper


def is_in_step(name: str) -> bool:
    """Whether a file shows what would be drawn; its bytes depend on the version of zlib."""
    path = FOLDER / name
    if not path.exists():
        return False
    with Image.open(path) as kept:
        return ImageChops.difference(kept.convert("RGB"), icon(*FILES[name])).getbbox() is None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    if parser.parse_args().check:
        wrong = [name for name in FILES if not is_in_step(name)]
        print(f"Out of step: {', '.join(wrong)}" if wrong else "The icons are in step.")
        return 1 if wrong else 0
    FOLDER.mkdir(exist_ok=True)
    for name, how in FILES.items():
        icon(*how).save(FOLDER / name, optimize=True)
        print(f"{name}: {(FOLDER / name).stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
