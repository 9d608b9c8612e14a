"""Pages without content, for tests that ask only whether a page is open."""

from django.conf import settings
from django.template import Origin
from django.template.loaders.base import Loader


class Blank(Loader):
    def get_template_sources(self, template_name):
        yield Origin(name=template_name, template_name=template_name, loader=self)

    def get_contents(self, origin):
        return ""


def blank_templates():
    options = settings.TEMPLATES[0]["OPTIONS"] | {"loaders": ["tests.blank_templates.Blank"]}
    return [settings.TEMPLATES[0] | {"APP_DIRS": False, "OPTIONS": options}]
