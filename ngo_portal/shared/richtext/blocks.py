"""The shape of rich text: lines of marked text in paragraphs, and boxes of them, as HTML."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from ngo_portal.shared.richtext.allowed import MARKS

Marks = tuple[tuple[str, object], ...]
Line = list[tuple[str, Marks]]


@dataclass
class Leaf:
    """A paragraph, heading or caption: lines of marked text."""

    tag: str
    attrs: dict[str, str]
    lines: list[Line] = field(default_factory=lambda: [[]])
    level: int = 0  # Word's own level of a list item; 0 is no item

    def words(self) -> str:
        return "\n".join(text_of(line) for line in self.lines)


@dataclass
class Box:
    """A block made of blocks: a list, an item, a quotation, a table and its parts."""

    tag: str
    attrs: dict[str, str]
    children: list[Any] = field(default_factory=list)
    parent: "Box | None" = None
    depth: int = 0

    def words(self) -> str:
        return "\n".join(child.words() for child in self.children)


Block = Box | Leaf


def text_of(line: Line) -> str:
    return "".join(text for text, _marks in line)


def to_html(block: Block, direction: str = "") -> str:
    """Write a block; a direction that it shares with the box around it goes without saying."""
    if block.tag == "hr":
        return "<hr>"
    if block.tag == "img":
        return f"<img{attributes_html(block.attrs)}>"
    attrs = dict(item for item in block.attrs.items() if item != ("dir", direction))
    start, end = f"<{block.tag}{attributes_html(attrs)}>", f"</{block.tag}>"
    if isinstance(block, Leaf):
        return start + _inline_html(block) + end
    direction = block.attrs.get("dir", direction)
    parts = [to_html(child, direction) for child in block.children]
    if _begins_plainly(block) and parts[0].startswith("<p>"):
        parts[0] = parts[0].removeprefix("<p>").removesuffix("</p>")
    return start + "".join(parts) + end


def _begins_plainly(box: Box) -> bool:
    """Tell whether an item or cell holds one paragraph, in front, so that <p> can be left out."""
    tags = [child.tag for child in box.children]
    return box.tag in {"li", "td", "th"} and tags[:1] == ["p"] and tags.count("p") == 1


def _inline_html(leaf: Leaf) -> str:
    return "<br>".join(_line_html(line) for line in leaf.lines)


def _line_html(line: Line) -> str:
    parts: list[str] = []
    opened: list[tuple[str, object]] = []
    for text, marks in line:
        wanted = sorted(marks, key=lambda mark: MARKS.index(mark[0]))
        shared = 0
        while shared < min(len(opened), len(wanted)) and opened[shared] == wanted[shared]:
            shared += 1
        parts.extend(f"</{name}>" for name, _value in reversed(opened[shared:]))
        parts.extend(_mark_html(*mark) for mark in wanted[shared:])
        parts.append(escape(text, quote=False))
        opened = wanted
    parts.extend(f"</{name}>" for name, _value in reversed(opened))
    return "".join(parts)


def _mark_html(name: str, value: object) -> str:
    if name == "a":
        return f'<a href="{escape(str(value))}">'
    return f"<{value}>" if isinstance(value, str) else f"<{name}>"


def attributes_html(attrs: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in sorted(attrs.items()))
