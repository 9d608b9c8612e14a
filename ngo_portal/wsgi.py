"""The WSGI entry point that an application server loads: Django, and its pages kept in front."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ngo_portal.settings")

application = get_wsgi_application()

if settings.PAGE_CACHE_BYTES:
    # Only now, when the models it reads are there.
    from ngo_portal.page_cache.layer import PageCache

    application = PageCache(application, most_bytes=settings.PAGE_CACHE_BYTES)
