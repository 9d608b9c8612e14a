"""What search engines need not fetch."""

from django.views.generic import TemplateView


class Robots(TemplateView):
    """The editors' desk is closed to them, and what a search finds stands elsewhere too."""

    template_name = "robots.txt"
    content_type = "text/plain; charset=utf-8"
