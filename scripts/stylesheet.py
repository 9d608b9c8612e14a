"""The one style sheet that pages load, put together from its sources: ``make styles``.

`static/css/site.css` is what a reader's browser gets: the sources below one after the other,
without comments and needless space, so that a page asks for one file. It is part of the source,
because installing the site builds nothing; edit the sources, never this file.

``--watch`` writes it again whenever a source changes, until it is stopped. ``--check`` changes
nothing and says whether it is out of step; the house tests ask the same.
"""

import argparse
import re
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static" / "css"
SHEET = FOLDER / "site.css"
# In the order of the layers; what is for paper comes last and outside them.
SCREEN = [
    "tokens",
    "reset",
    "base",
    "layout",
    "components",
    "finding",
    "taking",
    "charts",
    "subscribing",
    "sharing",
    "alerts",
    "api",
    "front",
    "hubs",
    "utilities",
]
PAPER = "print"

# What must stay as it is written, and comments.
KEPT = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|url\([^)\"']*\)", re.DOTALL)
PIECE = re.compile(r"[^{};]*[{};]")


def stylesheet() -> str:
    """Return the sources as one sheet."""
    screen = "\n".join(source(name) for name in SCREEN)
    return f"{packed(screen)}@media print{{{packed(source(PAPER))}}}\n"


def source(name: str) -> str:
    return (FOLDER / f"{name}.css").read_text(encoding="utf-8")


def packed(text: str) -> str:
    """Return a style sheet without comments and without the space that says nothing."""
    kept: list[str] = []

    def put_away(match: re.Match[str]) -> str:
        if match[0].startswith("/*"):
            return " "
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    pieces = PIECE.findall(KEPT.sub(put_away, text))
    short = "".join(map(shortened, pieces)).replace(";}", "}")
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], short)


def shortened(piece: str) -> str:
    """One prelude or declaration with its closing sign.

    The space in `a :hover` and in `calc(1px + 2px)` has a meaning; around a comma, and after the
    colon of a declaration, it has none.
    """
    words, end = " ".join(piece[:-1].split()), piece[-1]
    words = re.sub(r"\s*,\s*", ",", words)
    if end != "{":
        words = re.sub(r"^([\w-]+)\s*:\s*", r"\1:", words)
    return words + end


def is_in_step() -> bool:
    return SHEET.exists() and SHEET.read_text(encoding="utf-8") == stylesheet()


def write() -> None:
    SHEET.write_text(stylesheet(), encoding="utf-8")
    print(f"{SHEET.name}: {SHEET.stat().st_size:,} bytes")


def watch() -> None:
    while True:
        if not is_in_step():
            write()
        time.sleep(0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    parser.add_argument("--watch", action="store_true", help="write it again at every change")
    arguments = parser.parse_args()
    if arguments.check:
        print("The style sheet is in step." if is_in_step() else "Out of step: make styles")
        return 0 if is_in_step() else 1
    write()
    if arguments.watch:
        watch()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
