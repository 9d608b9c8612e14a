"""What every test may rely on: Arabic, an empty cache, and the vocabulary in its tables."""

import pytest
from django.apps import apps
from django.core import serializers
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation

from ngo_portal.shared import asking, generation, labels
from ngo_portal.shared.shelves.keeping import keepers

OURS = {"shared", "organizations", "events", "articles", "ngo_portal"}
PROJECTION = [
    "shared_entry",
    "shared_entryfacet",
    "shared_entryname",
    "shared_entrytext",
    "shared_word",
    "shared_generation",
    "shared_change",
    "shared_awaited",
    "shared_rebuild",
]


ASKS_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "demonstration"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """On PostgreSQL leave out what says the same as on SQLite: what asks no database, and what is
    marked so.
    """
    if connection.vendor != "postgresql":
        return
    asking = [item for item in items if asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in {*asking}])
    items[:] = asking


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
def initial_rows(django_db_setup, django_db_blocker):
    """The rows that migrations wrote (vocabulary, countries), as serialized text."""
    models = [
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS and model._meta.db_table not in PROJECTION
    ]
    with django_db_blocker.unblock():
        rows = [row for model in models for row in model._base_manager.order_by("pk")]
        return serializers.serialize("json", rows)


@pytest.fixture(scope="session")
def initial_entries(django_db_setup, django_db_blocker):
    """The projection of those rows, table by table, as the database has it."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        return {table: rows_in(cursor, table) for table in PROJECTION}


def rows_in(cursor, table):
    cursor.execute(f"SELECT * FROM {table}")
    return [column[0] for column in cursor.description], cursor.fetchall()


@pytest.fixture
def _django_db_helper(initial_rows_return, _django_db_helper):
    """pytest-django's own, after `initial_rows_return`: the plugin's automatic fixtures would
    otherwise start first, and so empty the tables only after the rows have been put back.
    """


@pytest.fixture(scope="session")
def put_initial_rows_back(initial_rows, initial_entries):
    """A function that writes the rows of the migrations again, after every table was emptied."""

    def put_back():
        with transaction.atomic():
            for row in serializers.deserialize("json", initial_rows):
                row.save()
            with connection.cursor() as cursor:
                for table, (columns, rows) in initial_entries.items():
                    cursor.execute(f"DELETE FROM {table}")
                    marks = ", ".join(["%s"] * len(columns))
                    cursor.executemany(
                        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows
                    )

    return put_back


@pytest.fixture(autouse=True)
def initial_rows_return(request):
    """Put the rows of the migrations back after a test that ends by emptying every table.

    A test with a live server or real transactions cannot be rolled back. This fixture starts
    before the database's own, so that it ends after the tables have been emptied.
    """
    marker = request.node.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction")
    if not transactional and not {"live_server", "transactional_db"} & {*request.fixturenames}:
        yield
        return
    put_initial_rows_back = request.getfixturevalue("put_initial_rows_back")
    blocker = request.getfixturevalue("django_db_blocker")

    yield

    with blocker.unblock():
        put_initial_rows_back()
