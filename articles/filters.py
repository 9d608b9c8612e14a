from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from events.models import Event
from ngo_portal.shared.filters import (
    BoundaryFilter,
    ChoiceFilter,
    CountryFilter,
    RecordFilter,
    RecordFilterSet,
    TagFilter,
    ThemeFilter,
    YearFilter,
)
from organizations.models import Organization, Person


class ArticleOrganizationFilter(RecordFilter):
    """Articles that name the organization, or that it brought out."""

    def condition(self, found):
        return Q(organization_links__organization__in=found) | Q(outlet__in=found)


class ArticlePersonFilter(RecordFilter):
    """Articles that name or quote the person."""

    def condition(self, found):
        return Q(person_links__person__in=found) | Q(quotes__speaker__in=found)


def not_before(articles, day):
    return articles.filter(publish_at__date__gte=day)


def not_after(articles, day):
    return articles.filter(publish_at__date__lte=day)


class ArticleFilterSet(RecordFilterSet):
    theme = ThemeFilter("themes", label=_("Theme"))
    country = CountryFilter("countries", used_by=Article, label=_("Country"))
    kind = ChoiceFilter("kind", choices=Article.Kind, label=_("Kind"))
    organization = ArticleOrganizationFilter(records=Organization, label=_("Organization"))
    person = ArticlePersonFilter(records=Person, label=_("Person"))
    event = RecordFilter("events", records=Event, label=_("Event"))
    year = YearFilter("publish_at", used_by=Article, label=_("Year"))
    from_ = BoundaryFilter("publish_at", narrow=not_before, label=_("From"))
    to_ = BoundaryFilter("publish_at", narrow=not_after, label=_("To"))
    language = ChoiceFilter("language", choices=Article.Language, label=_("Language"))
    tag = TagFilter("tags", label=_("Tag"))
