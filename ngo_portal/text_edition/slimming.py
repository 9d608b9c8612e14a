"""What the text edition has of a page: its words, links, lists, tables and forms, and no more.

A rule here is about a tag, or about one of the few classes that part words by looks alone.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from ngo_portal.shared.cards import LETTERS, decoded
from ngo_portal.text_edition.tree import Attributes, Element, Node

# Without words, or only for the full page.
LEFT_OUT = {"script", "style", "svg", "img", "picture", "link", "template", "iframe", "noscript"}
# Whatever holds blocks; what they hold says what it is.
CONTAINERS = {"div", "section", "article", "header", "footer", "aside", "main", "nav", "figure"}
CONTAINERS |= {"figcaption", "search", "hgroup"}
# What stands in a line. Two of these are unwrapped where they say nothing about the language.
INLINE = {"a", "abbr", "b", "bdi", "br", "button", "cite", "code", "del", "em", "i", "input"}
INLINE |= {"ins", "kbd", "label", "mark", "q", "s", "select", "small", "span", "strong", "sub"}
INLINE |= {"sup", "textarea", "time", "u"}
UNWRAPPED = {"span", "time"}
# They stay where they are though they hold nothing.
MAY_BE_EMPTY = {"br", "hr", "input", "td", "th", "textarea", "select", "option", "button"}
KEPT = {
    "a": {"href", "hreflang", "aria-current"},
    "button": {"name", "value", "type"},
    "form": {"action", "method"},
    "input": {"type", "name", "value", "checked", "id", "maxlength", "aria-label"},
    "label": {"for"},
    "li": {"value"},
    "ol": {"start"},
    "option": {"value", "selected"},
    "select": {"name", "id"},
    "td": {"colspan", "rowspan"},
    "textarea": {"id", "name", "rows", "readonly"},
    "th": {"colspan", "rowspan", "scope"},
}
EVERYWHERE = {"lang", "dir"}
# In these, and before these, only looks keep the words of one part from those of the next.
PARTED = {"when", "kicker", "meta", "hit__meta", "timeline__item", "photo__caption", "quote__by"}
PARTED |= {"neighbours__link", "links__words", "sorting", "chart__doors"}
PARTING = {"facts__note", "roster__title", "timeline__when", "index__count", "take-along__note"}
BETWEEN = " · "
# The way from the home page, in one line instead of a numbered list.
PATH = "breadcrumb__list"
# In a list looks lead the eye to the title; here it comes first.
CARDS = {"card", "entry", "hit"}
HEADINGS = {"h2", "h3", "h4"}
SPACE = re.compile(r"\s+")
SPACED = {"textarea", "pre"}


def slim(node: Node, language: str) -> list[Node]:
    """What is left of a node: nothing, itself with less, or what it holds."""
    if isinstance(node, str):
        return [SPACE.sub(" ", node)]
    if is_left_out(node):
        return []
    if (node.attributes.get("href") or "").startswith("#"):
        # Nothing in this edition has a name to go to, and its parts are several pages.
        return slimmed(node, language)
    if "fold" in node.classes:
        return choices(node, language)
    if node.tag == "figure" and "photo" in node.classes:
        return photo(node, language)
    if node.tag in SPACED:
        return [Element(node.tag, attributes(node, language), node.children)]
    return settled(node, slimmed(node, language), attributes(node, language))


def settled(node: Element, children: list[Node], kept: Attributes) -> list[Node]:
    """The element around what is left of its content, if it still says something."""
    if PATH in node.classes:
        return [Element("p", {}, [*parted(item.children for item in elements(children))])]
    if node.classes & CARDS:
        children.sort(key=lambda child: is_inline(child) or child.tag not in HEADINGS)
    if node.tag in CONTAINERS:
        found = flow(children)
        return [Element("div", kept, found)] if kept and found else found
    if node.tag in UNWRAPPED and not kept:
        return children
    if is_blank(children):
        return [Element(node.tag, kept)] if node.tag in MAY_BE_EMPTY else []
    mixed = node.tag not in INLINE and any(not is_inline(child) for child in children)
    found = flow(children) if mixed else children
    return [Element(node.tag, kept, found if node.tag in INLINE else stripped(found))]


def is_left_out(node: Element) -> bool:
    said = node.attributes
    is_hidden = "hidden" in said or said.get("aria-hidden") == "true"
    return node.tag in LEFT_OUT or is_hidden or said.get("data-edition") == "full"


def elements(nodes: list[Node]) -> list[Element]:
    return [node for node in nodes if isinstance(node, Element)]


def parted(groups: Iterable[list[Node]]) -> Iterator[Node]:
    """Groups in one line, with a sign between each two."""
    for number, group in enumerate(groups):
        if number:
            yield BETWEEN
        yield from group


def slimmed(node: Element, language: str) -> list[Node]:
    """What is left of what it holds, parted where looks would have parted it."""
    found: list[Node] = []
    is_parted, before = bool(node.classes & PARTED), None
    for child in node.children:
        left = slim(child, language)
        if not is_blank(left) and isinstance(child, Element):
            found += between(found, left[0], child, is_parted)
            if isinstance(before, Element) and child.classes and is_inline(left[0]):
                # Two in a line that touch only in the source.
                found.append(" ")
        found += left
        before = child
    return found


def between(found: list[Node], first: Node, child: Element, is_parted: bool) -> list[Node]:
    """The sign that parts a child from what stands before it in the same line, where one has to."""
    is_parting = is_parted or bool(child.classes & PARTING)
    if not is_parting or is_blank(found) or not is_inline(first):
        return []
    while isinstance(found[-1], str) and not found[-1].strip():
        found.pop()
    return [BETWEEN] if is_inline(found[-1]) else []


def is_inline(node: Node) -> bool:
    return isinstance(node, str) or node.tag in INLINE


def is_blank(nodes: list[Node]) -> bool:
    return all(isinstance(node, str) and not node.strip() for node in nodes)


def flow(nodes: list[Node]) -> list[Node]:
    """Blocks as they are, and what stands between them in lines as paragraphs."""
    found: list[Node] = []
    line: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and is_inline(node):
            line.append(node)
            continue
        if not is_blank(line):
            found.append(Element("p", {}, stripped(line)))
        line = []
        if node is not None:
            found.append(node)
    return found


def stripped(line: list[Node]) -> list[Node]:
    """The line without space at its ends, which no browser shows."""
    if line and isinstance(line[0], str):
        line = [line[0].lstrip(), *line[1:]]
    if line and isinstance(line[-1], str):
        line = [*line[:-1], line[-1].rstrip()]
    return line


def attributes(node: Element, language: str) -> Attributes:
    names = KEPT.get(node.tag, set()) | EVERYWHERE
    kept = {name: value for name, value in node.attributes.items() if name in names}
    if kept.get("lang") == language:
        # As the page says already.
        del kept["lang"]
        kept.pop("dir", None)
    if (kept.get("href") or "").startswith(("/", "?")):
        kept["href"] = LETTERS.sub(decoded, kept["href"] or "")
    return kept


def photo(node: Element, language: str) -> list[Node]:
    """A photo is a link with the words that describe it; who wants it fetches it."""
    image, caption = node.first("img"), node.first("figcaption")
    if image is None:
        return []
    alt = image.attributes.get("alt") or gettext("without a description")
    # Where the page leads to a larger one, this edition leads there too.
    larger = node.first("a", "photo__large")
    address = larger.attributes.get("href") if larger else image.attributes.get("src")
    link = Element("a", {"href": address}, [alt])
    said = [[gettext("Picture:"), " ", Element("bdi", {}, [link])]]
    for words in elements(caption.children if caption else []):
        # In whatever language they are, beside those of the page.
        said.append([Element("bdi", {}, stripped(slimmed(words, language)))])
    return [Element("p", {}, [*parted(said)])]


def choices(node: Element, language: str) -> list[Node]:
    """A filter with many boxes: those that are ticked, and a button that leads to all of them.

    Another fold is open: it is there to save room beside a picture.
    """
    boxes = [one for one in node.walk() if one.tag == "label"]
    ticked = [box for box in boxes if (box.first("input") or box).attributes.keys() & {"checked"}]
    name = next((one.attributes.get("name") for one in node.walk() if one.tag == "input"), None)
    summary = node.first("summary")
    if name is None or summary is None:
        return [
            left for part in node.children if part is not summary for left in slim(part, language)
        ]
    button = Element("button", {"name": "choose", "value": name}, [f"{summary.text}…"])
    return [*(left for box in ticked for left in slim(box, language)), button, " "]
