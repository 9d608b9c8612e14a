"""Reads what the allow-list lets through and rebuilds it as blocks."""

import re
from collections.abc import Container
from html.parser import HTMLParser

from ngo_portal.shared.arabic import is_file_name
from ngo_portal.shared.richtext.allowed import (
    ALIASES,
    ALLOWED_ATTRIBUTES,
    BOXES,
    HEADINGS,
    MARKS,
    PLAIN_BLOCKS,
    attributes,
)
from ngo_portal.shared.richtext.blocks import Block, Box, Leaf, Marks, attributes_html
from ngo_portal.shared.richtext.finishing import (
    CAPTIONS,
    DEEPEST,
    FLOW,
    LISTS,
    finished_box,
    flow,
)
from ngo_portal.shared.richtext.noting import sign_of, source_of, without_signs
from ngo_portal.shared.richtext.pasting import clean_link, is_emoji, visible
from ngo_portal.shared.richtext.settling import paragraphs

# Where a part must stand; anywhere else it is only its content.
_PARENTS = {
    "li": {"ul", "ol"},
    "figcaption": {"figure"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
}
# How many levels each needs inside itself, so that its own parts never meet the limit.
_ROOM = {"ul": 2, "ol": 2, "table": 4, "blockquote": 1, "figure": 2}
LONGEST_ALT = 300
_INLINE = {*MARKS, *ALIASES, "span", "font"}


class Reader(HTMLParser):
    """Rebuilds what nh3 let through. Its input is well formed, which is all that it relies on."""

    def __init__(self, photos: Container[int] | None = None) -> None:
        super().__init__(convert_charrefs=True)
        self.photos = photos
        self.root = Box("root", {})
        self.boxes = [self.root]
        self.leaf: Leaf | None = None
        self.place = self.root
        self.open: list[str] = []  # what ending the innermost element undoes
        self.models: list[Leaf] = []  # the paragraph or heading that text belongs to
        self.marks: list[dict[str, object]] = []

    def finished(self) -> list[Block]:
        self._end_leaf()
        return flow(self.root)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._end_leaf()
            if self.boxes[-1].tag not in CAPTIONS:
                self._content_box().children.append(Box("hr", {}))
        elif tag == "img":
            self._show(given)
        elif tag in BOXES:
            self._start_box(tag, given)
        elif tag == "p" or tag in HEADINGS or tag in PLAIN_BLOCKS:
            self._start_leaf(tag, given)
        elif source := source_of(tag, given):
            self._write(*sign_of(source))
            self.marks.append({"noted": True})
            self.open.append("mark")
        else:
            self.marks.append(_marks_of(tag, given))
            self.open.append("mark")

    def _show(self, given: dict[str, str]) -> None:
        """Keep a photo of the library, and an emoji that a chat pasted as a picture."""
        photo = attributes(given, {"data-photo"}).get("data-photo", "")
        if photo and (self.photos is None or int(photo) in self.photos):
            self._show_photo(photo, given.get("alt"))
        elif is_emoji(alt := given.get("alt", "")):
            self.handle_data(alt)

    def _show_photo(self, photo: str, alt: str | None) -> None:
        attrs = {"data-photo": photo}
        if alt is not None and not is_file_name(alt := " ".join(visible(alt).split())):
            attrs["alt"] = alt[:LONGEST_ALT].rstrip()
        self._end_leaf()
        holder = self.boxes[-1]
        if holder.tag == "figure":
            holder.children.append(Box("img", attrs))
        elif holder.tag not in CAPTIONS:
            figure = Box("figure", {}, [Box("img", attrs)])
            self._content_box().children.append(figure)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"br", "hr", "img"} or not self.open:
            return
        undo = self.open.pop()
        if undo == "mark":
            self.marks.pop()
            return
        self._end_leaf()
        if undo == "leaf":
            self.models.pop()
            self.marks.pop()
        elif undo == "box":
            self._end_box()

    def handle_data(self, data: str) -> None:
        now: dict[str, object] = {}
        for mark in self.marks:
            now |= mark
        data = visible(data)
        if now.pop("noted", None):
            data = without_signs(data)
        lines = data.split("\n") if now.pop("pre", None) else [data.replace("\n", " ")]
        marks = tuple(sorted((name, value) for name, value in now.items() if value))
        for number, text in enumerate(lines):
            if number:
                self._break()
            self._write(text, marks)

    def _write(self, text: str, marks: Marks) -> None:
        if self.leaf is None:
            if not text.strip():
                return
            model = self.models[-1] if self.models else Leaf("p", {})
            self.place = self._content_box()
            self.leaf = Leaf(model.tag, dict(model.attrs), level=model.level)
        if text:
            self.leaf.lines[-1].append((text, marks))

    def _break(self) -> None:
        if self.leaf is not None:
            self.leaf.lines.append([])

    def _end_leaf(self) -> None:
        if self.leaf is not None:
            self.place.children.extend(paragraphs(self.leaf))
        self.leaf = None

    def _start_leaf(self, tag: str, attrs: dict[str, str]) -> None:
        self._end_leaf()
        outer = self.models[-1] if self.models else Leaf("p", {})
        kept = outer.attrs | attributes(attrs, {"dir", "lang"})
        level = re.search(r"level(\d)", attrs.get("data-paste", "") + attrs.get("style", ""))
        is_heading = outer.tag != "p"  # a paragraph inside a heading is part of the heading
        own_tag = outer.tag if is_heading else HEADINGS.get(tag, "p")
        self.models.append(Leaf(own_tag, kept, level=int(level[1]) if level else 0))
        # Only a paragraph's line breaks are typed ones; its weight and slant are looks.
        hints = set(attrs.get("style", "").split())
        self.marks.append({"pre": True} if tag == "pre" or "pre" in hints else {})
        self.open.append("leaf")

    def _start_box(self, tag: str, attrs: dict[str, str]) -> None:
        self._end_leaf()
        parent = self._parent_for(tag)
        if parent is None:
            self._start_leaf("div", attrs)
            return
        kept = attributes(attrs, ALLOWED_ATTRIBUTES.get(tag, set()))
        self.boxes.append(Box(tag, kept, parent=parent, depth=parent.depth + 1))
        self.models.append(Leaf("p", {}))
        self.marks.append({})
        self.open.append("box")

    def _parent_for(self, tag: str) -> Box | None:
        """Return the box in which such a box may stand here, or None if it may not."""
        innermost = self.boxes[-1]
        if tag in _PARENTS:
            return innermost if innermost.tag in _PARENTS[tag] else None
        if innermost.tag in CAPTIONS:
            return None
        parent = self._content_box(sublist=tag in LISTS)
        return parent if parent.depth + _ROOM[tag] <= DEEPEST else None

    def _content_box(self, sublist: bool = False) -> Box:
        """Return the innermost box that may hold content, with a new item if that is a list."""
        box = next(box for box in reversed(self.boxes) if box.tag in FLOW | CAPTIONS | LISTS)
        if box.tag not in LISTS:
            return box
        if not (sublist and box.children):  # Google Docs leaves sublists between the items
            box.children.append(Box("li", {}, depth=box.depth + 1))
        item: Box = box.children[-1]
        return item

    def _end_box(self) -> None:
        box = self.boxes.pop()
        self.models.pop()
        self.marks.pop()
        assert box.parent is not None
        box.parent.children.extend(finished_box(box))


