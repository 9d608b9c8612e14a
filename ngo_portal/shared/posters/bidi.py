"""In which direction each letter of one line is read: the Unicode Bidirectional Algorithm (UAX 9).

Written out because no package gives the levels of the letters, which setting type needs; the tests
hold it against one that gives the finished order. Explicit marks (LRM, embeddings, isolates) are no
part of it: titles lose them before they come here.
"""

import unicodedata
from collections.abc import Callable
from itertools import groupby

STRONG = ("L", "R", "AL")
NEUTRAL = ("B", "S", "WS", "ON")
BRACKETS = {"(": ")", "[": "]", "{": "}"}
# As deep as the standard looks into brackets.
DEEPEST = 63


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each letter; odd ones are read from right to left.

    `base` is the level of the line: 0 or 1.
    """
    edge = "R" if base else "L"
    classes = resolved_weak([unicodedata.bidirectional(letter) or "L" for letter in text], edge)
    pair_brackets(text, classes, edge)
    resolve_neutral(classes, edge)
    return at_the_edges(text, [implicit(name, base) for name in classes], base)


def visual_runs[T](items: list[T], level_of: Callable[[T], int]) -> list[T]:
    """Items of one level each in the order in which they stand on the line (L2)."""
    deep = max((level_of(item) for item in items), default=0)
    for level in range(deep, 0, -1):
        marked = [(level_of(item) >= level, item) for item in items]
        items = []
        for is_deep, group in groupby(marked, lambda pair: pair[0]):
            part = [item for _is_deep, item in group]
            items += reversed(part) if is_deep else part
    return items


def resolved_weak(classes: list[str], edge: str) -> list[str]:
    """Marks, digits and what stands between and around digits (W1 to W7)."""
    classes = marks_as_their_letters(classes, edge)
    strong = edge
    for place, name in enumerate(classes):
        if name in STRONG:
            strong = name
        elif name == "EN" and strong == "AL":
            classes[place] = "AN"
    classes = ["R" if name == "AL" else name for name in classes]
    join_digits(classes)
    strong = edge
    for place, name in enumerate(classes):
        if name in STRONG:
            strong = name
        elif name == "EN" and strong == "L":
            classes[place] = "L"
    return classes


def marks_as_their_letters(classes: list[str], edge: str) -> list[str]:
    before, found = edge, []
    for name in classes:
        before = before if name == "NSM" else name
        found.append(before)
    return found


def join_digits(classes: list[str]) -> None:
    for place in range(1, len(classes) - 1):
        before, name, after = classes[place - 1 : place + 2]
        is_between = before == after and (
            (name == "ES" and before == "EN") or (name == "CS" and before in ("EN", "AN"))
        )
        if is_between:
            classes[place] = before
    start = 0
    for name, group in groupby(list(classes)):
        end = start + len(list(group))
        if name == "ET":
            touches = "EN" in (classes[start - 1 : start] + classes[end : end + 1])
            classes[start:end] = ["EN" if touches else "ON"] * (end - start)
        elif name in ("ES", "CS", "BN"):
            classes[start:end] = ["ON"] * (end - start)
        start = end


def pair_brackets(text: str, classes: list[str], edge: str) -> None:
    """Brackets are read with what they hold, or with what stands before them (N0)."""
    for opening, closing in pairs_of(text, classes):
        inside = {direction(name) for name in classes[opening + 1 : closing]}
        if edge in inside:
            found = edge
        elif inside & {"L", "R"}:
            before = (direction(name) for name in reversed(classes[:opening]))
            context = next((name for name in before if name), edge)
            found = context if context in inside else edge
        else:
            continue
        classes[opening] = classes[closing] = found
        for place in (opening, closing):
            follow_with_marks(text, classes, place, found)


def follow_with_marks(text: str, classes: list[str], place: int, name: str) -> None:
    for after in range(place + 1, len(text)):
        if unicodedata.bidirectional(text[after]) != "NSM":
            break
        classes[after] = name


def pairs_of(text: str, classes: list[str]) -> list[tuple[int, int]]:
    open_ones: list[tuple[str, int]] = []
    pairs = []
    for place, letter in enumerate(text):
        if classes[place] != "ON":
            continue
        if letter in BRACKETS:
            if len(open_ones) == DEEPEST:
                return []
            open_ones.append((BRACKETS[letter], place))
            continue
        for depth in range(len(open_ones) - 1, -1, -1):
            if open_ones[depth][0] == letter:
                pairs.append((open_ones[depth][1], place))
                del open_ones[depth:]
                break
    return sorted(pairs)


def resolve_neutral(classes: list[str], edge: str) -> None:
    """What has no direction of its own follows both neighbours, or else the line (N1, N2)."""
    start = 0
    for is_neutral, group in groupby(list(classes), lambda name: name in NEUTRAL):
        end = start + len(list(group))
        if is_neutral:
            before = direction(classes[start - 1]) if start else edge
            after = direction(classes[end]) if end < len(classes) else edge
            classes[start:end] = [before if before == after else edge] * (end - start)
        start = end


def direction(name: str) -> str:
    """As neutrals and brackets see it: numbers count as right to left."""
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(name, "")


def implicit(name: str, base: int) -> int:
    if base % 2:
        return base if name == "R" else base + 1
    return {"L": base, "R": base + 1}.get(name, base + 2)


def at_the_edges(text: str, found: list[int], base: int) -> list[int]:
    """Space at the end of a line belongs to the line (L1)."""
    for place in range(len(text) - 1, -1, -1):
        if unicodedata.bidirectional(text[place]) not in ("WS", "B", "S"):
            break
        found[place] = base
    return found
