"""Where the OpenAPI document is found, for programs and, as a page, for people."""

import json

from django.utils.translation import get_language
from django.views.generic import TemplateView
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from ngo_portal.api.reading import operations_of, problems_of, shapes_of
from ngo_portal.api.schema import document
from ngo_portal.api.views import PublicView, of_nothing


class OpenApiJson(BaseRenderer):
    # What a program that fetches it is told it is.
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return json.dumps(data, ensure_ascii=False, indent=1).encode()


class OpenApiYaml(OpenApiYamlRenderer):
    media_type = "application/yaml"


class OpenApi(PublicView):
    """The document that describes the API."""

    schema = None

    def get(self, request):
        of_nothing(request)
        return Response(document("en"))


class OpenApiAsJson(OpenApi):
    renderer_classes = [OpenApiJson]


class OpenApiAsYaml(OpenApi):
    renderer_classes = [OpenApiYaml]


class Documentation(TemplateView):
    """The same for people, in the language of the site."""

    template_name = "api.html"

    def get_context_data(self, **kwargs):
        found = document(get_language())
        return super().get_context_data(
            **kwargs,
            operations=operations_of(found),
            shapes=shapes_of(found),
            problems=problems_of(),
        )