def _marks_of(tag: str, attrs: dict[str, str]) -> dict[str, object]:
    """Return the marks that an inline element sets, or clears with a false value."""
    tag = ALIASES.get(tag, tag)
    hints = set(attrs.get("style", "").split())
    marks: dict[str, object] = {hint: True for hint in hints & {"sup", "sub", "pre", "marker"}}
    marks |= {"strong": True} if "bold" in hints else {}
    marks |= {"em": True} if "italic" in hints else {}
    if tag == "a":
        marks["a"] = clean_link(attrs.get("href", ""))
    elif tag == "bdi" or attrs.get("dir", "").lower() == "ltr":
        marks["bdi"] = "bdi" + attributes_html(attributes(attrs, {"dir", "lang"}))
    if tag in {"strong", "em", "s", "sup", "sub"}:
        marks[tag] = True
    if "not-bold" in hints:  # Google Docs wraps whole documents in <b style="font-weight:normal">
        marks["strong"] = False
    return marks


class TextReader(HTMLParser):
    """Collects the text between tags; blocks begin and end lines, cells are a space apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"} or source_of(tag, dict(attrs)):
            self.hidden.append(tag)
        self._boundary(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()
        self._boundary(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data.replace("\n", " "))

    def _boundary(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append(" " if tag in {"td", "th"} else "\n")
