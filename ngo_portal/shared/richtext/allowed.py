"""The allow-list: which HTML may be stored. nh3 enforces it before the reader and after it."""

import re

import nh3

from ngo_portal.shared.richtext.pasting import LINK_SCHEMES, style_hints

# Marks in the order in which they nest.
MARKS = ("a", "bdi", "strong", "em", "s", "sup", "sub")
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
BOXES = {
    "ul", "ol", "li", "blockquote", "figure", "figcaption",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
}  # fmt: skip
# Blocks that say nothing we keep, except that the text before and after them is apart.
PLAIN_BLOCKS = {
    "address", "article", "aside", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "footer", "form", "header", "hgroup", "legend", "main", "menu", "nav",
    "pre", "search", "section", "summary",
}  # fmt: skip
ALIASES = {"b": "strong", "i": "em", "strike": "s", "del": "s"}
_DROPPED_WITH_CONTENT = {
    "script", "style", "template", "noscript", "noembed", "noframes", "iframe", "object", "embed",
    "applet", "audio", "video", "canvas", "svg", "math", "title", "select", "xmp",
}  # fmt: skip

ALLOWED_TAGS = {"p", "h2", "h3", "h4", "br", "hr", "img", *BOXES, *MARKS}
_DIRECTED = {"p", "h2", "h3", "h4", "bdi", *BOXES} - {"thead", "tbody", "tfoot", "tr"}
ALLOWED_ATTRIBUTES = {
    **{tag: {"dir", "lang"} for tag in _DIRECTED},
    "a": {"href"},
    # A photo of the library, never an address. Without alt it has the words of the photo itself.
    "img": {"alt", "data-photo"},
    "ol": {"dir", "lang", "start"},
    # A footnote: the number of one of the record's sources. What readers see is drawn from it.
    "sup": {"data-source"},
    "td": {"dir", "lang", "colspan", "rowspan"},
    "th": {"dir", "lang", "colspan", "rowspan", "scope"},
}
_READABLE_TAGS = ALLOWED_TAGS | set(HEADINGS) | PLAIN_BLOCKS | set(ALIASES) | {"span", "font"}
_READABLE_ATTRIBUTES = ALLOWED_ATTRIBUTES | {
    "*": {"style", "dir", "lang"},
    "p": {"data-paste"},
}

# What colleagues noted in the margin of a Word document: the signs in the text, the notes behind.
_COMMENTS_OF_WORD = re.compile(
    r"<a\b[^>]{0,300}msocomanchor[^>]*>.{0,200}?</a>"
    r"|<div\b[^>]{0,300}mso-element:\s*comment-list.*?(?=<!--EndFragment|$)",
    re.DOTALL | re.IGNORECASE,
)

ATTRIBUTE_VALUES = {
    "data-photo": re.compile(r"[1-9]\d{0,17}", re.ASCII),
    "data-source": re.compile(r"[1-9]\d{0,2}", re.ASCII),
    "dir": re.compile("ltr|rtl"),
    "lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}"),
    "start": re.compile(r"(?:0|[2-9]|[1-9]\d{1,3})"),
    "colspan": re.compile(r"[2-9]|[1-9]\d"),
    "rowspan": re.compile(r"[2-9]|[1-9]\d{1,2}"),
    "scope": re.compile("row|col|rowgroup|colgroup"),
}


def readable(html: str) -> str:
    """Return harmless, well-formed HTML in which the reader can still see what was meant."""
    html = html.encode("utf-8", "ignore").decode().replace("\x00", "")
    html = _COMMENTS_OF_WORD.sub("", html)
    return nh3.clean(
        html,
        tags=_READABLE_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_READABLE_ATTRIBUTES,
        attribute_filter=_hints,
        url_schemes=LINK_SCHEMES,
        link_rel=None,
    )


def only_allowed(html: str) -> str:
    """Return the HTML without anything outside the allow-list; text stays as it is."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=LINK_SCHEMES,
        link_rel="noopener noreferrer",
    )


def attributes(given: dict[str, str], names: set[str]) -> dict[str, str]:
    """Return those of the given attributes that are named and have a value we know."""
    lowered = {
        name: value.lower() if name in {"dir", "scope"} else value.strip()
        for name, value in given.items()
    }
    return {
        name: value
        for name, value in sorted(lowered.items())
        if name in names and ATTRIBUTE_VALUES[name].fullmatch(value)
    }


def _hints(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return style_hints(value) or None
    # The editor's script has read the style already and says what it found (rich-text.js).
    return value if name != "data-paste" or re.fullmatch("level[1-9]", value) else None


def _attribute(tag: str, name: str, value: str) -> str | None:
    pattern = ATTRIBUTE_VALUES.get(name)
    return value if pattern is None or pattern.fullmatch(value) else None
