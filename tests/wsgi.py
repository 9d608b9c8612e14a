"""Requests to a WSGI application as a server makes them, without a server."""

import io
from dataclasses import dataclass

from django.http import HttpResponse

from ngo_portal.page_cache.asking import VISIT


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def cache(self) -> str:
        """hit, miss or bypass."""
        return self.headers.get("Server-Timing", "").removeprefix("cache;desc=")


def environ(path="/", query="", method="GET", **headers):
    """What a server hands over; headers as HTTP_ACCEPT_ENCODING, anything else as it is."""
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **headers,
    }


def ask(application, *arguments, **headers) -> Answer:
    said = []
    result = application(environ(*arguments, **headers), lambda *answer: said.append(answer))
    try:
        body = b"".join(result)
    finally:
        if close := getattr(result, "close", None):
            close()
    (status, pairs) = said[0][:2]
    assert len({name.lower() for name, _value in pairs}) == len(pairs) or "Set-Cookie" in str(pairs)
    return Answer(status, dict(pairs), body)


class Counted:
    """An application that counts how often it was asked."""

    def __init__(self, application):
        self.application, self.times = application, 0

    def __call__(self, environ, start_response):
        self.times += 1
        return self.application(environ, start_response)


class Marking:
    """A tiny application in the place of Django's: the same text for everybody."""

    def __init__(self, body=b"page" * 500, **headers):
        self.body, self.headers = body, headers
        self.asked = []

    def before(self):
        """What happens while a page is made."""

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        self.before()
        response = HttpResponse(self.body, headers={"Content-Type": "text/html", **self.headers})
        environ[VISIT].is_public = True
        start_response("200 OK", list(response.items()))
        return response
