"""Make a big index out of a smaller one: python -m benchmarks.multiply --times 50

Lists, counts, search and the calendar read the projection alone. To measure them with a million
entries, those of generated events and articles are written again and again, some days earlier or
later and under numbers of their own. There are no records behind the copies: what reads records
(details, `reindex`) is measured on a database that `generate` filled.
"""

import argparse
import sys

from benchmarks.generate import tell
from benchmarks.measure import lap, set_up

set_up()

from django.db import connection, transaction  # noqa: E402 - Django has to be set up before
from django.db.models import Max  # noqa: E402

from ngo_portal.shared import generation  # noqa: E402
from ngo_portal.shared.models import Entry  # noqa: E402
from ngo_portal.shared.searching.keys import (  # noqa: E402
    BIGGEST_RECORD,
    MINUTE_SHIFT,
    MINUTES_PER_DAY,
    Kind,
)

COPIED = (Kind.EVENT, Kind.ARTICLE)
DAYS_APART, MOST_DAYS = 37, 61
TABLES = ["shared_entry", "shared_entryfacet", "shared_entrytext"]


def moved(days: int, by: int) -> str:
    """The key of a copy, in SQL; what has no date stays after everything that has one."""
    minutes = days * MINUTES_PER_DAY << MINUTE_SHIFT
    return f"docid + {by} + CASE WHEN docid >> {MINUTE_SHIFT} > 0 THEN {minutes} ELSE 0 END"


def day_moved(column: str, days: int) -> str:
    if connection.vendor == "sqlite":
        return f"date({column}, '{days:+d} days')"
    return f"{column} + {days}"


def copy(table: str, originals: str, days: int, by: int) -> None:
    changed = {
        "docid": moved(days, by),
        "record": f"record + {by}",
        "starts_on": day_moved("starts_on", days),
        "last_on": day_moved("last_on", days),
    }
    with connection.cursor() as cursor:
        columns = [
            found.name for found in connection.introspection.get_table_description(cursor, table)
        ]
        selected = ", ".join(changed.get(name, name) for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"
            f" SELECT {selected} FROM {table} WHERE docid IN ({originals}) ORDER BY docid"
        )


def multiply(times: int) -> int:
    """Write so many copies less one of each entry; return how many entries there are then."""
    last = Entry.objects.filter(kind__in=COPIED).aggregate(last=Max("record"))["last"]
    if last * times > BIGGEST_RECORD:
        sys.exit("Fewer times: the numbers of the copies would not fit into their keys.")
    kinds = ", ".join(str(int(kind)) for kind in COPIED)
    originals = f"SELECT docid FROM shared_entry WHERE kind IN ({kinds}) AND record <= {last}"
    for number in range(1, times):
        days = number * DAYS_APART % MOST_DAYS - MOST_DAYS // 2
        with transaction.atomic():
            # The entries last: the others are chosen by them, and copies are not originals.
            for table in reversed(TABLES):
                copy(table, originals, days, number * last)
        print(f"\r{number + 1} times", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shared_word SET entries = entries * %s", [times])
        # Those who keep entries in memory read all of them again.
        cursor.execute("DELETE FROM shared_change")
        cursor.execute("ANALYZE")
    generation.bump()
    return Entry.objects.count()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=50)
    asked = parser.parse_args()
    with lap() as took:
        count = multiply(asked.times)
    tell("entries", count, took)


if __name__ == "__main__":
    main()
