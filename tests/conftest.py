"""What every test may rely on: Arabic, an empty cache, and the vocabulary in its tables."""

import pytest
from django.apps import apps
from django.core import serializers
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

OURS = {"shared", "organizations", "events", "articles", "ngo_portal"}


@pytest.fixture(autouse=True)
def a_fresh_reader():
    """Start in the site's own language, which a request for English may have left behind."""
    cache.clear()
    with translation.override("ar"):
        yield


@pytest.fixture(scope="session")
def initial_rows(django_db_setup, django_db_blocker):
    """The rows that migrations wrote (vocabulary, countries), as serialized text."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    with django_db_blocker.unblock():
        rows = [row for model in models for row in model._base_manager.order_by("pk")]
        return serializers.serialize("json", rows)


@pytest.fixture
def _django_db_helper(initial_rows_return, _django_db_helper):
    """pytest-django's own, after `initial_rows_return`: the plugin's automatic fixtures would
    otherwise start first, and so empty the tables only after the rows have been put back.
    """


@pytest.fixture(scope="session")
def put_initial_rows_back(initial_rows):
    """A function that writes the rows of the migrations again, after every table was emptied."""

    def put_back():
        with transaction.atomic():
            for row in serializers.deserialize("json", initial_rows):
                row.save()

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
