"""What an application server can answer at best, to compare a kept page with.

`/` is five bytes. Any other path is the bytes of the file that HELLO_FILE names, under as many
headers as a page has: what the server needs to send such an answer, whoever made it.
"""

import os
from pathlib import Path

BODY = Path(os.environ["HELLO_FILE"]).read_bytes()
SHORT = [("Content-Type", "text/plain"), ("Content-Length", "5")]
LONG = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Length", str(len(BODY))),
    ("Content-Security-Policy", "default-src 'self'; " * 10),
    *[(f"X-Header-{number}", "of the usual length") for number in range(10)],
]


def application(environ, start_response):
    if environ["PATH_INFO"] == "/":
        start_response("200 OK", SHORT)
        return [b"hello"]
    start_response("200 OK", LONG)
    return [BODY]
