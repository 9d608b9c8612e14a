"""Addresses of the read API. They begin with no language, because it speaks both."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from ngo_portal.api.resources import RESOURCES
from ngo_portal.api.schema_views import OpenApiAsJson, OpenApiAsYaml
from ngo_portal.api.views import Nowhere, Root, views_of

router = SimpleRouter()
for resource in RESOURCES:
    router.register(resource.noun, views_of(resource), basename=resource.noun)

app_name = "api"
urlpatterns = [
    path("v1/", Root.as_view(), name="root"),
    path("v1/openapi.json", OpenApiAsJson.as_view(), name="openapi"),
    path("v1/openapi.yaml", OpenApiAsYaml.as_view(), name="openapi-yaml"),
    path("v1/", include(router.urls)),
    # Without a slash at the end Django leads to the address with one, if there is something.
    re_path(r"^[\s\S]*/$", Nowhere.as_view(), name="nowhere"),
]
