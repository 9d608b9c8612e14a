"""What a public page may load of scripts: all of it together, and known to who reads offline."""

import gzip
import re
from pathlib import Path

from ngo_portal import offline

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 30_000
# Of editors: their desk, and the pages on which they sign in.
OF_EDITORS = {"admin", "account"}
# Loaded by a frame on the page of somebody, and by the page with the line for it.
OF_FRAMES = "embed.js"
# What a page does not name itself: the worker loads it.
OF_THE_WORKER = "worker.js"


def scripts_of_readers():
    folder = ROOT / "templates"
    pages = [
        path
        for path in folder.rglob("*.html")
        if path.relative_to(folder).parts[0] not in OF_EDITORS
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    return {*re.findall(r"\"js/([\w-]+\.js)\"", text)}


def test_scripts_of_readers_are_light_all_together():
    names = {*scripts_of_readers(), OF_THE_WORKER}
    sizes = {
        name: len(gzip.compress((ROOT / "static" / "js" / name).read_bytes(), 9)) for name in names
    }

    assert len(sizes) >= 6
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_scripts_of_readers_are_there_offline():
    assert {*offline.SCRIPTS} == scripts_of_readers() - {OF_FRAMES}
