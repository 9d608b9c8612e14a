"""The OpenAPI document: made from the shapes and filters, so that it cannot lag behind."""

from collections.abc import Iterable
from functools import cache

import django_filters
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_array_type, build_basic_type
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from ngo_portal.api.changes import REASONS
from ngo_portal.api.examples import EXAMPLES, PROBLEM
from ngo_portal.api.parameters import MOST_EXPANDED, MOST_RECORDS, RECORDS_PER_PAGE
from ngo_portal.api.problems import MEDIA_TYPE
from ngo_portal.shared.filters import (
    LONGEST_TEXT,
    VALUES_PER_FILTER,
    AnyOfFilter,
    BoundaryFilter,
    ChoiceFilter,
    CountryFilter,
    RecordFilter,
    ThemeFilter,
    YearFilter,
)
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.searching.keys import Kind
from ngo_portal.shared.searching.question import BEST
from ngo_portal.shared.shapes import Computed, Names, Number, Optional, Shape, Text, api_list
from ngo_portal.shared.site import site_name

NUMBERS = "[0-9]{1,18}"
DESCRIPTION = _(
    "Everything that is public, for programs: read only, free of charge, without a key. What is "
    "not known is null or empty, never a guess. The query string of a list is that of its page."
)


class OfComputed(OpenApiSerializerFieldExtension):
    target_class = Computed

    def map_serializer_field(self, auto_schema, direction):
        return auto_schema._map_serializer_field(self.target.described, direction)


# What the answers are made of beside records


class ProblemErrorShape(Shape):
    parameter = Text()
    detail = Text()


class ProblemShape(Shape):
    """RFC 9457: what is wrong, and with which parameter."""

    type = serializers.URLField()
    title = Text()
    status = Number()
    detail = Text()
    instance = Text()
    errors = ProblemErrorShape(many=True, required=False)


class HomeShape(Shape):
    type = Text()
    id = Number()
    api_url = Text()


class TombstoneShape(Shape):
    """A record that a mirror has to forget."""

    type = Text()
    id = Number()
    gone_at = serializers.DateTimeField()
    reason = serializers.ChoiceField(choices=[(reason, reason) for reason in REASONS])
    explanation = Text(help_text=_("What readers are told about a withdrawal."))
    merged_into = HomeShape(allow_null=True)


class FacetValueShape(Shape):
    value = Text(help_text=_("As the parameter takes it."))
    name = Names()
    count = Number()


@cache
def page_shape(resource: Resource) -> type[Shape]:
    """A page of a list, or of its changes."""
    name = f"{resource.shape.__name__.removesuffix('Shape')}Page"
    facets = resource.listing.filterset_class.base_filters
    counted = {
        facet: FacetValueShape(many=True, required=False)
        for facet, found in facets.items()
        if isinstance(found, AnyOfFilter) and found.leading != 0
    }
    return type(
        f"{name}Shape",
        (Shape,),
        {
            "next": Optional(help_text=_("The next page, if there is one.")),
            "since": Text(help_text=_("From here on follow changes: `since=`.")),
            "results": resource.shape(many=True),
            "total": Number(required=False),
            "is_loose": serializers.BooleanField(
                required=False, help_text=_("Nothing had all of the words.")
            ),
            "corrected": Text(required=False, help_text=_("The words that were looked for.")),
            "facets": type(f"{name}FacetsShape", (Shape,), counted)(required=False),
            "gone": TombstoneShape(many=True, required=False),
        },
    )


# Parameters


def parameters_of_record(resource: Resource) -> list[OpenApiParameter]:
    return [
        some("fields", resource.names, _("Only these fields; `type` and `id` always.")),
        some(
            "expand",
            list(resource.expandable),
            _("Put whole records where these references stand, at most %(most)d.")
            % {"most": MOST_EXPANDED},
            MOST_EXPANDED,
        ),
    ]


def parameters_of_list(resource: Resource) -> list[OpenApiParameter]:
    filterset = resource.listing.filterset_class
    filters = [filter_parameter(name, found) for name, found in filterset.base_filters.items()]
    facets = [
        name
        for name, found in filterset.base_filters.items()
        if isinstance(found, AnyOfFilter) and found.leading != 0
    ]
    moment = build_basic_type(str) | {"format": "date-time"}
    orders = {"type": "string", "enum": [filterset.order, BEST], "default": filterset.order}
    limit = {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_RECORDS,
        "default": RECORDS_PER_PAGE,
    }
    return [
        *filters,
        one("sort", orders, _("The order; `best` needs words in `q`.")),
        one(
            "limit",
            limit,
            _("Records on a page: %(default)d where nothing is said, at most %(most)d.")
            % {"default": RECORDS_PER_PAGE, "most": MOST_RECORDS},
        ),
        one("cursor", build_basic_type(str), _("The place in the list, from `next`.")),
        *([some("facets", facets, _("Count what each value would find."))] if facets else []),
        *parameters_of_record(resource),
        one("updated_since", moment, _("What changed since, in the order of changes.")),
        one("since", build_basic_type(str), _("The same from `since` of an earlier answer.")),
    ]


def filter_parameter(name: str, found: django_filters.Filter) -> OpenApiParameter:
    label = str(found.label or name)
    if isinstance(found, AnyOfFilter):
        value = value_schema(found)
        values = build_array_type(value) | {"maxItems": VALUES_PER_FILTER}
        described = meaning(found) % {"label": label, "list": listed_at(found), "facet": name}
        return OpenApiParameter(name, values, description=described, explode=True, style="form")
    if isinstance(found, BoundaryFilter):
        described = _("%(label)s: a day, as 2022-05-23.") % {"label": label}
        return one(name, build_basic_type(str) | {"format": "date"}, described)
    return one(name, build_basic_type(str) | {"maxLength": LONGEST_TEXT}, label)


