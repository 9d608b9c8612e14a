"""Brings blocks into the one form in which they are stored: lines, spaces, directions."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from ngo_portal.shared.richtext.allowed import MARKS
from ngo_portal.shared.richtext.blocks import Box, Leaf, Line, text_of
from ngo_portal.shared.richtext.noting import one_sign
from ngo_portal.shared.richtext.pasting import without_tatweel

_PHONE = re.compile(r"(\+\d[\d ().-]{5,}\d)")


def paragraphs(leaf: Leaf) -> Iterator[Leaf]:
    """Split at empty lines, which people type instead of beginning a paragraph."""
    lines = [tidied(line) for line in leaf.lines]
    if leaf.tag != "p":
        lines = [line for line in lines if text_of(line).strip()]
    level = leaf.level
    for has_text, group in groupby(lines, key=lambda line: bool(text_of(line).strip())):
        if has_text:
            yield Leaf(leaf.tag, dict(leaf.attrs), list(group), level)
            level = 0


def settled(leaf: Leaf) -> Leaf:
    leaf.lines = [_collapsed(_isolated(_collapsed(line))) for line in leaf.lines]
    leaf.attrs = directed(leaf.attrs, leaf.words())
    return leaf


def settled_holder(box: Box) -> Box:
    """Let an item or a cell that is one paragraph carry that paragraph's attributes."""
    if len(box.children) == 1 and box.children[0].tag == "p":
        (leaf,) = box.children
        inherited = {name: box.attrs[name] for name in ("dir", "lang") if name in box.attrs}
        leaf.attrs = inherited | leaf.attrs
        own = {name: value for name, value in box.attrs.items() if name not in inherited}
        box.attrs = own | settled(leaf).attrs
        leaf.attrs = {}
    else:
        box.attrs = directed(box.attrs, box.words())
    return box


def directed(attrs: dict[str, str], words: str) -> dict[str, str]:
    """Settle the direction by the letters; what the source program claimed is often wrong.

    Google Docs calls Arabic paragraphs left-to-right, Word calls Latin ones right-to-left. Text
    in Latin letters alone is left-to-right; elsewhere a claim stands if most letters agree.
    """
    counts = Counter(unicodedata.bidirectional(letter) for letter in words)
    latin, arabic = counts["L"], counts["AL"] + counts["R"]
    claimed = attrs.get("dir")
    kept = {name: value for name, value in attrs.items() if name != "dir"}
    if latin and not arabic:
        return kept | {"dir": "ltr"}
    if (claimed == "rtl" and arabic >= latin) or (claimed == "ltr" and latin >= arabic):
        return kept | {"dir": claimed}
    return kept


def tidied(line: Line) -> Line:
    """Join runs that are marked alike and take tatweel out, until nothing changes any more."""
    while True:
        merged: Line = []
        for marks, group in groupby(_unmarked_spaces(line), key=lambda run: run[1]):
            text = one_sign(marks) or without_tatweel("".join(text for text, _marks in group))
            if text:
                merged.append((text, marks))
        if merged == line:
            return line
        line = merged


def _unmarked_spaces(line: Line) -> Line:
    """Let white space carry only the marks of both its neighbours: a link of spaces is none."""
    runs = [run for run in line if run[0]]
    result: Line = []
    for index, (text, marks) in enumerate(runs):
        if not text.strip():
            before = runs[index - 1][1] if index else ()
            after = runs[index + 1][1] if index + 1 < len(runs) else ()
            marks = tuple(mark for mark in marks if mark in before and mark in after)
        result.append((text, marks))
    return result


def _isolated(line: Line) -> Line:
    """Isolate telephone numbers: between Arabic words their groups would be drawn backwards.

    The direction mark that chats put in front of them is gone with the other invisible characters.
    """
    result: Line = []
    for text, marks in line:
        if any(name == "bdi" for name, _value in marks):
            result.append((text, marks))
            continue
        for number, part in enumerate(_PHONE.split(text)):
            isolated = tuple(sorted((*marks, ("bdi", 'bdi dir="ltr"'))))
            if part:
                result.append((part, isolated if number % 2 else marks))
    return result


def _collapsed(line: Line) -> Line:
    """Make every run of white space one ordinary space, none at the ends of the line."""
    line = [(text, tuple(mark for mark in marks if mark[0] in MARKS)) for text, marks in line]
    result: Line = []
    at_space = True
    for text, marks in tidied(line):
        text = re.sub(r"\s+", " ", text)
        text = text[1:] if at_space and text.startswith(" ") else text
        if text:
            at_space = text.endswith(" ")
            result.append((text, marks))
    while result and not (text := result[-1][0].rstrip()):
        result.pop()
    if result:
        result[-1] = (result[-1][0].rstrip(), result[-1][1])
    collapsed = tidied(result)
    return collapsed if collapsed == line else _collapsed(collapsed)
