"""The settings of the tests: a development site, whatever the shell around it says.

Only DATABASE_URL is taken from outside, so that the same tests run on either database, and
SEARCH_URL for the tests of engines.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# A server whose engine is put to the same test as the others (tests/shared/test_engines.py).
TESTED_SEARCH_URL = os.environ.pop("SEARCH_URL", "")

SCRATCH = Path(tempfile.mkdtemp(prefix="multaqa-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

for name in ["DEBUG", "CACHE_URL", "PAGE_CACHE_MB", "DATABASE_REPLICAS", "FOUR_EYES"]:
    os.environ.pop(name, None)
os.environ.update(
    MULTAQA_ENV="development",
    SECRET_KEY="only-for-tests",
    SITE_ORIGIN="http://testserver",
    TIME_ZONE="Asia/Damascus",
    MEDIA_ROOT=str(SCRATCH / "media"),
    CACHE_DIR=str(SCRATCH / "cache"),
)

from ngo_portal.settings import *  # noqa: E402, F403 - after the environment it reads
from ngo_portal.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: an in-memory database is one connection that the live server's
    # threads and the test would have to share, transactions and all.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}

# Strong hashing is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
