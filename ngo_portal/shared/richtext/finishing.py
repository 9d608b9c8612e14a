"""Decides what a box becomes once its end is read: itself, its content, or nothing."""

from ngo_portal.shared.richtext.blocks import Block, Box, Leaf
from ngo_portal.shared.richtext.lists import DEEPEST_PASTED_LIST, with_lists
from ngo_portal.shared.richtext.settling import directed, settled, settled_holder

FLOW = {"root", "blockquote", "figure", "li", "td", "th"}
CAPTIONS = {"caption", "figcaption"}
LISTS = {"ul", "ol"}
DEEPEST = 24  # boxes inside boxes; whatever is nested deeper stands there without its box


def finished_box(box: Box) -> list[Block]:
    """Return what a box becomes once its end is read: itself, its content, or nothing."""
    if box.tag in CAPTIONS:
        caption = Leaf(box.tag, box.attrs, [line for leaf in box.children for line in leaf.lines])
        return [settled(caption)] if box.children else []
    if box.tag in LISTS:
        for item in box.children:
            item.children = flow(item)
        box.children = [settled_holder(item) for item in box.children if item.children]
    elif box.tag in FLOW and box.tag != "li":
        box.children = flow(box)
    if box.tag == "table":
        return _finished_table(box)
    if box.tag == "figure":
        return _finished_figure(box)
    if box.tag in {"td", "th"}:
        return [settled_holder(box)]
    box.attrs = directed(box.attrs, box.words())
    return [box] if box.children else []


def _finished_table(table: Box) -> list[Block]:
    captions: list[Block] = [child for child in table.children if isinstance(child, Leaf)]
    parts = [child for child in table.children if isinstance(child, Box)]
    rows = [row for part in parts for row in ([part] if part.tag == "tr" else part.children)]
    cells = [cell for row in rows for cell in row.children]
    if not table.words().strip():
        return []
    if len(cells) <= 1:  # a frame drawn around text, or what a broken table left
        return [*_as_paragraphs(captions), *(child for cell in cells for child in cell.children)]
    table.children = [*captions[:1], *parts]
    table.attrs = directed(table.attrs, table.words())
    return [*_as_paragraphs(captions[1:]), table]


def _finished_figure(figure: Box) -> list[Block]:
    """Keep a figure that still shows something; body pictures come from the media library."""
    photos = [child for child in figure.children if child.tag == "img"]
    if photos:
        return _photo_figures(figure, photos)
    content = [child for child in figure.children if child.tag != "figcaption"]
    captions = [child for child in figure.children if child.tag == "figcaption"]
    if any(child.tag in {"table", "blockquote"} for child in content):
        figure.children = [*content, *captions[:1]]
        figure.attrs = directed(figure.attrs, figure.words())
        return [figure, *_as_paragraphs(captions[1:])]
    return _as_paragraphs(figure.children)


def _photo_figures(figure: Box, photos: list[Block]) -> list[Block]:
    """One figure a photo, the first with the caption; whatever else stood in it comes after."""
    captions: list[Block] = [child for child in figure.children if child.tag == "figcaption"]
    rest = [child for child in figure.children if child.tag not in {"img", "figcaption"}]
    figure.children = [photos[0], *captions[:1]]
    figure.attrs = directed(figure.attrs, figure.words())
    others = [Box("figure", {}, [photo]) for photo in photos[1:]]
    return [figure, *others, *_as_paragraphs([*captions[1:], *rest])]


def _as_paragraphs(blocks: list[Block]) -> list[Block]:
    for block in blocks:
        if block.tag in CAPTIONS:
            block.tag = "p"
    return blocks


def flow(box: Box) -> list[Block]:
    children = box.children
    if box.tag != "li" and box.depth <= DEEPEST - 2 * DEEPEST_PASTED_LIST:
        children = with_lists(children)
    return [settled(child) if isinstance(child, Leaf) else child for child in children]
