"""Pages that everybody gets alike, kept as bytes in front of Django.

`marking` (inside Django) says which answers are for everybody, `asking` which requests may be
answered with them, `negotiation` reads what the browser can take, `pages` are the bytes, `keeping`
holds them, and `layer` puts it together around Django's handler.
"""
