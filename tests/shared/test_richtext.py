"""Rich text is safe, tidy and complete, whatever was pasted."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.template import Context, Template
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ngo_portal.shared.richtext import nesting_of, only_allowed, plain_text, sanitize, summary_of
from ngo_portal.shared.richtext_field import RichTextField

PASTES = Path(__file__).parent / "pastes"
SOURCES = sorted(path for path in PASTES.glob("*.html") if ".golden" not in path.name)

TAGS = [
    "p", "div", "span", "b", "strong", "i", "em", "s", "u", "sup", "sub", "bdi", "ul", "ol", "li",
    "blockquote", "h1", "h2", "h3", "h4", "h5", "table", "caption", "thead", "tbody", "tr", "td",
    "th", "figure", "figcaption", "section", "pre", "a", "center", "dl", "dt", "dd", "font",
]  # fmt: skip
ATTRIBUTES = [
    "", ' dir="rtl"', ' dir="LTR"', ' dir="auto"', ' lang="en"', ' style="font-weight:normal"',
    ' style="mso-list:l0 level2 lfo1"', ' style="white-space:pre-wrap;font-weight:700"',
    ' style="mso-list:Ignore"', ' href="https://a.example/?utm_source=x&amp;b=1"', ' start="3"',
    ' href="/events/1/"', ' class="MsoNormal"', ' data-paste="level3"',
]  # fmt: skip
PIECES = [
    "كلمة", "محـــمد", "1445هـ", "word", "42", " ", "\n", "&nbsp;", "&nbsp;&nbsp; ", "•", "· ",
    "- ", "–", "1.&nbsp;&nbsp; ", "2.&nbsp;&nbsp; ", "o&nbsp;&nbsp; ", "ـــــ", "ـ ", "\u200f",
    "\u2067", "<br>", "<br><br>", "<hr>", "&amp;", "&lt;b&gt;", "+963 21 123 4567", "«", "،",
    '<img src="x" alt="🌿">', "أ", "\u064e", "\u2028",
]  # fmt: skip

markup = st.recursive(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    lambda inner: st.builds(
        "<{0}{1}>{2}</{0}>{3}".format,
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        inner,
        inner,
    ),
    max_leaves=12,
)


def letters_of(text):
    """What may never be lost; signs that become lists (o, 1, 2), tatweel and spaces may go."""
    return re.sub(r"[\W_\u0640o12]", "", text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_paste_becomes_its_golden_html(source):
    golden = source.with_suffix(".golden.html").read_text(encoding="utf-8").rstrip("\n")

    assert sanitize(source.read_text(encoding="utf-8")) == golden


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_golden_html_has_looks_or_remote_pictures(source):
    golden = source.with_suffix(".golden.html").read_text(encoding="utf-8")

    assert (
        re.findall(r"style=|class=|<img|<h1|\u00a0|&nbsp;|[\u200e\u200f\u202a-\u202e]", golden)
        == []
    )
    assert re.findall(r"utm_|fbclid|gclid|mc_[ce]id", golden) == []


@given(markup)
@example("<b>+963 21 123 4567 </b>كلمة")
@example("<table><caption>أ<hr>ب</caption><tr><td>ج<td>د</table>")
@settings(max_examples=300, deadline=None)
def test_sanitising_twice_changes_nothing(html):
    once = sanitize(html)

    assert sanitize(once) == once
    assert only_allowed(once) == once


@given(markup)
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost(html):
    assert letters_of(plain_text(sanitize(html))) == letters_of(plain_text(html))


@given(st.text(alphabet="<>/=\"'& abcpirtsovgu!-[]:;()\x00\u0627", max_size=120))
@settings(max_examples=300, deadline=None)
def test_broken_markup_is_stable_and_harmless(html):
    once = sanitize(html)

    assert sanitize(once) == once
    assert set(re.findall(r"<(\w+)", once)) <= {"p", "a", "s", "em", "strong"}


HOSTILE = [
    "<script>alert(1)</script>",
    "<style>*{color:red}</style>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><form><input formaction=javascript:alert(1)></form></form>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<img src=x onerror=alert(1) alt='\"><script>alert(1)</script>'>",
    "<p onclick=alert(1) style='background:url(javascript:alert(1))' id=a name=b>أ</p>",
    "<a href='javascript:alert(1)'>أ</a>",
    "<a href='JaVaScRiPt:alert(1)'>أ</a>",
    "<a href=' &#14; javascript:alert(1)'>أ</a>",
    "<a href='java&#x09;script:alert(1)'>أ</a>",
    "<a href='java\nscript:alert(1)'>أ</a>",
    "<a href='&#106;avascript&colon;alert(1)'>أ</a>",
    "<a href='\u200ejavascript:alert(1)'>أ</a>",
    "<a href='java\u200bscript:alert(1)'>أ</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>أ</a>",
    "<a href='vbscript:x'>أ</a>",
    "<a href='//evil.example'>أ</a>",
    "<a href='/\\evil.example'>أ</a>",
    "<a href='https://www.google.com/url?q=javascript:alert(1)'>أ</a>",
    "<a href='https://l.facebook.com/l.php?u=data:text/html,x'>أ</a>",
    "<template><script>alert(1)</script></template>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=//evil'>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>",
    "<select><style></select><img src=x onerror=alert(1)></style></select>",
    "<table><caption><svg><script>alert(1)</script></svg></caption></table>",
    "<b dir='\"><script>'>أ</b><p lang='\" onload=alert(1)'>أ</p>",
]


HARMLESS_REDIRECTS = ("https://www.google.com/url?", "https://l.facebook.com/l.php?")


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_markup_is_disarmed(html):
    once = sanitize(html)

    tags = "".join(re.findall(r"<[^>]*>", once))
    links = re.findall(r'href="([^"]*)"', once)
    assert re.findall(r"\bon\w+=|style=|<script|\bsrc=|\bid=", tags) == []
    assert [link for link in links if not link.startswith(HARMLESS_REDIRECTS)] == []
    assert set(re.findall(r"</?(\w+)", once)) <= {"p", "a", "strong", "table"}
    assert sanitize(once) == once


def test_depth_is_bounded():
    html = "<blockquote><ul><li>" * 400 + "نص" + "<div><b>" * 1000

    once = sanitize(html)

    assert plain_text(once) == "نص"
    assert sanitize(once) == once


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<p></p><p>&nbsp;</p><p><br></p>", ""),
        ("نص بلا وسوم", "<p>نص بلا وسوم</p>"),
        ("<h1>أ</h1><h6>ب</h6>", "<h2>أ</h2>\n<h4>ب</h4>"),
        ("<p>أ<br>ب<br>&nbsp;<br>ج</p>", "<p>أ<br>ب</p>\n<p>ج</p>"),
        ("<p>- أ</p><p>- ب</p>", "<ul><li>أ</li><li>ب</li></ul>"),
        ("<p>- أ</p>", "<p>- أ</p>"),
        ("<p>1. أ</p><p>2. ب</p>", "<p>1. أ</p>\n<p>2. ب</p>"),
        ("<p>الـ16 و1445هـ ومحـــمد</p>", "<p>الـ16 و1445هـ ومحمد</p>"),
        ("<p dir='ltr'>كلام عربي</p>", "<p>كلام عربي</p>"),
        ("<p dir='auto'>UNFPA: ورشة عمل</p>", "<p>UNFPA: ورشة عمل</p>"),
        ("<p dir='rtl'>Plain Latin.</p>", '<p dir="ltr">Plain Latin.</p>'),
        (
            "<p>هاتف +963 21 123 4567 فقط</p>",
            '<p>هاتف <bdi dir="ltr">+963 21 123 4567</bdi> فقط</p>',
        ),
        ("<p lang='en' dir='ltr'>UN Women</p>", '<p dir="ltr" lang="en">UN Women</p>'),
        ("<p><img src='x.png' alt='شعار'>أ</p>", "<p>أ</p>"),
        ("<p><img src='x.png' alt='1️⃣'>أ</p>", "<p>1️⃣أ</p>"),
        (
            "<blockquote><p>أ</p><blockquote><p>ب</p></blockquote></blockquote>",
            "<blockquote><p>أ</p><blockquote><p>ب</p></blockquote></blockquote>",
        ),
    ],
)
def test_small_pieces(html, expected):
    assert sanitize(html) == expected


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        (
            "https://a.example/?utm_source=x&amp;id=1&amp;fbclid=y#part",
            "https://a.example/?id=1#part",
        ),
        ("https://a.example/?gclid=1&amp;mc_cid=2&amp;mc_eid=3", "https://a.example/"),
        ("https://a.example/%D8%A3?q=%20b+c", "https://a.example/%D8%A3?q=%20b+c"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+963211234567", "tel:+963211234567"),
        ("/events/12/", "/events/12/"),
    ],
)
def test_links_lose_trackers_and_nothing_else(href, kept):
    found = f'<p><a href="{kept}" rel="noopener noreferrer">أ</a></p>'

    assert sanitize(f'<a href="{href}">أ</a>') == found


def test_plain_text_keeps_blocks_apart():
    text = "<h2>أ</h2><p>ب<br>ج</p><ul><li>د</li><li>ه</li></ul>"
    html = text + "<table><tr><td>و</td><td>ز</td></tr></table>"

    assert plain_text(html) == "أ\nب\nج\nد\nه\nو ز"


def test_plain_text_leaves_scripts_out():
    assert plain_text("<p>أ</p><script>alert(1)</script>") == "أ"


def test_summary_ends_with_an_ellipsis_only_if_cut():
    assert summary_of("<p>واحد اثنان</p><p>ثلاثة</p>", 2) == "واحد اثنان…"
    assert summary_of("<p>واحد اثنان</p><p>ثلاثة</p>", 3) == "واحد اثنان ثلاثة"


def test_filter_does_not_trust_what_is_stored():
    page = Template("{% load richtext %}{{ body|rich_text }}")

    shown = page.render(Context({"body": "<p>أ<script>alert(1)</script></p><p onclick=x>ب</p>"}))

    assert shown == "<p>أ</p><p>ب</p>"


def test_field_is_a_text_column_to_migrations():
    field = RichTextField("body", blank=True)
    field.set_attributes_from_name("body")

    assert field.deconstruct()[1] == "django.db.models.TextField"
    assert set(field.deconstruct()[3]) == {"verbose_name", "blank"}
    assert issubclass(RichTextField, models.TextField)


def test_field_sanitises_at_every_door():
    field = RichTextField(blank=True)
    field.set_attributes_from_name("body")

    class Row:
        body = "<p>أ</p><script>x</script>"

    row = Row()

    assert field.clean("<h1>أ</h1>", row) == "<h2>أ</h2>"
    assert field.formfield().widget.preset == "rich-text"
    assert field.pre_save(row, add=True) == "<p>أ</p>"
    assert row.body == "<p>أ</p>"
    assert field.get_db_prep_save("<p onclick=x>ب</p>", connection=None) == "<p>ب</p>"


@pytest.mark.parametrize(
    ("html", "depth"),
    [
        ("", 0),
        ("نص بلا وسوم", 0),
        ("<p>سطر<br>آخر</p>", 1),
        ("<ul><li><p>بند</p></li><li>آخر</li></ul>", 3),
        ("</b></b><b>نص</b>", 1),
        ("<b>" * 300, 300),
    ],
)
def test_nesting_is_counted_from_the_tags(html, depth):
    assert nesting_of(html) == depth


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<b>" * 201 + "نص" + "</b>" * 201, "nested_too_deeply"),
        ("ن" * 500_001, "too_long"),
    ],
)
def test_what_would_keep_the_server_busy_is_refused_by_the_form(html, code):
    field = RichTextField().formfield()

    with pytest.raises(ValidationError) as refusal:
        field.clean(html)

    assert refusal.value.code == code
