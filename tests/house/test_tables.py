"""What a test with real transactions leaves behind is what migrations wrote."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from ngo_portal.shared.models import Country, Entry
from tests.factories.events import InvolvementFactory
from tests.tables import put_rows_back, tables


def contents():
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.mark.django_db
def test_rows_of_the_migrations_come_back_and_others_go():
    before = contents()
    InvolvementFactory()
    Entry.objects.order_by("pk").first().delete()
    Country.objects.filter(code="SY").update(name_ar="أخرى")
    Permission.objects.first().delete()

    put_rows_back()

    assert contents() == before
    assert len(before["shared_country"]) > 200
