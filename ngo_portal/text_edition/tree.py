"""A page as a tree of elements and texts: read, searched, written again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


type Attributes = dict[str, str | None]


@dataclass(slots=True, eq=False)
class Element:
    tag: str
    attributes: Attributes = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())

    def walk(self) -> Iterator["Element"]:
        """The elements inside it, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def first(self, tag: str, name: str = "") -> "Element | None":
        """The first element of a tag, and of a class, inside it."""
        found = (one for one in self.walk() if one.tag == tag)
        return next((one for one in found if not name or name in one.classes), None)

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join("".join(texts_of(self)).split())

    @property
    def opening(self) -> str:
        said = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in self.attributes.items()
        )
        return f"<{self.tag}{said}>"

    @property
    def closing(self) -> str:
        return "" if self.tag in VOID else f"</{self.tag}>"


type Node = Element | str


def texts_of(node: Node) -> Iterator[str]:
    if isinstance(node, str):
        yield node
        return
    for child in node.children:
        yield from texts_of(child)


def markup(node: Node) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    return f"{node.opening}{''.join(map(markup, node.children))}{node.closing}"


def size(text: str) -> int:
    return len(text.encode())


class Reader(HTMLParser):
    """Reads a page of ours: what it opens it also closes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        # In a drawing; of HTML only void elements are written so, and those hold nothing.
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag):
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read(page: str) -> Element:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.root
