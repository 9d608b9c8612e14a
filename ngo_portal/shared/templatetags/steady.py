"""What is the same on every page, rendered once: {% load steady %}."""

import re

from django import template
from django.utils.safestring import SafeData
from django.utils.translation import get_language

register = template.Library()


class Steady(template.Node):
    """Keeps what it rendered for as long as the template itself is kept.

    In development a changed template is read anew, and this node with it.
    """

    def __init__(self, values, nodelist):
        self.values = values
        self.nodelist = nodelist
        self.kept = {}

    def render(self, context):
        key = (get_language(), *(value.resolve(context) for value in self.values))
        if key not in self.kept:
            self.kept[key] = without_indentation(self.nodelist.render(context))
        return self.kept[key]


def without_indentation(text: SafeData) -> SafeData:
    """The breaks between lines stay: they are the spaces between words."""
    return type(text)(re.sub(r"\s*\n\s*", "\n", text))


@register.tag
def steady(parser, token):
    """Render the content once for a language and the values that are named: {% steady place %}.

    Whatever else it depends on, the request above all, must not be in it. Its lines lose their
    indentation.
    """
    _name, *words = token.split_contents()
    nodelist = parser.parse(("endsteady",))
    parser.delete_first_token()
    return Steady([parser.compile_filter(word) for word in words], nodelist)
