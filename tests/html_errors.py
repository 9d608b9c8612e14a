"""What is wrong with the HTML of a page, as far as Python alone can tell.

html5lib parses as a browser does and says where a browser would have to guess; the rest are rules
that parsing does not touch. The Nu checker (`tests.nu`) knows many more, but is a Java program.
"""

from collections import Counter

import html5lib
from bs4 import BeautifulSoup

REFERENCES = [
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "for",
    "form",
    "headers",
    "list",
    "popovertarget",
]
OBSOLETE_ELEMENTS = ["big", "center", "dir", "font", "frame", "frameset", "marquee", "strike", "tt"]
OBSOLETE_ATTRIBUTES = {
    "align",
    "alink",
    "background",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "clear",
    "frameborder",
    "hspace",
    "language",
    "link",
    "nowrap",
    "valign",
    "vlink",
    "vspace",
}
INTERACTIVE = "a[href], button, details, embed, iframe, label, select, textarea, input"
# A label holds its own control, and a heading of a folded part may be a link.
NO_INTERACTIVE_INSIDE = "a[href], button"
ONLY_CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "select": {"option", "optgroup", "hr"},
    "tr": {"td", "th"},
}


def html_errors(html: str) -> list[str]:
    """Return a line for each error, with enough of the page to find it."""
    page = BeautifulSoup(html, "html.parser")
    checks = [ids, references, old_words, nesting, children, names, root]
    return parse_errors(html) + [error for check in checks for error in check(page)]


def parse_errors(html):
    parser = html5lib.HTMLParser()
    parser.parse(html)
    lines = html.splitlines()
    return [
        f"{code} {values} in line {line}: {lines[line - 1].strip()[:120] if lines else ''}"
        for (line, _column), code, values in parser.errors
    ]


def start(tag) -> str:
    return str(tag).partition(">")[0][:120] + ">"


def ids(page):
    found = Counter(tag["id"] for tag in page.select("[id]"))
    yield from (f"id {name!r} stands {times} times" for name, times in found.items() if times > 1)
    yield from (f"{name!r} is no id" for name in found if not name or any(map(str.isspace, name)))


def references(page):
    known = {tag["id"] for tag in page.select("[id]")}
    for attribute in REFERENCES:
        for tag in page.select(f"[{attribute}]"):
            value = tag[attribute]
            named = value if isinstance(value, list) else value.split()
            yield from (
                f"{start(tag)} names {name!r}, which is not there"
                for name in named or [""]
                if name not in known
            )
    for link in page.select('a[href^="#"]'):
        if link["href"][1:] not in {"", "top", *known}:
            yield f"{start(link)} leads nowhere"


def old_words(page):
    yield from (f"{start(tag)} is obsolete" for tag in page.find_all(OBSOLETE_ELEMENTS))
    for tag in page.find_all(lambda tag: OBSOLETE_ATTRIBUTES & tag.attrs.keys()):
        yield f"{start(tag)} has an obsolete attribute"


def nesting(page):
    for tag in page.select(NO_INTERACTIVE_INSIDE):
        for inner in tag.select(INTERACTIVE):
            yield f"{start(inner)} stands inside {start(tag)}"
    for form in page.select("form form"):
        yield f"{start(form)} stands inside another form"


def children(page):
    for name, allowed in ONLY_CHILDREN.items():
        for parent in page.find_all(name):
            yield from (
                f"{start(child)} is a child of {start(parent)}"
                for child in parent.find_all(True, recursive=False)
                if child.name not in allowed
            )


def names(page):
    for image in page.select("img:not([alt])"):
        yield f"{start(image)} has no alt"
    for control in page.select("input:not([type=hidden]):not([type=submit]), select, textarea"):
        is_labelled = control.find_parent("label") or any(
            label["for"] == control.get("id") for label in page.select("label[for]")
        )
        if not (is_labelled or control.get("aria-label") or control.get("aria-labelledby")):
            yield f"{start(control)} has no label"
    for tag in page.select("a[href], button, summary, h1, h2, h3, h4"):
        pictured = tag.select("img[alt]:not([alt='']), svg[aria-label], [title]")
        if not (
            tag.text.strip() or tag.get("aria-label") or tag.get("aria-labelledby") or pictured
        ):
            yield f"{start(tag)} says nothing"


def root(page):
    if page.html is None or not page.html.get("lang") or not page.html.get("dir"):
        yield "the page has no language or direction"
    if page.title is None or not page.title.text.strip():
        yield "the page has no title"
    for name in ["h1", "main"]:
        if len(page.find_all(name)) != 1:
            yield f"the page has {len(page.find_all(name))} times {name}"
