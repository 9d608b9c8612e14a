"""Turns paragraphs that begin with list signs into lists."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ngo_portal.shared.richtext.blocks import Block, Box, Leaf, Line, text_of
from ngo_portal.shared.richtext.pasting import Marker, marker_of, word_marker
from ngo_portal.shared.richtext.settling import directed, settled, settled_holder

DEEPEST_PASTED_LIST = 6


@dataclass
class _Row:
    """One line of a paragraph, with the list sign that begins it."""

    leaf: Leaf
    line: Line
    marker: Marker | None


def with_lists(blocks: Iterable[Block]) -> list[Block]:
    """Turn runs of paragraphs or lines that begin with list signs into lists."""
    result: list[Block] = []
    for is_text, group in groupby(blocks, key=lambda block: block.tag == "p"):
        if is_text:
            result.extend(_listed([block for block in group if isinstance(block, Leaf)]))
        else:
            result.extend(group)
    return result


def _listed(leaves: list[Leaf]) -> list[Block]:
    rows = [
        _Row(leaf, line, _declared_marker(line) or marker_of(text_of(line)))
        for leaf in leaves
        for line in leaf.lines
    ]
    lonely = [row for index, row in enumerate(rows) if not _has_company(rows, index)]
    for row in lonely:
        row.marker = None
    result: list[Block] = []
    for owner, group in groupby(rows, key=lambda row: None if row.marker else id(row.leaf)):
        found = list(group)
        if owner is None:
            result.extend(_nested(found))
        else:
            leaf = found[0].leaf
            result.append(Leaf(leaf.tag, dict(leaf.attrs), [row.line for row in found]))
    return result


def _declared_marker(line: Line) -> Marker | None:
    """Return the list sign that Word marked as such; lettered ones («أ-») stay text."""
    length = 0
    for text, marks in line:
        if ("marker", True) not in marks:
            break
        length += len(text)
    text = text_of(line)
    return word_marker(text[:length], length) if length and text[length:].strip() else None


def _has_company(rows: list[_Row], index: int) -> bool:
    marker = rows[index].marker
    if marker is None or not marker.needs_company:
        return True
    for neighbour, step in ((index - 1, -1), (index + 1, 1)):
        other = rows[neighbour].marker if 0 <= neighbour < len(rows) else None
        if other is None or other.tag != marker.tag or not other.needs_company:
            continue
        if marker.number is None or other.number == marker.number + step:
            return True
    return False


def _nested(rows: list[_Row]) -> Iterator[Box]:
    """Build the lists that the rows are items of, sublists by Word's levels."""
    open_lists: list[tuple[int, Box]] = []
    tops: list[Box] = []
    for row in rows:
        assert row.marker is not None
        level = min(row.leaf.level or 1, DEEPEST_PASTED_LIST)
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        if open_lists and open_lists[-1][0] == level and not _continues(open_lists[-1][1], row):
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            new = Box(row.marker.tag, _list_attributes(row))
            siblings = open_lists[-1][1].children[-1].children if open_lists else tops
            siblings.append(new)
            open_lists.append((level, new))
        leaf = settled(Leaf("p", dict(row.leaf.attrs), [_without(row.line, row.marker.length)]))
        open_lists[-1][1].children.append(Box("li", {}, [leaf]))
    return (settled_list(top) for top in tops)


def _continues(box: Box, row: _Row) -> bool:
    assert row.marker is not None
    expected = int(box.attrs.get("start", 1)) + len(box.children)
    return box.tag == row.marker.tag and row.marker.number in {None, expected}


def _list_attributes(row: _Row) -> dict[str, str]:
    assert row.marker is not None
    number = row.marker.number
    start = {} if number in {None, 1} else {"start": str(number)}
    claimed = row.leaf.attrs.get("dir")
    return start | ({"dir": claimed} if claimed else {})


def settled_list(box: Box) -> Box:
    for item in box.children:
        for sublist in item.children[1:]:
            settled_list(sublist)
        settled_holder(item)
    box.attrs = directed(box.attrs, box.words())
    return box


def _without(line: Line, length: int) -> Line:
    rest: Line = []
    for text, marks in line:
        rest.append((text[length:], marks))
        length = max(0, length - len(text))
    return rest
