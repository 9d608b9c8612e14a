"""Writes down when what readers get of a record changes, for those who keep a copy of it.

Statements of their own, because they go with everything that is saved.
"""

from collections.abc import Collection

from django.db import connections, router
from django.utils import timezone

from ngo_portal.shared.models.public_change import PublicChange
from ngo_portal.shared.searching.keys import Kind

KNOWN = "SELECT record, is_gone FROM shared_publicchange WHERE kind = %s AND record IN ({marks})"
CHANGED = (
    "UPDATE shared_publicchange SET number = %s, changed_at = %s, is_gone = %s"
    " WHERE kind = %s AND record IN ({marks})"
)
STILL_PUBLIC = " AND NOT is_gone"
NEW = (
    "INSERT INTO shared_publicchange (kind, record, number, changed_at, is_gone)"
    " VALUES (%s, %s, %s, %s, %s)"
)


def note(kind: Kind, records: Collection[int], public: Collection[int], number: int) -> None:
    """Note which of some records came out and which went, in a generation begun before.

    What is public as before, or as little as before, is left as it is.
    """
    known = dict(rows(KNOWN, [kind], records))
    gone = [record for record, is_gone in known.items() if not is_gone and record not in public]
    back = [record for record, is_gone in known.items() if is_gone and record in public]
    new = sorted(record for record in public if record not in known)
    for some, is_gone in ((gone, True), (back, False)):
        write(CHANGED, [number, now(), is_gone, kind], some)
    if new:
        with connections[using()].cursor() as cursor:
            cursor.executemany(NEW, [(kind, record, number, now(), False) for record in new])


def mark(kind: Kind, records: Collection[int], number: int) -> None:
    """Note that readers get something else of those records that they get."""
    write(CHANGED + STILL_PUBLIC, [number, now(), False, kind], records)


def public_among(kind: Kind, records: Collection[int]) -> list[int]:
    """Those of some records that readers get, as far as it was written down."""
    return [record for record, is_gone in rows(KNOWN, [kind], records) if not is_gone]


def is_known(kind: Kind, record: int) -> bool:
    """Whether readers ever got a record."""
    return bool(rows(KNOWN, [kind], [record]))


def rows(sql: str, values: list, records: Collection[int]) -> list[tuple]:
    if not records:
        return []
    with connections[using()].cursor() as cursor:
        cursor.execute(with_marks(sql, records), [*values, *records])
        return cursor.fetchall()


def write(sql: str, values: list, records: Collection[int]) -> None:
    if records:
        with connections[using()].cursor() as cursor:
            cursor.execute(with_marks(sql, records), [*values, *records])


def with_marks(sql: str, records: Collection[int]) -> str:
    return sql.format(marks=", ".join(["%s"] * len(records)))


def now():
    return connections[using()].ops.adapt_datetimefield_value(timezone.now())


def using() -> str:
    return router.db_for_write(PublicChange)
