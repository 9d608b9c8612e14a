"""Which kinds of records the API has: those of the rooms, and the vocabulary."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from articles.api import ARTICLES_API
from events.api import EVENTS_API, GoalShape
from ngo_portal.shared.filters import CountryFilter, RecordFilterSet
from ngo_portal.shared.listing import Listing
from ngo_portal.shared.models import Country, Place, Theme
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.searching.keys import Kind, number_of_country
from ngo_portal.shared.searching.question import NAME
from ngo_portal.shared.shapes import (
    Computed,
    Coordinates,
    CountryShape,
    Names,
    Number,
    PlaceShape,
    RecordShape,
    TermShape,
    Text,
)
from ngo_portal.shared.site import page_address
from organizations.api import ORGANIZATIONS_API, PEOPLE_API


class ThemeFilterSet(RecordFilterSet):
    kind = Kind.THEME
    order = NAME


class CountryFilterSet(RecordFilterSet):
    kind = Kind.COUNTRY
    order = NAME


class PlaceFilterSet(RecordFilterSet):
    kind = Kind.PLACE
    order = NAME

    country = CountryFilter(label=_("Country"))


class ThemeShape(RecordShape):
    """What records are about: a group, or a theme under one."""

    type_of_record = "theme"

    label = Text(source="name_ar")
    code = Text()
    name = Names(source="*")
    group = TermShape(source="parent", allow_null=True)
    description = Computed(Names())
    goals = GoalShape(many=True, help_text=_("Sustainable Development Goals."))
    reliefweb_ids = serializers.ListField(child=serializers.IntegerField())

    def key_of(self, record):
        return record.code

    def get_description(self, theme):
        return {"ar": theme.description_ar, "en": theme.description_en}


class CountryRecordShape(RecordShape):
    """A country of ISO 3166-1."""

    type_of_record = "country"

    id = Computed(Number())
    label = Text(source="name_ar")
    code = Text(source="pk")
    name = Names(source="*")
    region = Text(help_text=_("Sub-region of the United Nations standard M49."))

    def key_of(self, record):
        return record.pk.lower()

    def get_id(self, country):
        return number_of_country(country.pk)


class PlaceRecordShape(RecordShape):
    """A governorate, city, town, camp or informal area. Its page is the list of its events."""

    type_of_record = "place"

    label = Text(source="name_ar")
    kind = Text()
    name = Names(source="*")
    within = Computed(PlaceShape(allow_null=True))
    country = CountryShape()
    coordinates = Coordinates()

    def get_url(self, place):
        return page_address(f"{reverse('events:list')}?place={place.pk}")

    def get_within(self, place):
        return PLACE.to_representation(place.parent) if place.parent_id else None


PLACE = PlaceShape()


def theme_parts():
    return {"goals": [Prefetch("goals")]}


THEMES_API = Resource(
    Listing("themes", _("Themes"), Theme, ThemeFilterSet),
    ThemeShape,
    _("Themes"),
    lambda: Theme.objects.current().select_related("parent"),
    theme_parts,
    named=lambda code: {"code": code},
)
COUNTRIES_API = Resource(
    Listing("countries", _("Countries"), Country, CountryFilterSet),
    CountryRecordShape,
    _("Countries"),
    lambda: Country.objects.all(),
    named=lambda code: {"pk": code.upper()},
)
PLACES_API = Resource(
    Listing("places", _("Places"), Place, PlaceFilterSet),
    PlaceRecordShape,
    _("Places"),
    lambda: Place.objects.select_related("country", "parent__parent"),
)

RESOURCES = (
    *(EVENTS_API, ARTICLES_API, ORGANIZATIONS_API, PEOPLE_API),
    *(THEMES_API, COUNTRIES_API, PLACES_API),
)
BY_TYPE = {resource.type: resource for resource in RESOURCES}
