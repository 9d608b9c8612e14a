"""On English pages Arabic words say that they are Arabic, and nothing else changes."""

import pytest

from ngo_portal.own_words import marked
from ngo_portal.shared import projecting
from tests.factories.events import EventFactory


@pytest.mark.once
@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("<p>ورشة عن الحوار.</p>", '<p lang="ar" dir="rtl">ورشة عن الحوار.</p>'),
        ("<del>ورشة</del>", '<del lang="ar" dir="rtl">ورشة</del>'),
        ("<li>ورشة</li>", '<li lang="ar">ورشة</li>'),
        ('<p class="a" dir="auto">ورشة</p>', '<p lang="ar" class="a" dir="auto">ورشة</p>'),
        ("<p><mark>ورشة</mark> في UN</p>", '<p lang="ar" dir="rtl"><mark>ورشة</mark> في UN</p>'),
        ('<li><a href="/">ورشة</a></li>', '<li><a lang="ar" dir="rtl" href="/">ورشة</a></li>'),
        ("<p>&quot;أم&quot;&nbsp;</p>", '<p lang="ar" dir="rtl">&quot;أم&quot;&nbsp;</p>'),
        (
            "<p>Published by <strong>شبكة</strong> in 2022</p>",
            '<p>Published by <strong lang="ar" dir="rtl">شبكة</strong> in 2022</p>',
        ),
        ('<td data-x="a > b">نص</td>', '<td lang="ar" data-x="a > b">نص</td>'),
        (
            '<p lang="ku">دەق <b>دەق</b><img alt="دەق"></p><p>نص</p>',
            '<p lang="ku">دەق <b>دەق</b><img alt="دەق"></p><p lang="ar" dir="rtl">نص</p>',
        ),
        (
            '<html lang="en"><!-- <p>نص</p> --><p title=" lang= ">نص<br></p></html>',
            '<html lang="en"><!-- <p>نص</p> -->'
            '<p lang="ar" dir="rtl" title=" lang= ">نص<br></p></html>',
        ),
    ],
)
def test_arabic_words_are_marked(written, served):
    assert marked(written) == served


@pytest.mark.once
@pytest.mark.parametrize(
    "page",
    [
        '<bdi lang="ar" dir="rtl">ورشة</bdi>',
        "<p>A workshop called ورشة</p>",
        "<p>2017</p>",
        '<script type="application/ld+json">{"name": "ورشة"}</script>',
        "<title>ورشة</title>",
        "<textarea>ورشة</textarea>",
        '<img alt="ورشة">',
        '<div lang="ku" dir="auto"><p>ئەمە <b>دەقێکی</b> کوردییە</p><ul><li>بۆ</li></ul></div>',
        "<textarea><p>ورشة</p></textarea>",
        "</p>\r\n<p\n>A < B &amp; C</b></p><P>",
    ],
)
def test_nothing_else_is(page):
    assert marked(page) == page


def test_english_pages_have_it_and_arabic_ones_are_as_they_were_written(client, db):
    with projecting.together():
        event = EventFactory(title="ورشة الحوار", summary="يوم من الحوار بين جارتين.")

    arabic = client.get(event.get_absolute_url())
    english = client.get(f"/en{event.get_absolute_url()}")

    assert marked(arabic.text) != arabic.text
    assert marked(english.text) == english.text
    assert english.text.count('lang="ar" dir="rtl"') > 3
    assert english.headers["Content-Language"] == "en"
    assert int(english.headers["Content-Length"]) == len(english.content)
