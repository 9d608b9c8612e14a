"""Specimens of every family of classes, cut out of the pages of the site as they are today.

Nothing is drawn for the style page: its views are asked for their pages as a reader asks, and
the first elements of every family are cut out of them with whatever stands inside. What only a
script makes stands in `templates/style/specimens/`, by the name of its family.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from threading import Lock
from urllib.parse import unquote

from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.cache import cache
from django.http import Http404, QueryDict
from django.template.loader import render_to_string
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ngo_portal.shared import generation
from ngo_portal.shared.previewing import asked_by_reader
from ngo_portal.style.families import families, family_of
from ngo_portal.style.samples import TEMPLATES, Sample, samples
from ngo_portal.text_edition.tree import Element, Node, markup, read

TEMPLATE_FOLDER = settings.BASE_DIR / "templates"
BY_HAND = TEMPLATE_FOLDER / "style" / "specimens"
KEPT_SECONDS = 600
# The frames of a family are asked for together, a dozen of them, and each needs every page.
MAKING = Lock()
# Of one family, with other states each; of things in a row; and how long one may be.
MOST_STATES, MOST_IN_A_ROW, LONGEST = 6, 4, 16_000
LEFT_OUT = {"script", "iframe"}
# What a page has once, and a page of specimens not again.
ONCE = {"body", "main"}
# What means nothing without what it is a part of.
INNER = {
    *("caption", "dd", "dt", "figcaption", "g", "legend", "li", "option", "path", "rect"),
    *("source", "summary", "tbody", "td", "th", "thead", "tr", "use"),
}
type Trail = tuple[Element, ...]
REFERENCES = {
    *("aria-controls", "aria-describedby", "aria-labelledby", "aria-owns", "for", "id", "list"),
    *("form", "headers", "popovertarget", "commandfor"),
}


def specimens(request) -> dict[str, list[str]]:
    """The markup of every family in the language that is spoken; none for what no page has."""
    key = f"style:{get_language()}:{generation.current()}:{changed_at()}"
    return kept_once(key, partial(cut, request))


def kept_once[T](key: str, make: Callable[[], T]) -> T:
    """What is kept by a key, made by one of those who ask for it at once: others wait."""
    if (kept := cache.get(key)) is not None:
        return kept
    with MAKING:
        if (kept := cache.get(key)) is None:
            kept = make()
            cache.set(key, kept, KEPT_SECONDS)
    return kept


def changed_at() -> float:
    """When a template was last written: in development that is now."""
    return max(file.stat().st_mtime for file in TEMPLATE_FOLDER.rglob("*.html"))


def cut(request) -> dict[str, list[str]]:
    cutting = Cutting()
    for page in pages(request):
        for element, trail in classed(read(page)):
            cutting.note(element, trail)
    return cutting.result()


def classed(root: Element) -> Iterator[tuple[Element, Trail]]:
    """Elements with classes in the order of the page, each with those around it, the nearest
    first.
    """
    waiting: list[tuple[Element, Trail]] = [(root, ())]
    while waiting:
        element, trail = waiting.pop()
        if element.classes:
            yield element, trail
        inside = [child for child in element.children if isinstance(child, Element)]
        waiting += [(child, (element, *trail)) for child in reversed(inside)]


class Cutting:
    """What is found of every family: by its state the first that is short enough."""

    def __init__(self):
        self.found: dict[str, dict[str, str]] = {family: {} for family in families()}
        self.long: dict[str, str] = {}
        self.number = 0

    def result(self) -> dict[str, list[str]]:
        return {
            family: [*by_state.values()] or [*filter(None, [self.long.get(family)])]
            for family, by_state in self.found.items()
        }

    def note(self, element: Element, trail: Trail) -> None:
        for family in {family_of(name): None for name in element.classes}:
            state = " ".join(sorted(n for n in element.classes if family_of(n) == family))
            if family in self.found and self.is_wanted(family, state):
                self.keep(family, state, self.drawn(element, trail))

    def is_wanted(self, family: str, state: str) -> bool:
        """Elements of a block stand inside it and are not shown again without it."""
        by_state = self.found[family]
        is_part = state.startswith(f"{family}__") and bool(by_state)
        return state not in by_state and not is_part and len(by_state) < MOST_STATES

    def keep(self, family: str, state: str, text: str) -> None:
        if len(text) <= LONGEST:
            self.found[family][state] = text
        elif len(text) < len(self.long.get(family, text + " ")):
            self.long[family] = text

    def drawn(self, element: Element, trail: Trail) -> str:
        """The markup of an element, as short as it can be and still be itself."""
        while trail and is_inner(element, trail):
            element, trail = trail[0], trail[1:]
        self.number += 1
        text = markup(named_anew(pruned(element), f"s{self.number}-"))
        groups = (around.attributes.get("data-group") for around in trail)
        group = next(filter(None, groups), None)
        # Cut out of what templates drew, and escaped there and again in being written.
        return mark_safe(f'<div data-group="{escape(group)}">{text}</div>' if group else text)


def is_inner(element: Element, trail: Trail) -> bool:
    """Whether it means nothing, or is not valid, without what it stands in."""
    is_group_of_terms = trail[0].tag == "dl"
    is_in_drawing = element.tag == "svg" and any(around.tag == "svg" for around in trail)
    return element.tag in INNER or is_group_of_terms or is_in_drawing


def pruned(element: Element) -> Element:
    """A copy without scripts, and with no more than a few of the same kind in a row."""
    children: list[Node] = []
    last, times = None, 0
    for child in element.children:
        if isinstance(child, str):
            children.append(child)
            continue
        kind = (child.tag, child.attributes.get("class"))
        last, times = kind, times + 1 if kind == last else 1
        if times <= MOST_IN_A_ROW and child.tag not in LEFT_OUT:
            children.append(pruned(child))
    tag = "div" if element.tag in ONCE else element.tag
    return Element(tag, dict(element.attributes), children)


def named_anew(element: Element, prefix: str) -> Element:
    """The same with ids of its own: specimens of several pages stand on one."""
    there = [element, *element.walk()]
    ids = {one.attributes.get("id") for one in there}
    for one in there:
        # The form, or the field of a label, may stand elsewhere on its page.
        one.attributes.pop("form", None)
        if one.attributes.get("for") not in ids:
            one.attributes.pop("for", None)
        for name, value in one.attributes.items():
            if name in REFERENCES and value:
                one.attributes[name] = " ".join(f"{prefix}{word}" for word in value.split())
            elif name == "href" and value and value.startswith("#") and len(value) > 1:
                one.attributes[name] = f"#{prefix}{value[1:]}"
    return element


# Pages


def pages(request) -> Iterator[str]:
    """Every sample as a reader gets it, then what no address answers and what scripts make."""
    for sample in samples():
        yield page_of(request, sample)
    yield from (render_to_string(name) for name in TEMPLATES.values())
    for file in sorted(BY_HAND.glob("*.html")):
        yield render_to_string(file.relative_to(TEMPLATE_FOLDER).as_posix())


def page_of(request, sample: Sample) -> str:
    path, _sign, query = sample.address.partition("?")
    path = unquote(f"/{path.removeprefix(get_script_prefix())}")
    try:
        match = resolve(path)
    except Resolver404:
        return render_to_string("404.html", request=asked(request, path, query, None))
    with suppress(Http404):
        answer = match.func(asked(request, path, query, match), *match.args, **match.kwargs)
        if hasattr(answer, "render"):
            if sample.name == "article" and answer.context_data is not None:
                answer.context_data["preview"] = {"until": timezone.now()}
            answer.render()
        return "" if answer.streaming else answer.text
    return ""


def asked(request, path, query, match):
    """As a reader asks for a page, who has just been told something."""
    reader = asked_by_reader(request, match)
    reader.path = reader.path_info = path
    reader.META["QUERY_STRING"] = query
    reader.GET = QueryDict(query)
    reader.LANGUAGE_CODE = get_language()
    reader._messages = [Message(constants.SUCCESS, _("It is changed."))]
    return reader
