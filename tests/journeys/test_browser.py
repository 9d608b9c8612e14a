"""The instruments of the journeys see what they are there to see."""

import pytest

from tests.journeys.axe import violations

pytestmark = pytest.mark.once


def paragraphs(colour):
    text = f'<p style="color: {colour}">ورشة عن القيادة النسائية في المجتمعات المحلية</p>' * 12
    return f'<!doctype html><html lang="ar" dir="rtl"><title>ملتقى</title><main>{text}</main>'


def test_axe_sees_the_contrast_of_arabic_text(browser):
    page = browser.new_page()

    page.set_content(paragraphs("#bbb"))
    pale = violations(page, at_least=12)
    page.set_content(paragraphs("#222"))
    dark = violations(page, at_least=12)
    page.close()

    assert [text.split()[0] for text in pale] == ["color-contrast"]
    assert pale[0].count("\n  <p") == 12
    assert dark == []


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("console.error('broken')", "console: broken"),
        ("location = 'https://example.org/'", "request to another host"),
        ("setTimeout(() => { throw new Error('late') })", "script error: late"),
        (
            "document.body.append(Object.assign(document.createElement('script'),"
            " {textContent: '1'}))",
            "Content Security Policy",
        ),
    ],
)
def test_watch_notices(page, watch, script, problem):
    page.goto("/admin/login/")

    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(300)
    problems, watch.problems = watch.problems, []

    assert problem in "\n".join(problems)


def test_watch_is_content_with_an_ordinary_page_and_a_missing_one(page, watch):
    page.goto("/admin/login/")
    page.goto("/nothing-here/")

    assert watch.problems == []
