"""How themes, countries and places are found, and what of them stands on other entries."""

from django.urls import reverse
from taggit.models import TaggedItem

from events.models import EventType
from ngo_portal.front.timing import follow_slots
from ngo_portal.shared.models import Country, Entry, EntryFacet, Photo, Place, Theme
from ngo_portal.shared.projecting import (
    KINDS,
    Projection,
    blank_cards,
    follow,
    register,
)
from ngo_portal.shared.searching.documents import Document
from ngo_portal.shared.searching.facets import country_values, place_values, theme_values
from ngo_portal.shared.searching.keys import Kind, country_of, number_of_country
from ngo_portal.shared.searching.question import FACETS
from organizations.models import OrganizationType


class ThemeProjection(Projection):
    kind = Kind.THEME
    model = Theme
    is_named = True

    def documents(self, records):
        themes = Theme.objects.select_related("parent").filter(pk__in=records)
        return [
            Document(
                kind=Kind.THEME,
                record=theme.pk,
                title=theme.name_ar,
                url=theme.get_absolute_url(),
                note=theme.parent.name_ar if theme.parent_id else "",
                called=tuple(filter(None, [theme.name_en])),
                summary=theme.description_ar,
                text=theme.description_en,
                facets=frozenset(theme_values([theme])),
                is_listed_by_name=True,
                is_public=not theme.is_retired,
            )
            for theme in themes
        ]


class PlaceProjection(Projection):
    """Places have no page: they lead to the events held there."""

    kind = Kind.PLACE
    model = Place
    is_named = True

    def documents(self, records):
        places = Place.objects.select_related("country", "parent").filter(pk__in=records)
        return [
            Document(
                kind=Kind.PLACE,
                record=place.pk,
                title=place.name_ar,
                url=f"{reverse('events:list')}?place={place.pk}",
                note=place.country.name_ar,
                called=tuple(filter(None, [place.name_en])),
                names=(place.country.name_ar,),
                facets=frozenset([*place_values(place), *country_values([place.country_id])]),
                is_listed_by_name=True,
            )
            for place in places
        ]


class CountryProjection(Projection):
    """Countries have letters for a key; `number_of_country` makes a number of them."""

    kind = Kind.COUNTRY
    model = Country
    is_named = True

    def number(self, record):
        return number_of_country(record.pk)

    def key(self, record):
        return country_of(record)

    def docid(self, key, moment=None):
        return super().docid(number_of_country(key))

    def documents(self, records):
        countries = Country.objects.filter(pk__in=map(country_of, records))
        return [
            Document(
                kind=Kind.COUNTRY,
                record=number_of_country(country.pk),
                title=country.name_ar,
                url=country.get_absolute_url(),
                called=(country.name_en, country.pk),
                summary=country.description_ar,
                text=country.description_en,
                facets=frozenset(country_values([country.pk])),
                is_listed_by_name=True,
            )
            for country in countries
        ]


def tagged_record(item):
    kind = KINDS.get(item.content_type.model_class())
    return [(kind, [item.object_id])] if kind else []


def records_with(facet, value):
    """All entries that carry a value, by kind."""
    found = EntryFacet.objects.filter(facet=FACETS[facet], value=value).values("docid")
    entries = Entry.objects.filter(pk__in=found).values_list("kind", "record")
    reached = {}
    for kind, record in entries:
        reached.setdefault(Kind(kind), []).append(record)
    return reached.items()


def records_of_theme(theme):
    return records_with("theme", str(theme.pk))


def themes_under(theme):
    return [(Kind.THEME, theme.children.values_list("pk", flat=True))]


def records_of_place(place):
    return records_with("place", str(place.pk))


def forget_cards_of(facet, kinds, noted=()):
    """A word on many cards changed: they are drawn anew when they are shown next.

    `noted` are the kinds whose entries have the word as their note.
    """

    def forget(row):
        value = str(row.pk).lower()
        marked = EntryFacet.objects.filter(facet=FACETS[facet], value=value).values("docid")
        shown = Entry.objects.filter(pk__in=marked)
        blank_cards(shown.filter(kind__in=kinds))
        shown.filter(kind__in=noted).update(note=row.name_ar)
        return []

    return forget


def actors_shown_by(photo):
    logos = photo.logo_of.values_list("pk", flat=True)
    portraits = photo.portrait_of.values_list("pk", flat=True)
    about = photo.organizationbodyphotos.values_list("organization", flat=True)
    biographies = photo.personbodyphotos.values_list("person", flat=True)
    return [(Kind.ORGANIZATION, {*logos, *about}), (Kind.PERSON, {*portraits, *biographies})]


EVERYTHING = [Kind.EVENT, Kind.ARTICLE, Kind.ORGANIZATION, Kind.PERSON]

register(ThemeProjection())
register(PlaceProjection())
register(CountryProjection())
follow(TaggedItem, tagged_record)
follow(Photo, actors_shown_by)
follow(Theme, records_of_theme, shown=["code", "parent_id"])
follow(Place, records_of_place, shown=["parent_id", "country_id"])
follow(Place, forget_cards_of("place", EVERYTHING), shown=["name_ar"])
follow(
    Country,
    forget_cards_of("country", EVERYTHING, noted=[Kind.ORGANIZATION, Kind.PLACE]),
    shown=["name_ar", "month_names"],
)
follow(EventType, forget_cards_of("type", [Kind.EVENT], noted=[Kind.EVENT]), shown=["name_ar"])
follow(Theme, themes_under, shown=["name_ar"])
follow(OrganizationType, forget_cards_of("type", [Kind.ORGANIZATION]), shown=["name_ar"])

follow_slots()