# Where the values of a parameter are listed, by the kind of its records.
LISTED = {
    Kind.PLACE: "places",
    Kind.ORGANIZATION: "organizations",
    Kind.PERSON: "people",
    Kind.EVENT: "events",
}


def listed_at(found: AnyOfFilter) -> str:
    """The address of the list in which values of a parameter are found; "" where none has them."""
    if isinstance(found, ThemeFilter):
        return api_list("themes")
    if isinstance(found, CountryFilter):
        return api_list("countries")
    noun = LISTED.get(getattr(found, "kind_of_records", None))
    return api_list(noun) if noun else ""


def meaning(found: AnyOfFilter):
    """What a parameter with several values takes, and where who asks finds them."""
    if isinstance(found, ChoiceFilter):
        return _("%(label)s: any of the values listed here.")
    if isinstance(found, YearFilter):
        return _("%(label)s: any of these years, as 2022.")
    if isinstance(found, RecordFilter):
        return _("%(label)s: any of these numbers, as “id” in %(list)s has them.")
    if listed_at(found):
        return _("%(label)s: any of these codes, as “code” in %(list)s has them.")
    return _("%(label)s: any of these codes; `facets=%(facet)s` counts those in use.")


def value_schema(found: AnyOfFilter) -> dict:
    if isinstance(found, ChoiceFilter):
        return {"type": "string", "enum": [value for value, _label in found.labels.choices]}
    if isinstance(found, RecordFilter):
        return {"type": "string", "pattern": "^[0-9]{1,9}$"}
    return build_basic_type(str)


def one(name: str, schema: dict, description) -> OpenApiParameter:
    return OpenApiParameter(name, schema, description=str(description))


def some(name: str, values: Iterable[str], description, most: int = 0) -> OpenApiParameter:
    schema = build_array_type({"type": "string", "enum": list(values)})
    schema |= {"maxItems": most} if most else {}
    return OpenApiParameter(name, schema, description=str(description), explode=False, style="form")


# Operations


class RecordSchema(AutoSchema):
    """How a list and a record are described."""

    @property
    def resource(self) -> Resource:
        return self.view.resource

    @property
    def is_list(self) -> bool:
        return self.view.action == "list"

    def get_operation_id(self):
        return f"{'list' if self.is_list else 'get'}_{self.resource.noun}"

    def get_tags(self):
        return [self.resource.noun]

    def get_summary(self):
        title = str(self.resource.title)
        words = _("%(records)s: the list") if self.is_list else _("%(records)s: one of them")
        return words % {"records": title}

    def get_description(self):
        return " ".join((self.resource.shape.__doc__ or "").split())

    def get_override_parameters(self):
        if self.is_list:
            return [*parameters_of_list(self.resource), *self.headers()]
        return [self.key(), *parameters_of_record(self.resource), *self.headers()]

    def key(self):
        pattern = {"type": "string", "pattern": f"^{self.view.lookup_value_regex}$"}
        is_number = self.view.lookup_value_regex == NUMBERS
        what = gettext("Its number.") if is_number else gettext("Its code.")
        return OpenApiParameter("key", pattern, OpenApiParameter.PATH, description=what)

    def headers(self):
        return [
            OpenApiParameter(
                "RateLimit",
                str,
                OpenApiParameter.HEADER,
                response=True,
                required=False,
                description=gettext("What is left, where the answer was counted."),
            )
        ]

    def get_response_serializers(self):
        shape = page_shape(self.resource) if self.is_list else self.resource.shape
        refused = OpenApiResponse(ProblemShape, gettext("What is wrong."))
        statuses = (400, 404, 405, 406, 429) if self.is_list else (400, 404, 405, 406, 410, 429)
        found = {200: OpenApiResponse(shape, gettext("What was found."))}
        found |= {(status, MEDIA_TYPE): refused for status in statuses}
        if not self.is_list:
            leads = gettext("The record went into another one, which stands at Location.")
            found[301] = OpenApiResponse(None, leads)
        return found

    def get_examples(self):
        whole = EXAMPLES.get(self.resource.type, {})
        value = whole
        if self.is_list:
            value = {"next": None, "since": "YzcuMg", "total": 1, "results": [whole]}
        return [
            OpenApiExample("record", value=value, response_only=True, status_codes=["200"]),
            OpenApiExample(
                "problem",
                value=PROBLEM,
                response_only=True,
                status_codes=["400"],
                media_type=MEDIA_TYPE,
            ),
        ]

    def _get_serializer_name(self, *args, **kwargs):
        return super()._get_serializer_name(*args, **kwargs).removesuffix("Shape")

    def _is_list_view(self, serializer=None):
        # The page is an object of its own.
        return False


@cache
def document(language: str) -> dict:
    """The whole document in a language, made once a process."""
    with translation.override(language):
        found = plain(SchemaGenerator().get_schema(request=None, public=True))
        name = gettext("The API of %(site)s") % {"site": site_name()}
        found["info"] |= {"title": name, "description": str(DESCRIPTION)}
        found["servers"] = [{"url": settings.SITE_ORIGIN}]
        return found


def plain(part):
    """Without what the generator notes for itself, and with texts instead of promises of them."""
    if isinstance(part, dict):
        return {name: plain(found) for name, found in part.items() if name != "x-spec-enum-id"}
    if isinstance(part, list):
        return [plain(found) for found in part]
    return str(part) if isinstance(part, Promise) else part
