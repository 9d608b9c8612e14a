"""The views of the read API: for everybody, without cookies, alike in every language."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from ngo_portal.api.answers import expand, list_answer
from ngo_portal.api.parameters import of_list, of_record
from ngo_portal.api.problems import Withdrawn, WrongParameters
from ngo_portal.api.resources import RESOURCES
from ngo_portal.shared.representing import Resource
from ngo_portal.shared.shapes import api_address, api_list
from ngo_portal.shared.site import site_address

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


@method_decorator(conditional_page, name="dispatch")
class PublicView(APIView):
    """What all addresses of the API have in common."""

    http_method_names = ["get", "head", "options"]
    # Counted by the throttle; an answer that was refused before has none.
    allowance = None

    def dispatch(self, request, *args, **kwargs):
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)

    def options(self, request, *args, **kwargs):
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS", **PREFLIGHT})

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.allowance is not None:
            for name, value in self.allowance.headers.items():
                response.headers[name] = value
        # Both stand in every answer, whatever the language of who asks.
        response.headers["Content-Language"] = "ar, en"
        # There is one form of an answer: nothing is chosen by Accept.
        del response.headers["Vary"]
        return response


class Root(PublicView):
    """What there is to read."""

    schema = None

    def get(self, request):
        of_nothing(request)
        lists = {one.noun: site_address(api_list(one.noun)) for one in RESOURCES}
        documents = {"openapi": "/api/v1/openapi.json", "documentation": "/api/"}
        return Response({**lists, **{name: site_address(at) for name, at in documents.items()}})


class Nowhere(PublicView):
    """An address below that of the API at which there is nothing."""

    schema = None

    def get(self, request, *args, **kwargs):
        raise Http404("There is nothing at this address.")


class RecordViews(ViewSetMixin, PublicView):
    """The list of a kind of records, and each of them."""

    resource: Resource = None
    lookup_url_kwarg = "key"
    lookup_value_regex = "[0-9]{1,18}"

    def list(self, request):
        selection = self.resource.listing.select(request.GET)
        asked = of_list(self.resource, selection, request.GET)
        answer = list_answer(self.resource, selection, asked)
        response = Response(answer)
        if answer["next"]:
            response.headers["Link"] = f'<{answer["next"]}>; rel="next"'
        return response

    def retrieve(self, request, key):
        resource, how = self.resource, of_record(self.resource, request.GET)
        record = self.found(key, how.fields)
        if record is None:
            return self.lead_on(key) or self.tell_withdrawal(key)
        resource.prepare([record])
        records = resource.represent([record], how.fields)
        expand(records, how.expand)
        return Response(records[0])

    def found(self, key: str, fields):
        named = self.resource.named(key)
        return self.resource.queryset(fields).filter(**named).first()

    def lead_on(self, key: str):
        """The way to the record into which this one went; a merge may be undone."""
        homes = self.resource.merged([int(key)]) if key.isdecimal() else {}
        if not homes or self.found(homes[int(key)], ("id",)) is None:
            return None
        address = api_address(self.resource.type, homes[int(key)])
        return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "no-cache"})

    def tell_withdrawal(self, key: str):
        manager = self.resource.listing.model.objects
        record = None
        if hasattr(manager, "withdrawn"):
            record = manager.withdrawn().filter(pk=key).first()
        if record is None or not record.was_public_when_withdrawn:
            raise Http404("There is no such public record.")
        raise Withdrawn(record.withdrawal)


def of_nothing(request) -> None:
    """Raises WrongParameters where there are any."""
    from_nowhere = {name: ["There is no such parameter."] for name in request.GET}
    if from_nowhere:
        raise WrongParameters(from_nowhere)


KEYS = {"theme": "[-a-zA-Z0-9_]{1,40}", "country": "[a-zA-Z]{2}"}


def views_of(resource: Resource) -> type[RecordViews]:
    name = f"{resource.noun.title()}Views"
    regex = KEYS.get(resource.type, RecordViews.lookup_value_regex)
    return type(name, (RecordViews,), {"resource": resource, "lookup_value_regex": regex})
