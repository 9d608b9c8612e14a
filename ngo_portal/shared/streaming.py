"""Answers that are too long to be held in memory, and whether somebody has one of them already."""

from hashlib import blake2b

from django.http import StreamingHttpResponse
from django.utils.cache import get_conditional_response

from ngo_portal.shared import generation

# The same for everybody, but too large to be kept here.
CACHE_CONTROL = "public, max-age=0, must-revalidate"


def etag_of(*known_by: object) -> str:
    """An ETag for what depends on public content and on these values, before it is made."""
    said = repr((generation.current(), *known_by)).encode()
    return f'W/"{blake2b(said, digest_size=12).hexdigest()}"'


def without_making(request, etag: str, content_type: str):
    """The answer where none has to be made: to somebody who has it, or who asks for its head."""
    answer = get_conditional_response(request, etag=etag)
    if answer is None and request.method == "HEAD":
        answer = StreamingHttpResponse([], content_type=content_type)
    return answer and marked(answer, etag)


def marked(answer, etag: str):
    """The answer with what lets others keep it as long as it is true."""
    answer["ETag"] = etag
    answer["Cache-Control"] = CACHE_CONTROL
    return answer
