"""What every test may rely on: Arabic, an empty cache, and the vocabulary in its tables."""

from contextlib import nullcontext

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from ngo_portal.shared import asking, generation, labels
from ngo_portal.shared.shelves.keeping import keepers
from tests import migrated
from tests.tables import keep_rows, put_rows_back

ASKS_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "demonstration"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """On PostgreSQL leave out what says the same as on SQLite: what asks no database, and what is
    marked so.
    """
    # A long file that begins last would leave the other processes idle.
    items.sort(key=how_short)
    if connection.vendor != "postgresql":
        return
    asking = [item for item in items if asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in {*asking}])
    items[:] = asking


def how_short(item) -> int:
    """0 for the walk through the demonstration, 1 for other journeys, 2 for the rest."""
    if "demonstration" in getattr(item, "fixturenames", ()):
        return 0
    return 1 if item.get_closest_marker("journey") else 2


def asks_the_database(item) -> bool:
    if item.get_closest_marker("once") is not None:
        return False
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(ASKS_THE_DATABASE & {*getattr(item, "fixturenames", ())})


@pytest.fixture(autouse=True)
def a_fresh_reader():
    """Start in the site's own language, which a request for English may have left behind."""
    cache.clear()
    generation.listener.forget()
    asking.kept = asking.KeptMatches()
    labels.forget()
    keepers.forget()
    with translation.override("ar"):
        yield


@pytest.fixture(scope="session")
def tables(request, tmp_path_factory, django_db_modify_db_settings, django_db_blocker):
    """Made once for all processes of a run, where it has several."""
    if not hasattr(request.config, "workerinput"):
        yield nullcontext()
        return
    tables = migrated.Tables(tmp_path_factory.getbasetemp().parent)
    yield tables.made_once()
    with django_db_blocker.unblock():
        tables.forget()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    return django_db_keepdb or migrated.is_copied()


@pytest.fixture(scope="session")
def django_db_setup(request, tables, django_db_blocker):
    """A test with real transactions ends with the rows of the migrations.

    Django would leave empty tables, and make all permissions again each time.
    """
    with django_db_blocker.unblock(), tables:
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        keep_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: put_rows_back())
        yield
