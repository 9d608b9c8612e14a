"""The ASGI entry point that an application server loads; pages are kept by the WSGI one only."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ngo_portal.settings")

application = get_asgi_application()
