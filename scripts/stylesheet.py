"""The style sheets that pages load, put together from their sources: ``make styles``.

`static/css/site.css` and `pages.css` are what a reader's browser gets: the sources below one after
the other, without comments and needless space, so that a page asks for one file or two. They are
part of the source, because installing the site builds nothing; edit the sources, never these files.

``--watch`` writes them again whenever a source changes, until it is stopped. ``--check`` changes
nothing and says whether they are out of step; the house tests ask the same.
"""

import argparse
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static" / "css"
# In the order of the layers; what is for paper comes last and outside them. Lists and the frame of
# every page do with the first sheet, pages that draw more ask for the second as well.
SHEETS = {
    "site": [
        "tokens",
        "reset",
        "base",
        "layout",
        "components",
        "photos",
        "directory",
        "finding",
        "taking",
        "subscribing",
        "sharing",
        "enhancing",
        "front",
        "utilities",
    ],
    "pages": [
        "calendar",
        "map",
        "charts",
        "dossier",
        "profile",
        "story",
        "gallery",
        "alerts",
        "api",
        "hubs",
    ],
}
PAPER = {"site": "print"}

# What must stay as it is written, and comments.
KEPT = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|url\([^)\"']*\)", re.DOTALL)
PIECE = re.compile(r"[^{};]*[{};]")


def stylesheet(name: str) -> str:
    """Return the sources of a sheet as one."""
    text = packed("\n".join(map(source, SHEETS[name])))
    if name in PAPER:
        text += f"@media print{{{packed(source(PAPER[name]))}}}"
    return text + "\n"


def source(name: str) -> str:
    return path_of(name).read_text(encoding="utf-8")


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


def path_of(name: str) -> Path:
    return FOLDER / f"{name}.css"


def out_of_step() -> list[str]:
    return [name for name in SHEETS if written(path_of(name)) != stylesheet(name)]


def written(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write(names: Iterable[str] = SHEETS) -> None:
    for name in names:
        path = path_of(name)
        path.write_text(stylesheet(name), encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def watch() -> None:
    while True:
        write(out_of_step())
        time.sleep(0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    parser.add_argument("--watch", action="store_true", help="write it again at every change")
    arguments = parser.parse_args()
    if arguments.check:
        wrong = out_of_step()
        print("Out of step: make styles" if wrong else "The style sheets are in step.")
        return 1 if wrong else 0
    write()
    if arguments.watch:
        watch()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
