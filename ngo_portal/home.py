"""The front page: what is coming, what was held, what was written."""

from django.utils import timezone
from django.views.generic import TemplateView

from articles.listings import ARTICLES
from articles.models import Article
from events.diary import coming, not_parts, past
from events.listings import EVENTS
from events.models import Event
from ngo_portal.shared.asking import ask
from ngo_portal.shared.results import in_lists, under, varied
from ngo_portal.shared.searching.keys import Kind, record_of
from ngo_portal.shared.searching.question import Question
from ngo_portal.shared.structured import of_home
from ngo_portal.topics import countries_in_use, followed, theme_groups, totals_of

REPORTS = 6
COMING = 4
HELD = 6
# Looked through for those that are not part of another event.
PARTS = 4


class Home(TemplateView):
    template_name = "home.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        events = ask(Question((Kind.EVENT,)), facets=["theme", "country"], limit=0)
        articles = ask(Question((Kind.ARTICLE,)), limit=REPORTS + 1).docids
        held = past(today, PARTS * HELD, {"life": [str(Event.Life.HELD)]})
        written, to_come, over = in_lists(articles, coming(today, COMING), not_parts(held)[:HELD])
        return super().get_context_data(
            **kwargs,
            structured=of_home(),
            today=today,
            lead=varied("lead", under(3, written[:1])),
            articles=under(3, written[1:]),
            ticker=in_brief(except_for=articles[:1]),
            coming=under(3, to_come),
            held=under(3, over),
            themes=theme_groups(events.counts["theme"]),
            countries=countries_in_use(events.counts["country"]),
            followed=followed([ARTICLES, EVENTS]),
            totals=totals_of({}) | {"events": events.total},
        )


def in_brief(except_for):
    """Articles marked for the ticker, the newest first, without the lead story."""
    brief = Article.objects.published().filter(is_ticker=True).only("title", "publish_at")
    return brief.exclude(pk__in=map(record_of, except_for))[:REPORTS]


class About(TemplateView):
    template_name = "about.html"
