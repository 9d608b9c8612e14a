"""Records as data, for programs: the pieces of which rooms make what the read API says.

Names of the vocabulary come in both languages, so that nothing depends on the language of whoever
asks; what is not known is null, "" or an empty list, never a guess.
"""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from operator import attrgetter
from types import MappingProxyType

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ngo_portal.shared import richtext
from ngo_portal.shared.footnotes import numbers_in, with_numbers
from ngo_portal.shared.models import Photo
from ngo_portal.shared.site import page_address, site_address

# The lists whose records have an address in the API, by what records are called there.
NOUNS = {
    "event": "events",
    "article": "articles",
    "organization": "organizations",
    "person": "people",
    "theme": "themes",
    "country": "countries",
    "place": "places",
}


def api_address(type_of_record: str, key: object) -> str:
    return site_address(f"{api_list(NOUNS[type_of_record])}{key}/")


def api_list(noun: str) -> str:
    return list_below(get_script_prefix(), noun)


@cache
def list_below(prefix: str, noun: str) -> str:
    return reverse(f"api:{noun}-list")


def whole(instance):
    return instance


def way_to(source: str):
    return whole if source == "*" else attrgetter(source)


class ListOfPublic(serializers.ListSerializer):
    """Rows without those that readers may not see."""

    def to_representation(self, data):
        rows = data.all() if isinstance(data, models.Manager) else data
        told = (row for row in rows if self.child.is_told(row))
        shown = map(self.child.to_representation, told)
        return [shape for shape in shown if shape is not None]


class Shape(serializers.Serializer):
    """An object with named fields. Read only: nothing is ever parsed with it."""

    class Meta:
        list_serializer_class = ListOfPublic

    @cached_property
    def readers(self):
        """Name, way to the value and way to its form, without what only parsing needs."""
        return [
            (
                name,
                whole if found.source == "*" else attrgetter(found.source),
                found.to_representation,
            )
            for name, found in self.fields.items()
        ]

    def is_told(self, instance) -> bool:
        """Whether readers are told of a row at all.

        Asked here of rows that were read anyway: among a hundred thousand records a database takes
        a question for the public ones for the way to all of them.
        """
        return True

    def to_representation(self, instance):
        shape = {}
        for name, attribute, representation in self.readers:
            value = attribute(instance)
            shape[name] = None if value is None else representation(value)
        return shape


class Text(serializers.CharField):
    """Text as it stands; "" where nothing is said."""

    def to_representation(self, value):
        return str(value)


class Number(serializers.IntegerField):
    def to_representation(self, value):
        return value


class Code(serializers.ChoiceField):
    """One of a few words that are part of the API; null where nothing is said."""

    def __init__(self, choices, **kwargs):
        choices = getattr(choices, "choices", choices)
        super().__init__(choices=[(code, str(code)) for code, _label in choices], **kwargs)
        self.allow_null = True

    def to_representation(self, value):
        return value or None


class Optional(serializers.CharField):
    """Text that is null where nothing is said: an address, a code of another standard."""

    def __init__(self, **kwargs):
        super().__init__(allow_null=True, **kwargs)

    def to_representation(self, value):
        return str(value) or None


class Day(serializers.DateField):
    def __init__(self, **kwargs):
        super().__init__(allow_null=True, **kwargs)


class PartialDate(Optional):
    """A year, a year and a month, or a day, in ISO 8601; null where it is not known."""


class Computed(serializers.SerializerMethodField):
    """A value that a method of the shape makes, with the field that describes it."""

    def __init__(self, described: serializers.Field, method_name=None):
        self.described = described
        super().__init__(method_name)


class Names(Shape):
    """A name of the vocabulary in both languages."""

    ar = Text(source="name_ar")
    en = Text(source="name_en")


class TermShape(Shape):
    """A word of a controlled vocabulary. Its code does not change, its names may."""

    code = Text()
    name = Names(source="*")


class Reference(Shape):
    """Another public record: what it is called, and where it is. `expand` puts all of it here."""

    # What kind of record this names; a subclass says it.
    type_of_record = ""

    type = Text(source="*")
    id = Number(source="pk")
    label = Text(source="*")
    url = Text(source="*")
    api_url = Text(source="*")

    def to_representation(self, instance):
        if not self.is_public(instance):
            return None
        return {
            "type": self.type_of_record,
            "id": instance.pk,
            "label": self.label_of(instance),
            "url": page_address(instance.get_absolute_url()),
            "api_url": api_address(self.type_of_record, instance.pk),
            **self.more(instance),
        }

    def more(self, instance) -> dict:
        """What a subclass tells beside it, so that all references have the same beginning."""
        return {}

    def is_public(self, instance) -> bool:
        return instance.is_public

    def label_of(self, instance) -> str:
        return str(instance)


class CountryShape(Shape):
    code = Text(source="pk", help_text=_("ISO 3166-1 alpha-2."))
    name = Names(source="*")


class Coordinates(serializers.ListField):
    """Longitude and latitude of a place, as GeoJSON has them."""

    child = serializers.FloatField()

    def __init__(self):
        super().__init__(source="*", allow_null=True, help_text=_("Longitude, latitude."))

    def to_representation(self, place):
        if place.latitude is None:
            return None
        return [float(place.longitude), float(place.latitude)]


