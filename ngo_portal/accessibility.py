"""The statement about accessibility: what was tried, what is known to be missing, whom to tell."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.views.generic import TemplateView

# When its makers last went through everything it says of this edition of the software; the tests
# that it names run at every change. What an operator promises is a setting.
CHECKED_ON = date(2026, 11, 22)


class Accessibility(TemplateView):
    template_name = "accessibility.html"
    extra_context = {"checked_on": CHECKED_ON}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            contacts=[*map(contact, settings.SECURITY_CONTACT)],
            answer_days=settings.ANSWER_DAYS,
        )


def contact(address: str) -> dict[str, str]:
    """An address of the operator, and how it is written: without what only a program needs."""
    parts = urlsplit(address)
    is_page = parts.scheme in {"http", "https"}
    return {"address": address, "words": address if is_page else parts.path}
