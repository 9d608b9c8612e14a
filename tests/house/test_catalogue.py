"""Nothing on a page is left untranslated, and nothing translated is left over."""

from gettext import c2py

import pytest
from babel.messages import Catalog

from scripts import catalogue


@pytest.mark.parametrize("domain", catalogue.DOMAINS)
@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_catalogue_is_in_step_with_the_source(language, domain):
    assert catalogue.problems(language, domain) == []


def test_arabic_counts_as_django_counts():
    form = c2py(catalogue.begun("ar", "django").plural_expr)

    forms = [form(number) for number in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)]

    assert forms == [0, 1, 2, 3, 3, 4, 4, 5, 5, 3, 4]


def faults(translation, message="One event", **options):
    arabic = Catalog(locale="ar")
    return list(catalogue.faults(arabic.add(message, translation, **options), arabic))


def test_a_finished_translation_has_no_fault():
    assert faults("فعالية واحدة") == []


@pytest.mark.parametrize(
    ("translation", "fault"),
    [("", "not translated"), ("Event", "left in English"), (("فعالية",) * 2, "plural forms")],
)
def test_an_unfinished_translation_is_a_fault(translation, fault):
    message = "One event" if isinstance(translation, str) else ("One event", "%(count)d events")

    assert any(fault in found for found in faults(translation, message))


def test_a_guessed_translation_is_a_fault():
    assert faults("فعالية", flags=["fuzzy"]) == ["fuzzy"]


def test_arabic_needs_six_forms_each_with_its_own_placeholders():
    message = ("%(count)d event", "%(count)d events")
    six = ("لا فعاليات", "فعالية", "فعاليتان", "%(count)d فعاليات", "%(count)d فعالية")

    assert faults((*six, "%(count)d فعالية"), message) == []
    assert faults((*six, ""), message) == ["not translated"]
    assert faults((*six, "%(number)d فعالية"), message) != []


def test_strings_of_templates_and_code_are_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<main>\n    <p title="{% translate "Search" context "verb" %}">\n  {% blocktranslate '
        "count number=total %}One event{% plural %}{{ number }} events{% endblocktranslate %}"
        '\n{{ _("Home") }}</p></main>',
        encoding="utf-8",
    )
    code = tmp_path / "code.py"
    code.write_text('label = pgettext_lazy("month", "May")\nname = _("event")\n', encoding="utf-8")

    found = {
        (context, message)
        for path in (page, code)
        for _line, message, _comments, context in catalogue.strings(path)
    }

    assert found == {
        ("verb", "Search"),
        (None, ("One event", "%(number)s events")),
        (None, "Home"),
        ("month", "May"),
        (None, "event"),
    }
