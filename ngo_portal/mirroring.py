"""Which rows readers get as part of a theme, a place or a country; and tags of any record."""

from taggit.models import Tag, TaggedItem

from ngo_portal.projection import tagged_record
from ngo_portal.shared.mirroring import naming, of, watch, watch_many
from ngo_portal.shared.models import Country, Goal, Place, Theme
from ngo_portal.shared.projecting import KINDS
from ngo_portal.shared.searching.keys import Kind, number_of_country

of_theme = of(Kind.THEME, "pk")


def records_tagged(tag):
    items = TaggedItem.objects.filter(tag=tag.pk).select_related("content_type")
    return [reached for item in items for reached in tagged_record(item)]


def of_country(country):
    return [(KINDS[Country], [number_of_country(country.pk)])]


watch(TaggedItem, tagged_record)
watch(Tag, records_tagged)
watch(Theme, of_theme, naming(Kind.THEME, "parent", model=Theme))
watch_many(Theme.goals, of_theme)
watch(Goal, naming(Kind.THEME, "goals", model=Theme))
watch(Place, of(Kind.PLACE, "pk"), naming(Kind.PLACE, "parent", model=Place))
watch(Country, of_country, naming(Kind.PLACE, "country", model=Place))
