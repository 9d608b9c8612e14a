"""The settings of the benchmarks: a production site without HTTPS, and no page is kept.

Only DATABASE_URL is taken from outside, and what says where files and other servers are.
"""

import os
import secrets

os.environ.pop("DEBUG", None)
os.environ.update(
    MULTAQA_ENV="production",
    SECRET_KEY=secrets.token_urlsafe(60),
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    HTTPS_REDIRECT="0",
    LOG_LEVEL="ERROR",
)
os.environ.setdefault("PAGE_CACHE_MB", "0")

from ngo_portal.settings import *  # noqa: F403 - after the environment it reads
from ngo_portal.settings import BASE_DIR, STORAGES

# Names of files without the manifest of collectstatic: a look-up less a file, of 2 microseconds.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# Nothing is collected; WhiteNoise looks files up where they are written.
STATIC_ROOT = BASE_DIR / "static"
