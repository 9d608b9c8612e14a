"""Templates keep the house rules: named blocks, nothing inline, nothing unused, nothing unsafe."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".html", ".xml", ".txt"})
HTML = [path for path in TEMPLATES if path.suffix == ".html"]
# No policy holds in a mail program, and many read no styles but those on the elements.
OF_MAILS = [path for path in HTML if path.parent.name == "mail"]
OF_PAGES = [path for path in HTML if path not in OF_MAILS]
# Found by Django or its admin under these names; no line of ours mentions them.
FOUND_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# What needs no escaping: rich text just after its allow-list, and drawings of our own.
TRUSTED = {
    "ngo_portal/shared/templatetags/richtext.py": "mark_safe",
    # Each run of a text is escaped by itself, once it is known whether it was asked for.
    "ngo_portal/search.py": "SafeString",
    # What it marks was drawn by templates, and escaped there.
    "ngo_portal/shared/results.py": "mark_safe",
    # JSON, of which every letter that HTML knows is escaped one line above.
    "ngo_portal/shared/structured.py": "mark_safe",
    # Pieces of what templates drew, read and written again.
    "ngo_portal/style/cutting.py": "mark_safe",
    # Only names of months change in what templates drew.
    "ngo_portal/shared/months.py": "mark_safe",
    # Every part is escaped one line above.
    "ngo_portal/shared/templatetags/filtering.py": "mark_safe",
}
UNESCAPED = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe", "__html__"}
# Where the text with the tags in it stands among the arguments.
FORMATS = {"format_html": 0, "format_html_join": 1}
CODE = sorted(
    path
    for room in ["ngo_portal", "organizations", "events", "articles"]
    for path in (ROOT / room).rglob("*.py")
)


def name_of(path):
    return path.relative_to(FOLDER).as_posix()


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=name_of)


def text_of(path):
    return path.read_text(encoding="utf-8")


def without_comments(text):
    text = re.sub(r"\{#.*?#\}", "", text)
    return re.sub(r"\{% comment .*?%\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)


def is_partial(path):
    return path.name.startswith("_") or path.parent.name == "parts"


@pytest.fixture(scope="module")
def mentions():
    """Everything that may name a template: our code and our templates."""
    rooms = ["ngo_portal", "organizations", "events", "articles"]
    code = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return {path: text_of(path) for path in [*code, *TEMPLATES]}


@each(TEMPLATES)
def test_template_is_used(path, mentions):
    name = name_of(path)
    # The style page shows whatever lies in its folder.
    if name in FOUND_BY_NAME or name.startswith(("admin/", "style/specimens/")):
        return
    # The generic views look for <app>/<model>_list.html by themselves.
    room, _, file = name.partition("/")
    generic = re.fullmatch(r"([a-z]+)_(?:list|detail)\.html", file)

    quoted = any(f'"{name}"' in text or f"'{name}'" in text for text in mentions.values())
    partials = any(f'"{name}#' in text for text in mentions.values())
    by_view = generic and any(
        re.search(rf"\bmodel = {generic[1]}\b", text, re.IGNORECASE)
        for source, text in mentions.items()
        if source.suffix == ".py" and source.relative_to(ROOT).parts[0] == room
    )

    assert quoted or partials or by_view


@each(OF_PAGES)
def test_nothing_inline(path):
    text = without_comments(text_of(path))

    assert re.findall(r"\sstyle\s*=", text) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", text) == []
    assert re.findall(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", text) == []
    scripts = re.findall(r"<(?:script|style)\b[^>]*>", text)
    is_nonced = re.compile(r"nonce=|csp_nonce_attr|\ssrc=|type=\"application/(?:ld\+)?json\"")
    assert [tag for tag in scripts if not is_nonced.search(tag)] == []


@each(OF_MAILS)
def test_nothing_runs_or_is_loaded_in_a_mail(path):
    text = without_comments(text_of(path))

    assert (
        re.findall(r"<(?:script|img|link|iframe|form|input)\b|\burl\(|@import|\son[a-z]+=", text)
        == []
    )


@each(HTML)
def test_nothing_is_loaded_from_elsewhere(path):
    text = without_comments(text_of(path))

    assert re.findall(r"<(?:script|img|iframe|link|source)\b[^>]*=\"(?:https?:)?//", text) == []


@each(TEMPLATES)
def test_nothing_is_marked_safe(path):
    text = without_comments(text_of(path))

    assert re.findall(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off\b", text) == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_code_builds_markup_out_of_values(path):
    """Values go through the placeholders of format_html, where they are escaped."""
    trusted = TRUSTED.get(path.relative_to(ROOT).as_posix())

    found = {name for name in markup_faults(text_of(path)) if name != trusted}
    assert found == set()


def test_every_trusted_file_is_still_one():
    without = [file for file, name in TRUSTED.items() if f"{name}(" not in text_of(ROOT / file)]

    assert without == []


@pytest.mark.parametrize(
    "line",
    [
        "mark_safe(text)",
        "safestring.mark_safe(text)",
        "SafeString(text)",
        "format_html(text)",
        "format_html(f'<b>{name}</b>')",
        "format_html('<b>%s</b>' % name)",
        "format_html('<b>{}</b>'.format(name))",
        "format_html(format_string=text)",
        "format_html_join('', text, rows)",
        "html.format_html('<b>' + name)",
        "def __html__(self): return self.name",
    ],
)
def test_markup_built_out_of_values_is_found(line):
    assert len([*markup_faults(line)]) == 1


def test_a_placeholder_is_no_fault():
    code = "format_html('<b>{}</b>', name), format_html_join(', ', '<li>{}</li>', rows)"

    assert [*markup_faults(code)] == []


def markup_faults(code):
    """What a piece of Python calls or defines that may put a value into markup unescaped."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef) and node.name in UNESCAPED:
            yield node.name
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
        is_composed = name in FORMATS and not is_literal(node.args[FORMATS[name] :][:1])
        if name in UNESCAPED or is_composed:
            yield name


def is_literal(arguments):
    return [type(argument) for argument in arguments] == [ast.Constant]


@each(HTML)
def test_extends_comes_first(path):
    text = text_of(path)

    if "{% extends" in text:
        assert text.startswith("{% extends ")


@each(HTML)
def test_partial_says_what_it_needs(path):
    if is_partial(path):
        first = text_of(path).splitlines()[0]
        assert re.fullmatch(r"\{# .+ #\}", first)


@each(TEMPLATES)
def test_end_of_a_block_names_it(path):
    text = without_comments(text_of(path))
    opened = re.findall(r"\{% (?:block|partialdef) ([\w-]+)", text)
    one_liners = re.findall(r"\{% block ([\w-]+) %\}[^\n]*\{% endblock %\}", text)
    closed = re.findall(r"\{% end(?:block|partialdef) ([\w-]+)", text)

    assert sorted(opened) == sorted(closed + one_liners)


@each(HTML)
def test_physical_direction_is_not_written_into_markup(path):
    text = without_comments(text_of(path))

    assert re.findall(r"\s(?:align|bgcolor|border)\s*=", text) == []
