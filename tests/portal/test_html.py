"""Our own checker sees the mistakes that pages are searched for (tests/journeys/test_site.py)."""

import pytest

from tests.html_errors import html_errors

FRAME = (
    '<!doctype html><html lang="ar" dir="rtl"><head><title>ملتقى</title></head>'
    "<body><main><h1>ملتقى</h1>{}</main></body></html>"
)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a<div>b</div></p>",
        "<b><i>a</b></i>",
        "<ul><p>a</p></ul>",
        "<p id=a>a<p id=a>b",
        "<p aria-labelledby=nowhere>a",
        "<label for=nowhere>a</label>",
        '<a href="#nowhere">a</a>',
        '<a href="/"><button>a</button></a>',
        "<button><input type=checkbox aria-label=a></button>",
        "<form><form></form></form>",
        "<table border=1></table>",
        "<center>a</center>",
        '<img src="a">',
        "<input name=a>",
        '<a href="/"></a>',
        "<h1>b</h1>",
        "<tr><td>a</td></tr>",
        "<p>a</span>",
    ],
)
def test_a_mistake_is_found(markup):
    assert html_errors(FRAME.format(markup)) != []


def test_a_page_without_mistakes_has_none():
    markup = '<ul><li><a href="#a">a</a></li></ul><label id=a>a <input name=a></label>'

    assert html_errors(FRAME.format(markup)) == []
