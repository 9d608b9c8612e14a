"""Address parts beyond Django's own. Importing this module registers them."""

import unicodedata

from django.urls import register_converter


class UnicodeSlugConverter:
    """`<uslug:slug>`: letters and digits of any script; Django's `slug` knows ASCII only."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        # Some browsers send what they were given decomposed: «أ» as an alef and a hamza.
        return unicodedata.normalize("NFC", value)

    def to_url(self, value: str) -> str:
        return value


register_converter(UnicodeSlugConverter, "uslug")
