"""The front page: what editors lead with, what was written, what is coming and what came of it."""

from django.utils import timezone
from django.views.generic import TemplateView

from articles.listings import ARTICLES
from events.follow_up import outcomes_due
from events.listings import EVENTS
from ngo_portal.front.composing import compose
from ngo_portal.front.stories import told
from ngo_portal.shared.asking import ask
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.structured import of_home
from ngo_portal.topics import countries_in_use, followed, theme_groups, totals_of

OUTCOMES = 4
# The index of countries has the others.
COUNTRIES = 8


class Home(TemplateView):
    template_name = "home.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        events = ask(Question((Kind.EVENT,)), facets=["theme", "country"], limit=0)
        return super().get_context_data(
            **kwargs,
            structured=of_home(),
            today=today,
            page=told(compose()),
            dues=outcomes_due(today, OUTCOMES),
            themes=theme_groups(events.counts["theme"]),
            countries=countries_in_use(events.counts["country"])[:COUNTRIES],
            followed=followed([ARTICLES, EVENTS]),
            totals=totals_of({}, ("articles", "organizations", "people"))
            | {"events": events.total},
        )


class About(TemplateView):
    template_name = "about.html"
