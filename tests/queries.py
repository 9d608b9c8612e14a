"""How many questions a page asks the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, address):
    """Return the number of queries of a page, which must be there."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)
