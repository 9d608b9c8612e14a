"""The rows that migrations wrote (vocabulary, countries, permissions), kept to be written again."""

from django.apps import apps
from django.db import connection, transaction


def tables():
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})


def keep_rows():
    """Copy every row to a table beside its own."""
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")


def put_rows_back():
    """Make every table what it was, whatever has been committed since."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"DELETE FROM {table}")
        for table in tables():
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
