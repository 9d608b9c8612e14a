"""The full-text index that belongs to a database, and the engine beside it where a site has one."""

from django.conf import settings

from ngo_portal.shared.searching.engines.choosing import engine_at
from ngo_portal.shared.searching.engines.ranking import PostgresBesideEngine, SqliteBesideEngine
from ngo_portal.shared.searching.postgresql import PostgresIndex
from ngo_portal.shared.searching.sqlite import SqliteIndex


def index_on(connection):
    """Return the index on a connection of Django's."""
    is_postgresql = connection.vendor == "postgresql"
    if engine := engine_at(settings.SEARCH_URL):
        beside = PostgresBesideEngine if is_postgresql else SqliteBesideEngine
        return beside(connection, engine)
    return PostgresIndex(connection) if is_postgresql else SqliteIndex(connection)
