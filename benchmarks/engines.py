"""The order by rank, by the database and by tantivy: python -m benchmarks.engines --records 20000

Documents are generated and written as publishing writes them, into a database of SQLite in a
folder of its own. The titles of some are asked for with one to all of their words: the reciprocal
rank of the document says how well it is found, the first twenty how far two indexes agree.
"""

import argparse
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import batched
from pathlib import Path
from random import Random
from statistics import mean

from benchmarks.measure import Figures, lap, set_up, table

FOLDER = tempfile.TemporaryDirectory(prefix="multaqa-engines-")
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER.name}/db.sqlite3"
os.environ["CACHE_DIR"] = f"{FOLDER.name}/cache"
set_up()

from django.core.management import call_command  # noqa: E402 - after the settings
from django.db import connection, transaction  # noqa: E402

from benchmarks.texts import COMMON, MIDDLING, RARE, Writer  # noqa: E402
from ngo_portal.shared import generation, projecting, reindexing  # noqa: E402
from ngo_portal.shared.entry_tables import replace, rows_of  # noqa: E402
from ngo_portal.shared.searching.documents import Document, readable  # noqa: E402
from ngo_portal.shared.searching.engines import keeping_in_step  # noqa: E402
from ngo_portal.shared.searching.engines.choosing import engine_at  # noqa: E402
from ngo_portal.shared.searching.engines.ranking import SqliteBesideEngine  # noqa: E402
from ngo_portal.shared.searching.keys import Kind  # noqa: E402
from ngo_portal.shared.searching.question import BEST, Question  # noqa: E402
from ngo_portal.shared.searching.sqlite import SqliteIndex  # noqa: E402
from ngo_portal.shared.searching.wording import parse  # noqa: E402

PLACES = ["دمشق", "حلب", "حمص", "اللاذقية", "بيروت", "عمّان", "القامشلي", "السويداء"]
FIRST_DAY, DAYS = date(2000, 1, 1), 9_000
AT_A_TIME, PAGE, PUBLISHED = 500, 20, 20


def documents(records: int) -> Iterator[Document]:
    random, writer = Random(1), Writer(PLACES)
    for record in range(1, records + 1):
        day = FIRST_DAY + timedelta(days=random.randrange(DAYS))
        yield Document(
            kind=random.choice([Kind.EVENT, Kind.EVENT, Kind.EVENT, Kind.ARTICLE]),
            record=record,
            title=writer.title(random),
            url=f"/{record}/",
            moment=day,
            starts_on=day,
            last_on=day,
            summary=writer.summary(random),
            text=readable(writer.body(random)),
            facets=frozenset({("year", str(day.year)), ("theme", str(random.randint(1, 120)))}),
        )


def questions(known: list[Document], number: int) -> Iterator[tuple[str, str, int]]:
    """Sort of question, what is typed, and the key that is looked for (0 where none is)."""
    random = Random(2)
    for one in random.sample(known, number):
        words = list(dict.fromkeys(one.title.split()))
        yield "title", " ".join(words), one.docid
        yield "three words of it", " ".join(random.sample(words, min(3, len(words)))), one.docid
    for words in (COMMON, MIDDLING, RARE, f"{COMMON} {MIDDLING}", f"{COMMON} {RARE}"):
        yield "common words", words, 0


def publish(some: Iterable[Document]) -> None:
    with transaction.atomic():
        written = list(some)
        number = generation.bump()
        replace({}, rows_of(written))
        projecting.note_changes(number, [one.docid for one in written], [])


def reciprocal(docids: list[int], wanted: int) -> float:
    return 1 / (docids.index(wanted) + 1) if wanted in docids else 0.0


def measure(indexes, asked) -> None:
    """For each sort of question, what each index took, and how well it found."""
    took, ranks, same = {}, {}, {}
    for sort, typed, wanted in asked:
        question = Question((), words=parse(typed), order=BEST)
        pages = {}
        for name, index in indexes.items():
            with lap() as lapped:
                pages[name] = index.find(question, 0, PAGE).docids
            took.setdefault((sort, name), Figures()).add(lapped.cpu)
            ranks.setdefault((sort, name), []).append(reciprocal(pages[name], wanted))
        first = pages["database"]
        for name, page in pages.items():
            shared = len({*first} & {*page}) / max(1, len({*first} | {*page}))
            same.setdefault((sort, name), []).append(shared)
    rows = [
        [*key, took[key].median, took[key].p95, mean(ranks[key]), mean(same[key])] for key in took
    ]
    print(table(["question", "index", "median ms", "p95 ms", "MRR@20", "in common"], rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=100)
    arguments = parser.parse_args()
    call_command("migrate", verbosity=0)
    reindexing.clear()
    known = list(documents(arguments.records + PUBLISHED))
    for some in batched(known[PUBLISHED:], AT_A_TIME):
        publish(some)
    reindexing.count_words()
    folder = f"{FOLDER.name}/search"
    engine = engine_at(f"tantivy://{folder}")
    with lap() as filling:
        keeping_in_step.fill(engine, connection)
    following = Figures()
    for one in known[:PUBLISHED]:
        publish([one])
        with lap() as lapped:
            keeping_in_step.follow(engine, connection)
        following.add(lapped.wall)
    size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    print(
        f"{arguments.records:,} records; filled in {filling.wall / 1000:.1f} s,"
        f" {size / 1e6:.0f} MB; one more takes {following.median:.0f} ms"
        f" ({following.p95:.0f} at the 95th percentile)\n"
    )
    indexes = {
        "database": SqliteIndex(connection),
        "tantivy beside it": SqliteBesideEngine(connection, engine),
        "tantivy alone": engine,
    }
    measure(indexes, list(questions(known, arguments.questions)))


if __name__ == "__main__":
    main()
