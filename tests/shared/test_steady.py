"""What a template renders once and keeps."""

from django.template import Context, Template
from django.utils.translation import override


class Counted:
    """Counts how often it was shown."""

    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return "<shown>"


def rendered(template, **context):
    return template.render(Context(context))


def test_content_is_rendered_once_for_each_value_named():
    template = Template("{% load steady %}{% steady place %}{{ word }} {{ place }}{% endsteady %}")
    word = Counted()

    shown = [rendered(template, word=word, place=place) for place in ["a", "a", "b", "a"]]

    assert shown == [f"&lt;shown&gt; {place}" for place in ["a", "a", "b", "a"]]
    assert word.times == 2


def test_each_language_has_its_own():
    template = Template("{% load i18n steady %}{% steady %}{% translate 'Events' %}{% endsteady %}")

    with override("en"):
        assert rendered(template) == "Events"
    with override("ar"):
        assert rendered(template) != "Events"


def test_lines_lose_their_indentation_and_stay_apart():
    template = Template("{% load steady %}{% steady %}<p>\n   one\n\n   two </p>{% endsteady %}")

    assert rendered(template) == "<p>\none\ntwo </p>"