class PlaceShape(Shape):
    id = Number(source="pk")
    kind = Text()
    name = Names(source="*")
    within = Computed(Names(allow_null=True))
    country = Text(source="country_id")
    coordinates = Coordinates()

    def get_within(self, place):
        return both_names(place.parent) if place.parent_id else None


def both_names(row) -> dict[str, str]:
    return {"ar": row.name_ar, "en": row.name_en}


class TagList(ListOfPublic):
    """Tags have no order of their own."""

    def to_representation(self, data):
        return sorted(super().to_representation(data), key=lambda tag: tag["slug"])


class TagShape(Shape):
    slug = Text()
    name = Text()

    class Meta:
        list_serializer_class = TagList


class RichText(Shape):
    """A text as clean HTML, with its photos as figures, and as plain lines."""

    html = Text(source="*")
    plain = Text(source="*")


class SizeShape(Shape):
    width = Number(source="*")
    media_type = Text(source="*")
    url = Text(source="*")


class PhotoShape(Shape):
    """A photo that readers may see, in all its sizes."""

    id = Number(source="pk")
    url = Text(source="*")
    width = Number()
    height = Number()
    alt = Text()
    caption = Text()
    credit = Text()
    licence = Code(Photo.Licence)
    source_url = Optional()
    taken_on = Day()
    focal_point = serializers.ListField(
        child=serializers.IntegerField(),
        source="*",
        help_text=_("Per cent from the left and from the top: kept in view when it is cropped."),
    )
    sizes = SizeShape(source="*", many=True)

    def to_representation(self, photo):
        if not photo.is_public:
            return None
        return {
            "id": photo.pk,
            "url": site_address(photo.image.url),
            "width": photo.width,
            "height": photo.height,
            "alt": photo.alt,
            "caption": photo.caption,
            "credit": photo.credit,
            "licence": photo.licence or None,
            "source_url": photo.source_url or None,
            "taken_on": photo.taken_on.isoformat() if photo.taken_on else None,
            "focal_point": [photo.focal_x, photo.focal_y],
            "sizes": sizes_of(photo),
        }


def sizes_of(photo) -> list[dict]:
    types = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
    return [
        {"width": width, "media_type": types[ending], "url": site_address(url)}
        for ending in ("jpg", "webp", "avif")
        for width, url in photo.sizes_in(ending)
    ]


class PhotoUseShape(PhotoShape):
    """A photo of the gallery, with the caption that it has there."""

    def to_representation(self, use):
        shape = super().to_representation(use.photo)
        if shape and use.caption:
            shape["caption"] = use.caption
        return shape


class DocumentShape(Shape):
    """A document that readers may download."""

    title = Text()
    language = Text()
    format = Text(source="kind")
    size = Number(help_text=_("In bytes."))
    url = Computed(Text())

    def get_url(self, attachment):
        return site_address(attachment.file.url)


class CorrectionShape(Shape):
    corrected_on = Day()
    wrong = Text()
    right = Text()


class RecordShape(Shape):
    """What all records have. `fields` of a request leaves all out but those it names."""

    type_of_record = ""

    type = Computed(Text())
    id = Number(source="pk")
    label = Text(source="*", help_text=_("What a list calls it."))
    url = Computed(Text(help_text=_("Its page.")))
    api_url = Computed(Text())
    changed_at = serializers.DateTimeField(help_text=_("When what readers get of it last changed."))

    def get_fields(self):
        fields = super().get_fields()
        for name, found in fields.items():
            # Any of them may be left out but what a record is known by.
            found.required = name in ALWAYS
            found.read_only = not found.required
        return fields

    def get_type(self, record):
        return self.type_of_record

    def get_url(self, record):
        return page_address(record.get_absolute_url())

    def get_api_url(self, record):
        return api_address(self.type_of_record, self.key_of(record))

    def key_of(self, record):
        return record.pk

    def text_of(self, record, html: str, sources: Iterable = ()) -> dict[str, str]:
        """A text; `sources` are the rows that its footnotes may point to."""
        numbers = numbers_in(html or "", record.shown_photos, sources)
        return text_with(html, record.shown_photos, numbers)


ALWAYS = ("type", "id")


def text_with(
    html: str, photos: Mapping[int, Photo], notes: Mapping[int, int] = MappingProxyType({})
) -> dict[str, str]:
    """A text with those of its photos that readers may see, and with the numbers of its notes."""
    html = richtext.only_allowed(html or "")

    def figure(key: int, alt: str | None, caption: str) -> str:
        return drawn(photos[key], alt, caption) if key in photos else ""

    if "data-photo" in html:
        html = richtext.with_photos(html, figure)
    plain = richtext.plain_text(html)
    html = with_numbers(html, notes)
    return {"html": html, "plain": plain}


def drawn(photo: Photo, alt: str | None, caption: str) -> str:
    """A figure without anything that needs the styles of this site."""
    from_photo = photo.alt if alt is None else alt
    words = " ".join(filter(None, [caption, escape(photo.credit)]))
    return (
        f'<figure><img src="{escape(site_address(photo.image.url))}" alt="{escape(from_photo)}"'
        f' width="{photo.width}" height="{photo.height}"><figcaption>{words}</figcaption></figure>'
    )
