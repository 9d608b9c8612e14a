"""What a browser fetches for a page, and how much of it there is.

Bytes are counted as gzip sends them, which every server can; Brotli takes a tenth less.
"""

import gzip
from urllib.parse import urlsplit

# The drawings of the theme groups are pictures.
PICTURES = ("/media/", "/static/patterns/")


def fetched(page, address):
    """Everything but pictures that stands there when the page does, by its path."""
    responses = {}
    page.on("response", lambda response: responses.setdefault(path(response), response))
    page.goto(address, wait_until="networkidle")
    return [one for one in responses.values() if not path(one).startswith(PICTURES)]


def weight(response):
    body = response.body()
    return len(body) if is_font(response) else len(gzip.compress(body, 6))


def path(response):
    return urlsplit(response.url).path


def is_font(response):
    return path(response).endswith(".woff2")
