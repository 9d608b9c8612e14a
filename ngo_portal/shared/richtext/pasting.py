"""What other programs leave behind in text that is copied from them, and what it meant there."""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import nh3

LINK_SCHEMES = {"http", "https", "mailto", "tel"}

_LETTER = r"[\u0620-\u063f\u0641-\u065f\u066e-\u06d3\u06d5-\u06ed\u06fa-\u06ff\u0750-\u077f]"
_TATWEEL_INSIDE = re.compile(rf"(?<={_LETTER})\u0640+(?={_LETTER})")
_TATWEEL_TRAILING = re.compile(rf"(?<={_LETTER})\u0640{{2,}}")
_TATWEEL_RULER = re.compile(rf"(?<!{_LETTER})\u0640{{3,}}(?!{_LETTER})")
_TATWEEL_REPEATED = re.compile("\u0640{2,}")

# Invisible characters that carry no text: direction marks, embeddings, overrides and isolates
# (FSI and PDI come with every name copied from a chat), zero-width space, soft hyphen, byte order
# mark, the placeholder of an embedded object, and control characters that PostgreSQL or XML feeds
# would refuse. ZWNJ and ZWJ stay: Persian, Kurdish and emoji are spelt with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]"
)

_STYLE_HINTS = [
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)"), "bold"),
    (re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)"), "not-bold"),
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)"), "italic"),
    (re.compile(r"vertical-align\s*:\s*super"), "sup"),
    (re.compile(r"vertical-align\s*:\s*sub"), "sub"),
    (re.compile(r"white-space\s*:\s*(?:pre|break-spaces)"), "pre"),
    (re.compile(r"mso-list\s*:\s*ignore"), "marker"),
]
_WORD_LEVEL = re.compile(r"mso-list\s*:[^;]*\blevel([1-9])\b")

_BULLET = re.compile(r"\s*(?:[•▪●]\s*|[·◦○■□‣⁃∙➢❖►◆]\s+|[§üØvqo]\u00a0{2,}\s*)(?=\S)")
_DASH = re.compile(r"\s*(?:[-–*\u0640]\s+|[-–](?=[\u0620-\u064a]))(?=\S)")
_NUMBER = re.compile(r"\s*(\d{1,3})\s*[.)\-]\u00a0{2,}\s*(?=\S)")
_WORD_NUMBER = re.compile(r"(\d{1,3})\s*[.)\-]?")
_WORD_BULLET = re.compile(r"[^\w\s]|[oüØvqn]")

_TRACKING = re.compile(
    r"(?:utm_\w*|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|igshid|mibextid"
    r"|__(?:cft|tn|xts|eep)__(?:\[\d*\]|%5b\d*%5d)?)="
)
_REDIRECTS = {
    "l.facebook.com": ("/l.php", "u"),
    "lm.facebook.com": ("/l.php", "u"),
    "www.google.com": ("/url", "q"),
}


def visible(text: str) -> str:
    """Return the text without characters nobody sees; line separators become line feeds."""
    text = re.sub("[\x0b\x0c\t]", " ", text)
    return _INVISIBLE.sub("", re.sub("\r\n?|[\u2028\u2029]", "\n", text))


def without_tatweel(text: str) -> str:
    """Return the text without stretched letters and ruled lines.

    A tatweel that ends a word stays, once: «1445هـ» and «الـ16» are spelt with it.
    """
    if "\u0640" not in text:
        return text
    text = _TATWEEL_INSIDE.sub("", text)
    text = _TATWEEL_TRAILING.sub("\u0640", text)
    text = _TATWEEL_RULER.sub("", text)
    return _TATWEEL_REPEATED.sub("\u0640", text)


def style_hints(style: str) -> str:
    """Return what a style attribute says about meaning, as words; its looks are forgotten."""
    style = style.lower()
    hints = [hint for pattern, hint in _STYLE_HINTS if pattern.search(style)]
    if level := _WORD_LEVEL.search(style):
        hints.append(f"level{level[1]}")
    return " ".join(hints)


def is_emoji(text: str) -> bool:
    """Tell whether the text is nothing but emoji (chats and Facebook paste them as pictures)."""
    kinds = {unicodedata.category(letter) for letter in text.replace("\u20e3", "")}
    if "\u20e3" in text:  # keycaps: a digit, a selector and the enclosing key
        return len(text) <= 3 and kinds <= {"Nd", "Mn", "Po"}
    return "So" in kinds and kinds <= {"So", "Sk", "Mn", "Cf"}


class Marker(NamedTuple):
    """The typed sign that begins an item of a list."""

    tag: str
    length: int
    number: int | None = None
    needs_company: bool = False


def marker_of(line: str) -> Marker | None:
    """Return the list sign that begins a line, or None.

    A dash or a number may begin an ordinary sentence, so these count only beside another such
    line. A typed «1.» stays text; only Word's own, recognised by its padding, becomes a list.
    """
    if found := _BULLET.match(line):
        return Marker("ul", found.end())
    if found := _DASH.match(line):
        return Marker("ul", found.end(), needs_company=True)
    if found := _NUMBER.match(line):
        return Marker("ol", found.end(), int(found[1]), needs_company=True)
    return None


def word_marker(text: str, length: int) -> Marker | None:
    """Return what a marker that Word itself declares stands for; lettered ones stay text."""
    text = text.strip()
    if found := _WORD_NUMBER.fullmatch(text):
        return Marker("ol", length, int(found[1]))
    return Marker("ul", length) if _WORD_BULLET.fullmatch(text) else None


def clean_link(href: str) -> str:
    """Return the address without trackers and redirects, or "" if a reader must not follow it."""
    href = re.sub("[\x00-\x1f]", "", visible(href)).strip().replace(" ", "%20")
    href = _without_trackers(_without_redirect(href))
    if re.match(r"(?:https?://[^/\\?#]|(?:mailto|tel):[^/]|/(?![/\\])|#)", href, re.IGNORECASE):
        return href if _survives(href) else ""
    return ""


def _survives(href: str) -> bool:
    escaped = href.replace("&", "&amp;").replace('"', "&quot;")
    return "href=" in nh3.clean(
        f'<a href="{escaped}">-</a>', tags={"a"}, attributes={"a": {"href"}},
        url_schemes=LINK_SCHEMES,
    )  # fmt: skip


def _without_redirect(href: str) -> str:
    try:
        parts = urlsplit(href)
        path, name = _REDIRECTS[parts.hostname or ""]
    except (KeyError, ValueError):
        return href
    targets = parse_qs(parts.query).get(name, [])
    is_redirect = parts.path == path and targets and targets[0].startswith(("http://", "https://"))
    return targets[0].replace(" ", "%20") if is_redirect else href


def _without_trackers(href: str) -> str:
    """Cut tracking parameters out of the string; re-encoding would change the rest."""
    address, has_fragment, fragment = href.partition("#")
    path, has_query, query = address.partition("?")
    if not has_query:
        return href
    kept = "&".join(part for part in query.split("&") if not _TRACKING.match(part.lower()))
    return path + ("?" + kept if kept else "") + has_fragment + fragment
