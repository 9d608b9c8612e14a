"""Errors as `application/problem+json` (RFC 9457), all in one shape and in English."""

import json
from collections.abc import Iterable, Mapping

from django.http import HttpResponse
from rest_framework.exceptions import APIException, NotAcceptable, Throttled
from rest_framework.views import exception_handler
from rest_framework.views import set_rollback as roll_back

from ngo_portal.shared.site import site_address

MEDIA_TYPE = "application/problem+json"
# What each status is called: part of the API, as the documentation page has it.
NAMES = {
    400: ("wrong-parameters", "The parameters are wrong."),
    404: ("not-found", "There is no such public record."),
    405: ("read-only", "The API can only be read."),
    406: ("not-acceptable", "The API speaks JSON."),
    410: ("withdrawn", "The record was withdrawn."),
    429: ("too-many-requests", "There were too many requests."),
}

type Faults = Mapping[str, Iterable[str]]


class WrongParameters(APIException):
    """Parameters that no answer can be given to, each with what is wrong with it."""

    status_code = 400

    def __init__(self, faults: Faults):
        super().__init__("What is wrong with each parameter stands in `errors`.")
        self.faults = faults


class Withdrawn(APIException):
    """A record that readers saw, with the reason that they are told."""

    status_code = 410

    def __init__(self, reason: str):
        super().__init__(reason or "No reason was given.")


def problem(status: int, detail: str, instance: str, faults: Faults | None = None) -> dict:
    name, title = NAMES[status]
    told = {
        "type": site_address(f"/api/#{name}"),
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    if faults:
        told["errors"] = [
            {"parameter": parameter, "detail": fault}
            for parameter, found in faults.items()
            for fault in found
        ]
    return told


def handle(error, context):
    """Django REST framework's handler of exceptions, with a problem for a body."""
    response = exception_handler(error, context)
    if response is None or response.status_code not in NAMES:
        return response
    roll_back()
    detail = {
        NotAcceptable: "Accept application/json or leave the header away.",
        Throttled: "Ask again when Retry-After says so.",
    }.get(type(error), str(getattr(error, "detail", error)))
    request = context["request"]
    response.data = problem(
        response.status_code, detail, request.get_full_path(), getattr(error, "faults", None)
    )
    response.content_type = MEDIA_TYPE
    return response


def refusal(request, fault: str) -> HttpResponse:
    """A problem for a request that no view of the API ever sees."""
    body = problem(400, fault, request.path_info)
    return HttpResponse(json.dumps(body), status=400, content_type=MEDIA_TYPE)
