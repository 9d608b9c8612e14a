from django.utils.translation import gettext_lazy as _

from articles.models import Article
from ngo_portal.shared.filters import (
    BoundaryFilter,
    ChoiceFilter,
    CountryFilter,
    RecordFilter,
    RecordFilterSet,
    TagFilter,
    ThemeFilter,
    UnlistedRecordFilter,
    YearFilter,
)
from ngo_portal.shared.searching.keys import Kind


class ArticleFilterSet(RecordFilterSet):
    """An article belongs to organizations that it names or that brought it out, and to people
    whom it names or quotes.
    """

    kind = Kind.ARTICLE

    theme = ThemeFilter(label=_("Theme"))
    country = CountryFilter(label=_("Country"))
    place = RecordFilter(kind=Kind.PLACE, label=_("Dateline"))
    kind_ = ChoiceFilter(choices=Article.Kind, label=_("Kind"))
    organization = RecordFilter(kind=Kind.ORGANIZATION, label=_("Organization"))
    person = RecordFilter(kind=Kind.PERSON, label=_("Person"))
    event = UnlistedRecordFilter(kind=Kind.EVENT, label=_("Event"))
    year = YearFilter(label=_("Year"))
    from_ = BoundaryFilter(label=_("From"))
    to_ = BoundaryFilter(label=_("To"))
    language = ChoiceFilter(choices=Article.Language, label=_("Language"))
    tag = TagFilter(label=_("Tag"))
