"""The front page: what is coming, what was held, what was written."""

from django.utils import timezone
from django.views.generic import TemplateView

from articles.models import Article
from events.models import Event
from ngo_portal.topics import countries_in_use, theme_groups
from organizations.models import Organization, Person

REPORTS = 6
COMING = 4
HELD = 6
ORGANIZATIONS = 8


class Home(TemplateView):
    template_name = "home.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        events = Event.objects.published().for_cards()
        articles = Article.objects.published().for_cards()
        lead = articles.first()
        brief = Article.objects.published().filter(is_ticker=True)
        return super().get_context_data(
            **kwargs,
            today=today,
            lead=lead,
            articles=articles[1 : REPORTS + 1],
            ticker=brief.exclude(pk=lead.pk if lead else None)[:REPORTS],
            coming=events.expected(today)[:COMING],
            held=events.past(today).filter(life=Event.Life.HELD, parent=None)[:HELD],
            themes=theme_groups(),
            countries=countries_in_use(),
            totals={
                "events": Event.objects.published().count(),
                "articles": Article.objects.published().count(),
                "organizations": Organization.objects.published().count(),
                "people": Person.objects.published().count(),
            },
        )


class About(TemplateView):
    template_name = "about.html"
