"""A long page in parts, none of which is larger than there is room."""

from collections.abc import Iterator
from typing import NamedTuple

from ngo_portal.text_edition.slimming import INLINE
from ngo_portal.text_edition.tree import Element, Node, markup, size

# As large a piece is moved to the next part as a whole.
WHOLE, WHOLE_LINE = 2000, 5000
# A form that is cut in two would send half of what was chosen, and half a row says nothing.
NEVER_DIVIDED = {
    "form",
    "tr",
    "select",
    "textarea",
    "button",
    "label",
    "caption",
    "thead",
    "option",
}
# Nothing ends with them.
LEADING = {"h1", "h2", "h3", "h4", "h5", "h6", "dt"}


class Piece(NamedTuple):
    """What stays together, and the elements around it, the outermost first."""

    around: tuple[Element, ...]
    text: str
    is_leading: bool

    @property
    def size(self) -> int:
        wrapping = sum(size(f"{one.opening}{one.closing}") for one in self.around)
        return size(self.text) + wrapping


def divided(nodes: list[Node], room: int) -> list[str]:
    """The nodes as markup in as few parts as their pieces allow; always one at least."""
    parts: list[list[Piece]] = [[]]
    left = room
    for piece in (piece for node in nodes for piece in pieces(node, ())):
        if piece.size > left and parts[-1]:
            parts.append(taken_along(parts[-1]))
            left = room - sum(one.size for one in parts[-1])
        parts[-1].append(piece)
        left -= piece.size
    return ["".join(written(part)) for part in parts]


def taken_along(part: list[Piece]) -> list[Piece]:
    """Headings at the end of a part go with what they head, unless there is nothing else."""
    end = len(part)
    while end and part[end - 1].is_leading:
        end -= 1
    if not end:
        return []
    moved = part[end:]
    del part[end:]
    return moved


def pieces(node: Node, around: tuple[Element, ...]) -> Iterator[Piece]:
    if isinstance(node, str):
        yield from (Piece(around, markup(text), False) for text in runs(node))
        return
    text = markup(node)
    is_line = all(isinstance(child, str) or child.tag in INLINE for child in node.children)
    whole = WHOLE_LINE if is_line else WHOLE
    if size(text) <= whole or node.tag in NEVER_DIVIDED or not node.children:
        yield Piece(around, text, node.tag in LEADING)
        return
    for child in numbered(node):
        yield from pieces(child, (*around, node))


def numbered(node: Element) -> list[Node]:
    """What an element holds; items of a numbered list know their number, wherever it goes on."""
    if node.tag == "ol":
        first = int(node.attributes.get("start") or 1)
        items = [child for child in node.children if isinstance(child, Element)]
        for number, item in enumerate(items, start=first):
            item.attributes["value"] = str(number)
    return node.children


def runs(text: str) -> Iterator[str]:
    """A long text in pieces that end between words, where it has any."""
    step = WHOLE // 4
    while size(text) > WHOLE:
        end = text.rfind(" ", 1, step) + 1 or step
        yield text[:end]
        text = text[end:]
    yield text


def written(part: list[Piece]) -> Iterator[str]:
    """The pieces with the elements around them, each opened once as long as it goes on."""
    open_now: tuple[Element, ...] = ()
    for piece in part:
        shared = common(open_now, piece.around)
        yield from (one.closing for one in reversed(open_now[shared:]))
        yield from (one.opening for one in piece.around[shared:])
        open_now = piece.around
        yield piece.text
    yield from (one.closing for one in reversed(open_now))


def common(one: tuple[Element, ...], other: tuple[Element, ...]) -> int:
    """How many elements two paths begin with alike."""
    number = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine is not theirs:
            break
        number += 1
    return number
