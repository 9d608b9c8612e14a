"""Address parts beyond Django's own. Importing this module registers them."""

import unicodedata

from django.urls import register_converter


class UnicodeSlugConverter:
    """`<uslug:slug>`: the readable end of an address, in any script; Django's `slug` knows ASCII.

    Reads whatever stands there, because a wrong slug redirects to the right one: also what is
    left of an address that was cut off in the middle of a letter, or copied with a full stop.
    """

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        # Some browsers send what they were given decomposed: «أ» as an alef and a hamza.
        return unicodedata.normalize("NFC", value)

    def to_url(self, value: str) -> str:
        return value


register_converter(UnicodeSlugConverter, "uslug")
